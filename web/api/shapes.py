"""Documents and passages as JSON-ready values, in the form that `models.py` describes."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from index.types import Document
from rag.types import Citation, Hit

_OF_ANSWERS_ONLY = ("number", "highlights", "figures")


def document_dict(document: Document) -> dict[str, Any]:
    """Return what a list of documents says of one."""
    return {
        "id": document.id,
        "title": document.title,
        "file": document.path,
        "sha256": document.sha256,
        "characters": len(document.text),
        "data": document.data.to_dict(),
    }


def document_detail(document: Document) -> dict[str, Any]:
    """Return all that is known of a document but its text."""
    pages = [paragraph.page for paragraph in document.paragraphs if paragraph.page is not None]
    return document_dict(document) | {
        "recognised": document.recognised,
        "pages": max(pages, default=None),
        "paragraphs": dict(Counter(str(paragraph.kind) for paragraph in document.paragraphs)),
        "outline": [
            {
                "number": section.number,
                "title": section.title,
                "level": section.level,
                "start": section.start,
                "end": section.end,
            }
            for section in document.sections
            if section.level > 0  # not the root, which is the document itself
        ],
    }


def passage_dict(hit: Hit, citation: Citation) -> dict[str, Any]:
    """Return a passage that search found, with where it stands."""
    place = {name: value for name, value in asdict(citation).items() if name not in _OF_ANSWERS_ONLY}
    return {"score": round(hit.score, 4)} | place
