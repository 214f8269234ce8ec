"""Consolidated texts (văn bản hợp nhất): where number, date and body of the consolidation stand.

A text and its amendments are put in one, and who puts them so attests it at the end (Pháp lệnh 01/2012):
"XÁC THỰC VĂN BẢN HỢP NHẤT" beside the body, số/ký hiệu and date below. The head, if it has marks, has the
same; what else is numbered and dated there are the texts put together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

from index.metadata.kinds import CONSOLIDATED, kind_of_number
from index.metadata.pieces import Piece, header_pieces
from index.types import Block, Extract

_ATTESTED = "XÁC THỰC VĂN BẢN HỢP NHẤT"
_SIGN = "/vbhn-"
_PHRASE = re.compile(r"xac thuc van ban hop nhat")
_ABOVE, _BELOW = 2, 5  # lines of the body's name may come before the words, the other column among them
_MAX_CHARS = 120  # more is a sentence on attesting, not the words themselves
_DATED = re.compile(r"ngay\s+\d{1,2}\s+thang\s+\d{1,2}\s+nam\s+\d{4}")


def is_consolidation(number: str) -> bool:
    """Return whether a số/ký hiệu ("06/VBHN-BTC") is that of a consolidated text."""
    return kind_of_number(number) == CONSOLIDATED


def attested_pieces(extract: Extract) -> tuple[Piece, ...]:
    """Return the pieces beside and below the last words of attesting, down to the date; () without them."""
    if _ATTESTED not in unicodedata.normalize("NFC", extract.text):
        return ()
    pieces = [
        [*header_pieces(extract.text, block.start, block.end)]
        if block.end - block.start <= _MAX_CHARS
        else []
        for block in extract.blocks
    ]
    rows = [row for row, line in enumerate(pieces) if any(_PHRASE.search(p.line.folded) for p in line)]
    if not rows:
        return ()
    at = rows[-1]
    near = [*chain(*pieces[max(0, at - _ABOVE) : at]), *_to_the_date(chain(*pieces[at : at + _BELOW]))]
    if not any(_SIGN in piece.line.folded for piece in near):
        return ()
    return tuple(part for piece in near for part in _without_phrase(extract.text, piece))


def _pieces(text: str, block: Block) -> list[Piece]:
    return [*header_pieces(text, block.start, block.end)] if block.end - block.start <= _MAX_CHARS else []


def _without_phrase(text: str, piece: Piece) -> Iterator[Piece]:
    match = _PHRASE.search(piece.line.folded)
    if match is None:
        yield piece
        return
    for first, last in ((0, match.start()), (match.end(), len(piece.line.folded))):
        rest = Piece.of(text, *piece.line.span(first, last))
        if rest.start < rest.end:
            yield rest


def _to_the_date(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces up to the date: the signer's office stands below it."""
    for piece in pieces:
        yield piece
        if _DATED.search(piece.line.folded):
            return
