"""What holds of every answer, on two reports whose wording no rule was written for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from eval.fit import SETS
from eval.product import assistant_of
from eval.questions import read_questions
from index.judgement import load_judgement
from rag import Answer, Assistant, Status
from tests.rag.invariants import check_answer, check_line

THANH_GIANG, BAC_LUONG = "thanh-giang", "bac-luong"
_QUOTED = re.compile("“([^”]+)”")
each_report = pytest.mark.parametrize("name", [THANH_GIANG, BAC_LUONG])


@cache
def opened(name: str) -> Assistant:
    """Return an assistant over one report alone."""
    return assistant_of(SETS / name, load_judgement())


@cache
def answers(name: str) -> tuple[Answer, ...]:
    """Return the answers to the questions about one report."""
    questions = read_questions(SETS / name / "questions.jsonl")
    return tuple(opened(name).ask(each.question, each.history) for each in questions)


def answered(name: str) -> Iterator[Answer]:
    return (answer for answer in answers(name) if answer.status is Status.ANSWERED)


@each_report
def test_every_answer_is_verbatim_and_in_its_place(name: str) -> None:
    for answer in answers(name):
        check_answer(opened(name), answer)


@each_report
def test_every_suggestion_is_answered_and_is_another_question(name: str) -> None:
    suggested = [(answer, suggestion) for answer in answered(name) for suggestion in answer.suggestions]
    assert suggested
    for answer, suggestion in suggested:
        assert suggestion != answer.question
        again = opened(name).ask(suggestion)
        assert again.status is Status.ANSWERED, suggestion
        assert not again.is_reworded, suggestion


@each_report
def test_every_part_of_a_figure_line_is_a_slice(name: str) -> None:
    shown = [
        (citation, line)
        for answer in answered(name)
        for citation in answer.citations
        for line in citation.figures
    ]
    assert shown
    for citation, line in shown:
        check_line(opened(name).document(citation.document.id).text, line)


@each_report
def test_a_note_names_two_different_figures_of_the_first_two_quotes(name: str) -> None:
    for answer in answered(name):
        if answer.note is not None:
            one, other = _QUOTED.findall(answer.note)
            assert one != other
            assert one in answer.citations[0].quote
            assert other in answer.citations[1].quote


@pytest.mark.parametrize(
    ("name", "question", "figures"),
    [
        (THANH_GIANG, "Bao nhiêu người chết vì tai nạn giao thông năm 2025?", {"168 người", "174 người"}),
        (THANH_GIANG, "Giải ngân vốn đầu tư công đạt bao nhiêu phần trăm?", {"91,6%", "89,4%"}),
        (BAC_LUONG, "Khởi công bao nhiêu căn hộ nhà ở xã hội?", {"3.264 căn", "3.624 căn"}),
    ],
)
def test_where_a_report_contradicts_itself_both_figures_are_named(
    name: str, question: str, figures: set[str]
) -> None:
    note = opened(name).ask(question).note
    assert note is not None
    assert set(_QUOTED.findall(note)) == figures


@pytest.mark.parametrize(
    ("name", "question"),
    [
        (THANH_GIANG, "Tổng thu ngân sách nhà nước là bao nhiêu?"),
        (THANH_GIANG, "Có bao nhiêu vụ cháy?"),
        (BAC_LUONG, "Thu ngân sách nhà nước 9 tháng là bao nhiêu?"),
        (BAC_LUONG, "Có bao nhiêu ca sốt xuất huyết?"),
        (BAC_LUONG, "Giai quyet viec lam moi duoc may nguoi?"),
        (BAC_LUONG, "Tai nạn giao thông làm chết bao nhiêu người?"),
        (THANH_GIANG, "Tội phạm làm bao nhiêu người chết?"),
    ],
)
def test_figures_of_two_things_are_not_set_against_each_other(name: str, question: str) -> None:
    answer = opened(name).ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.note is None


def test_accidents_at_work_are_no_traffic_accidents() -> None:
    answer = opened(BAC_LUONG).ask("Tai nạn giao thông làm chết bao nhiêu người?")
    assert "96 người chết" in answer.citations[0].quote
