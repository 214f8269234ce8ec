"""The figures that are shown above a quote: those of the clauses that answer, the most fitting first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.text import Span, fold, plain, syllables
from index.types import Document
from rag.cues import Kind
from rag.evidence import Evidence
from rag.figure_lines import figure_lines
from rag.periods import of_section
from rag.question import Question
from rag.ranking import Candidate
from rag.reading import read_keys
from rag.types import FigureLine

_MOST = 3
_NO_FIGURES = frozenset({Kind.WHERE, Kind.CAUSE, Kind.TASK, Kind.MEANING})


def shown_figures(question: Question, item: Candidate, clauses: Sequence[int]) -> tuple[FigureLine, ...]:
    """Return at most three figures of the given clauses of a candidate, best clause first.

    () where the question asks for something else than figures.
    """
    if question.kinds & _NO_FIGURES and Kind.FIGURE not in question.kinds:
        return ()
    found = [line for at in clauses for line in clause_figures(item.document, item, at)]
    found.sort(key=lambda line: _misfit(question, line))
    if not found:
        return ()
    best = _misfit(question, found[0])[:2]
    return tuple(line for line in found if _misfit(question, line)[:2] == best)[:_MOST]


def told_apart(lines: Sequence[FigureLine]) -> tuple[FigureLine, ...]:
    """Return the lines without numbers that nothing tells apart, as the cells of a table's row of many years.

    Which of them is asked for only the head of the table says: none may stand large above the quote.
    """
    alike = Counter((line.indicator, line.period) for line in lines if _is_bare(line))
    return tuple(line for line in lines if not (_is_bare(line) and alike[line.indicator, line.period] > 1))


def _is_bare(line: FigureLine) -> bool:
    return not line.comparisons and not any(char.isalpha() or char == "%" for char in line.figure.text)


def clause_figures(document: Document, item: Candidate, at: int) -> tuple[FigureLine, ...]:
    """Return the figures of one clause of a candidate, in order, each part inside what would be quoted."""
    evidence = item.evidence
    lines = figure_lines(
        document.text,
        evidence.spans[at],
        sentence_of(evidence, at),
        fallback_period=of_section(document, item.paragraph.section),
    )
    return tuple(_inside(line, item.span) for line in lines)


def sentence_of(evidence: Evidence, at: int) -> Span:
    """Return the sentence that a clause is part of."""
    rows = [row for row, sentence in enumerate(evidence.sentences) if sentence == evidence.sentences[at]]
    return evidence.spans[rows[0]][0], evidence.spans[rows[-1]][1]


def _inside(line: FigureLine, quote: Span) -> FigureLine:
    """Return the line without an indicator and comparisons that stand outside the quote."""
    start, end = quote
    named = line.indicator is not None and start <= line.indicator.start and line.indicator.end <= end
    kept = tuple(part for part in line.comparisons if start <= part.start and part.end <= end)
    return FigureLine(line.figure, line.indicator if named else None, line.period, kept)


def _misfit(question: Question, line: FigureLine) -> tuple[bool, float, bool, bool, bool, int]:
    """Return a key that is less for a figure that fits better: unit, what it measures, comparison, a name.

    Of two that measure as much of what is asked the total goes first, then the one that measures no more.
    """
    said = fold(" ".join([line.figure.text, *(part.text for part in line.comparisons)]))
    of_unit = not question.units or any(unit.search(said) for unit in question.units)
    compares = Kind.COMPARISON not in question.kinds or bool(line.comparisons)
    further = len(syllables(line.indicator.text)) if line.indicator else 0
    named = line.indicator.text.lower() if line.indicator else ""
    fits = (not of_unit, -_measures(question, line), not compares)
    return (*fits, not named, not named.startswith("tổng "), further)


def _measures(question: Question, line: FigureLine) -> float:
    """Return how many of the things asked for the figure measures, by its indicator and its unit."""
    keys = read_keys(plain(f"{line.indicator.text if line.indicator else ''} {line.figure.text}"))
    things = [term for term in question.terms if not (term.is_weak or term.is_relation)]
    return round(sum(term.weight * (term.key in keys.folded) for term in things), 3)
