"""How surely the best excerpt answers a question: what speaks for and against it, as numbers.

A refusal is a matter of single words: "thí sinh", "phụ nữ", "tiền sử dụng đất" of a question that the excerpt
does not say weigh more than the ten that it does. The features are fitted by logistic regression on
answerable and unanswerable questions about several reports (`python -m eval fit`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.judgement import Judgement
from rag.cues import Kind
from rag.features import CLAUSE_FEATURES
from rag.levels import LEVELS
from rag.question import Question
from rag.ranking import Candidate, needs_figure
from rag.requirements import requirements_missing, uncounted

CONFIDENCE_FEATURES = (
    "thing_part",
    "thing_sentence",
    "thing_near",
    "thing_paragraph",
    "thing_most",
    "uncounted",
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
_PART = LEVELS.index("in_part")
_SENTENCE, _NEAR, _ANYWHERE = LEVELS.index("in_sentence"), LEVELS.index("in_lead"), LEVELS.index("in_context")
_FEW = 6  # a question that names this many things or more names enough


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
        **requirements_missing(question, item),
        "uncounted": uncounted(question, item) if numeric else 0.0,
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
    unindexed = ~np.array(judged.indexed, bool)
    lacks = 1 - levels

    def share(of: NDArray[np.bool_], mask: NDArray[np.bool_], lack: NDArray[np.float32]) -> float:
        return float((weights * mask * lack).sum() / max(float(weights[of].sum()), 1e-6))

    things = weights * (own & known) / max(float(weights[own].sum()), 1e-6)
    return {
        "thing_part": share(own, own & known, lacks[_PART]),
        "thing_sentence": share(own, own & known, lacks[_SENTENCE]),
        "thing_near": share(own, own & known, lacks[_NEAR]),
        "thing_paragraph": share(own, own & known, lacks[_ANYWHERE]),
        "thing_most": float((things * lacks[_NEAR]).max(initial=0)),
        "unindexed": share(own, own & known & unindexed, np.ones_like(lacks[0])),
    }
