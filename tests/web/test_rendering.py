from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from index.types import RowPlace
from rag.types import Answer, Calculation, FigureLine, Operand, Slice, Slot, SlotName, Status
from tests.web.fakes import FakeAssistant, cite, full_answer, read_report
from web.chat.excerpts import citation_line, shortened, source_label
from web.chat.rendering import answer_html as exchange_answer_html
from web.chat.rendering import conversation_html, failure_html, welcome_html
from web.feedback.file import Reason, Verdict
from web.types import Exchange
from web.words.vietnamese import VIETNAMESE

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
OWN_TAGS = set("div article section h2 h3 h4 p strong ul li button figure".split()) | set(  # noqa: SIM905
    "blockquote figcaption a span mark details summary fieldset legend label input textarea".split()  # noqa: SIM905
)
OWN_ATTRIBUTES = set("class role type aria-label data-done href target rel title id hidden".split()) | set(  # noqa: SIM905
    "data-source data-turn data-restart aria-expanded aria-controls name value rows maxlength".split()  # noqa: SIM905
)
UNCLOSED = {"input"}


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
        if tag not in UNCLOSED:
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


def answer_html(answer: Answer | None, *, as_typed: bool = False) -> str:
    return exchange_answer_html(Exchange("câu hỏi", answer, 1, as_typed))


@pytest.fixture
def full(service: FakeAssistant) -> Answer:
    return full_answer(service.documents[0])


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
    assert "Báo cáo tóm tắt tình hình phát triển…, mục I.1 “Về các lĩnh vực kinh tế”, đoạn 9" in page
    links = [value for name, value in read(page).attributes if name == "href"]
    assert links[0].startswith(f"source?c={answer.citations[0].document.id}.")
    assert [link.rsplit("&at=", 1)[1] for link in links] == ["1#cited", "2#cited", "3#cited"]


def test_further_excerpts_are_folded(answer: Answer) -> None:
    page = answer_html(answer)
    assert "Xem thêm 2 trích đoạn" in page
    assert page.index("<blockquote>") < page.index("<details")
    assert "<details" not in answer_html(replace(answer, citations=answer.citations[:1]))


def test_understood_as_is_shown_only_where_it_differs(answer: Answer) -> None:
    assert VIETNAMESE.understood not in answer_html(answer)
    assert VIETNAMESE.understood not in answer_html(
        replace(answer, understood_as=answer.question.upper() + "?")
    )
    assert VIETNAMESE.understood in answer_html(replace(answer, understood_as="Tổng chi ngân sách"))


def test_a_long_question_is_not_shown_twice_in_full(answer: Answer) -> None:
    said = "Thu ngân sách ước đạt bao nhiêu tỷ đồng và chi ra sao, " * 18
    long = Slot(SlotName.INDICATOR, said, False)
    page = answer_html(replace(answer, understood_as=f"{said} (tiếp câu: thu)", slots=(long,)))
    assert VIETNAMESE.understood in page
    assert 2 <= page.count("chi ra sao") <= 6  # of 36
    assert "…</strong>" in page


def test_as_typed_is_offered_where_the_question_was_read_in_other_words(answer: Answer) -> None:
    reworded = replace(answer, understood_as="Tổng chi ngân sách")
    assert f'class="as-typed">{VIETNAMESE.ask_as_typed}</button>' in answer_html(reworded)
    assert VIETNAMESE.ask_as_typed not in answer_html(answer)
    asked_so = answer_html(answer, as_typed=True)
    assert VIETNAMESE.asked_as_typed in asked_so
    assert VIETNAMESE.ask_as_typed not in asked_so


def test_slots_say_what_is_asked_and_what_was_carried(full: Answer) -> None:
    words = read(answer_html(full)).words
    assert "Chỉ tiêu: GRDP, tổng chi ngân sách" in words
    assert "Kỳ: 6 tháng (từ câu trước)" in words
    assert "Địa bàn: toàn tỉnh (từ câu trước)" in words
    assert set(VIETNAMESE.slot_names) == set(SlotName)


