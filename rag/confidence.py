"""How surely the best excerpt answers a question: what speaks for and against it, as numbers.

A refusal is a matter of single words: "thí sinh", "phụ nữ", "tiền sử dụng đất" of a question that the excerpt
does not say weigh more than the ten that it does. The features are fitted by logistic regression on
answerable and unanswerable questions about several reports (`python -m eval fit`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from index.judgement import Judgement
from index.text import fold
from rag.features import CLAUSE_FEATURES, LEVELS
from rag.figures import Figure, figures
from rag.question import Kind, Question
from rag.ranking import Candidate, needs_figure, states_figure

CONFIDENCE_FEATURES = (
    "thing_sentence",
    "thing_near",
    "thing_paragraph",
    "thing_most",
    "carried_near",
    "carried_paragraph",
    "counted_missing",
    "task_missing",
    "unindexed",
    "clause",
    "search",
    "score",
    "margin",
    "few_terms",
    "foreign",
    "figure",
    "figure_missing",
    "unit_missing",
    "base_missing",
    "trend_missing",
    "figure_unsaid",
    "cause",
    "cause_missing",
    "when_missing",
    "name_missing",
    "yes_no",
    "task",
    "list",
    "keyword",
)
# Features that can only speak for an answer, and those that say what kind of question it is; the others can
# only speak against one. The fit keeps to it, so that no accident of a small set turns a lack into a merit.
SPEAK_FOR = frozenset({"clause", "search", "score", "margin"})
KINDS = frozenset({"few_terms", "foreign", "figure", "cause", "yes_no", "task", "list", "keyword"})
_COLUMN = {name: at for at, name in enumerate(CLAUSE_FEATURES)}
_SENTENCE, _NEAR, _ANYWHERE = LEVELS.index("in_sentence"), LEVELS.index("in_lead"), LEVELS.index("in_context")
_ABOUT = Decimal("0.15")  # how far off, as a part of it, a figure may be that is called about so much
_FEW = 6  # a question that names this many things or more names enough

_SAME_ASKED = re.compile(
    r"\b(?:cung k[yi]|so (?:voi|vs) (?:nam|thang|quy|dau nam|cuoi nam)|(?:hon|kem) nam)\b"
)
_SAME_SAID = re.compile(r"\b(?:cung k[yi]|so (?:voi )?(?:nam|thang|quy|cuoi|dau|truoc)|nam truoc)\b")
_PLAN_ASKED = re.compile(
    r"\b(?:so voi|dat|bang|may|bao nhieu|phan tram|%) (?:\w+ ){0,3}?(?:ke hoach|du toan|chi tieu|muc tieu)\b"
)
_PLAN_SAID = re.compile(r"\b(?:ke hoach|du toan|chi tieu|muc tieu|nghi quyet)\b")
_WAY = r"(?:tang|giam|len|xuong|nhieu|it|cao|thap)"
_TREND_ASKED = re.compile(
    rf"\b{_WAY}(?: \w+)? (?:hay|hoac) (?:\w+ )?{_WAY}\b"
    r"|\b(?:tang|giam) (?:duoc |them |di )?(?:bao nhieu|may)\b"
)
_TREND_SAID = re.compile(r"\b(?:tang|giam|cao hon|thap hon|nhieu hon|it hon|gap)\b")
_COUNTED = re.compile(r"\b(?:bao nhieu|may) (?:cai |con |chiec )?(\w+)")
_COMPARED = frozenset({Kind.FIGURE, Kind.COMPARISON, Kind.YES_NO})


@dataclass(frozen=True, slots=True)
class Lack:
    """A thing the user names, in the user's words, and how much of the question it is, in [0, 1].

    `lacking` tells how little of it the excerpt says, in [0, 1]; `indexed` whether any document says it.
    """

    words: str
    share: float
    lacking: float
    indexed: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """The best candidate of a question and what is known around it.

    `margin` is how far its score leads; `weights` and `indexed` are of the question's terms, in order.
    """

    question: Question
    candidate: Candidate
    margin: float
    weights: tuple[float, ...]
    indexed: tuple[bool, ...]

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """The user's own things that the lexicon knows, the most lacking first."""
        at = self.candidate.evidence.best_clause
        own = [term.weight >= 1 for term in self.question.terms]
        total = max(sum(weight for weight, mine in zip(self.weights, own, strict=True) if mine), 1e-6)
        found = [
            Lack(
                term.text,
                self.weights[row] / total,
                1 - float(self.candidate.evidence.levels[at, _ANYWHERE, row]),
                self.indexed[row],
            )
            for row, term in enumerate(self.question.terms)
            if own[row] and term.is_concept
        ]
        return tuple(sorted(found, key=lambda lack: -lack.share * lack.lacking))


