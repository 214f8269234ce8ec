"""A sheet's rows to lines: what stands above a table, its headers, its rows, what stands below.

A table begins with the first row of several cells after its title lines; titles, notes and the line of the
unit are paragraphs. Its headers end where figures begin, or sooner where merged cells and drawn lines say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.readers.lines import Line
from index.readers.sheets.grid import Sheet, SheetRow, visible_rows
from index.readers.tables import (
    Cell,
    TableTitle,
    count_header_rows,
    has_figures,
    is_letterhead,
    names_table,
    place_rows,
    read_unit,
    row_line,
)
from index.types import BlockKind

_MAX_HEADER_ROWS = 10
_CAPTION_MAX_CHARS = 400
_NOTE = re.compile(r"(?:ghi chú|nguồn|chú thích|lưu ý)\b|\(?\*", re.IGNORECASE)


def sheet_lines(sheet: Sheet, *, tables_before: int) -> list[Line]:
    """Return the lines of a sheet; its tables are counted on from `tables_before`."""
    rows = visible_rows(sheet)
    lines: list[Line] = []
    table, index = tables_before, 0
    while index < len(rows):
        start = _table_start(rows, index)
        lines += [Line(row_line(row.cells)) for row in rows[index:start]]
        end = _table_end(rows, start)
        if start < end:
            table += 1
            lines += _table(sheet, rows[start:end], table=table, title=_title(rows[index:start]))
        index = end
    return lines


def _table(sheet: Sheet, rows: Sequence[SheetRow], *, table: int, title: TableTitle) -> list[Line]:
    depth = _header_depth(rows)
    grid = [*_joined_headers(rows[:depth]), *(row.cells for row in rows[depth:])]
    places = place_rows(
        grid,
        table=table,
        title=title,
        header_rows=depth,
        sheet=sheet.name,
        addresses=[row.address for row in rows],
    )
    return [
        Line(row_line(row.cells), BlockKind.TABLE_ROW, place=place)
        for row, place in zip(rows, places, strict=True)
    ]


def _table_start(rows: Sequence[SheetRow], index: int) -> int:
    """Return where the next table begins: at a row of several cells that is no letterhead and no unit."""
    for start in range(index, len(rows)):
        filled = _filled(rows[start])
        several = len(filled) > 1 and not any(read_unit(cell.text) for cell in filled)
        if several and not is_letterhead([row.cells for row in rows[start : start + 1]]):
            return start
    return len(rows)


def _table_end(rows: Sequence[SheetRow], start: int) -> int:
    """Return where a table ends: before the title of another one, and before the notes below it."""
    for end in range(start + 1, len(rows)):
        if rows[end].gap and _opens_another(rows, end):
            return end
    end = len(rows)
    while end > start and len(filled := _filled(rows[end - 1])) == 1 and _is_note(filled[0]):
        end -= 1
    return end


def _opens_another(rows: Sequence[SheetRow], index: int) -> bool:
    """Return whether the single cells from `index` on are the title or the unit of another table."""
    for row in rows[index : index + 4]:
        filled = _filled(row)
        if any(read_unit(cell.text) for cell in filled):
            return True
        if len(filled) != 1:
            return False
        if names_table(filled[0].text):
            return True
    return False


def _is_note(cell: Cell) -> bool:
    return _NOTE.match(cell.text) is not None or (not has_figures([cell]) and len(cell.text) > 100)


def _title(rows: Sequence[SheetRow]) -> TableTitle:
    """Return caption and unit from the rows between the table before and this one."""
    texts = [cell.text for row in rows for cell in _filled(row)]
    unit = next((unit for text in reversed(texts) if (unit := read_unit(text))), "")
    letterhead = {id(row) for row in rows if is_letterhead([row.cells])}
    said = [
        cell.text
        for row in rows
        if id(row) not in letterhead
        for cell in _filled(row)
        if not read_unit(cell.text) and not _NOTE.match(cell.text)
    ]
    caption = " ".join(said)
    return TableTitle(caption if len(caption) <= _CAPTION_MAX_CHARS else said[-1][:_CAPTION_MAX_CHARS], unit)


def _filled(row: SheetRow) -> list[Cell]:
    return [cell for cell in row.cells if cell.text]


# --- headers ---------------------------------------------------------------------------------------------


def _header_depth(rows: Sequence[SheetRow]) -> int:
    """Return how many of a table's rows are headers, by merged cells and by the lines drawn around them."""
    depth = count_header_rows([row.cells for row in rows[: _MAX_HEADER_ROWS + 1]])
    while 0 < depth < min(len(rows), _MAX_HEADER_ROWS) and _runs_on(rows, depth):
        depth += 1
    return depth


def _runs_on(rows: Sequence[SheetRow], depth: int) -> bool:
    """Return whether the row at `depth` goes on with a header that no line has closed yet."""
    row = rows[depth]
    if not rows[0].top or has_figures(row.cells):
        return False
    above = {cell.column: index for index in range(depth) for cell in _filled(rows[index])}
    return any(
        cell.column in above and not _parted(rows, above[cell.column], depth, cell) for cell in _filled(row)
    )


def _parted(rows: Sequence[SheetRow], upper: int, lower: int, cell: Cell) -> bool:
    """Return whether a line is drawn between a cell and the one above it, `upper` being that one's row."""
    between = any(cell.column in rows[index].bottom for index in range(upper, lower))
    return between or any(cell.column in rows[index].top for index in range(upper + 1, lower + 1))


def _joined_headers(rows: Sequence[SheetRow]) -> list[tuple[Cell, ...]]:
    """Return header rows whose cells say where they go on with the words of the cell above."""
    joined: list[tuple[Cell, ...]] = []
    has_lines = bool(rows) and bool(rows[0].top)
    for index, row in enumerate(rows):
        above = {cell.column: (upper, cell) for upper in range(index) for cell in _filled(rows[upper])}
        cells = []
        for cell in row.cells:
            upper = above.get(cell.column)
            goes_on = has_lines and cell.text and upper is not None and upper[1].width == cell.width
            parted = upper is None or _parted(rows, upper[0], index, cell)
            cells.append(replace(cell, continues=True) if goes_on and not parted else cell)
        joined.append(tuple(cells))
    return joined
