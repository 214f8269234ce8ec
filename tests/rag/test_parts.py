from __future__ import annotations

from dataclasses import replace

import pytest

from rag import Status
from rag.answering import quote
from rag.calculation import Operation
from rag.parts import Part, merged, reckoned
from rag.types import Calculation
from tests.rag.small import assistant_over, quoted

APART = """BÁO CÁO
Tình hình 6 tháng đầu năm 2024

Tổng thu ngân sách là 433 tỷ đồng.
Tổng chi ngân sách là 3.048 tỷ đồng.
Rừng xanh tốt.
"""
TOGETHER = APART.replace("433 tỷ đồng.\n", "433 tỷ đồng; ").replace("; Tổng", "; tổng")
REVENUE, SPENDING = "Tổng thu ngân sách là bao nhiêu?", "Tổng chi ngân sách là bao nhiêu?"


def parts_of(text: str, *questions: str) -> tuple[Part, ...]:
    """Return what answers each of the questions."""
    assistant = assistant_over(text)
    examined = [assistant.examine(question) for question in questions]
    return tuple(Part(question, ranked[0]) for question, ranked in examined)


def reckon(operation: Operation, text: str, *questions: str) -> Calculation | None:
    parts = parts_of(text, *questions)
    ranked = merged(parts, [part.best for part in parts])
    return reckoned(operation, parts[0].question, parts, quote(parts[0].question, ranked))


def test_both_parts_come_first_in_the_order_they_were_found() -> None:
    first, second = parts_of(APART, REVENUE, SPENDING)
    _, ranked = assistant_over(APART).examine("thu chi ngân sách rừng")
    head = merged((first, second), ranked)
    assert {item.row for item in head[:2]} == {first.best.row, second.best.row}
    assert len({item.row for item in head}) == len(head) == len(ranked)
    assert head[0].score == head[1].score >= head[2].score
    order = [item.row for item in ranked]
    assert order.index(head[0].row) < order.index(head[1].row)
    assert [item.row for item in merged((second, first), ranked)] == [item.row for item in head]


def test_what_was_not_found_for_the_whole_question_is_there_too() -> None:
    first, second = parts_of(APART, REVENUE, SPENDING)
    assert {item.row for item in merged((first, second), [])} == {first.best.row, second.best.row}
    assert [item.row for item in merged((first, second), [second.best])] == [second.best.row, first.best.row]


def test_of_one_paragraph_the_best_clauses_are_those_of_both() -> None:
    first, second = parts_of(TOGETHER, REVENUE, SPENDING)
    assert first.best.row == second.best.row
    (both,) = merged((first, second), [first.best])
    evidence = both.evidence
    top = sorted(range(len(evidence.scores)), key=lambda at: -evidence.scores[at])[:2]
    said = {quoted(both, evidence.spans[at]) for at in top}
    assert said == {"Tổng thu ngân sách là 433 tỷ đồng;", "tổng chi ngân sách là 3.048 tỷ đồng."}


@pytest.mark.parametrize("text", [APART, TOGETHER])
def test_what_is_asked_is_reckoned_from_the_quotes(text: str) -> None:
    found = reckon(Operation.DIFFERENCE, text, REVENUE, SPENDING)
    assert found is not None
    assert found.formula == "3.048 tỷ đồng − 433 tỷ đồng = 2.615 tỷ đồng"
    assert [text[operand.figure.start : operand.figure.end] for operand in found.operands] == [
        "3.048 tỷ đồng",
        "433 tỷ đồng",
    ]


def test_a_figure_is_not_reckoned_with_itself_or_with_what_is_no_figure() -> None:
    assert reckon(Operation.DIFFERENCE, APART, REVENUE, REVENUE) is None
    assert reckon(Operation.DIFFERENCE, APART, REVENUE, "Rừng ra sao?") is None


def test_what_is_not_quoted_is_not_reckoned() -> None:
    parts = parts_of(APART, REVENUE, SPENDING)
    citations = quote(parts[0].question, [parts[0].best])
    assert reckoned(Operation.DIFFERENCE, parts[0].question, parts, citations) is None
    assert reckoned(Operation.DIFFERENCE, parts[0].question, parts, ()) is None


def test_figures_of_two_reports_are_taken_from_their_own() -> None:
    parts = parts_of(APART, REVENUE, SPENDING)
    elsewhere = quote(parts[0].question, [part.best for part in parts])
    other = tuple(replace(c, document=replace(c.document, id="khác")) for c in elsewhere)
    assert reckoned(Operation.DIFFERENCE, parts[0].question, parts, other) is None


def test_a_question_with_one_part_that_is_not_answered_is_read_as_one() -> None:
    answer = assistant_over(APART).ask("Thu ngân sách gấp mấy lần thu từ xổ số?")
    assert answer.calculation is None
    assert answer.status is Status.NOT_FOUND or answer.citations


def test_of_two_passages_of_one_paragraph_one_quote_is_made() -> None:
    between = " ".join(["Các đơn vị tiếp tục duy trì hoạt động ổn định trong kỳ."] * 17)
    report = f"BÁO CÁO\nNăm 2024\nCó 45 hồ chứa nước. {between} Trồng được 38 ha rừng.\n"
    citations = (
        assistant_over(report).ask("Có bao nhiêu hồ chứa nước và trồng được bao nhiêu ha rừng?").citations
    )
    assert len(citations) == 1
    assert [report[start:end] for start, end in citations[0].highlights] == [
        "Có 45 hồ chứa nước.",
        "Trồng được 38 ha rừng.",
    ]
