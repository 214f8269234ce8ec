"""What a bar on the assistant's confidence would buy: how many are answered against how many of them wrongly.

All questions are sorted by `Answer.confidence`. Answering only those down to some confidence gives a coverage
(share of all questions that are answered) and a risk (share of the answered that are wrong: questions the
documents do not answer, or whose key is not in the first excerpt). Geifman and El-Yaniv, "Selective
classification for deep neural networks", NeurIPS 2017; the area under the curve (AURC) as in Geifman, Uziel
and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", ICLR 2019.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from eval.metrics import mean, wilson


def risk_coverage(judged: Iterable[tuple[float, bool]]) -> dict[str, Any]:
    """Return the curve over (confidence, is the first excerpt wrong), its area and what to hold it to.

    `points` go from the surest question to all of them, one a distinct confidence: no bar can part equals.
    `aurc` is the mean risk over the coverages 1/n … n/n, with equals in random order (its expectation);
    `aurc_best` that of an order that puts every wrong answer last, `error_rate` that of a random order.
    """
    ordered = sorted(judged, key=lambda item: -item[0])
    points: list[dict[str, Any]] = []
    risks: list[float] = []
    answered = errors = 0
    for confidence, group in groupby(ordered, key=lambda item: item[0]):
        wrong = [is_wrong for _, is_wrong in group]
        share = sum(wrong) / len(wrong)
        risks += [(errors + at * share) / (answered + at) for at in range(1, len(wrong) + 1)]
        answered += len(wrong)
        errors += sum(wrong)
        points.append({"confidence": confidence, **risk_at(answered, errors, len(ordered))})
    return {
        "aurc": mean(risks),
        "aurc_best": _best(len(ordered), errors),
        "error_rate": errors / len(ordered) if ordered else 0.0,
        "points": points,
    }


def risk_at(answered: int, errors: int, questions: int) -> dict[str, Any]:
    """Return one point of the curve, with the 95% Wilson interval of its risk; None without answers."""
    interval = wilson(errors, answered)
    return {
        "answered": answered,
        "coverage": answered / questions if questions else 0.0,
        "risk": errors / answered if answered else None,
        "risk_interval": [interval.low, interval.high] if answered else None,
    }


def risk_of(shown: Sequence[bool], questions: int) -> dict[str, Any]:
    """Return the point of the assistant's own refusals; `shown` says of each answer if it is wrong."""
    return risk_at(len(shown), sum(shown), questions)


def _best(questions: int, errors: int) -> float:
    right = questions - errors
    return math.fsum((at - right) / at for at in range(right + 1, questions + 1)) / max(1, questions)
