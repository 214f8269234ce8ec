from __future__ import annotations

import pytest

from rag.contradictions import other_figure
from tests.rag.small import found, quoted

QUESTION = "Có bao nhiêu người chết vì tai nạn giao thông?"
SAID = "Tai nạn giao thông làm {} người chết."


def noted(
    first: str, second: str, *, question: str = QUESTION, heading: str = "HẠN CHẾ"
) -> tuple[str, str] | None:
    """Return what contradicts the sentence that answers, and what is said of it."""
    sections = f"I. KẾT QUẢ\n{first}\nII. {heading}\n{second}\nIII. KHÁC\nRừng xanh tốt.\n"
    read, ranked = found(question, f"BÁO CÁO\nTình hình năm 2024\n\n{sections}")
    ranked.sort(key=lambda item: quoted(item, item.span) != first)
    other = other_figure(read, ranked)
    return (quoted(other[0], other[0].span), other[1]) if other else None


def test_two_figures_of_one_thing_are_both_named() -> None:
    other = noted(SAID.format(10), SAID.format(12))
    assert other is not None
    assert other[0] == SAID.format(12)
    assert "“10 người”" in other[1]
    assert "“12 người”" in other[1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (SAID.format(10), SAID.format(10)),
        (SAID.format("10"), SAID.format("010")),
        (SAID.format(10), "Xảy ra 12 vụ tai nạn giao thông."),
        (SAID.format(10), "Tai nạn giao thông làm 12 người bị thương."),
        (SAID.format(10), "Thiên tai làm 12 người chết."),
        (
            "Năm 2024, tai nạn giao thông làm 10 người chết.",
            "Năm 2023, tai nạn giao thông làm 12 người chết.",
        ),
        (SAID.format(10), "Phấn đấu tai nạn giao thông không làm quá 12 người chết."),
        (SAID.format(10), "Tai nạn giao thông đường thủy làm 2 người chết."),
        ("Rừng xanh tốt quanh năm.", SAID.format(12)),
    ],
)
def test_figures_that_may_both_be_right_are_not_set_against_each_other(first: str, second: str) -> None:
    assert noted(first, second) is None


def test_a_plan_does_not_contradict_a_result() -> None:
    assert noted(SAID.format(10), SAID.format(12), heading="NHIỆM VỤ, GIẢI PHÁP") is None


def test_the_same_amount_in_another_unit_is_the_same() -> None:
    question = "Thu ngân sách là bao nhiêu tiền?"
    same = ("Thu ngân sách là 1,2 tỷ đồng.", "Thu ngân sách là 1.200 triệu đồng.")
    assert noted(*same, question=question) is None
    assert noted(same[0], "Thu ngân sách là 1.300 triệu đồng.", question=question) is not None


@pytest.mark.parametrize(
    "question", ["Vì sao có người chết vì tai nạn giao thông?", "Tai nạn giao thông ở mục nào?"]
)
def test_nothing_is_noted_where_no_figure_is_asked_for(question: str) -> None:
    assert noted(SAID.format(10), SAID.format(12), question=question) is None


def test_nothing_contradicts_nothing() -> None:
    read, ranked = found(QUESTION, SAID.format(10))
    assert other_figure(read, []) is None
    assert other_figure(read, ranked[:1]) is None
