"""Measures of a ranking and of a proportion: pure functions of numbers, nothing about files or products.

A query's judgements ("qrels") map document ids to grades: 0 or absent is not relevant, above 0 is relevant.
A run maps document ids to scores, higher is better. Ties are ranked against the gold: among documents with
the same score the less relevant one is placed first, so a system that gives one score to everything gains
nothing by it. A query without hits scores 0 in every measure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Qrels = Mapping[str, float]
Run = Mapping[str, float]

Z_95 = 1.959963984540054  # the 97.5th percentile of the normal distribution: a two-sided 95% interval


@dataclass(frozen=True, slots=True)
class Interval:
    """A proportion's confidence interval, 0 <= low <= high <= 1."""

    low: float
    high: float


def ranked_grades(run: Run, qrels: Qrels) -> list[float]:
    """Return the grades of `run`'s documents, best score first, ties ranked against the gold."""
    ordered = sorted((-score, qrels.get(document, 0.0)) for document, score in run.items())
    return [grade for _, grade in ordered]


def ndcg(run: Run, qrels: Qrels, *, k: int) -> float:
    """Return nDCG@k in [0, 1].

    DCG@k = sum over ranks i = 1..k of grade_i / log2(i + 1), divided by the DCG@k of the best possible
    order of the judged documents. Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR
    techniques", TOIS 20(4), 2002, with the linear gain of trec_eval's `ndcg_cut` (what BEIR reports).
    """
    ideal = _dcg(sorted(qrels.values(), reverse=True)[:k])
    return _dcg(ranked_grades(run, qrels)[:k]) / ideal if ideal > 0 else 0.0


def mrr(run: Run, qrels: Qrels, *, k: int) -> float:
    """Return 1 / (rank of the first relevant document), 0 where none is among the first k.

    Voorhees, "The TREC-8 question answering track report", 1999; the mean over queries is MRR@k.
    """
    for rank, grade in enumerate(ranked_grades(run, qrels)[:k], start=1):
        if grade > 0:
            return 1.0 / rank
    return 0.0


def recall(run: Run, qrels: Qrels, *, k: int) -> float:
    """Return the share of the relevant documents that are among the first k; 0 where none is relevant.

    trec_eval's `recall.k`: with r relevant documents and k < r it cannot reach 1.
    """
    relevant = sum(grade > 0 for grade in qrels.values())
    found = sum(grade > 0 for grade in ranked_grades(run, qrels)[:k])
    return found / relevant if relevant else 0.0


def wilson(successes: int, trials: int, *, z: float = Z_95) -> Interval:
    """Return Wilson's score interval for `successes` out of `trials`; [0, 1] without trials.

    centre = (p + z²/2n) / (1 + z²/n), half width = z / (1 + z²/n) · sqrt(p(1 - p)/n + z²/4n²). Wilson,
    "Probable inference, the law of succession, and statistical inference", JASA 22, 1927. Unlike
    p ± z·sqrt(p(1 - p)/n) it stays inside [0, 1] and is usable for 70 questions and for 70 out of 70.

    Raises:
        ValueError: `successes` is not in 0..trials.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"successes must be in 0..{trials}, got {successes}")
    if trials == 0:
        return Interval(0.0, 1.0)
    p = successes / trials
    shrink = 1 + z * z / trials
    centre = (p + z * z / (2 * trials)) / shrink
    half = z / shrink * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean; 0 of nothing."""
    return math.fsum(values) / len(values) if values else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value with at least `share` of all values at or below it (nearest rank).

    0 of nothing; `share` in (0, 1]. percentile(…, 0.5) of an even count is the lower of the two middle ones.
    """
    if not values:
        return 0.0
    rank = max(1, math.ceil(share * len(values)))
    return sorted(values)[rank - 1]


def _dcg(grades: Sequence[float]) -> float:
    return math.fsum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))
