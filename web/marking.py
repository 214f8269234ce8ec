"""Text with some of its ranges marked, as safe HTML: the words of files and people all pass through here."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.language import Language, spoken
from index.text import is_marked

_QUOTED = re.compile("“[^“”]*”")


@dataclass(frozen=True, slots=True)
class Marking:
    """Ranges of the text that are shown with the same element; in case of overlap the later marking wins."""

    ranges: tuple[tuple[int, int], ...]
    opening: str = "<mark>"
    closing: str = "</mark>"


def escape(text: str) -> str:
    """Return text as it may stand in HTML, between tags or inside a quoted attribute."""
    return html.escape(text, quote=True)


def marked_html(text: str, markings: Iterable[Marking], *, offset: int = 0) -> str:
    """Return `text` escaped, with every marked range in its element.

    Ranges are offsets into the document, of which `text` begins at `offset`; what lies outside is cut off.
    """
    layers = tuple(markings)
    return "".join(
        f"{layer.opening}{escape(piece)}{layer.closing}" if layer else escape(piece)
        for piece, layer in _pieces(text, layers, offset)
    )


def _pieces(text: str, layers: tuple[Marking, ...], offset: int) -> Iterator[tuple[str, Marking | None]]:
    end = offset + len(text)
    edges = {offset, end}
    for layer in layers:
        edges.update(min(max(edge, offset), end) for span in layer.ranges for edge in span)
    ordered = sorted(edges)
    for first, last in pairwise(ordered):
        yield text[first - offset : last - offset], _layer_at(first, layers)


def _layer_at(position: int, layers: tuple[Marking, ...]) -> Marking | None:
    holding = [x for x in layers if any(start <= position < end for start, end in x.ranges)]
    return holding[-1] if holding else None


def said_html(text: str) -> str:
    """Return a sentence of the assistant's own as HTML, what it quotes in “” marked as Vietnamese.

    Nothing is marked on a Vietnamese page, nor what has no Vietnamese letter in it.
    """
    if spoken() is Language.VIETNAMESE:
        return escape(text)
    return _QUOTED.sub(lambda match: vietnamese_html(match[0]), escape(text))


def vietnamese_mark(text: str) -> str:
    """Return the attribute of an element whose `text` is of a document or a question; "" where needless."""
    return ' lang="vi"' if spoken() is not Language.VIETNAMESE and is_marked(text) else ""


def vietnamese_html(escaped: str) -> str:
    """Return escaped words of a document or question, marked as Vietnamese if they are on an English page."""
    mark = vietnamese_mark(escaped)
    return f"<span{mark}>{escaped}</span>" if mark else escaped
