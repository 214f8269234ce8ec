"""Ruled grids to rows with a place: caption, unit, header paths, and tables that go on over pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.readers.pdf.grids import Cell, Grid
from index.types import RowPlace

# Widths of columns differ by this much where a table goes on.
_SAME_COLUMN_POINTS = 4.0
_MAX_HEADER_ROWS = 5
_CAPTION_LINES = 3

_NUMBERING = re.compile(r"\(?(?:[A-Z]|[a-z]|\d{1,2})\)?(?:\s*=.*)?")
_FIGURE = re.compile(r"[-+]?\d[\d.,]*%?")
_FIRST_HEADER = re.compile(r"(?:S ?TT|TT|Số TT|Số thứ tự|Mã số)\b", re.IGNORECASE)
_CAPTION = re.compile(r"(?:Bảng|Biểu|Phụ lục|Phụ biểu|Mẫu|Hình)\b.*", re.IGNORECASE)
_UNIT = re.compile(r"(?:Đơn vị(?: tính)?|ĐVT)\s*:\s*([^()]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of a table: its cells on one line, its place and its page."""

    text: str
    place: RowPlace
    page: int


@dataclass(slots=True)
class _Open:
    """The table that may go on on the next page."""

    number: int
    edges: tuple[float, ...]
    heads: tuple[tuple[str, ...], ...]
    headers: tuple[str, ...]
    caption: str
    unit: str
    rows: int = 0
    cells: list[list[str]] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    first: int = 0  # how many rows at the beginning are header rows


class TableReader:
    """Counts the tables of a document from its first page to its last."""

    def __init__(self) -> None:
        self._count = 0
        self._open: _Open | None = None

    def add(self, grid: Grid, page: int, before: Sequence[str], *, follows: bool) -> list[PlacedRow]:
        """Return what is complete: the rows of `grid` whose text cannot go on on the next page.

        `before` are the lines above the table, the nearest last; `follows` says that nothing stands between
        it and the table before.
        """
        done: list[PlacedRow] = []
        if not (follows and self._goes_on(grid)):
            done = self.close()
            self._begin(grid, before)
        table = self._open
        assert table is not None
        rows = [_texts(row, len(grid.edges) - 1) for row in grid.rows]
        skip = _repeated(rows, table.heads) if table.cells else 0
        for at, cells in enumerate(rows[skip:]):
            if at == 0 and table.cells and _runs_over(table.cells[-1], cells):
                table.cells[-1] = [f"{a} {b}".strip() for a, b in zip(table.cells[-1], cells, strict=True)]
            elif any(cells):
                table.cells.append(cells)
                table.pages.append(page)
        return done

    def close(self) -> list[PlacedRow]:
        """Return the rows of the table that was open; none where none was."""
        table, self._open = self._open, None
        if table is None:
            return []
        placed = []
        for row, (cells, page) in enumerate(zip(table.cells, table.pages, strict=True), start=1):
            headers = () if row <= table.first else table.headers
            place = RowPlace(table.number, row, caption=table.caption, unit=table.unit, headers=headers)
            placed.append(PlacedRow(_line(cells), place, page))
        return placed

    def _goes_on(self, grid: Grid) -> bool:
        table = self._open
        if table is None or len(table.edges) != len(grid.edges):
            return False
        shift = grid.edges[0] - table.edges[0]
        pairs = zip(table.edges, grid.edges, strict=True)
        return all(abs(new - old - shift) <= _SAME_COLUMN_POINTS for old, new in pairs)

    def _begin(self, grid: Grid, before: Sequence[str]) -> None:
        self._count += 1
        width = len(grid.edges) - 1
        first = _header_rows(grid)
        numbered = first < len(grid.rows) and _is_numbering(grid.rows[first])
        heads = tuple(tuple(_texts(row, width)) for row in grid.rows[: first + numbered])
        counted = sum(any(head) for head in heads[:first])
        caption, unit = _caption(before)
        headers = _headers(grid.rows[:first], width)
        self._open = _Open(self._count, grid.edges, heads, headers, caption, unit, first=counted)


def _texts(row: Sequence[Cell], width: int) -> list[str]:
    texts = [""] * width
    for cell in row:
        texts[min(cell.column, width - 1)] = cell.text
    return texts


def _line(cells: Sequence[str]) -> str:
    """Return a row on one line: empty cells kept between others, so that columns can be told apart."""
    filled = [at for at, cell in enumerate(cells) if cell]
    return " | ".join(cells[filled[0] : filled[-1] + 1])


def _runs_over(last: Sequence[str], cells: Sequence[str]) -> bool:
    """Return whether the first row of a page is the rest of the last row of the page before."""
    filled = [cell for cell in cells if cell]
    return (
        len(last) == len(cells)
        and not cells[0]
        and bool(filled)
        and all(cell[0].islower() for cell in filled)
    )


def _repeated(rows: Sequence[Sequence[str]], heads: Sequence[Sequence[str]]) -> int:
    """Return how many rows at the top of a page repeat the header rows of the table."""
    count = 0
    while count < min(len(rows), len(heads)) and list(rows[count]) == list(heads[count]):
        count += 1
    return count


def _header_rows(grid: Grid) -> int:
    """Return how many rows at the top are header rows: those above the columns' numbers, if there are any."""
    top = grid.rows[: _MAX_HEADER_ROWS + 1]
    for at, row in enumerate(top):
        if at > 0 and _is_numbering(row):
            return at
    first = [cell for cell in grid.rows[0] if cell.text]
    if len(first) < 2 or any(_FIGURE.fullmatch(cell.text) for cell in first):
        return 0
    spanned = max(cell.row_end for cell in first)
    wide = any(cell.column_end - cell.column > 1 for cell in first)
    named = _FIRST_HEADER.match(first[0].text) is not None or all(cell.is_bold for cell in first)
    if spanned > 1 and wide:
        return min(spanned, _MAX_HEADER_ROWS)
    return 1 if named or len(grid.rows) > 2 else 0


def _is_numbering(row: Sequence[Cell]) -> bool:
    """Return whether a row numbers the columns ("A | B | 1 | 2")."""
    texts = [cell.text for cell in row if cell.text]
    return len(texts) > 1 and all(_NUMBERING.fullmatch(text) for text in texts)


def _headers(rows: Sequence[Sequence[Cell]], width: int) -> tuple[str, ...]:
    """Return the header path of each column, from the widest header over it to the narrowest."""
    paths: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        for cell in row:
            for column in range(cell.column, min(cell.column_end, width)):
                if cell.text and cell.text not in paths[column]:
                    paths[column].append(cell.text)
    headers = tuple(" / ".join(path) for path in paths)
    return headers if any(headers) else ()


def _caption(before: Sequence[str]) -> tuple[str, str]:
    """Return what the lines above a table call it, and the unit of its figures."""
    caption = unit = ""
    for line in reversed(before[-_CAPTION_LINES:]):
        match = _UNIT.search(line)
        if match and not unit:
            unit = match[1].strip(" .;")
        if not caption and _CAPTION.match(line):
            caption = line
    return caption, unit
