"""What the chat page offers to search in, and how a choice reaches the assistant."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from index.metadata.document_data import DocumentData, DocumentStatus
from index.metadata.period import Period
from index.types import Document
from rag import Scope
from rag.types import HeldScope
from tests.web.conftest import build_web_app
from tests.web.fakes import FakeAssistant, bundled_report, cite
from web.chat.excerpts import full_label, source_label
from web.chat.handlers import ChatHandlers
from web.chat.rendering import answer_html
from web.chat.scopes import EVERYTHING, read_scope_key, scope_choices
from web.types import Exchange
from web.words.vietnamese import VIETNAMESE

QUESTION = "Tổng thu ngân sách nhà nước?"
FIRST, SECOND = Period("2024-01", "2024-03"), Period("2024-04", "2024-06")


def report(name: str, **fields: object) -> Document:
    data = DocumentData(**{"kind": "báo cáo", "place": "tỉnh Lam Điền", **fields})  # type: ignore[arg-type]
    return replace(bundled_report(), id=name, title=f"Báo cáo {name}", data=data)


def test_what_there_is_to_choose_between_is_offered() -> None:
    old = report("c", status=DocumentStatus.SUPERSEDED, period=FIRST)
    choices = scope_choices([report("a", period=FIRST, number="1/BC"), report("b", period=SECOND), old])
    assert choices == [
        ("Mọi văn bản", EVERYTHING),
        ("Kỳ: quý II năm 2024", "period=qu%C3%BD+II+n%C4%83m+2024"),
        ("Kỳ: quý I năm 2024", "period=qu%C3%BD+I+n%C4%83m+2024"),
        ("Văn bản: Báo cáo a · 1/BC", "document=a"),
        ("Văn bản: Báo cáo b", "document=b"),
        ("Văn bản: Báo cáo c · bản đã được thay thế", "document=c"),
    ]
    scopes = [read_scope_key(key) for _, key in choices]
    assert scopes[:4] == [None, Scope(period=SECOND), Scope(period=FIRST), Scope(documents=("a",))]


@pytest.mark.parametrize(
    "key", [None, "", "x", "period=x", "other=1", "=&=", "include_superseded=1", "a" * 9999]
)
def test_a_key_that_was_not_offered_chooses_all(key: str | None) -> None:
    assert read_scope_key(key) is None


def test_a_choice_reaches_the_assistant_and_is_kept_when_asked_again() -> None:
    service = FakeAssistant()
    handlers = ChatHandlers(service, ())

    async def talk() -> None:
        [page async for page in handlers.respond(QUESTION, "a" * 32, "document=a")]
        assert handlers.exchanges("a" * 32)[0].scope == Scope(documents=("a",))
        [page async for page in handlers.ask_as_typed("1", "a" * 32)]

    asyncio.run(talk())
    assert service.scopes == [Scope(documents=("a",))] * 2


def test_the_choice_is_shown_where_there_is_one() -> None:
    def shown(*documents: Document) -> str:
        return ChatHandlers(FakeAssistant(documents=documents), ()).scopes()[0]

    assert shown(bundled_report()) == ""
    page = shown(replace(report("a"), title="Báo cáo <a>"), report("b", kind="kế hoạch"))
    assert '<option value="kind=k%E1%BA%BF+ho%E1%BA%A1ch">Loại: kế hoạch</option>' in page
    assert '<option value="document=a">Văn bản: Báo cáo &lt;a&gt;</option>' in page


def test_the_interface_takes_a_scope(service: FakeAssistant) -> None:
    with TestClient(build_web_app(service).asgi) as client:
        _check_interface(client, service)


def _check_interface(client: TestClient, assistant: FakeAssistant) -> None:
    scope = {"documents": ["a"], "period": "quý I năm 2024"}
    answer = client.post("/api/ask", json={"question": QUESTION, "scope": scope})
    assert answer.status_code == 200
    assert assistant.scopes[-1] == Scope(("a",), FIRST)
    assert client.post("/api/ask", json={"question": QUESTION, "scope": None}).status_code == 200
    assert assistant.scopes[-1] is None
    for wrong in ("quý I", [], {"period": "x"}, {"nam": 2024}):
        refused = client.post("/api/ask", json={"question": QUESTION, "scope": wrong})
        assert refused.status_code == 422
        assert VIETNAMESE.bad_scope in refused.text


def test_the_answer_says_which_scope_held() -> None:
    answer = FakeAssistant().ask(QUESTION)
    held = HeldScope("quý I <năm 2024>", ("a",), chosen=True)
    page = answer_html(Exchange(QUESTION, replace(answer, scope=held)))
    assert "Phạm vi đã chọn: quý I &lt;năm 2024&gt;" in page
    named = answer_html(Exchange(QUESTION, replace(answer, scope=replace(held, chosen=False))))
    assert "Chỉ tìm trong văn bản mà câu hỏi nêu: quý I" in named
    assert 'class="understood scope"' not in answer_html(Exchange(QUESTION, answer))


def test_excerpts_side_by_side_are_all_open_and_numbered() -> None:
    document = bundled_report()
    pieces = ("433 tỷ đồng", "4.128 tỷ đồng", "719.923 lượt")
    citations = tuple(cite(document, piece, number) for number, piece in enumerate(pieces, start=1))
    answer = replace(FakeAssistant().ask(QUESTION), citations=citations, note="Cùng chỉ tiêu", by_period=True)
    page = answer_html(Exchange(QUESTION, answer))
    assert "<details" not in page
    assert [f"Trích đoạn {number}" in page for number in (1, 2, 3)] == [True] * 3


def test_a_source_tells_its_number_date_and_state() -> None:
    citation = cite(bundled_report(), "433 tỷ đồng")
    reference = replace(
        citation.document, number="12/BC-UBND", date="2024-07-05", issuer="UBND TỈNH X", status="đã thay thế"
    )
    assert full_label(reference) == f"{reference.title}, số 12/BC-UBND, ngày 05/07/2024, UBND TỈNH X"
    assert full_label(citation.document) == citation.document.title
    assert source_label(replace(citation, document=reference)).endswith(", bản đã được thay thế")
    assert source_label(citation) + ", dự thảo" == source_label(
        replace(citation, document=replace(reference, status="dự thảo"))
    )
