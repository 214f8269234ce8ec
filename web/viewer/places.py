"""Places in documents as text in a link, so that a chip is a plain link that any browser can follow.

One place is `<document id>.<start>.<end>[.<highlight start>.<highlight end>]*`, all numbers being code-point
offsets; a link carries the places of one answer as `c=…&c=…` and the one to open as `at=` (from 1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import Language, spoken
from rag.types import Citation

MAX_PLACES = 20
_PLACE = re.compile(r"([0-9a-f]{1,64})((?:\.[0-9]{1,9}){2,200})")


@dataclass(frozen=True, slots=True)
class Place:
    """A quoted range of a document, with the ranges inside it that answer."""

    document_id: str
    start: int
    end: int
    highlights: tuple[tuple[int, int], ...] = ()


def place_of(citation: Citation) -> Place:
    """Return where a citation stands."""
    return Place(citation.document.id, citation.start, citation.end, citation.highlights)


def source_link(places: Sequence[Place], at: int) -> str:
    """Return the relative link that opens the source page at the `at`-th place (from 1)."""
    query = "&".join(f"c={format_place(place)}" for place in places[:MAX_PLACES])
    return f"source?{query}&at={at}{language_query()}#cited"


def language_query() -> str:
    """Return what keeps a link in the language that is spoken; "" for Vietnamese, which needs no saying."""
    return "" if spoken() is Language.VIETNAMESE else f"&lang={spoken()}"


def format_place(place: Place) -> str:
    """Return a place as it stands in a link; `parse_place` reads it back."""
    numbers = [place.start, place.end, *(offset for span in place.highlights for offset in span)]
    return ".".join([place.document_id, *map(str, numbers)])


def parse_place(value: str) -> Place:
    """Read what `format_place` wrote.

    Raises:
        ValueError: the value is no place, its ranges are empty, reversed or outside the quote.
    """
    match = _PLACE.fullmatch(value)
    numbers = [int(part) for part in match[2][1:].split(".")] if match else []
    if match is None or len(numbers) % 2:
        raise ValueError(f"not a place: {value[:80]!r}")
    (start, end), *highlights = zip(numbers[::2], numbers[1::2], strict=True)
    ends = [start, *(offset for span in highlights for offset in span), end]
    if start >= end or ends != sorted(ends) or any(first == last for first, last in highlights):
        raise ValueError(f"ranges out of order: {value[:80]!r}")
    return Place(match[1], start, end, tuple(highlights))
