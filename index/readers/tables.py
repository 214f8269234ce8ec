"""Tables of any format: a grid of cells with spans to the lines of its rows, and the place of each row.

Word, spreadsheets, web pages and PDF give their cells as plain values; what a header is, which unit holds and
what the lines above a table say of it is decided here, once for all. Knows nothing of files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.readers.lines import Line

# The lines above a table belong to it: who reads tables finds them here too.
from index.readers.titles import TableTitle as TableTitle
from index.readers.titles import names_table as names_table
from index.readers.titles import read_title as read_title
from index.readers.titles import read_unit as read_unit
from index.text import fold
from index.types import BlockKind, RowPlace

CELL_JOIN = " | "
HEADER_JOIN = " / "

# A header of a printed table has up to five rows; a span may claim any number.
_MAX_HEADER_ROWS = 10
MAX_COLUMNS = 1_000
_HEADER_MAX_CHARS = 300
# Two columns of words are a letterhead or a signature; a glossary has more rows than those.
_FRAME_MAX_ROWS = 3

_FIGURE = re.compile(r"[-–+(]?\s*\d[\d.,\s\xa0]*%?\s*\)?\Z")
_YEAR = re.compile(r"\(?(?:19|20)\d\d\)?\Z")
# "A", "(1)", "3=2/1", "(4)=(3):(2)": the row below a header that numbers its columns.
_COLUMN_NUMBER = re.compile(r"\(?(?:[A-Z]|\d{1,2})\)?(?:\s*=.*)?\Z")
_DITTO = frozenset({'"', "”", "“", "''", "nt", "-nt-", "- nt -", "như trên"})
_UNIT_HEADER = re.compile(r"(?:don vi(?: tinh)?|dvt|d\.v\.t)\.?\Z")
_LETTERHEAD = re.compile(r"cong hoa xa hoi chu nghia|doc lap\s*[-–]\s*tu do|noi nhan\b|kinh gui\b")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the page shows it, `column` counting from 0, over `width` columns and `height` rows.

    `text` has no line break; "" is an empty cell. `continues` says that it goes on with the words of the
    cell above, as where the lines of one header are typed into rows of their own.
    """

    text: str
    column: int
    width: int = 1
    height: int = 1
    continues: bool = False


# The cells that begin in a row, from left to right. The lower part of a cell merged over several rows is left
# out, or is an empty cell.
Row = Sequence[Cell]


def row_line(row: Row) -> str:
    """Return the one line of a row: its cells joined by " | ", empty ones only between others."""
    return CELL_JOIN.join(cell.text for cell in shown_cells(row))


def shown_cells(row: Row) -> Sequence[Cell]:
    """Return the cells that stand in the row's line: all from the first to the last that has words."""
    filled = [index for index, cell in enumerate(row) if cell.text]
    return row[filled[0] : filled[-1] + 1] if filled else ()


def place_rows(
    rows: Sequence[Row],
    *,
    table: int,
    title: TableTitle | None = None,
    header_rows: int | None = None,
    sheet: str = "",
    addresses: Sequence[str] = (),
) -> tuple[RowPlace, ...]:
    """Return the place of each row; its headers are those of the cells in the row's line, one for each.

    `header_rows` is how many of the first rows the file itself calls headers, None where it does not say;
    `addresses` are the rows' cells in a sheet ("B12:F12"). A header row has no headers of its own, a row
    whose cells have none has ().
    """
    known = title or TableTitle()
    depth = count_header_rows(rows) if header_rows is None else min(header_rows, len(rows))
    paths = _header_paths(rows, depth)
    units = _row_units(rows, depth, paths)
    places = []
    for index, row in enumerate(rows):
        is_header = index < depth
        headers = () if is_header else tuple(_header(cell, paths) for cell in shown_cells(row))
        places.append(
            RowPlace(
                table=table,
                row=index + 1,
                sheet=sheet,
                cells=addresses[index] if addresses else "",
                caption=known.caption,
                unit=units.get(index) or known.unit,
                headers=headers if any(headers) else (),
            )
        )
    return tuple(places)


def table_lines(
    rows: Sequence[Row], *, table: int, title: TableTitle, header_rows: int | None = None
) -> list[Line]:
    """Return the lines of a table's rows that have words; those of a frame have no place.

    A frame of one column gives paragraphs.
    """
    places: Sequence[RowPlace | None] = [None] * len(rows)
    if not is_frame(rows):
        places = place_rows(rows, table=table, title=title, header_rows=header_rows)
    is_column = all(len([cell for cell in row if cell.text]) <= 1 for row in rows)
    kind = BlockKind.PARAGRAPH if is_column and is_frame(rows) else BlockKind.TABLE_ROW
    placed = ((row_line(row), place) for row, place in zip(rows, places, strict=True))
    return [Line(text, kind, place=place) for text, place in placed if text]


