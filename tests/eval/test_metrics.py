"""Measures against numbers worked by hand."""

import math
from collections.abc import Callable

import pytest

from eval.metrics import Interval, mean, mrr, ndcg, percentile, ranked_grades, recall, wilson

Measure = Callable[..., float]

QRELS = {"a": 1.0, "b": 1.0, "z": 0.0}


def test_order_is_by_score_and_ties_go_against_the_gold() -> None:
    assert ranked_grades({"a": 0.5, "x": 0.9, "y": 0.5}, QRELS) == [0.0, 0.0, 1.0]
    assert ranked_grades({"low": 2.0, "high": 2.0}, {"low": 1.0, "high": 3.0}) == [1.0, 3.0]


def test_a_judged_zero_is_not_relevant() -> None:
    assert mrr({"z": 1.0, "a": 0.5}, QRELS, k=10) == 0.5
    assert recall({"z": 1.0}, QRELS, k=10) == 0.0


def test_ndcg_of_one_gold_at_rank_two_is_its_discount() -> None:
    assert ndcg({"x": 2.0, "a": 1.0}, {"a": 1.0}, k=10) == pytest.approx(1 / math.log2(3))  # 0.6309


def test_ndcg_binary_by_hand() -> None:
    # ranks 1 and 3 relevant: 1 + 1/2 = 1.5; ideal 1 + 0.63093 = 1.63093
    run = {"a": 3.0, "x": 2.0, "b": 1.0}
    assert ndcg(run, QRELS, k=10) == pytest.approx(1.5 / 1.6309297535714573)
    assert ndcg(run, QRELS, k=2) == pytest.approx(1 / 1.6309297535714573)


def test_ndcg_graded_by_hand() -> None:
    # grades in rank order 1, 3, 0, 2: 1 + 3·0.63093 + 0 + 2·0.43068 = 3.75415; ideal 3 + 2·0.63093 + 0.5
    qrels = {"p": 3.0, "q": 2.0, "r": 1.0}
    run = {"r": 9.0, "p": 8.0, "x": 7.0, "q": 6.0}
    assert ndcg(run, qrels, k=10) == pytest.approx(3.7541458 / 4.7618595, abs=1e-6)


def test_cutoff_counts_ranks() -> None:
    run = {f"x{i}": 100.0 - i for i in range(9)} | {"a": 1.0}
    assert mrr(run, {"a": 1.0}, k=10) == pytest.approx(0.1)
    assert mrr(run, {"a": 1.0}, k=9) == 0.0
    assert recall(run, {"a": 1.0}, k=9) == 0.0
    assert recall(run, {"a": 1.0}, k=10) == 1.0


def test_recall_is_a_share_of_all_relevant_documents() -> None:
    assert recall({"a": 1.0, "x": 0.5}, QRELS, k=10) == 0.5
    assert recall({"a": 1.0, "b": 0.5}, QRELS, k=1) == 0.5


@pytest.mark.parametrize("measure", [ndcg, mrr, recall])
def test_a_query_without_hits_counts_zero(measure: Measure) -> None:
    assert measure({}, QRELS, k=10) == 0.0


@pytest.mark.parametrize("measure", [ndcg, mrr, recall])
def test_nothing_relevant_counts_zero(measure: Measure) -> None:
    assert measure({"x": 1.0}, {}, k=10) == 0.0


def test_one_score_for_everything_gains_nothing() -> None:
    run = dict.fromkeys([*(f"x{i}" for i in range(10)), "a"], 1.0)
    assert ndcg(run, {"a": 1.0}, k=10) == 0.0
    assert mrr(run, {"a": 1.0}, k=10) == 0.0


def test_wilson_by_hand() -> None:
    # 8 of 10, z = 2: centre (0.8 + 0.2) / 1.4 = 0.7142857; half 2 / 1.4 · sqrt(0.016 + 0.01) = 0.2303501
    interval = wilson(8, 10, z=2.0)
    assert interval.low == pytest.approx(0.7142857 - 0.2303501, abs=1e-6)
    assert interval.high == pytest.approx(0.7142857 + 0.2303501, abs=1e-6)


def test_wilson_at_the_ends() -> None:
    # all of n, z = 2: low = n / (n + 4), high = 1
    assert wilson(16, 16, z=2.0).low == pytest.approx(0.8)
    assert wilson(16, 16, z=2.0).high == pytest.approx(1.0)
    assert wilson(0, 16, z=2.0).low == pytest.approx(0.0)
    assert wilson(0, 16, z=2.0).high == pytest.approx(0.2)
    assert wilson(0, 0) == Interval(0.0, 1.0)


def test_wilson_refuses_impossible_counts() -> None:
    with pytest.raises(ValueError, match="successes"):
        wilson(3, 2)


def test_mean_and_percentiles() -> None:
    assert mean([1.0, 2.0, 6.0]) == 3.0
    assert mean([]) == 0.0
    assert percentile([5.0, 1.0, 3.0], 0.5) == 3.0
    assert percentile([float(i) for i in range(1, 101)], 0.95) == 95.0
    assert percentile([7.0], 0.95) == 7.0
    assert percentile([], 0.5) == 0.0
