from __future__ import annotations

import pytest

from rag.cues import Kind
from rag.language import is_foreign
from rag.question import read_question
from rag.typed import MAX_QUESTION_CHARS, clean


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thu ngân sách được bao nhiêu?", Kind.FIGURE),
        ("co may vu tai nan", Kind.FIGURE),
        ("tỷ lệ giải ngân", Kind.FIGURE),
        ("Vì sao tăng trưởng chậm?", Kind.CAUSE),
        ("tai sao tang truong cham", Kind.CAUSE),
        ("Nêu những hạn chế, gồm những gì?", Kind.LIST),
        ("Sắp tới tỉnh sẽ làm gì?", Kind.TASK),
        ("Nợ xấu ở mục nào?", Kind.WHERE),
        ("Có dịch lớn không?", Kind.YES_NO),
        ("Thu ngân sách so với cùng kỳ ra sao?", Kind.COMPARISON),
        ("How many tourists came?", Kind.FIGURE),
    ],
)
def test_kind_of_answer_is_told_from_its_words(text: str, kind: Kind) -> None:
    assert kind in read_question(text).kinds


def test_words_that_only_ask_are_left_out_of_the_search() -> None:
    read = read_question("Xin cho biết tổng thu ngân sách là bao nhiêu?")
    assert read.content == "tổng thu ngân sách"


@pytest.mark.parametrize("text", ["bao nhiêu?", "xin chào", "cảm ơn bạn", "<b></b>", "…"])
def test_words_that_only_ask_or_greet_leave_nothing_to_search(text: str) -> None:
    assert read_question(text).terms == ()


def test_typed_characters_are_made_ordinary() -> None:
    assert clean("Ｔổ\u200bng\xa0thu \ud800 ngân\tsách") == "Tổng thu ? ngân sách"


def test_terms_are_concepts_and_syllables_each_once() -> None:
    terms = read_question("TNGT: tai nạn giao thông ở Xyz").terms
    assert [term.text for term in terms if term.is_concept] == ["TNGT"]
    assert "Xyz" in [term.text for term in terms]


def test_function_words_are_weak() -> None:
    weak = {term.text for term in read_question("Tổng thu của huyện và tỉnh").terms if term.is_weak}
    assert {"của", "và"} <= weak


def test_only_the_first_characters_count() -> None:
    assert len(read_question("a " * MAX_QUESTION_CHARS).text) == MAX_QUESTION_CHARS


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("How many people died in traffic accidents?", True),
        ("state budget revenue", True),
        ("tong thu ngan sach", False),
        ("Tổng thu ngân sách", False),
        ("GRDP 6 thang", False),
        ("PCI PAPI", False),
        ("", False),
    ],
)
def test_language(text: str, foreign: bool) -> None:
    assert is_foreign(text) is foreign
