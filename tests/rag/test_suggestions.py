from __future__ import annotations

import pytest

from rag.figure_lines import figure_lines
from rag.ranking import Candidate
from rag.suggestions import MOST, asking, suggestions
from tests.rag.small import found, holding


def asked(text: str, at: int = 0) -> str | None:
    """Return the question that a figure of a sentence answers."""
    return asking(figure_lines(text, (0, len(text)), (0, len(text)))[at], text)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Tổng thu ngân sách đạt 433 tỷ đồng.", "Tổng thu ngân sách là bao nhiêu?"),
        ("Có 45 doanh nghiệp thành lập mới.", "Có bao nhiêu doanh nghiệp thành lập mới?"),
        ("Có 24 HTX thành lập mới.", "Có bao nhiêu HTX thành lập mới?"),
        ("Chỉ số PCI xếp thứ 57/63 tỉnh.", "Chỉ số PCI xếp thứ mấy?"),
        ("Chỉ số PCI xếp thứ 57/63.", "Chỉ số PCI xếp thứ mấy?"),
        ("Chỉ số PCI xếp thứ 57.", "Chỉ số PCI xếp thứ mấy?"),
        ("Tỷ lệ hộ nghèo là 5,2%.", "Tỷ lệ hộ nghèo là bao nhiêu?"),
        ("Diện tích rừng trồng mới đạt 3.038 ha.", "Diện tích rừng trồng mới bao nhiêu ha?"),
        (
            "Tổng thu ngân sách tăng 5,2% so với cùng kỳ.",
            "Tổng thu ngân sách tăng bao nhiêu phần trăm so với cùng kỳ?",
        ),
    ],
)
def test_a_figure_answers_a_question_in_the_reports_own_words(text: str, question: str) -> None:
    assert asked(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "Đạt 433 tỷ đồng.",
        "Xyzw đạt 433 tỷ đồng.",
        "Giải quyết 376/412 đơn khiếu nại.",
        "Sản lượng thủy sản đạt 6-7 tấn.",
    ],
)
def test_what_has_no_name_to_ask_by_is_not_asked_for(text: str) -> None:
    assert asked(text) is None


def test_a_name_is_composed_and_has_single_spaces() -> None:
    assert asked("To\u0302̉ng  thu\xa0ngân sách đạt 433 tỷ đồng.") == "Tổng thu ngân sách là bao nhiêu?"


def test_no_name_breaks_off_inside_a_date() -> None:
    question = asked("Tuyển dụng bổ sung 268 công chức cấp xã còn thiếu trước ngày 30/4/2026.")
    assert question is None or not question.endswith("ngày 30?")


REPORT = """BÁO CÁO
Tình hình 6 tháng đầu năm 2024

Tổng thu ngân sách 433 tỷ đồng; tổng chi ngân sách đạt 3.048 tỷ đồng; nợ xấu 12 tỷ đồng; nợ thuế 9 tỷ đồng.
"""
OTHERS = ["Tổng chi ngân sách là bao nhiêu?", "Nợ xấu là bao nhiêu?", "Nợ thuế là bao nhiêu?"]


def budget() -> Candidate:
    return holding(found("Tổng thu ngân sách là bao nhiêu?", REPORT)[1], "433")


def is_first(item: Candidate, at: int) -> bool:
    return at == 0


def test_other_figures_beside_the_answer_are_suggested() -> None:
    assert list(suggestions([budget()], is_first, lambda text, item: True)) == OTHERS


def test_only_what_is_answered_there_is_suggested() -> None:
    assert suggestions([budget()], is_first, lambda text, item: False) == ()
    assert suggestions([budget()], is_first, lambda text, item: text == OTHERS[1]) == (OTHERS[1],)


def test_nothing_is_suggested_twice_or_that_was_shown_and_no_more_than_three() -> None:
    twice = suggestions([budget(), budget()], lambda item, at: False, lambda text, item: True)
    assert len(twice) == len(set(twice)) == MOST
    assert suggestions([budget()], lambda item, at: True, lambda text, item: True) == ()
    assert suggestions([], is_first, lambda text, item: True) == ()


def test_no_more_are_tried_than_takes_a_moment() -> None:
    tried = []

    def holds(text: str, item: Candidate) -> bool:
        tried.append(text)
        return False

    names = ("thu", "chi", "nợ thuế", "nợ xấu", "dư nợ", "huy động vốn", "vốn đầu tư", "doanh thu du lịch")
    text = "; ".join(f"tổng {name} xã {at} đạt {at + 2} tỷ đồng" for at in range(5) for name in names) + "."
    _, ranked = found("tổng thu", text)
    assert suggestions(ranked, lambda item, at: False, holds) == ()
    assert 0 < len(tried) <= 8