def test_figures_stand_above_the_quote_and_outside_it(full: Answer) -> None:
    page = answer_html(full)
    first = page[: page.index("</figure>")] + "</figure>"
    assert first.index('<p class="figure-value">433 tỷ đồng</p>') < first.index("<blockquote>")
    assert first.count("figure-value") == 3  # of four
    words = read(first).words
    for part in ("Tổng thu ngân sách nhà nước", "tính đến ngày 30/6/2024", "đạt 43% dự toán tỉnh giao"):
        assert words.count(part) >= 2
    assert full.citations[0].quote in words


def test_what_a_calculation_takes_its_figures_from_is_open_above_it(full: Answer) -> None:
    page = answer_html(full)
    assert full.calculation
    words = read(page).words
    order = [page.index(VIETNAMESE.excerpt.format(number=n)) for n in (1, 2)]
    order += [page.index('<section class="calculation"'), page.index(full.calculation.formula)]
    assert [*order, page.index("<details")] == sorted([*order, page.index("<details")])
    assert "Tính từ: 4.128 tỷ đồng (trích đoạn 2); 3.048 tỷ đồng (trích đoạn 1)" in words
    assert VIETNAMESE.more_excerpts.format(count=1) in page
    assert all(full.calculation.formula not in part for part in page.split("<blockquote>")[1:2])
    for quote in page.split("<blockquote>")[1:]:
        assert full.calculation.result not in quote.split("</blockquote>")[0]


def test_a_calculation_from_one_quote_needs_no_numbers(full: Answer) -> None:
    assert full.calculation
    figure = full.calculation.operands[1].figure
    one = replace(full, note=None, calculation=replace(full.calculation, operands=(Operand(1, figure),)))
    words = read(answer_html(one)).words
    assert "Tính từ: 3.048 tỷ đồng" in words
    assert "Trích đoạn 1" not in words


def test_a_note_stands_above_both_excerpts(full: Answer) -> None:
    page = answer_html(replace(full, calculation=None))
    assert full.note
    assert page.index(full.note) < page.index('<figure class="excerpt">')
    assert page.index("Trích đoạn 2") < page.index("<details")


def test_the_nearest_of_a_refusal_show_no_figures(full: Answer) -> None:
    refused = replace(full, status=Status.NOT_FOUND, reason="Không có.", citations=(), nearest=full.citations)
    page = answer_html(refused)
    assert "figure-value" not in page
    assert full.citations[0].quote in read(page).words


def test_only_the_newest_answer_suggests_questions(full: Answer) -> None:
    many = replace(full, suggestions=("một?", "hai?", "ba?", "bốn?"))
    turns = [Exchange("a", many, 1), Exchange("b", many, 2)]
    page = conversation_html(turns)
    assert page.count('class="suggestion"') == 3
    assert '<button type="button" class="suggestion">ba?</button>' in page
    assert page.index('data-turn="2"') < page.index(VIETNAMESE.suggestions)
    assert VIETNAMESE.suggestions not in conversation_html(turns, pending=[(3, "c")])


def test_every_answer_can_be_judged_once(full: Answer) -> None:
    turns = [Exchange("a", full, 1), Exchange("b", None, 2), Exchange("c", full, 3)]
    page = conversation_html(turns, ratings={1: Verdict.UP})
    assert page.count('class="thumb down"') == 1
    assert page.count(VIETNAMESE.opinion_taken) == 1
    assert [page.count(f'value="{reason}"') for reason in Reason] == [1] * 4
    assert "feedback" not in conversation_html(turns)


def test_a_refusal_says_why_and_keeps_the_nearest_apart(service: FakeAssistant) -> None:
    refusal = service.ask("Giá vàng ngân sách Luân Đôn hôm qua tăng mấy đồng")
    assert refusal.status is Status.NOT_FOUND
    page = answer_html(refusal)
    assert refusal.reason
    assert page.index(VIETNAMESE.not_found) < page.index(refusal.reason) < page.index(VIETNAMESE.nearest)
    assert '<div class="refusal">' in page
    assert refusal.nearest[0].quote in read(page).words


def test_a_refusal_without_reason_or_nearest(answer: Answer) -> None:
    page = answer_html(replace(answer, status=Status.NOT_FOUND, citations=(), reason=None))
    assert VIETNAMESE.no_reason in page
    assert VIETNAMESE.nearest not in page


def test_an_answer_without_citations_says_so(answer: Answer) -> None:
    assert VIETNAMESE.unplaced in answer_html(replace(answer, citations=()))


