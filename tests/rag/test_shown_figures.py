from __future__ import annotations

import pytest

from rag.ranking import Candidate
from rag.shown_figures import clause_figures, sentence_of, shown_figures, told_apart
from rag.types import FigureLine, Slice
from tests.rag.small import found, holding, quoted

REPORT = """BÁO CÁO
Tình hình 6 tháng đầu năm 2024

I. KẾT QUẢ QUÝ II NĂM 2024
Thu ngân sách đạt 433 tỷ đồng, tăng 5,2% so với cùng kỳ; chi 3.048 tỷ đồng. Tháng 6 thu 90 tỷ đồng.
Xảy ra 47 vụ tai nạn, 10 người chết, 30 người bị thương, 12 xe hỏng.
Rừng xanh tốt.
"""


def shown(question: str, piece: str, *clauses: int) -> list[str]:
    """Return the figures shown of clauses of the candidate that holds a piece."""
    read, ranked = found(question, REPORT)
    return [line.figure.text for line in shown_figures(read, holding(ranked, piece), clauses)]


def budget() -> Candidate:
    return holding(found("thu ngân sách", REPORT)[1], "433")


def test_figures_are_those_of_the_given_clauses() -> None:
    assert shown("Thu ngân sách bao nhiêu?", "433", 0) == ["433 tỷ đồng"]
    assert shown("Chi bao nhiêu?", "433", 1) == ["3.048 tỷ đồng"]
    assert shown("Rừng bao nhiêu?", "Rừng xanh", 0) == []
    assert shown("Thu ngân sách bao nhiêu?", "433") == []


def test_only_figures_of_what_is_asked_for_are_shown_where_there_are_some() -> None:
    assert shown("tai nạn", "47 vụ", 1, 0, 2, 3) == ["47 vụ"]


def test_at_most_three_are_shown_the_best_clause_first() -> None:
    assert shown("hậu quả ra sao", "47 vụ", 1, 0, 2, 3)[0] == "10 người"
    assert len(shown("hậu quả ra sao", "47 vụ", 1, 0, 2, 3)) == 3


def test_a_figure_of_the_unit_that_is_asked_for_comes_first() -> None:
    assert shown("Bao nhiêu vụ tai nạn?", "47 vụ", 2, 1, 0)[0] == "47 vụ"


def test_a_figure_that_is_compared_comes_first_where_a_comparison_is_asked_for() -> None:
    assert shown("Thu chi ra sao so với cùng kỳ?", "433", 1, 0)[0] == "433 tỷ đồng"


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Thu ngân sách nằm ở mục nào?", 0),
        ("Vì sao thu ngân sách tăng?", 0),
        ("Sắp tới làm gì để thu ngân sách?", 0),
        ("Thu ngân sách nghĩa là gì?", 0),
        ("Vì sao thu ngân sách tăng bao nhiêu?", 1),
        ("Thu ngân sách ra sao?", 1),
    ],
)
def test_none_is_shown_where_something_else_is_asked_for(question: str, count: int) -> None:
    assert len(shown(question, "433", 0)) == count


def lines(item: Candidate) -> list[FigureLine]:
    return [
        line for at in range(len(item.evidence.spans)) for line in clause_figures(item.document, item, at)
    ]


def test_a_figure_says_what_it_measures_when_and_against_what() -> None:
    first, second, third = lines(budget())
    assert first.indicator is not None
    assert first.indicator.text == "Thu ngân sách"
    assert [part.text for part in first.comparisons] == ["tăng 5,2% so với cùng kỳ"]
    assert [line.figure.text for line in (second, third)] == ["3.048 tỷ đồng", "90 tỷ đồng"]


def test_the_time_is_the_sentences_or_else_the_headings() -> None:
    periods = [line.period.text if line.period else "" for line in lines(budget())]
    assert periods == ["QUÝ II NĂM 2024", "QUÝ II NĂM 2024", "Tháng 6"]


def test_where_no_heading_names_a_time_there_is_none() -> None:
    text = "BÁO CÁO\n\nI. KẾT QUẢ\nThu ngân sách đạt 433 tỷ đồng.\n"
    (line,) = lines(holding(found("thu ngân sách", text)[1], "433"))
    assert line.period is None


def test_what_stands_outside_the_quote_is_not_shown_of_a_figure() -> None:
    item = budget()
    start, end = item.evidence.spans[1]
    narrow = type(item)(item.document, item.paragraph, (start, end), item.row, item.score, item.evidence)
    (line,) = clause_figures(item.document, narrow, 1)
    for part in (line.indicator, *line.comparisons):
        assert part is None or start <= part.start < part.end <= end


def test_the_sentence_of_a_clause_holds_it_and_its_neighbours() -> None:
    item = budget()
    assert sentence_of(item.evidence, 0) == sentence_of(item.evidence, 1)
    assert quoted(item, sentence_of(item.evidence, 2)) == "Tháng 6 thu 90 tỷ đồng."


def line(figure: str, indicator: str = "Nông nghiệp | Tỷ đồng", *comparisons: str) -> FigureLine:
    def piece(text: str) -> Slice:
        return Slice(0, len(text), text)

    return FigureLine(piece(figure), piece(indicator), None, tuple(piece(text) for text in comparisons))


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ((line("683,11"), line("897,13"), line("895,36")), 0),  # a row of many years: which is it?
        ((line("683,11"),), 1),
        ((line("683,11"), line("897,13", "Lâm nghiệp | Tỷ đồng")), 2),
        ((line("47 vụ", "tai nạn"), line("10 vụ", "tai nạn")), 2),
        ((line("683,11"), line("897,13", "Nông nghiệp | Tỷ đồng", "tăng 5%")), 2),
        ((line("683,11"), line("897,13"), line("12%")), 1),
    ],
)
def test_numbers_that_nothing_tells_apart_are_not_shown(lines: tuple[FigureLine, ...], kept: int) -> None:
    assert len(told_apart(lines)) == kept
