"""What a reader's process hands over: a frame that states its length, with JSON and nothing that can run.

The receiver trusts nothing it gets: each value is checked for its type and range, so a process that a file
has taken over can at most tell a wrong text. Knows no processes.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, TypeVar

from index.readers.failures import Cause
from index.types import Block, BlockKind, Extract, RowPlace

T = TypeVar("T")

HEADER_BYTES = 8
# What the first reply of a process says, and what each begins with: whether another file may follow.
READY = b"ready"
GOES_ON, LAST = b"+", b"-"
_HEADER = struct.Struct(">Q")
_MAX_COUNT = 2**31
_KINDS = tuple(BlockKind)
_KIND_ROWS: Mapping[BlockKind, int] = {kind: row for row, kind in enumerate(_KINDS)}
# sheet, caption, unit, headers: the same for the rows of a table, so told once
_Shared = tuple[str, str, str, tuple[str, ...]]


class BrokenReplyError(Exception):
    """What arrived is not what a reader's process sends."""


def frame_header(length: int) -> bytes:
    """Return what goes before the `length` bytes of a frame."""
    return _HEADER.pack(length)


def frame_length(header: bytes) -> int:
    """Return the length that the first `HEADER_BYTES` of a frame state."""
    return int(_HEADER.unpack(header)[0])


def encode_extract(extract: Extract) -> bytes:
    """Return the reply of a file that was read.

    Raises:
        UnicodeEncodeError: the text holds half a character (a lone surrogate).
    """
    shared: dict[_Shared, int] = {}
    blocks = [_block_row(block, shared) for block in extract.blocks]
    return _json(
        {"text": extract.text, "recognised": extract.recognised, "shared": list(shared), "blocks": blocks}
    )


def encode_refusal(message: str) -> bytes:
    """Return the reply of a file that its reader refused, with its reason."""
    return _json({"refused": message})


def encode_failure(cause: Cause, detail: str = "") -> bytes:
    """Return the reply of a file that broke its reader."""
    return _json({"failed": cause.value, "detail": detail})


def decode(content: bytes) -> Extract | str | tuple[Cause, str]:
    """Return what a reply holds: an extract, the reason of a refusal, or what broke the reader.

    Raises:
        BrokenReplyError: it is none of these, or its blocks are not ranges of its text in order.
    """
    try:
        reply = json.loads(content)
        if "refused" in reply:
            return _line(reply["refused"])
        if "failed" in reply:
            return Cause(reply["failed"]), _line(reply["detail"])
        return _extract(reply)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise BrokenReplyError(str(error)) from error


def _json(reply: Mapping[str, object]) -> bytes:
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode()


def _block_row(block: Block, shared: dict[_Shared, int]) -> list[object]:
    row: list[object] = [block.start, block.end, _KIND_ROWS[block.kind], block.level, block.page]
    place = block.place
    if place is None:
        return row
    key = (place.sheet, place.caption, place.unit, place.headers)
    return [*row, place.table, place.row, place.cells, shared.setdefault(key, len(shared))]


def _extract(reply: Mapping[str, Any]) -> Extract:
    text, recognised = _words(reply["text"]), _of(bool, reply["recognised"])
    shared = [_shared(item) for item in reply["shared"]]
    blocks, end = [], 0
    for row in reply["blocks"]:
        block = _block(row, shared)
        if not end <= block.start < block.end <= len(text):
            raise ValueError("block out of order")
        end = block.end
        blocks.append(block)
    if not blocks:
        raise ValueError("no blocks")
    return Extract(text, tuple(blocks), recognised)


def _block(row: list[Any], shared: list[_Shared]) -> Block:
    start, end, kind, level, page, *rest = row
    return Block(
        start=_count(start),
        end=_count(end),
        kind=_KINDS[_count(kind)],
        level=None if level is None else _count(level),
        page=None if page is None else _count(page),
        place=_place(rest, shared) if rest else None,
    )


def _place(rest: list[Any], shared: list[_Shared]) -> RowPlace:
    table, row, cells, key = rest
    sheet, caption, unit, headers = shared[_count(key)]
    return RowPlace(_count(table), _count(row), sheet, _words(cells), caption, unit, headers)


def _shared(item: list[Any]) -> _Shared:
    sheet, caption, unit, headers = item
    return _words(sheet), _words(caption), _words(unit), tuple(_words(head) for head in headers)


def _count(value: object) -> int:
    number = _of(int, value)
    if not 0 <= number <= _MAX_COUNT:
        raise ValueError("not a count")
    return number


def _words(value: object) -> str:
    words = _of(str, value)
    words.encode()  # raises on half a character, which nothing that comes later could write
    return words


def _of(kind: type[T], value: object) -> T:
    if type(value) is not kind:  # True is an int too
        raise TypeError(f"not a {kind.__name__}")
    return value


def _line(value: object) -> str:
    return "".join(character if character.isprintable() else " " for character in _words(value))
