from __future__ import annotations

import random

import pytest

from index.training.questions import (
    ask_for_number,
    make_english_question,
    make_question,
    paraphrase,
    split_sentences,
    strip_marks,
)


def test_strip_marks_gives_what_people_type_without_diacritics() -> None:
    assert strip_marks("Đường đến Đà Nẵng, tỉnh Thừa Thiên Huế") == "Duong den Da Nang, tinh Thua Thien Hue"


def test_strip_marks_keeps_english() -> None:
    assert strip_marks("state budget 2024") == "state budget 2024"


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("Thu ngân sách đạt 1.234,5 tỷ đồng", "Thu ngân sách đạt bao nhiêu tỷ đồng"),
        ("GRDP tăng 7,2% so với cùng kỳ", "GRDP tăng bao nhiêu phần trăm so với cùng kỳ"),
        ("Cầu khánh thành năm 2019 ở Huế", "Cầu khánh thành năm nào ở Huế"),
    ],
)
def test_a_figure_becomes_a_question_word(statement: str, question: str) -> None:
    asked = ask_for_number(statement, random.Random(0)).replace(" mấy ", " bao nhiêu ")
    assert asked == question


def test_a_statement_without_figures_stays() -> None:
    assert ask_for_number("Tỉnh có nhiều rừng", random.Random(0)) == "Tỉnh có nhiều rừng"


def test_paraphrase_says_bureaucratic_terms_plainly() -> None:
    assert paraphrase("Số người tử vong", random.Random(0), rate=1.0) == "số người chết"
    assert paraphrase("Số người tử vong", random.Random(0), rate=0.0) == "số người tử vong"


def test_all_questions_lose_their_marks_at_rate_one_and_none_at_zero() -> None:
    statement = "Tổng thu ngân sách nhà nước trên địa bàn tỉnh đạt khá so với dự toán được giao"
    rng = random.Random(3)
    stripped = [make_question(statement, rng, strip_rate=1.0) for _ in range(50)]
    marked = [make_question(statement, rng, strip_rate=0.0) for _ in range(50)]
    assert all(question == strip_marks(question) for question in stripped)
    assert all(question != strip_marks(question) for question in marked)


def test_an_english_question_begins_with_a_question_word() -> None:
    question = make_english_question("the province planted rice", random.Random(1))
    assert question != "the province planted rice"
    assert "rice" in question or "planted" in question


def test_sentences_end_before_a_space_only() -> None:
    assert split_sentences("Đạt 1.234 tỷ. Tăng 5,2%; giảm nợ.") == ["Đạt 1.234 tỷ.", "Tăng 5,2%;", "giảm nợ."]
