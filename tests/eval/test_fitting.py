from __future__ import annotations

import numpy as np
import pytest

from eval.fitting import (
    START,
    ClauseExample,
    ConfidenceExample,
    Vector,
    clause_example,
    confidence_example,
    fit_clauses,
    fit_confidence,
    threshold,
)
from eval.questions import Question
from rag import Assistant
from rag.confidence import CONFIDENCE_FEATURES, KINDS, SPEAK_FOR
from rag.features import CLAUSE_FEATURES
from tests.rag.small import assistant_over, quoted

TEXT = (
    "BÁO CÁO\n\nCó 45 hồ chứa nước, 7 trạm bơm; pha\u0301t triển rừng bền vững ở nhiều nơi.\nRừng xanh tốt.\n"
)


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return assistant_over(TEXT)


def key(*gold: str, acceptable: tuple[str, ...] = (), answerable: bool = True) -> Question:
    return Question("q", "c", "Có bao nhiêu trạm bơm?", (), gold, acceptable, answerable)


def right(assistant: Assistant, question: Question) -> list[str]:
    """Return the clauses that are right for a question."""
    _, ranked = assistant.examine(question.question)
    example = clause_example(question, ranked)
    assert example is not None
    clauses = [quoted(item, span) for item in ranked for span in item.evidence.spans]
    assert example.features.shape == (len(clauses), len(CLAUSE_FEATURES))
    return [clause for clause, is_right in zip(clauses, example.right, strict=True) if is_right]


@pytest.mark.parametrize(
    ("gold", "clauses"),
    [
        (("7 trạm bơm",), ["7 trạm bơm;"]),
        (("Có 45 hồ chứa nước",), ["Có 45 hồ chứa nước,"]),
        (("nước, 7 trạm bơm",), ["7 trạm bơm;"]),
        (("phát triển rừng bền vững",), ["pha\u0301t triển rừng bền vững ở nhiều nơi."]),
        (("Rừng xanh tốt",), ["Rừng xanh tốt."]),
    ],
)
def test_a_clause_is_right_that_holds_the_figures_or_most_of_the_words_of_a_gold_span(
    assistant: Assistant, gold: tuple[str, ...], clauses: list[str]
) -> None:
    assert right(assistant, key(*gold)) == clauses


def test_gold_and_acceptable_spans_are_right_alike(assistant: Assistant) -> None:
    assert len(right(assistant, key("7 trạm bơm", acceptable=("Rừng xanh tốt",)))) == 2


def test_what_cannot_be_placed_teaches_nothing(assistant: Assistant) -> None:
    _, ranked = assistant.examine("Có bao nhiêu trạm bơm?")
    assert clause_example(key("không có ở đây"), ranked) is None
    assert clause_example(key(), ranked) is None
    assert clause_example(key("7 trạm bơm"), []) is None


def clauses_told_by(name: str, count: int = 20) -> list[ClauseExample]:
    """Return examples whose right clause is the one with a feature that all others lack."""
    rows = np.zeros((4, len(CLAUSE_FEATURES)), np.float32)
    rows[2, CLAUSE_FEATURES.index(name)] = 1
    return [ClauseExample(rows, np.arange(4) == 2)] * count


def test_the_feature_that_tells_the_right_clause_gains() -> None:
    weights = fit_clauses(clauses_told_by("pairs"))
    assert list(weights) == list(CLAUSE_FEATURES)
    assert weights["pairs"] > START.get("pairs", 0)
    assert weights["cause"] == START.get("cause", 0)


def test_a_feature_of_the_wrong_clauses_loses_but_titles_stay_as_they_are() -> None:
    for name, moves in (("figure", True), ("aside", False)):
        rows = np.zeros((2, len(CLAUSE_FEATURES)), np.float32)
        rows[0, CLAUSE_FEATURES.index(name)] = 1
        weights = fit_clauses([ClauseExample(rows, np.array([False, True]))])
        assert (weights[name] < START[name]) is moves
        assert weights["aside"] == START["aside"]


def test_what_teaches_nothing_moves_nothing() -> None:
    rows = np.ones((3, len(CLAUSE_FEATURES)), np.float32)
    weights = fit_clauses([ClauseExample(rows, np.array([True, False, False]))])
    assert weights == pytest.approx({name: START.get(name, 0) for name in CLAUSE_FEATURES}, abs=1e-3)


def judged(answerable: bool, **values: float) -> ConfidenceExample:
    row: Vector = np.array([values.get(name, 0.0) for name in CONFIDENCE_FEATURES])
    return ConfidenceExample(row, answerable, refused=False)


def test_what_speaks_for_an_answer_gains_and_what_speaks_against_it_loses() -> None:
    examples = [judged(True, search=1.0)] * 5 + [judged(False, thing_near=1.0)] * 5
    weights, _ = fit_confidence(examples)
    assert weights["search"] > 0 > weights["thing_near"]


def test_no_accident_of_the_examples_turns_a_lack_into_a_merit() -> None:
    examples = [judged(True, thing_near=1.0, cause=1.0)] * 5 + [judged(False, search=1.0)] * 5
    weights, _ = fit_confidence(examples)
    assert weights["search"] == weights["thing_near"] == 0
    assert weights["cause"] > 0
    for name, weight in weights.items():
        assert name in KINDS or (weight >= 0 if name in SPEAK_FOR else weight <= 0)


def test_both_kinds_of_question_count_alike_however_many_they_are() -> None:
    _, bias = fit_confidence([judged(True)] * 9 + [judged(False)])
    assert bias == pytest.approx(0, abs=1e-3)


def test_a_question_is_judged_as_the_product_judges_it(assistant: Assistant) -> None:
    asked, ranked = assistant.examine("Có bao nhiêu trạm bơm?")
    made = confidence_example(key("7 trạm bơm"), asked, ranked, assistant.refuser)
    assert made is not None
    assert made.answerable
    assert not made.refused
    assert made.features.shape == (len(CONFIDENCE_FEATURES),)
    asked, ranked = assistant.examine("Có bao nhiêu trạm bơm ở Cao Bằng?")
    refused = confidence_example(key(answerable=False), asked, ranked, assistant.refuser)
    assert refused is not None
    assert refused.refused
    assert not refused.answerable
    assert confidence_example(key(), asked, [], assistant.refuser) is None


@pytest.mark.parametrize(
    ("sure", "wrong_share", "limit"),
    [
        ([0.9, 0.2, 0.5, 0.7], 0.0, 0.2),
        ([0.9, 0.2, 0.5, 0.7], 0.25, 0.5),
        ([0.9, 0.2, 0.5, 0.7], 0.5, 0.7),
        ([], 0.1, 0.5),
    ],
)
def test_the_threshold_refuses_no_more_than_the_share_of_the_answerable(
    sure: list[float], wrong_share: float, limit: float
) -> None:
    pairs = [(value, judged(True)) for value in sure] + [(0.01, judged(False))]
    assert threshold(pairs, wrong_share=wrong_share) == limit
    assert sum(value < limit for value in sure) <= wrong_share * len(sure)


def test_what_is_refused_anyway_uses_up_the_share() -> None:
    gone = ConfidenceExample(judged(True).features, answerable=True, refused=True)
    pairs = [(0.9, gone), (0.3, judged(True)), (0.6, judged(True)), (0.8, judged(True))]
    assert threshold(pairs, wrong_share=0.25) == 0.3
