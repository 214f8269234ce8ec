from __future__ import annotations

import time

import pytest

from rag.contrasts import CONTRASTS, both


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Thu và chi ngân sách là bao nhiêu?",
            ("Thu ngân sách là bao nhiêu?", "chi ngân sách là bao nhiêu?"),
        ),
        ("thu, chi ngân sách", ("thu ngân sách", "chi ngân sách")),
        ("Khách quốc tế với nội địa", ("Khách quốc tế", "Khách nội địa")),
        ("NHẬP KHẨU VÀ XUẤT KHẨU?", ("NHẬP KHẨU?", "XUẤT KHẨU?")),
        (
            "Có bao nhiêu người chết và bị thương?",
            ("Có bao nhiêu người chết?", "Có bao nhiêu người bị thương?"),
        ),
    ],
)
def test_a_question_that_names_both_halves_is_two(question: str, parts: tuple[str, str]) -> None:
    assert both(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Thu ngân sách là bao nhiêu?",
        "Thu nhập và chi tiêu của hộ nghèo?",
        "Thu và quản lý chi ngân sách?",
        "Số vụ tăng và giảm ra sao?",
        "So với kế hoạch và cùng kỳ thì thế nào?",
    ],
)
def test_other_questions_are_one(question: str) -> None:
    assert both(question) is None


def test_no_half_is_its_own_opposite() -> None:
    assert all(one != other for one, other in CONTRASTS)
    assert len(set(CONTRASTS)) == len(CONTRASTS)


@pytest.mark.parametrize("piece", ["thu ", "thu và ", "thu, chi ", "thu chi và "])
def test_no_question_takes_long(piece: str) -> None:
    start = time.process_time()
    both(piece * 1000)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("question", "halves"),
    [
        (
            "Thu va chi ngan sach la bao nhieu?",
            ("Thu ngan sach la bao nhieu?", "chi ngan sach la bao nhieu?"),
        ),
        ("Doanh thu và chi phí của doanh nghiệp?", None),
    ],
)
def test_halves_are_found_without_marks_and_not_inside_words(
    question: str, halves: tuple[str, str] | None
) -> None:
    assert both(question) == halves