def is_frame(rows: Sequence[Row]) -> bool:
    """Return whether a table only arranges words on the page: a letterhead, a signature, a single column."""
    filled = [[cell for cell in row if cell.text] for row in rows]
    columns = max((cell.column for row in filled for cell in row), default=0) + 1
    if columns == 1:
        return True
    small = columns == 2 and len(filled) <= _FRAME_MAX_ROWS and not any(map(has_figures, filled))
    return small or is_letterhead(filled)


def is_letterhead(rows: Sequence[Row]) -> bool:
    """Return whether the first rows are those of a letterhead or of its addressees."""
    return any(_LETTERHEAD.match(fold(cell.text)) for row in rows[:_FRAME_MAX_ROWS] for cell in row)


def has_figures(row: Row) -> bool:
    """Return whether a cell of the row is a figure; a year is none."""
    return any(_is_figure(cell.text) for cell in row)


def count_header_rows(rows: Sequence[Row]) -> int:
    """Return how many of the first rows are headers, told from their cells; 0 where there seem to be none."""
    if len(rows) < 2 or has_figures(rows[0]) or len([cell for cell in rows[0] if cell.text]) < 2:
        return 0
    depth = 1
    while depth < min(len(rows) - 1, _MAX_HEADER_ROWS) and _goes_on(rows, depth):
        depth += 1
    return depth


# --- headers ---------------------------------------------------------------------------------------------


def _goes_on(rows: Sequence[Row], depth: int) -> bool:
    """Return whether the row at `depth`, below rows that are headers, is one too."""
    row, spans = rows[depth], [(index, cell) for index in range(depth) for cell in rows[index] if cell.text]
    if _is_column_numbers(row):
        return True
    if has_figures(row):
        return False
    reached = any(index + cell.height > depth for index, cell in spans)
    parted = any(index + cell.height == depth and 1 < cell.width < _width(rows) for index, cell in spans)
    return reached or parted or any(cell.continues for cell in row)


def _header_paths(rows: Sequence[Row], depth: int) -> Mapping[int, tuple[str, ...]]:
    """Return the words above each column, from the top down, each once."""
    paths: dict[int, tuple[str, ...]] = {}
    for row in rows[: min(depth, _MAX_HEADER_ROWS)]:
        if depth > 1 and _is_column_numbers(row):
            continue
        for cell in row:
            text = " ".join(cell.text[:_HEADER_MAX_CHARS].split())
            for column in range(cell.column, min(cell.column + cell.width, MAX_COLUMNS)):
                path = paths.get(column, ())
                if cell.continues and path:
                    paths[column] = (*path[:-1], f"{path[-1]} {text}".strip())
                elif text and path[-1:] != (text,):
                    paths[column] = (*path, text)
    return paths


def _header(cell: Cell, paths: Mapping[int, tuple[str, ...]]) -> str:
    """Return the header path that all columns of a cell share."""
    columns = range(cell.column, min(cell.column + cell.width, MAX_COLUMNS))
    shared = paths.get(cell.column, ())
    for column in columns[1:]:
        other = paths.get(column, ())
        same = (index for index, pair in enumerate(zip(shared, other, strict=False)) if pair[0] != pair[1])
        shared = shared[: next(same, min(len(shared), len(other)))]
    return HEADER_JOIN.join(shared)


def _row_units(rows: Sequence[Row], depth: int, paths: Mapping[int, tuple[str, ...]]) -> Mapping[int, str]:
    """Return the units that rows have in a column of units; a merged cell or a ditto mark carries on."""
    found = (column for column, path in paths.items() if path and _UNIT_HEADER.match(fold(path[-1])))
    column = next(found, None)
    if column is None:
        return {}
    units: dict[int, str] = {}
    last = ""
    for index in range(depth, len(rows)):
        cell = next((cell for cell in rows[index] if cell.column == column and cell.text), None)
        if cell is None or cell.width > 1:
            continue
        last = last if cell.text.lower() in _DITTO else cell.text
        for covered in range(index, min(index + cell.height, len(rows))):
            units[covered] = last
    return units


def _width(rows: Sequence[Row]) -> int:
    return max((cell.column + cell.width for row in rows for cell in row), default=0)


def _is_figure(text: str) -> bool:
    return _FIGURE.match(text) is not None and _YEAR.match(text) is None


def _is_column_numbers(row: Row) -> bool:
    """Return whether a row numbers the columns: "A | B | 1 | 2 | 3=2/1"."""
    texts = [cell.text for cell in row if cell.text]
    if len(texts) < 3 or not all(_COLUMN_NUMBER.match(text) for text in texts):
        return False
    numbers = [int(digits.group()) for text in texts if (digits := re.search(r"\d+", text))]
    return all(after == before + 1 for before, after in pairwise(numbers))
