"""Questions about two things at once: "Bao nhiêu vụ và bao nhiêu người chết?", "thu gấp mấy lần chi"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.text import fold
from rag.calculation import Operation, QuotedFigure, calculate
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
    if first.row == second.row:
        head = [_of_both(first, second)]
    else:
        order = [item.row for item in ranked]
        head = sorted(
            (first, second), key=lambda item: order.index(item.row) if item.row in order else len(order)
        )
    rows = {item.row for item in head}
    top = max((item.score for item in (*head, *ranked)), default=0.0)
    head = [replace(item, score=top) for item in head]
    return [*head, *(item for item in ranked if item.row not in rows)]


def _of_both(first: Candidate, second: Candidate) -> Candidate:
    one, other = first.evidence, second.evidence
    scores = tuple(
        one.best * max(left / max(one.best, 1e-6), right / max(other.best, 1e-6))
        for left, right in zip(one.scores, other.scores, strict=True)
    )
    return replace(first, evidence=replace(one, scores=scores))


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
