"""Two texts side by side: told by the gap between them, read left, then right.

That is the head of an official letter (issuing body | quốc hiệu), its end (addressees | signature), and a
page set in two columns. Figures side by side are a table without rules, and are read row by row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.readers.pdf.geometry import Line, Row
from index.readers.pdf.lines import join_row

# Shares of the letter size.
_MIN_GUTTER = 0.3
_SIDE_BY_SIDE = 0.85
_NEXT_LINE = 1.7
# One row in two parts may be a line with a wide space in it.
_MIN_ROWS = 2
_MAX_FIGURES = 0.3
_MIN_FIGURES = 2
_LABEL = re.compile(r"(?:[-–+•*▪●]|\(?[a-zđA-ZĐ\dIVX]{1,4}[.)]|(?:Điều|Mục|Chương|Phần) \w+\.?)")
_FIGURE = re.compile(r"[\W\d]+")
# The head and the end of an official letter are two texts even where they share one row only.
_LETTER = re.compile(r"CỘNG (?:HÒA|HOÀ) XÃ HỘI\b|Nơi nhận:?$")


@dataclass(frozen=True, slots=True)
class Column:
    """Lines one below the other; `is_main` where they are the page's own text and not one of two parts."""

    lines: tuple[Line, ...]
    is_main: bool


def read_columns(rows: Sequence[Row], *, is_main: bool = True) -> Iterator[Column]:
    """Yield the columns of rows in reading order; every line is in one of them."""
    bands = _bands([_with_labels(row) for row in rows])
    pending: list[Line] = []
    at = 0
    while at < len(bands):
        end, gutter = _run(bands, at)
        if end == at:
            pending.append(_line(bands[at]))
            at += 1
            continue
        if pending:
            yield Column(tuple(pending), is_main)
            pending = []
        yield from _sides(bands[at:end], gutter)
        at = end
    if pending:
        yield Column(tuple(pending), is_main)


def _sides(bands: Sequence[Row], gutter: float) -> Iterator[Column]:
    for is_left in (True, False):
        side = [tuple(line for line in band if (line.x1 <= gutter) == is_left) for band in bands]
        yield from read_columns([row for row in side if row], is_main=False)


def _line(band: Row) -> Line:
    """Return a row of one text as a line; figures side by side are the cells of a table without rules."""
    figures = [line for line in band[1:] if _FIGURE.fullmatch(line.text) and re.search(r"\d", line.text)]
    if len(figures) < _MIN_FIGURES or 2 * len(figures) < len(band) - 1:
        return join_row(band)
    return replace(join_row(band), text=" | ".join(line.text for line in band), is_row=True)


def _with_labels(row: Row) -> Row:
    """Return a row whose numbers and dashes stand with the words they belong to, however far off."""
    lines: list[Line] = []
    for line in row:
        if lines and _LABEL.fullmatch(lines[-1].text):
            lines[-1] = join_row((lines[-1], line))
        else:
            lines.append(line)
    return tuple(lines)


def _bands(rows: Sequence[Row]) -> list[Row]:
    """Return rows with those put together that stand side by side a little higher or lower."""
    bands: list[Row] = []
    for row in rows:
        if bands and _are_beside(bands[-1], row):
            bands[-1] = tuple(sorted((*bands[-1], *row), key=lambda line: line.x0))
        else:
            bands.append(row)
    return bands


def _are_beside(above: Row, below: Row) -> bool:
    size = min(above[0].size, below[0].size)
    if below[0].y - above[0].y > _SIDE_BY_SIDE * size:
        return False
    return all(one.x1 < other.x0 or other.x1 < one.x0 for one in above for other in below)


def _run(bands: Sequence[Row], start: int) -> tuple[int, float]:
    """Return where the two columns that begin at `start` end, and the gutter; `start` where none begin."""
    best, best_gutter = start, 0.0
    for left, right in zip(bands[start], bands[start][1:], strict=False):
        end, gutter = _follow(bands, start, (left.x1, right.x0))
        if end > best and _are_texts(bands[start:end], gutter):
            best, best_gutter = end, gutter
    return best, best_gutter


def _follow(bands: Sequence[Row], start: int, gap: tuple[float, float]) -> tuple[int, float]:
    """Return the end of the rows that leave a gap free, and the middle of what is left of it."""
    low, high = gap
    last = start  # the last row that belongs to the columns
    for at in range(start, len(bands)):
        band = bands[at]
        lefts = [line for line in band if line.x1 <= (low + high) / 2 or line.x0 < low]
        rights = [line for line in band if line not in lefts]
        new_low = max([low, *(line.x1 for line in lefts)])
        new_high = min([high, *(line.x0 for line in rights)])
        if new_high - new_low < _MIN_GUTTER * band[0].size:
            break
        low, high = new_low, new_high
        if (lefts and rights) or (lefts and at == last + 1 and _goes_on(bands[at - 1], band)):
            last = at
    return last + 1, (low + high) / 2


def _goes_on(above: Row, below: Row) -> bool:
    """Return whether a row without a right part is the next line of the left column."""
    return below[0].y - above[0].y <= _NEXT_LINE * below[0].size and below[0].size == above[0].size


def _are_texts(bands: Sequence[Row], gutter: float) -> bool:
    """Return whether two columns are two texts and not the figures of a table."""
    paired = [band for band in bands if band[0].x1 <= gutter < band[-1].x0]
    if any(_LETTER.match(line.text) for band in paired for line in band):
        return True
    if len(paired) < _MIN_ROWS:
        return False
    parts = [line for band in paired for line in band if line.x0 > gutter]
    wide = sum(len(band) > 2 for band in paired)
    figures = sum(_FIGURE.fullmatch(line.text) is not None for line in parts)
    return figures <= _MAX_FIGURES * len(parts) and wide <= len(paired) / 2
