"""Verdicts on answers over a tiny document, and the sums of them."""

import unicodedata
from dataclasses import replace

import pytest

from eval.questions import Question
from eval.scoring import Verdict, figures_shown, highlights_hold, holds, judge, summarise
from rag.types import Answer, FigureLine, Slice
from tests.eval.fakes import TEXT, answered, cite, refused

BUDGET = TEXT.split("\n")[0]
PROGRAMME = TEXT.split("\n")[1]
COOPERATIVES = TEXT.split("\n")[2]
INCOME = "433 tỷ đồng"
SPENDING = "tổng chi là 3.048 tỷ đồng"


def asked(*gold: str, acceptable: tuple[str, ...] = (), answerable: bool = True) -> Question:
    return Question("q1", "single", "?", (), gold, acceptable, answerable)


def verdict(question: Question, answer: Answer) -> Verdict:
    return judge(question, answer, text_of=lambda _: TEXT, elapsed_ms=2.0)


def test_gold_in_the_first_excerpt_and_its_highlight() -> None:
    result = verdict(asked(INCOME), answered(cite(BUDGET, "Tổng thu ngân sách là 433 tỷ đồng")))
    assert (result.first, result.first_three, result.highlight) == (True, True, True)
    assert result.highlight_share == pytest.approx(len("Tổng thu ngân sách là 433 tỷ đồng") / len(BUDGET))


def test_gold_only_in_the_third_excerpt() -> None:
    citations = (cite(PROGRAMME), cite(COOPERATIVES, number=2), cite(BUDGET, number=3))
    result = verdict(asked(INCOME), answered(*citations))
    assert (result.first, result.first_three, result.highlight) == (False, True, False)


def test_the_fourth_excerpt_does_not_count() -> None:
    citations = (cite(PROGRAMME), cite(PROGRAMME), cite(COOPERATIVES), cite(BUDGET))
    assert verdict(asked(INCOME), answered(*citations)).first_three is False


def test_acceptable_span_does_instead_of_a_single_gold_span() -> None:
    result = verdict(asked("không có ở đây", acceptable=("24 HTX",)), answered(cite(COOPERATIVES, "24 HTX")))
    assert (result.first, result.first_three, result.highlight) == (True, True, True)


def test_two_facts_need_both_in_the_first_three() -> None:
    both = asked(INCOME, "24 HTX")
    assert verdict(both, answered(cite(BUDGET), cite(COOPERATIVES))).first_three is True
    half = verdict(both, answered(cite(BUDGET)))
    assert (half.first, half.first_three) == (True, False)


def test_acceptable_span_does_not_replace_one_of_two_facts() -> None:
    both = asked(INCOME, "24 HTX", acceptable=("dự toán",))
    assert verdict(both, answered(cite(BUDGET))).first_three is False


def test_nfc_and_non_breaking_space_are_the_only_tolerance() -> None:
    assert holds(PROGRAMME, "phát triển bảo đảm")
    assert holds(unicodedata.normalize("NFD", BUDGET), INCOME)
    assert not holds(BUDGET, "433 tỷ  đồng")
    assert not holds(BUDGET, "433 Tỷ đồng")


def test_highlight_is_mapped_through_decomposed_letters() -> None:
    assert highlights_hold(cite(PROGRAMME, "bảo\xa0đảm"), "bảo đảm")
    assert not highlights_hold(cite(PROGRAMME, "pha\u0301t triển"), "bảo đảm")


def test_span_over_two_highlights_with_only_punctuation_between() -> None:
    two = cite(BUDGET, "Tổng thu ngân sách là 433 tỷ đồng", "đạt 43% dự toán")
    assert highlights_hold(two, "ngân sách là 433 tỷ đồng, đạt 43%")
    assert not highlights_hold(cite(BUDGET, "Tổng thu", "dự toán"), "thu ngân sách")


def test_long_span_needs_all_its_figures_highlighted() -> None:
    long_span = BUDGET.removesuffix(".")
    assert highlights_hold(cite(BUDGET, "433 tỷ đồng, đạt 43%", "3.048"), long_span)
    assert not highlights_hold(cite(BUDGET, "433 tỷ đồng, đạt 43%"), long_span)
    assert not highlights_hold(cite(BUDGET, "433 tỷ đồng, đạt 43%", "048"), long_span)


def test_span_without_figures_needs_all_its_letters_highlighted() -> None:
    assert not highlights_hold(cite(PROGRAMME, "tiến độ"), "đảm tiến độ")


def test_refusing_an_answerable_question_is_a_miss_everywhere() -> None:
    result = verdict(asked(INCOME), refused(cite(BUDGET, INCOME)))
    assert (result.refused, result.first, result.first_three, result.highlight) == (True, False, False, False)


