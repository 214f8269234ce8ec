import html
import re

from hypothesis import given
from hypothesis import strategies as st

from index.language import Language, speaking
from web.marking import Marking, escape, marked_html, said_html, vietnamese_html


def test_marks_a_range() -> None:
    assert marked_html("đạt 433 tỷ đồng", [Marking(((4, 7),))]) == "đạt <mark>433</mark> tỷ đồng"


def test_ranges_are_offsets_into_the_document() -> None:
    assert marked_html("433 tỷ", [Marking(((104, 106),))], offset=100) == "433 <mark>tỷ</mark>"


def test_what_lies_outside_is_cut_off() -> None:
    assert marked_html("giữa", [Marking(((0, 500),))], offset=100) == "<mark>giữa</mark>"
    assert (
        marked_html(
            "giữa",
            [
                Marking(
                    ((0, 50), (200, 300)),
                )
            ],
            offset=100,
        )
        == "giữa"
    )


def test_the_later_marking_wins() -> None:
    lower = Marking(((0, 4),), "<i>", "</i>")
    assert marked_html("abcd", [lower, Marking(((1, 2),))]) == "<i>a</i><mark>b</mark><i>cd</i>"


def test_text_inside_and_outside_marks_is_escaped() -> None:
    assert marked_html('<b>&"', [Marking(((0, 3),))]) == "<mark>&lt;b&gt;</mark>&amp;&quot;"


def test_escape_is_safe_in_attributes() -> None:
    assert escape("\"'><script>") == "&quot;&#x27;&gt;&lt;script&gt;"


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_the_words_survive_whatever_is_marked(text: str, spans: list[tuple[int, int]]) -> None:
    shown = marked_html(text, [Marking(tuple(sorted(span) for span in spans))])  # type: ignore[misc]
    assert html.unescape(re.sub(r"</?mark>", "", shown)) == text


def test_on_an_english_page_vietnamese_words_are_marked_as_such() -> None:
    said = "It says nothing about “sốt <xuất> huyết” and “dengue”."
    assert said_html(said) == escape(said)
    with speaking(Language.ENGLISH):
        assert said_html(said) == (
            'It says nothing about <span lang="vi">“sốt &lt;xuất&gt; huyết”</span> and “dengue”.'
        )
        assert vietnamese_html("Kỳ") == '<span lang="vi">Kỳ</span>'
        assert vietnamese_html("2024") == "2024"
    assert vietnamese_html("Kỳ") == "Kỳ"
