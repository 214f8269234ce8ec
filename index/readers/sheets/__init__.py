"""Reads spreadsheets: what the visible cells of the visible sheets show, a row a line.

Numbers read as a Vietnamese Excel shows them, merged cells stand once, hidden sheets, rows and columns are
left out, and so are charts, comments and macros. A formula that no program has calculated yet shows nothing.

    xlsx.py, xls.py   a file -> its sheets
    numbers.py        a number and its format -> what the cell shows
    grid.py           a sheet -> its visible rows
    layout.py         rows -> titles, tables with their headers, notes
"""

from __future__ import annotations

from index.readers.lines import Line, join_lines
from index.readers.sheets.grid import Sheet
from index.readers.sheets.layout import sheet_lines
from index.types import Extract

__all__ = ["read_xls", "read_xlsx"]


def read_xlsx(data: bytes, /) -> Extract:
    """Return the text of an .xlsx file; raises `DocumentError` where it cannot be read or has no words."""
    from index.readers.sheets.xlsx import read_sheets

    return _extract(read_sheets(data))


def read_xls(data: bytes, /) -> Extract:
    """Return the text of an .xls file; raises `DocumentError` where it cannot be read or has no words."""
    from index.readers.sheets.xls import read_sheets

    return _extract(read_sheets(data))


def _extract(sheets: list[Sheet]) -> Extract:
    lines: list[Line] = []
    for sheet in sheets:
        before = max((line.place.table for line in lines if line.place), default=0)
        lines += sheet_lines(sheet, tables_before=before)
    return join_lines(lines)
