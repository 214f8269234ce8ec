"""Opens an .xls with xlrd: visible sheets to what they show."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import xlrd

from index.errors import DocumentError
from index.readers.legacy import from_font
from index.readers.sheets.grid import MAX_CELLS, MAX_SHEETS, NARROW_WIDTH, Border, Merge, Sheet, cell_text
from index.readers.sheets.numbers import shown_number

_DAMAGED = "tệp bị hỏng hoặc không phải tệp Excel đời cũ; hãy mở bằng Excel rồi lưu lại dưới dạng .xlsx"
_LOCKED = "tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại"


def read_sheets(data: bytes) -> list[Sheet]:
    """Return the visible sheets of an .xls in order.

    Raises:
        DocumentError: the file is damaged, locked, or larger than a report can be.
    """
    try:
        with open(os.devnull, "w", encoding="utf-8") as log:  # noqa: PTH123 - it is a device
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=log
            )
            return [*_visible_sheets(book)]
    except DocumentError:
        raise
    # A damaged file leads xlrd to any error there is, assertions included.
    except Exception as error:
        locked = "encrypted" in str(error).lower()
        raise DocumentError(_LOCKED if locked else _DAMAGED) from error


def _visible_sheets(book: Any) -> Iterator[Sheet]:  # noqa: ANN401 - xlrd has no types
    if book.nsheets > MAX_SHEETS:
        raise DocumentError(f"tệp có {book.nsheets} trang tính; hãy chia thành nhiều tệp")
    for index in range(book.nsheets):
        sheet = book.sheet_by_index(index)
        if sheet.visibility == 0:
            yield _sheet(book, sheet)
        book.unload_sheet(index)


def _sheet(book: Any, sheet: Any) -> Sheet:  # noqa: ANN401
    texts: dict[tuple[int, int], str] = {}
    borders: dict[tuple[int, int], Border] = {}
    visited = 0
    for row in range(sheet.nrows):
        visited += sheet.row_len(row)
        if visited > 10 * MAX_CELLS:
            raise DocumentError(f"trang tính “{sheet.name}” có quá nhiều ô; hãy chia thành nhiều tệp")
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            style = book.xf_list[cell.xf_index]
            text = cell_text(_text(book, cell, style))
            if text:
                texts[row, column] = text
            top, bottom = style.border.top_line_style, style.border.bottom_line_style
            if top or bottom:
                borders[row, column] = Border(bool(top), bool(bottom))
    return Sheet(
        name=cell_text(sheet.name),
        texts=texts,
        borders=borders,
        # xlrd's ends are the first row and column outside.
        merges=tuple(
            Merge(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
        ),
        hidden_rows=frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=frozenset(
            column
            for column, info in sheet.colinfo_map.items()
            if info.hidden or info.width < NARROW_WIDTH * 256
        ),
    )


def _text(book: Any, cell: Any, style: Any) -> str:  # noqa: ANN401
    if cell.ctype in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        known = book.format_map.get(style.format_key)
        pattern = "General" if known is None else known.format_str
        return shown_number(float(cell.value), pattern, from_1904=bool(book.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype != xlrd.XL_CELL_TEXT:
        return ""
    return from_font(str(cell.value), str(book.font_list[style.font_index].name))
