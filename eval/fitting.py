"""Fit what answers and refusals go by: weights of a clause, and of the confidence in the best one.

A clause's score is linear in its features. The weights maximise the probability, under a softmax over all
clauses of the passages found, of those that hold a gold span: the listwise loss of Cao et al., "Learning
to Rank: From Pairwise Approach to Listwise Approach" (ICML 2007), with more than one right answer. The
confidence is a logistic regression whose weights may only have the sign that makes sense. Both are held near
where they start (L2), for the sets are small.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.questions import Question
from eval.scoring import FIGURE, plain
from index.text import Span
from rag.confidence import CONFIDENCE_FEATURES, KINDS, SPEAK_FOR, confidence_features
from rag.features import CLAUSE_FEATURES
from rag.question import Question as Asked
from rag.ranking import Candidate
from rag.refusal import Refuser

Vector = NDArray[np.float64]

# Where the fit of clauses starts and what it stays near: weights set by hand, as sure as _HELD says.
START: Mapping[str, float] = MappingProxyType(
    {
        "bracket": 0.4,
        "tells_what": 0.8,
        "in_clause": 0.55,
        "in_part": 0.5,
        "in_sentence": 0.44,
        "in_previous": 0.3,
        "in_lead": 0.38,
        "in_passage": 0.22,
        "in_context": 0.16,
        "meaning": 0.5,
        "search": 0.4,
        "indicator": 0.2,
        "total": 0.3,
        "counted": 0.1,
        "figure": 0.08,
        "unit": 0.12,
        "keyword_figure": 0.08,
        "definition": 0.15,
        "named": 0.3,
        "titled_list": 0.4,
        "most": 0.1,
        "cause_part": 0.12,
        "task_part": 0.15,
        "ahead": -0.05,
        "introduces": -0.2,
        "aside": -1.0,
        "same_paragraph": 0.1,
        "same_sentence": 0.05,
        "own": 0.1,
    }
)
# Titles and headings are no answers, whatever the sets say.
_FIXED = frozenset({"aside"})
_SHARPNESS = 8.0  # what a difference of 1 between two scores is worth in log-odds
_HELD = 0.03
_LOOSE, _KIND_HELD = 0.1, 4.0
_LEAST_SCALE = 0.08
# A clause with this much of a gold span that has no figures is right.
_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class ClauseExample:
    """All clauses of the candidates of one question: features (clauses, features), and which are right."""

    features: NDArray[np.float32]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ConfidenceExample:
    """The best candidate of one question: its features, and whether the question can be answered.

    `refused` tells that a specific is missing, whatever the confidence, `rules` that it is of a regulation.
    """

    features: Vector
    answerable: bool
    refused: bool
    rules: bool = False


def clause_example(question: Question, candidates: Sequence[Candidate]) -> ClauseExample | None:
    """Return what a question teaches of clauses; None where no candidate holds a gold span."""
    golds = (*question.gold_spans, *question.acceptable_spans)
    if not candidates or not golds:
        return None
    right = [
        _is_right(item.document.text, span, golds) for item in candidates for span in item.evidence.spans
    ]
    features = np.concatenate([item.evidence.features for item in candidates])
    return ClauseExample(features, np.array(right)) if any(right) else None


def _is_right(text: str, clause: Span, golds: Iterable[str]) -> bool:
    """Return whether the clause holds a gold span, all of its figures, or most of one without figures."""
    shown, offsets = _composed(text)
    start, end = offsets[clause[0]], offsets[clause[1]]
    for gold in map(plain, golds):
        at = shown.find(gold)
        while at >= 0:
            figures = [(at + match.start(), at + match.end()) for match in FIGURE.finditer(gold)]
            if figures and all(start <= left and right <= end for left, right in figures):
                return True
            if min(end, at + len(gold)) - max(start, at) >= (1 if figures else _ENOUGH) * len(gold):
                return True
            at = shown.find(gold, at + 1)
    return False


@lru_cache(maxsize=8)
def _composed(text: str) -> tuple[str, tuple[int, ...]]:
    """Return `text` as gold spans are compared, and where each of its characters stands there."""
    shown, offsets, begin = "", [], 0
    for at, char in enumerate(text):
        if at > begin and not unicodedata.combining(char):
            shown += plain(text[begin:at])
            begin = at
        offsets.append(len(shown))
    shown += plain(text[begin:])
    return shown, (*offsets, len(shown))


def fit_clauses(examples: Sequence[ClauseExample]) -> dict[str, float]:
    """Return the weight of each clause feature."""
    start = np.array([START.get(name, 0.0) for name in CLAUSE_FEATURES])
    free = np.array([name not in _FIXED for name in CLAUSE_FEATURES])

    def loss(weights: Vector) -> tuple[float, Vector]:
        total, slope = 0.0, np.zeros_like(weights)
        for example in examples:
            logits = _SHARPNESS * (example.features @ weights)
            odds = np.exp(logits - logits.max())
            sum_right = (odds * example.right).sum()
            total -= np.log(sum_right / odds.sum() + 1e-12)
            pull = odds * example.right / (sum_right + 1e-12) - odds / odds.sum()
            slope -= _SHARPNESS * (example.features.T @ pull)
        away = weights - start
        held = _HELD * _SHARPNESS
        return total / len(examples) + held * away @ away, (slope / len(examples) + 2 * held * away) * free

    found = minimize(loss, start.copy(), jac=True, method="L-BFGS-B").x
    return dict(zip(CLAUSE_FEATURES, (round(float(weight), 3) for weight in found), strict=True))


def confidence_example(
    question: Question, asked: Asked, candidates: list[Candidate], refuser: Refuser
) -> ConfidenceExample | None:
    """Return what a question teaches of confidence; None where nothing was found for it."""
    if not candidates:
        return None
    ranked = refuser.prefer(asked, candidates)
    verdict = refuser.verdict(asked, ranked)
    features = confidence_features(refuser.judged(asked, ranked))
    refused = verdict.confidence == 0
    return ConfidenceExample(features, question.answerable, refused, refuser.quotes_rules(ranked))


def fit_confidence(examples: Sequence[ConfidenceExample]) -> tuple[dict[str, float], float]:
    """Return the weight of each confidence feature and the bias; both kinds of question count alike."""
    rows = np.array([example.features for example in examples])
    answerable = np.array([example.answerable for example in examples])
    mean, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), _LEAST_SCALE)
    scaled = (rows - mean) / scale
    share = np.where(answerable, 0.5 / max(answerable.sum(), 1), 0.5 / max((~answerable).sum(), 1))
    share, sign = share * len(rows), np.where(answerable, 1, -1)
    held = np.array([_KIND_HELD if name in KINDS else 1.0 for name in CONFIDENCE_FEATURES]) / _LOOSE

    def loss(values: Vector) -> tuple[float, Vector]:
        weights, bias = values[:-1], values[-1]
        margins = sign * (scaled @ weights + bias)
        pull = -share * sign / (1 + np.exp(margins))
        total = (share * np.logaddexp(0, -margins)).sum() + (held * weights * weights).sum() / 2
        return total, np.append(scaled.T @ pull + held * weights, pull.sum())

    found = minimize(loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=_signs()).x
    weights = found[:-1] / scale
    bias = float(found[-1] - weights @ mean)
    named = zip(CONFIDENCE_FEATURES, (round(float(weight), 3) for weight in weights), strict=True)
    return dict(named), round(bias, 3)


def _signs() -> list[tuple[float | None, float | None]]:
    signs: list[tuple[float | None, float | None]] = []
    for name in CONFIDENCE_FEATURES:
        signs.append((None, None) if name in KINDS else (0, None) if name in SPEAK_FOR else (None, 0))
    return [*signs, (None, None)]


def threshold(confidences: Iterable[tuple[float, ConfidenceExample]], *, wrong_share: float) -> float:
    """Return the highest confidence under which at most `wrong_share` of the answerable are refused.

    `confidences` must come from fits that did not see the example they are of.
    """
    found = sorted(0.0 if e.refused else sure for sure, e in confidences if e.answerable)
    return round(found[int(wrong_share * len(found))], 3) if found else 0.5
