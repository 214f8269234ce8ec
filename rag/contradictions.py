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
from rag.cues import is_relation
from rag.figures import Figure, figure_at
from rag.levels import LEVELS
from rag.phrases import phrases
from rag.question import Question
from rag.ranking import Candidate, looks_ahead, needs_figure
from rag.shown_figures import sentence_of, shown_figures
from rag.time import time_in
from rag.types import FigureLine

_SENTENCE = LEVELS.index("in_sentence")
_LOOKED_AT = 8
_CLAUSES = 3
_HELD = 0.8  # how much of each thing asked for must stand in the sentence of either figure
_COUNTED = re.compile(r"\b(?:bao nhieu|may) (\w+)")
_AHEAD = re.compile(r"\b(?:phan dau|du kien|muc tieu)\b")


def other_figure(question: Question, ranked: Sequence[Candidate]) -> tuple[Candidate, str] | None:
    """Return the candidate that contradicts the first one, and what to say of it; None where none does."""
    if not needs_figure(question) or not ranked or _is_ahead(ranked[0], ranked[0].evidence.best_clause):
        return None
    stated = _stated(question, ranked[0], ranked[0].evidence.best_clause)
    if stated is None:
        return None
    data = ranked[0].document.data
    for item in ranked[1:_LOOKED_AT]:
        if _is_other(data.period, item.document.data.period) or _is_other(
            data.place, item.document.data.place
        ):
            continue  # two reports of two periods or places
        best_first = sorted(range(len(item.evidence.spans)), key=lambda row: -item.evidence.scores[row])
        for at in best_first[:_CLAUSES]:
            other = None if _is_ahead(item, at) else _stated(question, item, at)
            if other and _contradict(question, stated, other):
                return item, phrases().two_figures.format(one=stated.written, other=other.written)
    return None


def _is_other(one: object, other: object) -> bool:
    """Return whether both are stated and differ."""
    return one is not None and other is not None and one != other


@dataclass(frozen=True, slots=True)
class _Stated:
    """A figure that answers, as written and as a number, the things named before it, and its time."""

    written: str
    figure: Figure
    things: frozenset[str]
    time: str


def _stated(question: Question, item: Candidate, at: int) -> _Stated | None:
    """Return the figure of a clause that answers; None where its sentence does not name all that is asked."""
    things = [row for row, term in enumerate(question.terms) if not (term.is_weak or term.is_relation)]
    if at < 0 or not things or item.evidence.levels[at, _SENTENCE, things].min() < _HELD:
        return None
    text = item.document.text
    for line in shown_figures(question, item, [at])[:1]:
        for part in (line.figure, *line.comparisons):
            figure = figure_at(text, part.start, part.end)
            if figure and _is_asked(question, part.text, line):
                written = text[figure.shown_start : figure.shown_end]
                time = fold(line.period.text) if line.period else ""
                return _Stated(written, figure, _things(item, at, figure), time)
    return None


def _things(item: Candidate, at: int, figure: Figure) -> frozenset[str]:
    """Return the things that are named before a figure, from the last semicolon on, times left out."""
    text, (start, _) = item.document.text, sentence_of(item.evidence, at)
    said = text[max(start, text.rfind(";", start, figure.start) + 1) : figure.start]
    words = syllables(said)
    named = (
        (key, said[words[a].start : words[b - 1].end]) for key, a, b in load_lexicon().read(words) if key
    )
    return frozenset(key for key, name in named if not time_in(name) and not is_relation(name))


def _is_asked(question: Question, written: str, line: FigureLine) -> bool:
    """Return whether a figure is of what is counted: of the unit asked for, or of the noun that is asked."""
    if question.units:
        return any(unit.search(fold(written)) for unit in question.units)
    noun = _COUNTED.search(fold(question.text))
    said = fold(f"{written} {line.indicator.text if line.indicator else ''}")
    return noun is None or noun[1] in said.split()


def _contradict(question: Question, one: _Stated, other: _Stated) -> bool:
    """Return whether two figures of one thing differ; what only one of them says, the question says."""
    asked = {key for term in question.terms for key in (term.key, *term.parts)}
    return (
        len({one.time, other.time} - {""}) < 2
        and one.things ^ other.things <= asked
        and (one.figure.kind, one.figure.base) == (other.figure.kind, other.figure.base)
        and one.figure.amount != other.figure.amount
    )


def _is_ahead(item: Candidate, at: int) -> bool:
    """Return whether a clause speaks of what is to come, of which a report may state another figure."""
    said = item.document.text[slice(*item.evidence.spans[at])] if at >= 0 else ""
    return looks_ahead(item.paragraph.section) or bool(_AHEAD.search(fold(said)))
