"""The last check before a quote is shown: it must stand in the document, letter for letter."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from rag.types import Answer, Calculation, Citation, FigureLine, Slice
from web.types import AnsweringService

_log = logging.getLogger(__name__)


def verified_answer(answer: Answer, service: AnsweringService) -> Answer:
    """Return `answer` without what cannot be placed in its documents, and without what leans on that.

    A note speaks of all quotes and a calculation of some: they go with the quotes they speak of.
    """
    citations = _verified(answer.citations, service)
    whole = len(citations) == len(answer.citations)
    holds = answer.calculation is not None and _is_backed(answer.calculation, citations)
    return replace(
        answer,
        citations=citations,
        nearest=_verified(answer.nearest, service),
        note=answer.note if whole else None,
        calculation=answer.calculation if holds else None,
    )


def is_verbatim(citation: Citation, service: AnsweringService) -> bool:
    """Return whether the quote is the document's own text at its place, with every highlight inside it."""
    try:
        text = service.document(citation.document.id).text
    except KeyError:
        _log.error("citation of unknown document %s is not shown", citation.document.id)
        return False
    in_range = 0 <= citation.start < citation.end <= len(text)
    placed = in_range and text[citation.start : citation.end] == citation.quote
    inside = all(citation.start <= start < end <= citation.end for start, end in citation.highlights)
    if not (placed and inside):
        _log.error(
            "citation %s[%d:%d] is not shown: its quote does not stand there",
            citation.document.id,
            citation.start,
            citation.end,
        )
    return placed and inside


def _verified(citations: Sequence[Citation], service: AnsweringService) -> tuple[Citation, ...]:
    return tuple(_with_true_figures(c, service) for c in citations if is_verbatim(c, service))


def _with_true_figures(citation: Citation, service: AnsweringService) -> Citation:
    """Return the citation without the parts of its figure lines that do not stand where they say."""
    if not citation.figures:
        return citation
    text = service.document(citation.document.id).text
    lines = (_true_line(line, citation, text) for line in citation.figures)
    return replace(citation, figures=tuple(line for line in lines if line))


def _true_line(line: FigureLine, citation: Citation, text: str) -> FigureLine | None:
    if not _stands(line.figure, citation):
        return None
    period = line.period
    if period and not (_in_range(period, 0, len(text)) and text[period.start : period.end] == period.text):
        _log_dropped(period, citation)
        period = None
    return FigureLine(
        line.figure,
        line.indicator if line.indicator and _stands(line.indicator, citation) else None,
        period,
        tuple(part for part in line.comparisons if _stands(part, citation)),
    )


def _is_backed(calculation: Calculation, citations: Sequence[Citation]) -> bool:
    """Return whether every figure that went into the calculation stands in a quote that is shown."""
    shown = {citation.number: citation for citation in citations}
    for operand in calculation.operands:
        if operand.citation not in shown:
            _log.error("calculation is not shown: its citation %d is not", operand.citation)
            return False
        if not _stands(operand.figure, shown[operand.citation]):
            return False
    return bool(calculation.operands)


def _stands(part: Slice, citation: Citation) -> bool:
    """Return whether a piece is the quote's own text at its place."""
    left, right = part.start - citation.start, part.end - citation.start
    stands = _in_range(part, citation.start, citation.end) and citation.quote[left:right] == part.text
    if not stands:
        _log_dropped(part, citation)
    return stands


def _in_range(part: Slice, start: int, end: int) -> bool:
    return start <= part.start < part.end <= end


def _log_dropped(part: Slice, citation: Citation) -> None:
    _log.error(
        "piece %s[%d:%d] is not shown: its words do not stand there",
        citation.document.id,
        part.start,
        part.end,
    )