def confidence(features: NDArray[np.float64], judgement: Judgement) -> float:
    """Return the probability, in [0, 1], that the candidate with these features answers."""
    weights = [judgement.confidence.get(name, 0.0) for name in CONFIDENCE_FEATURES]
    odds = judgement.bias + float(np.dot(features, weights))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def confidence_features(judged: Judged) -> NDArray[np.float64]:
    """Return the features in the order of `CONFIDENCE_FEATURES`; all finite."""
    question, item = judged.question, judged.candidate
    at = item.evidence.best_clause
    if at < 0:
        return np.zeros(len(CONFIDENCE_FEATURES))
    row = item.evidence.features[at]
    kinds = question.kinds
    numeric = needs_figure(question)
    values = {
        **_absent(judged, item.evidence.levels[at]),
        **missing_features(question, item),
        "clause": row[_COLUMN["in_clause"]],
        "search": row[_COLUMN["search"]],
        "score": item.score,
        "margin": judged.margin,
        "few_terms": min(sum(not term.is_weak for term in question.terms), _FEW) / _FEW,
        "foreign": question.foreign,
        "figure": numeric,
        "unit_missing": numeric and bool(question.units) and not row[_COLUMN["unit"]],
        "cause": Kind.CAUSE in kinds,
        "yes_no": Kind.YES_NO in kinds,
        "task": Kind.TASK in kinds,
        "list": Kind.LIST in kinds,
        "keyword": not kinds,
    }
    return np.array([float(values[name]) for name in CONFIDENCE_FEATURES])


def _absent(judged: Judged, levels: NDArray[np.float32]) -> dict[str, float]:
    """Return the shares of the question's things that the sentence, the paragraph, the documents lack."""
    terms = judged.question.terms
    weights = np.array(judged.weights)
    own = np.array([term.weight >= 1 for term in terms], bool)
    known = np.array([term.is_concept for term in terms], bool)
    carried = np.array([not term.is_weak and not term.is_relation for term in terms], bool) & ~own
    unindexed = ~np.array(judged.indexed, bool)
    lacks = 1 - levels

    def share(of: NDArray[np.bool_], mask: NDArray[np.bool_], lack: NDArray[np.float32]) -> float:
        return float((weights * mask * lack).sum() / max(float(weights[of].sum()), 1e-6))

    things = weights * (own & known) / max(float(weights[own].sum()), 1e-6)
    return {
        "thing_sentence": share(own, own & known, lacks[_SENTENCE]),
        "thing_near": share(own, own & known, lacks[_NEAR]),
        "thing_paragraph": share(own, own & known, lacks[_ANYWHERE]),
        "thing_most": float((things * lacks[_NEAR]).max(initial=0)),
        "carried_near": share(carried, carried, lacks[_NEAR]),
        "carried_paragraph": share(carried, carried, lacks[_ANYWHERE]),
        "counted_missing": _counted_missing(judged.question, lacks[0]),
        "unindexed": share(own, own & known & unindexed, np.ones_like(lacks[0])),
    }


def _counted_missing(question: Question, lacks: NDArray[np.float32]) -> float:
    """Return how far the clause lacks the noun after "bao nhiêu", as "thí sinh"; 0 where none is asked."""
    asked = fold(question.text)
    for match in _COUNTED.finditer(asked):
        for row, term in enumerate(question.terms):
            if not term.is_weak and not term.is_relation and fold(term.text).startswith(match[1]):
                return float(lacks[row])
    return 0.0


def missing_features(question: Question, item: Candidate) -> Mapping[str, bool]:
    """Return which of the things that an answer to this kind of question must have are not there."""
    said = _Said.of(item)
    asked = fold(question.said)
    columns = item.evidence.features[item.evidence.best_clause]
    same = bool(_SAME_ASKED.search(asked)) and not _SAME_SAID.search(said.sentence)
    plan = bool(_PLAN_ASKED.search(asked)) and not _PLAN_SAID.search(said.sentence)
    return {
        "figure_missing": needs_figure(question) and not states_figure(item),
        "base_missing": same or (plan and bool(question.kinds & _COMPARED)),
        "trend_missing": bool(_TREND_ASKED.search(asked)) and not _TREND_SAID.search(said.clause),
        "figure_unsaid": bool(figures_unsaid(question, item)),
        "cause_missing": Kind.CAUSE in question.kinds and not said.causes,
        "when_missing": Kind.WHEN in question.kinds and not columns[_COLUMN["when"]],
        "name_missing": Kind.MEANING in question.kinds and not said.names,
        "task_missing": Kind.TASK in question.kinds and not columns[_COLUMN["task_part"]],
    }


def figures_unsaid(question: Question, item: Candidate) -> tuple[str, ...]:
    """Return the numbers that a question assumes ("trên 7%") and the paragraph has nothing near to."""
    text = item.document.text
    held = figures(text, *item.span)
    own = figures(question.text)
    return tuple(
        question.text[f.shown_start : f.shown_end]
        for f in own
        if not any(_is_said(f, other) for other in held)
    )


def _is_said(assumed: Figure, stated: Figure) -> bool:
    """Return whether a figure is the one that is assumed: "hơn 2 tỷ đồng" is about "2.181 triệu đồng"."""
    if assumed.value == stated.value:
        return True
    room = 0 if assumed.exact else _ABOUT * abs(assumed.amount)
    return assumed.base == stated.base and abs(assumed.amount - stated.amount) <= room


@dataclass(frozen=True, slots=True)
class _Said:
    """What the best clause and its sentence say, without marks, and whether they give causes or names."""

    clause: str
    sentence: str
    causes: bool
    names: bool

    @classmethod
    def of(cls, item: Candidate) -> _Said:
        text, evidence = item.document.text, item.evidence
        at = evidence.best_clause
        same = [row for row, sentence in enumerate(evidence.sentences) if sentence == evidence.sentences[at]]
        start, end = evidence.spans[at]
        named = evidence.features[:, [_COLUMN["named"], _COLUMN["definition"]]]
        return cls(
            fold(text[start:end]),
            fold(text[evidence.spans[same[0]][0] : evidence.spans[same[-1]][1]]),
            bool(evidence.features[same, _COLUMN["cause"]].any()),
            bool(named.any()),
        )
