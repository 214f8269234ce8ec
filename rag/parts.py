"""Questions about two things at once: "Bao nhiêu vụ và bao nhiêu người chết?", "thu gấp mấy lần chi"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.text import Span, fold
from rag.calculation import Operation, QuotedFigure, calculate
from rag.evidence import Evidence
from rag.features import CLAUSE_FEATURES
from rag.figures import figure_at
from rag.question import Question
from rag.ranking import Candidate
from rag.shown_figures import shown_figures
from rag.types import Calculation, Citation

_OTHER = 0.3  # the weight of the other part's words
_NAMED = 0.8  # how much of each thing that a figure is of its own clause must name


@dataclass(frozen=True, slots=True)
class Part:
    """One of the two things that a question asks for, and the best candidate for it."""

    question: Question
    best: Candidate


def merged(parts: Sequence[Part], ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates for both parts first, one a paragraph, then the others of `ranked`.

    Where both parts are answered in one paragraph, its best clauses are those of both.
    """
    first, second = (part.best for part in parts)
    if _place(first) == _place(second):
        head = [_of_both(first, second)]
    else:
        order = [item.row for item in ranked]
        head = sorted(
            (first, second), key=lambda item: order.index(item.row) if item.row in order else len(order)
        )
    places = set(map(_place, head))
    top = max((item.score for item in (*head, *ranked)), default=0.0)
    head = [replace(item, score=top) for item in head]
    return [*head, *(item for item in ranked if _place(item) not in places)]


def _place(item: Candidate) -> tuple[str, Span]:
    return item.document.id, item.span


def _of_both(first: Candidate, second: Candidate) -> Candidate:
    """Return the candidate of both, whose best clauses are as good as each other."""
    one, other = first.evidence, second.evidence
    ours = tuple(score / max(one.best, 1e-6) for score in one.scores)
    theirs = tuple(score / max(other.best, 1e-6) for score in other.scores)
    if first.row != second.row:  # two passages of a long paragraph
        both = replace(_of_passages(one, other), scores=tuple(one.best * score for score in (*ours, *theirs)))
        return replace(first, evidence=both)
    scores = tuple(one.best * max(pair) for pair in zip(ours, theirs, strict=True))
    return replace(first, evidence=replace(one, scores=scores))


def _of_passages(one: Evidence, other: Evidence) -> Evidence:
    """Return the clauses of two passages as those of one; what the second names is not held against it."""
    sentences, parts = (max(rows, default=-1) + 1 for rows in (one.sentences, one.parts))
    unsaid = np.zeros((len(other.spans), *one.levels.shape[1:]), one.levels.dtype)
    return Evidence(
        one.spans + other.spans,
        one.scores + other.scores,
        one.coverages + other.coverages,
        one.meanings + other.meanings,
        one.units + other.units,
        np.concatenate((one.features, other.features)),
        np.concatenate((one.levels, unsaid)),
        one.sentences + tuple(row + sentences for row in other.sentences),
        one.parts + tuple(row + parts for row in other.parts),
        one.things,
    )


def beside(part: Question, whole: Question) -> Question:
    """Return one part of a question with what the whole names at little weight: whose wounded are meant."""
    own = {term.key for term in part.terms}
    others = (replace(term, weight=_OTHER * term.weight) for term in whole.terms if term.key not in own)
    return replace(part, terms=(*part.terms, *others))


def reckoned(
    operation: Operation, question: Question, parts: Sequence[Part], citations: Sequence[Citation]
) -> Calculation | None:
    """Return what the question asks to be reckoned; None where the quoted figures do not go together.

    A sum or a difference must be of the unit that is asked for.
    """
    quoted = [_quoted(part, citations) for part in parts]
    first, second = quoted
    if first is None or second is None or first.operand == second.operand:
        return None
    units = question.units if operation in (Operation.SUM, Operation.DIFFERENCE) else ()
    written = [fold(each.operand.figure.text) for each in (first, second)]
    if units and not all(any(unit.search(text) for unit in units) for text in written):
        return None
    return calculate(operation, first, second)


def _has_twin(item: Candidate, at: int, things: Sequence[int]) -> bool:
    """Return whether another part of the paragraph names the same things with a figure of its own."""
    evidence = item.evidence
    figure = CLAUSE_FEATURES.index("figure")
    return any(
        evidence.parts[row] != evidence.parts[at]
        and evidence.levels[row, 0, list(things)].min(initial=1) >= _NAMED
        and evidence.features[row, figure] > 0
        for row in range(len(evidence.spans))
    )


def _quoted(part: Part, citations: Sequence[Citation]) -> QuotedFigure | None:
    """Return the figure that answers one part, in the citation that quotes it."""
    item = part.best
    at = item.evidence.best_clause
    text = item.document.text
    things = [row for row, term in enumerate(part.question.terms) if term.weight >= 1]
    if at < 0 or item.evidence.levels[at, 0, things].min(initial=1) < _NAMED:
        return None  # another thing's figure must not be reckoned with
    if _has_twin(item, at, things):
        return None  # nor one of two that go by the same words
    lines = shown_figures(part.question, item, [at])
    for line in lines[:1]:
        figure = figure_at(text, line.figure.start, line.figure.end)
        if figure is not None:
            for citation in citations:
                inside = citation.start <= figure.shown_start and figure.shown_end <= citation.end
                if citation.document.id == item.document.id and inside:
                    return QuotedFigure(figure, citation.number, text)
    return None
