"""How a question was understood, what was found for it, and why it was answered or refused: values to show.

All of it is what the answer itself was made from; nothing is scored here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering import chosen_clauses
from rag.confidence import CONFIDENCE_FEATURES, confidence_features
from rag.dialogue import Reading
from rag.excerpts import cite
from rag.features import CLAUSE_FEATURES
from rag.found import Found
from rag.ranking import Candidate
from rag.retrieval import Sides
from rag.types import Answer, Citation, Slice


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to a score: `value` times `weight`."""

    name: str
    value: float
    weight: float

    @property
    def amount(self) -> float:
        """How much it adds, below 0 where it speaks against."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Thing:
    """Something the question names; `share` is its part of the question, in [0, 1].

    `known` tells that the lexicon has it, `indexed` that some document names it.
    """

    text: str
    key: str
    share: float
    known: bool
    indexed: bool


@dataclass(frozen=True, slots=True)
class SearchScores:
    """What the search says of a passage: see `rag.retrieval.Sides`."""

    fields: Mapping[str, float]
    lexical: float
    cosine: float
    interaction: float
    dense: float
    fused: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate in its rank: where it stands, what the search and the weighing of its clauses say.

    `clauses` are those that would be highlighted, the best first, and `speaks` what makes up the score of
    the best, the largest part first.
    """

    place: Citation
    score: float
    coverage: float
    search: SearchScores | None
    clauses: tuple[Slice, ...]
    speaks: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that led to `answer`.

    `repaired` is the question with slips mended and short names spelled out, `searched` what of it is
    searched for, `kinds` the kinds of answer that it wants. `confidence` (see `Answer`) is held against
    `threshold`, and `speaks` are its parts on the scale of log-odds, counted from `bias`.
    """

    answer: Answer
    repaired: str
    searched: str
    kinds: tuple[str, ...]
    foreign: bool
    things: tuple[Thing, ...]
    candidates: tuple[Weighed, ...]
    threshold: float
    bias: float
    speaks: tuple[Contribution, ...]


def explained(answer: Answer, reading: Reading, found: Found) -> Explanation:
    """Return what led to `answer`, to the question in `reading`."""
    refuser, question, ranked = found.view.refuser, found.question, found.ranked
    judged = refuser.judged(question, ranked) if ranked else None
    sides = found.view.sides(question) if ranked else None
    weights = refuser.judgement.clause
    return Explanation(
        answer=answer,
        repaired=reading.question.text,
        searched=question.content,
        kinds=tuple(sorted(question.kinds)),
        foreign=question.foreign,
        things=tuple(
            Thing(term.text, term.key, share, term.is_concept, indexed)
            for term, share, indexed in zip(question.terms, judged.weights, judged.indexed, strict=True)
        )
        if judged
        else (),
        candidates=tuple(
            _weighed(at, item, found, sides, weights) for at, item in enumerate(ranked, start=1)
        ),
        threshold=refuser.threshold(ranked) if ranked else refuser.judgement.threshold,
        bias=refuser.judgement.bias,
        speaks=_largest_first(
            _contributions(CONFIDENCE_FEATURES, confidence_features(judged), refuser.judgement.confidence)
        )
        if judged
        else (),
    )


def _weighed(
    rank: int, item: Candidate, found: Found, sides: Sides | None, weights: Mapping[str, float]
) -> Weighed:
    evidence, text = item.evidence, item.document.text
    chosen = chosen_clauses(found.question, item) if evidence.spans else []
    spans = [evidence.spans[at] for at in chosen]
    speaks = (
        _contributions(CLAUSE_FEATURES, evidence.features[evidence.best_clause], weights) if chosen else ()
    )
    return Weighed(
        place=cite(rank, item.document, item.paragraph, item.span, tuple(sorted(spans))),
        score=item.score,
        coverage=item.coverage,
        search=_search_scores(sides, item.row) if sides else None,
        clauses=tuple(Slice(start, end, text[start:end]) for start, end in spans),
        speaks=_largest_first(speaks),
    )


def _search_scores(sides: Sides, row: int) -> SearchScores | None:
    """Return the scores of the passage in `row`; None where this search did not find it."""
    at = int(np.searchsorted(sides.rows, row))
    if at >= len(sides.rows) or sides.rows[at] != row:
        return None
    return SearchScores(
        {field: float(scores[at]) for field, scores in sides.fields.items()},
        float(sides.lexical[at]),
        float(sides.cosine[at]),
        float(sides.interaction[at]),
        float(sides.dense[at]),
        float(sides.fused[at]),
    )


def _contributions(
    names: Sequence[str], values: NDArray[np.floating], weights: Mapping[str, float]
) -> Iterator[Contribution]:
    for name, value in zip(names, values, strict=True):
        part = Contribution(name, float(value), weights.get(name, 0.0))
        if part.amount:
            yield part


def _largest_first(parts: Iterator[Contribution] | tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    return tuple(sorted(parts, key=lambda part: -abs(part.amount)))
