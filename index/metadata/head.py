"""The head of a document: what stands above its title, and the line that names its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.metadata.kinds import CONSOLIDATED, kind_at
from index.metadata.pieces import Piece, header_pieces
from index.types import Extract

_SEARCHED_BLOCKS = 40  # running heads of a gazette may come first
_UNTITLED_BLOCKS = 15
_ADDRESSED = re.compile(r"kinh gui")


@dataclass(frozen=True, slots=True)
class Header:
    """The pieces above the title and the line of its kind; `rows` are their blocks."""

    pieces: tuple[Piece, ...]
    kind: Piece | None
    rows: tuple[int, ...]


def read_header(extract: Extract) -> Header:
    """Return the head: what stands above the line "BÁO CÁO", or above "Kính gửi", or the first lines.

    A consolidated text says so above its head; its own kind stands below it.
    """
    pieces: list[tuple[int, Piece]] = []
    consolidated: Header | None = None
    for row, block in enumerate(extract.blocks[:_SEARCHED_BLOCKS]):
        for piece in header_pieces(extract.text, block.start, block.end):
            kind = kind_at(piece.line.folded)
            if kind and piece.line.composed.isupper():
                here = Header(tuple(p for _, p in pieces), piece, tuple(range(row + 1)))
                if consolidated is not None:
                    return replace(here, kind=consolidated.kind)
                if kind[0] != CONSOLIDATED:
                    return here
                consolidated = here
                continue
            if _ADDRESSED.match(piece.line.folded):
                return Header(tuple(p for _, p in pieces), None, tuple(range(row + 1)))
            pieces.append((row, piece))
    if consolidated is not None:
        return consolidated
    first = tuple(piece for row, piece in pieces if row < _UNTITLED_BLOCKS)
    return Header(first, None, tuple(range(min(_UNTITLED_BLOCKS, len(extract.blocks)))))
