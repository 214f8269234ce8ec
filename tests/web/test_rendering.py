from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from rag.types import Answer, Status
from tests.web.fakes import FakeAssistant, cite, read_report
from web import texts
from web.rendering import answer_html, conversation_html, shortened, source_label, welcome_html
from web.types import Exchange

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe srcdoc='<script>alert(1)</script>'>",
    "</blockquote></div><style>*{display:none}</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "${alert(1)} {{value}} {{{value}}} @children",
    "<!-- --><form action=http://evil.example><input>",
)
OWN_TAGS = set("div article h2 h3 h4 p strong ul li button figure".split()) | set(  # noqa: SIM905
    "blockquote figcaption a span mark details summary".split()  # noqa: SIM905
)
OWN_ATTRIBUTES = set("class role type aria-label data-done href target rel title".split())  # noqa: SIM905


class Collector(HTMLParser):
    """Collects tags, attributes and words of a piece of HTML, and checks that tags nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(page: str) -> Collector:
    collector = Collector()
    collector.feed(page)
    collector.close()
    assert not collector.open
    return collector


@pytest.fixture
def answer(service: FakeAssistant) -> Answer:
    return service.ask("Tổng thu ngân sách nhà nước")


def test_the_quote_is_shown_verbatim_with_its_mark(answer: Answer) -> None:
    first = answer.citations[0]
    page = answer_html(answer)
    assert first.quote in read(page).words
    start, end = first.highlights[0]
    assert f"<mark>{first.quote[start - first.start : end - first.start]}</mark>" in page


def test_the_chip_says_where_and_links_there(answer: Answer) -> None:
    page = answer_html(answer)
    assert "Báo cáo tóm tắt tình hình phát triển… · mục I.1 “Về các lĩnh vực kinh tế” · đoạn 9" in page
    links = [value for name, value in read(page).attributes if name == "href"]
    assert links[0].startswith(f"source?c={answer.citations[0].document.id}.")
    assert [link.rsplit("&at=", 1)[1] for link in links] == ["1#cited", "2#cited", "3#cited"]


def test_further_excerpts_are_folded(answer: Answer) -> None:
    page = answer_html(answer)
    assert "Xem thêm 2 trích đoạn" in page
    assert page.index("<blockquote>") < page.index("<details")
    assert "<details" not in answer_html(replace(answer, citations=answer.citations[:1]))


def test_understood_as_is_shown_only_where_it_differs(answer: Answer) -> None:
    assert texts.UNDERSTOOD not in answer_html(answer)
    assert texts.UNDERSTOOD not in answer_html(replace(answer, understood_as=answer.question.upper() + "?"))
    assert texts.UNDERSTOOD in answer_html(replace(answer, understood_as="Tổng chi ngân sách"))


def test_a_refusal_says_why_and_keeps_the_nearest_apart(service: FakeAssistant) -> None:
    refusal = service.ask("Giá vàng ngân sách Luân Đôn hôm qua tăng mấy đồng")
    assert refusal.status is Status.NOT_FOUND
    page = answer_html(refusal)
    assert refusal.reason
    assert page.index(texts.NOT_FOUND) < page.index(refusal.reason) < page.index(texts.NEAREST)
    assert '<div class="refusal">' in page
    assert refusal.nearest[0].quote in read(page).words


def test_a_refusal_without_reason_or_nearest(answer: Answer) -> None:
    page = answer_html(replace(answer, status=Status.NOT_FOUND, citations=(), reason=None))
    assert texts.NO_REASON in page
    assert texts.NEAREST not in page


def test_an_answer_without_citations_says_so(answer: Answer) -> None:
    assert texts.UNPLACED in answer_html(replace(answer, citations=()))


def test_a_failure_is_a_calm_sentence() -> None:
    assert texts.FAILED in answer_html(None)


def test_the_pending_question_comes_last(answer: Answer) -> None:
    page = conversation_html([Exchange("câu một", answer)], pending="câu hai")
    assert page.index("câu một") < page.index("câu hai") < page.index(texts.PENDING)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    document = replace(read_report(f"1. {words}\nĐoạn {words} hết.\n"), title=words)
    citation = cite(document, words)
    citation = replace(citation, section="1", section_title=words, paragraph=1)
    hostile = Answer(words, f"{words}!x", Status.ANSWERED, words, (citation,) * 2, (), "g", 1.0)
    refused = replace(hostile, status=Status.NOT_FOUND, citations=(), nearest=(citation,))
    page = conversation_html([Exchange(words, hostile), Exchange(words, refused)], pending=words)
    for html in (page, welcome_html([document], [words]), welcome_html([document] * 2, [])):
        seen = read(html)
        assert set(seen.tags) <= OWN_TAGS
        assert {name for name, _ in seen.attributes} <= OWN_ATTRIBUTES
        assert all(value.startswith("source?c=") for name, value in seen.attributes if name == "href")
    assert words in read(page).words


def test_source_labels(answer: Answer) -> None:
    citation = replace(answer.citations[0], section="", section_title="", paragraph=2, page=7)
    assert source_label(citation) == "Báo cáo tóm tắt tình hình phát triển… · đoạn 2 · trang 7"
    assert "· Điều 5.2 ·" in source_label(replace(citation, section="Điều 5.2"))
    assert "· “Kết luận” ·" in source_label(replace(citation, section_title="Kết luận"))
    assert source_label(replace(citation, paragraph=0, page=None)) == "Báo cáo tóm tắt tình hình phát triển…"


def test_shortened() -> None:
    assert shortened("Báo cáo  tháng\n6") == "Báo cáo tháng 6"
    assert len(shortened("từ " * 100)) <= 41


def test_welcome_names_the_report_and_offers_examples(service: FakeAssistant) -> None:
    page = welcome_html(service.documents, ["Thu bao nhiêu?"])
    assert "“Báo cáo tóm tắt tình hình phát triển…”" in page
    assert '<button type="button" class="example">Thu bao nhiêu?</button>' in page
    assert texts.FOLLOW_UP_HINT in page
    many = welcome_html(service.documents * 3, [])
    assert "3 báo cáo" in many
    assert texts.EXAMPLES_HEADING not in many
