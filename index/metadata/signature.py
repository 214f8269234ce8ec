"""Who signed a document: the name below the signer's office, where the text states it."""

from __future__ import annotations

import re
from itertools import islice

from index.folded import fold_line
from index.metadata.pieces import Piece, header_pieces
from index.text import Span, plain
from index.types import Extract

_AUTHORITY = re.compile(r"(?:tm|kt|tl|tuq|q)\s?\.\s*\w")
_OFFICE = re.compile(
    r"(?:pho )?(?:chu tich|thu tuong|bo truong|giam doc|tong giam doc|cuc truong|tong cuc truong|vu truong"
    r"|chi cuc truong|chanh van phong|chu nhiem|truong ban|truong phong|bi thu|hieu truong|thong doc"
    r"|vien truong|chanh an|tong thanh tra|tong kiem toan|chanh thanh tra)\b|thu truong\b|quyen chu tich\b"
)
_RANK = re.compile(
    r"(?:(?:dai|thuong|trung|thieu) (?:tuong|ta|uy)|(?:pgs|gs|ts|ths|ks|bs|cn|ckii|cki)\s?\.)(?:\s*,)?\s*"
)
_NAME = re.compile(r"[^\W\d_][\w'’]*(?: [^\W\d_][\w'’]*){1,4}")
_BELOW = 8  # pieces between an office and the name: "PHÓ CHỦ TỊCH", "(Đã ký)", addressees beside it
_LAST_BLOCKS = 60


def read_signer(extract: Extract, *, after: int) -> tuple[str, Span] | None:
    """Return the signer's name and where it stands, below row `after`; None where there is none."""
    blocks = extract.blocks[after + 1 :]
    ends = next(
        (row for row, b in enumerate(blocks) if extract.text[b.start : b.end].rstrip().endswith("./.")), None
    )
    first = ends + 1 if ends is not None else max(0, len(blocks) - _LAST_BLOCKS)
    below = blocks[first : first + _LAST_BLOCKS]
    pieces = [piece for block in below for piece in header_pieces(extract.text, block.start, block.end)]
    offices = [at for at, piece in enumerate(pieces) if _is_office(piece)]
    for at in offices[:1]:
        for piece in islice(pieces, at + 1, at + 1 + _BELOW + len(offices)):
            name = _name(extract.text, piece)
            if name:
                return name
    return None


def _is_office(piece: Piece) -> bool:
    folded = piece.line.folded
    return piece.line.composed.isupper() and bool(_AUTHORITY.match(folded) or _OFFICE.match(folded))


def _name(text: str, piece: Piece) -> tuple[str, Span] | None:
    """Return the person that a piece names and nothing else, without rank or degree."""
    rank = _RANK.match(piece.line.folded)
    start = piece.line.span(rank.end() if rank else 0, 0)[0]
    line = fold_line(text, start, piece.end)
    words = line.composed.split()
    capitals = all(word[0].isupper() and word[1:].islower() for word in words)
    named = capitals and _NAME.fullmatch(" ".join(words))
    return (plain(line.composed), (start, piece.end)) if named else None