def test_a_failure_is_a_calm_sentence() -> None:
    assert VIETNAMESE.failed in answer_html(None)


def test_pending_questions_stand_in_the_order_of_asking(answer: Answer) -> None:
    page = conversation_html([Exchange("câu hai", answer, 2)], pending=[(1, "câu một"), (3, "câu ba")])
    places = [page.index(words) for words in ("câu một", VIETNAMESE.pending, "câu hai", "câu ba")]
    assert places == sorted(places)
    assert page.count(VIETNAMESE.pending) == 2


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    document = replace(read_report(f"1. {words}\nĐoạn {words} hết.\n"), title=words)
    citation = cite(document, words)
    citation = replace(citation, section="1", section_title=words, paragraph=1)
    part = Slice(0, 1, words)
    citation = replace(citation, figures=(FigureLine(part, part, part, (part,)),))
    hostile = replace(
        Answer(words, f"{words}!x", Status.ANSWERED, words, (citation,) * 2, (), "g", 1.0),
        slots=(Slot(SlotName.PLACE, words, carried=True),),
        calculation=Calculation(words, words, (Operand(1, part),)),
        note=words,
        suggestions=(words,),
    )
    refused = replace(hostile, status=Status.NOT_FOUND, citations=(), nearest=(citation,))
    turns = [Exchange(words, refused, 1), Exchange(words, hostile, 2)]
    page = conversation_html(turns, pending=[(3, words)], ratings={})
    for html in (
        page,
        conversation_html(turns, ratings={}),
        failure_html(words),
        welcome_html([document], [words]),
        welcome_html([document] * 2, []),
    ):
        seen = read(html)
        assert set(seen.tags) <= OWN_TAGS
        assert {name for name, _ in seen.attributes} <= OWN_ATTRIBUTES
        assert all(value.startswith("source?c=") for name, value in seen.attributes if name == "href")
    assert words in read(page).words


def test_source_labels(answer: Answer) -> None:
    citation = replace(answer.citations[0], section="", section_title="", paragraph=2, page=7)
    assert source_label(citation) == "Báo cáo tóm tắt tình hình phát triển…, đoạn 2, trang 7"
    assert ", Điều 5.2, " in source_label(replace(citation, section="Điều 5.2"))
    assert ", “Kết luận”, " in source_label(replace(citation, section_title="Kết luận"))
    assert source_label(replace(citation, place=RowPlace(2, 5))).endswith(", trang 7, bảng 2, dòng 5")
    sheet = RowPlace(1, 5, "Biểu 1", "A5:C5")
    assert source_label(replace(citation, place=sheet)).endswith(", trang tính “Biểu 1”, ô A5:C5")
    scan = replace(citation, document=replace(citation.document, recognised=True))
    assert source_label(scan).endswith(", bản nhận dạng (OCR)")
    assert source_label(replace(citation, paragraph=0, page=None)) == "Báo cáo tóm tắt tình hình phát triển…"


def test_shortened() -> None:
    assert shortened("Báo cáo  tháng\n6") == "Báo cáo tháng 6"
    assert len(shortened("từ " * 100)) <= 41


def test_welcome_names_the_report_and_offers_examples(service: FakeAssistant) -> None:
    page = welcome_html(service.documents, ["Thu bao nhiêu?"])
    assert "“Báo cáo tóm tắt tình hình phát triển…”" in page
    assert '<button type="button" class="example">Thu bao nhiêu?</button>' in page
    assert VIETNAMESE.follow_up_hint in page
    many = welcome_html(service.documents * 3, [])
    assert "3 văn bản" in many
    assert VIETNAMESE.examples_heading not in many


def test_what_is_copied_names_the_document_in_full(answer: Answer) -> None:
    citation = answer.citations[0]
    stated = replace(citation.document, title="Báo cáo\nnăm", number="12/BC-UBND", date="2024-07-05")
    cited = citation_line(replace(citation, document=stated))
    assert cited == ("Báo cáo năm, số 12/BC-UBND, ngày 05/07/2024, mục I.1 “Về các lĩnh vực kinh tế”, đoạn 9")
    assert ("data-source", citation_line(citation)) in read(answer_html(answer)).attributes
