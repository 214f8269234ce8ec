"""The exported conversation, opened again as Word would open it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from urllib.parse import unquote

import docx
import pytest
from docx.document import Document as Docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from starlette.testclient import TestClient

from index.language import Language, speaking
from rag.types import Answer, Status
from tests.web.conftest import build_web_app
from tests.web.fakes import FAULT, FULL, FakeAssistant, cite, full_answer, read_report
from web.chat.excerpts import citation_line
from web.chat.export import exported
from web.types import Exchange
from web.words.english import ENGLISH
from web.words.vietnamese import VIETNAMESE

AT = datetime(2026, 7, 5, 8, 3)
STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Quote")


def opened(*exchanges: Exchange) -> Docx:
    return docx.Document(BytesIO(exported(exchanges, AT)))


def named(paragraph: Paragraph) -> str | None:
    return paragraph.style.name if paragraph.style else None


def lines(document: Docx, style: str | None = None) -> list[str]:
    return [p.text for p in document.paragraphs if style is None or named(p) == style]


@pytest.fixture
def full(service: FakeAssistant) -> Answer:
    return full_answer(service.documents[0])


def test_quotes_are_the_documents_own_text(service: FakeAssistant, full: Answer) -> None:
    document = opened(Exchange(FULL, full, 1))
    text = service.documents[0].text
    quotes = lines(document, "Quote")
    assert quotes == [text[c.start : c.end] for c in full.citations]
    lit = [
        "".join(run.text for run in p.runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW)
        for p in document.paragraphs
        if named(p) == "Quote"
    ]
    assert lit == ["".join(text[start:end] for start, end in c.highlights) for c in full.citations]
    for citation in full.citations:
        assert f"{VIETNAMESE.export_source} {citation_line(citation)}" in lines(document)


def test_the_file_says_what_it_is_and_where_each_word_is_from(full: Answer) -> None:
    stated = replace(full.citations[0].document, number="12/BC-UBND", date="2024-07-05", issuer="UBND TỈNH X")
    answer = replace(full, citations=(replace(full.citations[0], document=stated),))
    document = opened(Exchange(FULL, answer, 4), Exchange("Hỏng?", None, 5))
    said = lines(document)
    assert said[:3] == [VIETNAMESE.export_title, "Xuất lúc 08:03, 05/07/2026", VIETNAMESE.export_notice]
    assert lines(document, "Heading 1") == [
        f"Câu hỏi 1. {FULL}",
        "Câu hỏi 2. Hỏng?",
        VIETNAMESE.export_document,
    ]
    for line in (
        f"{VIETNAMESE.understood} {full.understood_as}",
        full.note,
        VIETNAMESE.failed,
        "Số, ký hiệu: 12/BC-UBND",
        "Ngày: 05/07/2024",
        "Cơ quan ban hành: UBND TỈNH X",
        f"Tệp: {stated.file}",
        f"{VIETNAMESE.export_sha256} {stated.sha256}",
        f"{VIETNAMESE.export_generation} {full.generation}",
    ):
        assert line in said
    assert sum(line.startswith(VIETNAMESE.export_generation) for line in said) == 1  # not below each answer
    assert full.calculation
    assert f"{VIETNAMESE.calculation}: {full.calculation.formula}" in said
    assert any(line.startswith("Số liệu: 433 tỷ đồng; Tổng thu ngân sách") for line in said)


def test_a_refusal_gives_its_reason_and_the_nearest_as_such(full: Answer) -> None:
    refused = replace(full, status=Status.NOT_FOUND, reason="Không có.", citations=(), nearest=full.citations)
    document = opened(Exchange(FULL, refused, 1, as_typed=True))
    said = lines(document)
    assert said.index(VIETNAMESE.not_found) + 1 == said.index("Không có.")
    assert VIETNAMESE.asked_as_typed in said
    assert len(lines(document, "Quote")) == 3
    nearest = [line for line in lines(document, "Heading 2") if line.startswith(VIETNAMESE.nearest)]
    assert len(nearest) == 3
    assert not any(line.startswith(VIETNAMESE.export_figure) for line in said)


def test_word_knows_language_font_headings_and_pages(full: Answer) -> None:
    document = opened(Exchange(FULL, full, 1))
    language = document.styles.element.find(".//" + qn("w:docDefaults")).find(".//" + qn("w:lang"))
    assert language.get(qn("w:val")) == "vi-VN"
    for name in STYLES:
        fonts = document.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {
            "Times New Roman"
        }
        assert not [attribute for attribute in fonts.attrib if attribute.endswith("Theme")]
    footer = document.sections[0].footer.paragraphs[0]._p
    fields = [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    told = document.core_properties
    assert (told.title, told.author, told.language) == (
        VIETNAMESE.export_title,
        VIETNAMESE.title,
        "vi-VN",
    )


def test_the_file_is_in_the_language_of_the_page(full: Answer) -> None:
    with speaking(Language.ENGLISH):
        document = opened(Exchange(FULL, full, 1))
    assert lines(document, "Title") == [ENGLISH.export_title]
    assert document.core_properties.language == "en-GB"


@pytest.mark.parametrize(
    "words",
    [
        "\x00\x01\x0b\x1f\x7f",
        "\ud800 nửa chữ \udfff",
        "\ufffe\uffff",
        "</w:t><w:p>&amp;",
        "a\tb\nc",
        "x" * 3000,
    ],
)
def test_no_words_break_the_file(words: str) -> None:
    document = read_report("1. Mục\nĐoạn hết.\n")
    citation = replace(cite(document, "Đoạn hết."), section_title=words)
    citation = replace(citation, document=replace(citation.document, title=words, number=words, file=words))
    answer = Answer(words, f"{words}!x", Status.NOT_FOUND, words, (), (citation,), words, 1.0, note=words)
    shown = lines(opened(Exchange(words, answer, 1)))
    assert "Đoạn hết." in shown
    if words.startswith("</w:t>"):
        assert words in shown


def test_the_page_gets_it_as_a_file() -> None:
    app = build_web_app(FakeAssistant())
    respond = next(fn for fn in app.chat.fns.values() if fn.name == "respond")
    key = "c" * 32
    with TestClient(app.asgi) as client:
        for at, question in enumerate(("Tổng thu ngân sách nhà nước", FAULT)):
            body = {"data": [question, key, "", "vi"], "fn_index": respond._id, "session_hash": f"export{at}"}
            client.post("/gradio_api/queue/join", json=body)
            with client.stream("GET", f"/gradio_api/queue/data?session_hash=export{at}") as stream:
                "".join(stream.iter_text())
        response = client.post("/assistant/export", json={"id": key})
    named = response.headers["content-disposition"]
    assert named.startswith('attachment; filename="hoi-dap-2')
    assert named.isascii()
    assert unquote(named.partition("UTF-8''")[2]).startswith("hỏi đáp báo cáo 2")
    assert response.headers["cache-control"] == "no-store"
    assert len(lines(docx.Document(BytesIO(response.content)), "Heading 1")) == 3
