"""The last check before a quote is shown: it must stand in the document, letter for letter."""

from __future__ import annotations

import logging
from dataclasses import replace

from rag.types import Answer, Citation
from web.types import AnsweringService

_log = logging.getLogger(__name__)


def verified_answer(answer: Answer, service: AnsweringService) -> Answer:
    """Return `answer` without the citations that cannot be placed in their documents."""
    return replace(
        answer,
        citations=tuple(c for c in answer.citations if is_verbatim(c, service)),
        nearest=tuple(c for c in answer.nearest if is_verbatim(c, service)),
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
