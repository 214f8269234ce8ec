"""Which documents are superseded: by what the office says, or by a later version of the same document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.metadata.bodies import same_body
from index.metadata.document_data import DocumentStatus
from index.text import fold
from index.types import Document


def with_superseded(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Return the documents in their order, the superseded ones with that status."""
    old = set(_superseded(documents))
    return tuple(_as_superseded(document) if document.id in old else document for document in documents)


def is_superseded(document: Document) -> bool:
    """Return whether another document has taken the place of this one."""
    return document.data.status is DocumentStatus.SUPERSEDED


def _as_superseded(document: Document) -> Document:
    return replace(document, data=replace(document.data, status=DocumentStatus.SUPERSEDED))


def _superseded(documents: Sequence[Document]) -> Iterator[str]:
    """Yield the ids of documents of which there is a later version."""
    numbered: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        data = document.data
        if data.number and data.issuer and data.date and data.status is not DocumentStatus.SUPERSEDED:
            numbered[fold(data.number)].append(document)
    for versions in numbered.values():
        for document in versions:
            if any(_replaces(other, document) for other in versions):
                yield document.id


def _replaces(later: Document, document: Document) -> bool:
    """Return whether `later`, of the same number, is a version of `document` with a later date.

    Numbers begin again each year: of two years, they are one document only if they are about the same.
    """
    new, old = later.data, document.data
    if not (new.date and old.date and new.issuer and old.issuer) or new.date <= old.date:
        return False
    same = new.date[:4] == old.date[:4] or _about(later) == _about(document)
    return same and same_body(new.issuer, old.issuer)


def _about(document: Document) -> str:
    return " ".join(fold(document.title).split())
