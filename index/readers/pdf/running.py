"""What stands at the head or the foot of page after page: running titles, page numbers, a gazette's head."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from index.readers.pdf.geometry import Row
from index.readers.pdf.lines import join_row

# Rows from the edge that may be a running head, and how far one may wander from page to page.
_EDGE_ROWS = 2
_WANDER_POINTS = 6.0
_MIN_SHARE = 0.3
_MIN_PAGES = 3
_MIN_NUMBERED = 2
# Distance from the text, in shares of its size: lines of a note repeat too, but stand close.
_APART = 1.45

_DIGITS = re.compile(r"\d+")
_OUTER_NUMBERS = re.compile(r"^\d+\s+|\s+\d+$")
_GAZETTE = re.compile(r"(?:\d+ +)?CÔNG BÁO ?/ ?Số [\d +]+/ ?Ngày [\d/-]+(?: +\d+)?")
_PAGE_NUMBER = re.compile(r"(?:[-–] ?)?(?:Trang |trang )?(\d{1,4})(?: ?[-–]|[/.]\d{0,4})?")


def running_rows(pages: Sequence[Sequence[Row]]) -> list[frozenset[int]]:
    """Return for each page, given its rows, which of them are repeated from page to page."""
    seen: Counter[tuple[str, int]] = Counter()
    for rows in pages:
        seen.update({key for at in _edges(rows) for key in _keys(rows[at])})
    shifts = Counter(shift for number, rows in enumerate(pages, 1) for shift in _shifts(number, rows))
    enough = max(_MIN_PAGES, _MIN_SHARE * len(pages))

    def is_running(number: int, row: Row) -> bool:
        repeated = max(seen[key] for key in _keys(row)) >= enough
        return repeated or _is_fixed(row) or _is_number(number, row, shifts)

    return [
        _at_edges(rows, [is_running(number, row) for row in rows]) for number, rows in enumerate(pages, 1)
    ]


def _at_edges(rows: Sequence[Row], running: Sequence[bool]) -> frozenset[int]:
    """Return the running rows at the head and at the foot, where they stand apart from the text."""
    found: set[int] = set()
    for order in (list(range(len(rows))), list(reversed(range(len(rows))))):
        edge = list(takewhile(lambda at: running[at], order[:_EDGE_ROWS]))
        while edge and len(edge) < len(rows):
            last, following = rows[edge[-1]][0], rows[order[len(edge)]][0]
            if abs(last.y - following.y) >= _APART * following.size or _is_fixed(rows[edge[-1]]):
                break
            edge.pop()
        found.update(edge)
    return frozenset(found)


def _is_fixed(row: Row) -> bool:
    """Return whether a row is a running head by its words alone."""
    return _GAZETTE.fullmatch(_text(row)) is not None


def _edges(rows: Sequence[Row]) -> list[int]:
    last = len(rows)
    return [at for at in range(last) if at < _EDGE_ROWS or at >= last - _EDGE_ROWS]


def _text(row: Row) -> str:
    return unicodedata.normalize("NFC", join_row(row).text)


def _keys(row: Row) -> tuple[tuple[str, int], ...]:
    """Return what a row is counted by: its words without their numbers, at its height or a little off."""
    bare = _DIGITS.sub("#", _OUTER_NUMBERS.sub("", _text(row)))
    height = int(row[0].y // _WANDER_POINTS)
    return tuple((bare, height + off) for off in (0, 1))


def _shifts(number: int, rows: Sequence[Row]) -> set[int]:
    """Return how far the page numbers at the edges of a page are from the page's own number."""
    matches = (_PAGE_NUMBER.fullmatch(_text(rows[at])) for at in _edges(rows))
    return {int(match[1]) - number for match in matches if match}


def _is_number(number: int, row: Row, shifts: Counter[int]) -> bool:
    match = _PAGE_NUMBER.fullmatch(_text(row))
    if match is None:
        return False
    shift = int(match[1]) - number
    return shift == 0 or shifts[shift] >= _MIN_NUMBERED
