"""What the source page is to show, as a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Document
from web.viewer.places import Place

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class SourceView:
    """A document, the places of one answer (perhaps in several documents), the current one.

    `at` counts from 1, and is 0 where there are no places; `theme` is "" to follow the reader's system.
    `original` offers the file for download, `pictures` the pages as pictures.
    """

    document: Document
    places: tuple[Place, ...] = ()
    at: int = 0
    theme: str = ""
    original: bool = False
    pictures: bool = False

    @property
    def current(self) -> Place | None:
        """The place to scroll to."""
        return self.places[self.at - 1] if self.at else None


def places_fit(document: Document, places: Sequence[Place]) -> bool:
    """Return whether all places that name this document lie inside its text."""
    length = len(document.text)
    return all(place.end <= length for place in places if place.document_id == document.id)
