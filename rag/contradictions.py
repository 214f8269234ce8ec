"""Two places of the documents that give different figures for one thing: both are shown, neither is chosen.

Careful on purpose: a note that is wrong costs more trust than one that is not made. The other figure must be
of the same unit and time, of an indicator with the same words, and in the words of a report, not of a plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexicon import load_lexicon
from index.text import fold, syllables
from rag.features import LEVELS
from rag.figures import Figure, figures
from rag.question import Question
from rag.ranking import Candidate, needs_figure
from rag.shown_figures import shown_figures
from rag.types import FigureLine

_SENTENCE = LEVELS.index("in_sentence")
_LOOKED_AT = 8
_CLAUSES = 3
_HELD = 0.8  # how much of each thing asked for must stand in the sentence of either figure
_AHEAD = re.compile(r"\b(?:phuong huong|nhiem vu|giai phap|muc tieu|phan dau|du kien|ke hoach nam)\b")


def other_figure(question: Question, ranked: Sequence[Candidate]) -> tuple[Candidate, str] | None:
    """Return the candidate that contradicts the first one, and what to say of it; None where none does."""
    if not needs_figure(question) or not ranked or _is_ahead(ranked[0], ranked[0].evidence.best_clause):
        return None
    stated = _stated(question, ranked[0], ranked[0].evidence.best_clause)
    if stated is None:
        return None
    for item in ranked[1:_LOOKED_AT]:
        best_first = sorted(range(len(item.evidence.spans)), key=lambda row: -item.evidence.scores[row])
        for at in best_first[:_CLAUSES]:
            other = None if _is_ahead(item, at) else _stated(question, item, at)
            if other and _contradict(question, stated, other):
                both = f"“{stated.line.figure.text}” và “{other.line.figure.text}”"
                return item, f"Báo cáo nêu hai số liệu khác nhau: {both}; xem cả hai đoạn trích."
    return None


@dataclass(frozen=True, slots=True)
class _Stated:
    """A figure that answers, as a line and as a number, and the words of what it measures."""

    line: FigureLine
    figure: Figure
    words: frozenset[str]


def _stated(question: Question, item: Candidate, at: int) -> _Stated | None:
    """Return the figure of a clause that answers; None where its sentence does not name all that is asked."""
    things = [row for row, term in enumerate(question.terms) if term.weight >= 1]
    if at < 0 or not things or item.evidence.levels[at, _SENTENCE, things].min() < _HELD:
        return None
    for line in shown_figures(question, item, [at])[:1]:
        found = figures(item.document.text, line.figure.start, line.figure.end)
        said = fold(line.figure.text)
        of_unit = not question.units or any(unit.search(said) for unit in question.units)
        if line.indicator is not None and found and of_unit:
            keys = load_lexicon().keys(syllables(line.indicator.text))
            return _Stated(line, found[0], frozenset(keys))
    return None


def _contradict(question: Question, one: _Stated, other: _Stated) -> bool:
    """Return whether two figures differ that are of one thing: what only one of them says, the question says."""
    asked = {key for term in question.terms for key in (term.key, *term.parts)}
    times = {fold(part.line.period.text) for part in (one, other) if part.line.period}
    return (
        len(times) < 2
        and bool(one.words & other.words)
        and one.words ^ other.words <= asked
        and one.figure.base == other.figure.base
        and one.figure.amount != other.figure.amount
    )


def _is_ahead(item: Candidate, at: int) -> bool:
    """Return whether a clause speaks of what is to come, of which a report may state another figure."""
    said = item.document.text[slice(*item.evidence.spans[at])] if at >= 0 else ""
    return bool(_AHEAD.search(fold(". ".join((*item.paragraph.section.path, said)))))
