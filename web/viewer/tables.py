"""Tables as HTML tables, as far as the stored rows say which cell stands in which column.

A row is one line of the text, its cells joined by " | ", without the empty ones at its ends and a merged cell
once. A spreadsheet's row names its columns; elsewhere a row is put into columns only if it has a cell for
each. All others stay lines across the table: a figure under the wrong header is worse than one under none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.text import trim
from index.types import Paragraph
from web.marking import escape
from web.viewer.marks import slice_html
from web.viewer.views import SourceView
from web.words import words

# Cells are joined by " | "; a reader may have drawn the spaces around an empty cell together.
_BAR = re.compile(r"(?<= )\|(?= )")
_ADDRESSES = re.compile(r"([A-Z]{1,3})\d+(?::([A-Z]{1,3})\d+)?")
_FIGURE = re.compile(r"[-–+(]?\s*\d[\d.,\s\xa0]*%?\s*\)?|[-–]")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's cells as ranges of the text; `column` is where the first stands, None where nothing tells."""

    paragraph: Paragraph
    cells: tuple[tuple[int, int], ...]
    column: int | None = None


def table_html(view: SourceView, rows: Sequence[Paragraph], anchors: Sequence[str]) -> str:
    """Return neighbouring rows of one table; `anchors` is what an outline links to, "" or an id for each row.

    A table in which no two cells stand side by side is given as lines.
    """
    placed = [_placed(view.document.text, row) for row in rows]
    first, width = _columns(placed)
    if width < 2:
        return "".join(
            f'<p class="table_row"{_id(anchor)}>{slice_html(view, row.start, row.end)}</p>'
            for row, anchor in zip(rows, anchors, strict=True)
        )
    placed = _in_columns(placed, first, width)
    heads = _header_rows(rows)
    lines = []
    for at, (row, anchor) in enumerate(zip(placed, anchors, strict=True)):
        cells = _cells_html(view, row, first=first, width=width, tag="th" if at < heads else "td")
        lines.append(f"<tr{_id(anchor)}>{cells}</tr>")
    place = rows[0].place
    label = escape(words().wide_table.format(number=place.table if place else 1))
    table = f"<table>{''.join(lines)}</table>"
    return f'<div class="table" role="region" tabindex="0" aria-label="{label}">{table}</div>'


def _id(anchor: str) -> str:
    return f' id="{anchor}"' if anchor else ""


def _placed(text: str, row: Paragraph) -> _Row:
    cells, start = [], row.start
    for bar in _BAR.finditer(text, row.start, row.end):
        cells.append(trim(text, start, bar.start()))
        start = bar.end()
    cells.append(trim(text, start, row.end))
    named = _ADDRESSES.fullmatch(row.place.cells) if row.place else None
    if named is None:
        return _Row(row, tuple(cells))
    left = _column_number(named[1])
    is_whole = _column_number(named[2] or named[1]) - left + 1 == len(cells)
    return _Row(row, tuple(cells), left if is_whole else None)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _columns(rows: Sequence[_Row]) -> tuple[int, int]:
    """Return the number of the first column and how many there are."""
    named = [row for row in rows if row.column is not None]
    if not named:
        return 1, max(len(row.cells) for row in rows)
    first = min(row.column or 1 for row in named)
    return first, max((row.column or 1) + len(row.cells) for row in named) - first


def _header_rows(rows: Sequence[Paragraph]) -> int:
    """Return how many rows at the top have no headers above them, 0 where no row has any."""
    headed = [at for at, row in enumerate(rows) if row.place and row.place.headers]
    at_top = rows[0].place is not None and rows[0].place.row == 1
    return headed[0] if headed and at_top else 0


def _in_columns(rows: Sequence[_Row], first: int, width: int) -> list[_Row]:
    """Return the rows, those that have a cell for each column put into the columns.

    Rows with as many cells but under other headers have lost different empty cells at their ends.
    """
    full = [row for row in rows if row.column is None and len(row.cells) == width]
    headers = Counter(_headers(row) for row in full if _headers(row)).most_common(1)
    known = {(), headers[0][0] if headers else ()}
    return [
        replace(row, column=first)
        if row.column is None and len(row.cells) == width and _headers(row) in known
        else row
        for row in rows
    ]


def _headers(row: _Row) -> tuple[str, ...]:
    return row.paragraph.place.headers if row.paragraph.place else ()


def _cells_html(view: SourceView, row: _Row, *, first: int, width: int, tag: str) -> str:
    column = row.column
    if column is None:
        across = slice_html(view, row.paragraph.start, row.paragraph.end)
        return f'<{tag} class="line" colspan="{width}">{across}</{tag}>'
    before, after = column - first, width - (column - first) - len(row.cells)
    inner, done = [], row.paragraph.start
    for start, end in row.cells:
        between = view.document.text[done:start]
        joint = f"<span hidden>{escape(between)}</span>" if between else ""
        done = end
        is_figure = _FIGURE.fullmatch(view.document.text[start:end].strip()) is not None
        kind = ' class="figure"' if is_figure else ""
        inner.append(f"<{tag}{kind}>{joint}{slice_html(view, start, end)}</{tag}>")
    return "<td></td>" * before + "".join(inner) + "<td></td>" * after