def test_unanswerable_question_has_only_a_refusal_to_get_right() -> None:
    result = verdict(asked(answerable=False), refused(cite(BUDGET)))
    assert (result.refused, result.first, result.first_three, result.highlight) == (True, None, None, None)


def test_a_quote_that_is_not_its_slice_is_counted() -> None:
    true = cite(BUDGET)
    false = replace(true, quote=true.quote.replace("433", "434"))
    result = verdict(asked(INCOME), answered(true, false))
    assert (result.quotes, result.verbatim_quotes) == (2, 1)
    assert verdict(asked(INCOME), refused(false)).verbatim_quotes == 0


def test_summary_by_hand() -> None:
    good = verdict(asked(INCOME), answered(cite(BUDGET, INCOME)))
    miss = verdict(asked(INCOME), refused())
    quiet = verdict(asked(answerable=False), refused())
    loud = verdict(asked(answerable=False), answered(cite(PROGRAMME)))
    scores = summarise(
        [
            (asked(INCOME), good),
            (asked(INCOME), miss),
            (asked(answerable=False), quiet),
            (asked(answerable=False), loud),
        ]
    )
    assert (scores["questions"], scores["answerable"], scores["unanswerable"]) == (4, 2, 2)
    assert (scores["first"], scores["first_three"], scores["highlight"]) == (0.5, 0.5, 0.5)
    assert (scores["refused_right"], scores["refused_wrong"]) == (0.5, 0.5)
    assert scores["verbatim"] == 1.0
    assert (scores["median_ms"], scores["p95_ms"]) == (2.0, 2.0)
    low, high = scores["first_interval"]
    assert 0 < low < 0.5 < high < 1


def test_a_share_of_nothing_is_none() -> None:
    scores = summarise([])
    assert scores["first"] is None
    assert scores["verbatim"] is None
    assert scores["refused_right_interval"] is None


# --- figures ---------------------------------------------------------------------------------------------


def piece(text: str) -> Slice:
    start = TEXT.index(text)
    return Slice(start, start + len(text), text)


def test_every_number_of_the_key_is_among_figure_lines_or_highlights() -> None:
    line = FigureLine(piece("433 tỷ đồng"), comparisons=(piece("đạt 43% dự toán"),))
    whole = "433 tỷ đồng, đạt 43% dự toán"
    assert figures_shown(replace(cite(BUDGET), figures=(line,)), whole)
    assert figures_shown(replace(cite(BUDGET, "43%"), figures=(FigureLine(piece("433 tỷ đồng")),)), whole)
    assert not figures_shown(replace(cite(BUDGET), figures=(FigureLine(piece("433 tỷ đồng")),)), whole)
    assert not figures_shown(cite(BUDGET, "3.048"), "48")


def test_figures_are_asked_of_answerable_questions_whose_key_has_digits() -> None:
    lit, plain_quote = cite(BUDGET, INCOME), cite(BUDGET)
    assert verdict(asked(INCOME), answered(lit)).figures is True
    assert verdict(asked(INCOME), answered(plain_quote, lit)).figures is False
    assert verdict(asked(INCOME), refused(lit)).figures is False
    assert verdict(asked("bảo đảm tiến độ", acceptable=("24 HTX",)), answered(lit)).figures is None
    assert verdict(asked(answerable=False), answered(lit)).figures is None


def test_the_best_excerpt_counts_even_where_it_was_refused() -> None:
    assert verdict(asked(INCOME), refused(cite(BUDGET))).best is True
    assert verdict(asked(INCOME), refused(cite(PROGRAMME), cite(BUDGET))).best is False
    assert verdict(asked(answerable=False), refused(cite(BUDGET))).best is False


def test_a_figure_line_outside_its_quote_or_not_as_written_is_counted() -> None:
    good = FigureLine(piece("433 tỷ đồng"), period=piece("24 HTX"))  # a period may stand elsewhere
    outside = FigureLine(piece("24 HTX"))
    rewritten = FigureLine(replace(piece("433 tỷ đồng"), text="433 tỉ đồng"))
    result = verdict(asked(INCOME), answered(replace(cite(BUDGET), figures=(good, outside, rewritten))))
    assert (result.figure_lines, result.quoted_figure_lines) == (3, 1)
    scores = summarise([(asked(INCOME), result)])
    assert (scores["figures_in_quote"], scores["figure_questions"]) == (pytest.approx(1 / 3), 1)
    assert scores["figures_in_quote_interval"][0] < 1 / 3 < scores["figures_in_quote_interval"][1]
