"""Spreadsheet files (.xlsx, .csv) as rows of cells, and back; `eval.cells` knows what the cells mean.

CSV is UTF-8, with a byte order mark or without, parted by commas, semicolons or tabs, whatever the office's
Excel writes. A cell that a spreadsheet would run as a formula is written as text: what people typed into the
chat ends up here.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from eval.cells import COLUMNS, REQUIRED, FieldError, column_key, column_of, from_cells, to_cells
from index.errors import EvalError

SUFFIXES = (".xlsx", ".csv")

_MAX_CELL_CHARS = 32_767  # Excel's own limit; openpyxl cuts what is longer without a word
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_WIDTHS = {"câu hỏi": 48, "đoạn trả lời": 60, "đoạn chấp nhận được": 40, "câu hỏi trước": 32, "ghi chú": 40}


def is_sheet(path: Path) -> bool:
    """Return whether a file's name says that it is a spreadsheet."""
    return path.suffix.lower() in SUFFIXES


def read_sheet(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (row number from 1, question's fields in JSON form) for each row that is not empty.

    Raises:
        EvalError: the file cannot be read, or a heading or a cell is wrong; names the row and the column.
    """
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    first, headings = next(((at, row) for at, row in rows if any(map(_is_filled, row))), (1, ()))
    columns = _columns(path, first, headings)
    for number, row in rows:
        if any(map(_is_filled, row)):
            unnamed = [
                at for at, value in enumerate(row) if _is_filled(value) and not (columns[at:] and columns[at])
            ]
            if unnamed:
                raise EvalError(
                    f"Tệp {path}, dòng {number}: cột thứ {unnamed[0] + 1} có chữ mà không có tên cột"
                )
            try:
                yield (
                    number,
                    from_cells({name: value for name, value in zip(columns, row, strict=False) if name}),
                )
            except FieldError as error:
                raise cell_error(path, number, error) from error


def write_sheet(path: Path, questions: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the spreadsheet of the questions' fields, in the form that the name of `path` says.

    Raises:
        EvalError: a cell cannot be written so that it reads back the same.
    """
    rows = []
    for number, fields in enumerate(questions, start=2):
        try:
            cells = to_cells(fields)
            for column, text in cells.items():
                _check(column, text)
        except FieldError as error:
            raise cell_error(path, number, error) from error
        rows.append(tuple(cells.values()))
    return _xlsx_bytes(rows) if path.suffix.lower() == ".xlsx" else _csv_bytes(rows)


def cell_error(path: Path, number: int, error: FieldError) -> EvalError:
    """Return the error for one cell, by its row and its column's name."""
    return EvalError(f"Tệp {path}, dòng {number}, cột '{column_of(error.field)}': {error}")


def _columns(path: Path, number: int, headings: Sequence[object]) -> tuple[str, ...]:
    names = tuple(column_key(str(heading)) if _is_filled(heading) else "" for heading in headings)
    known = ", ".join(COLUMNS)
    for name in names:
        if name and name not in COLUMNS:
            raise EvalError(f"Tệp {path}, dòng {number}: không có cột tên '{name}'; các cột: {known}")
        if name and names.count(name) > 1:
            raise EvalError(f"Tệp {path}, dòng {number}: cột '{name}' có hai lần")
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise EvalError(f"Tệp {path}, dòng {number}: thiếu cột '{missing[0]}'; các cột: {known}")
    return names


def _is_filled(value: object) -> bool:
    return value is not None and bool(str(value).strip())


def _check(column: str, text: str) -> None:
    if len(text) > _MAX_CELL_CHARS:
        raise FieldError(column, f"dài {len(text)} ký tự, một ô Excel chỉ giữ được {_MAX_CELL_CHARS}")
    if _CONTROL.search(text):
        raise FieldError(column, "có ký tự điều khiển mà bảng tính không giữ được; hãy bỏ ký tự đó")


# --- .xlsx -----------------------------------------------------------------------------------------------


def _xlsx_rows(path: Path) -> Iterator[tuple[int, Sequence[object]]]:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts of the workbook that are not read here
            book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
            rows = list(book.worksheets[0].iter_rows(values_only=True))
    except OSError as error:
        raise EvalError(f"Không đọc được tệp {path}; hãy kiểm tra đường dẫn và quyền đọc") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        SyntaxError,
        EOFError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        NotImplementedError,
        RuntimeError,
    ) as error:  # what openpyxl lets through of a file that is no workbook
        raise EvalError(
            f"Tệp {path} không phải bảng tính .xlsx đọc được; hãy mở bằng Excel và lưu lại"
        ) from error
    yield from enumerate(rows, start=1)


def _xlsx_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "Câu hỏi"
    sheet.freeze_panes = "A2"
    for at, column in enumerate(COLUMNS, start=1):
        dimension = sheet.column_dimensions[sheet.cell(1, at).column_letter]
        dimension.width = _WIDTHS.get(column, 16)
        dimension.number_format = "@"  # text: Excel leaves "5,45%" and "01/6" as they are typed
    for number, row in enumerate((tuple(COLUMNS), *rows), start=1):
        for at, text in enumerate(row, start=1):
            cell = sheet.cell(number, at)
            cell.value, cell.data_type, cell.number_format = text or None, "s" if text else "n", "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    choice = DataValidation(type="list", formula1='"có,không"', allow_blank=True)
    letter = sheet.cell(1, list(COLUMNS).index("có trả lời") + 1).column_letter
    choice.add(f"{letter}2:{letter}{max(1000, len(rows) + 200)}")
    sheet.add_data_validation(choice)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# --- .csv ------------------------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[tuple[int, Sequence[object]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvalError(f"Tệp {path} không phải UTF-8; trong Excel hãy lưu kiểu 'CSV UTF-8'") from error
    except OSError as error:
        raise EvalError(f"Không đọc được tệp {path}; hãy kiểm tra đường dẫn và quyền đọc") from error
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, row in enumerate(rows, start=1):
            yield number, [_bare(cell) for cell in row]
    except csv.Error as error:
        raise EvalError(
            f"Tệp {path}, dòng {number + 1}: không đọc được dạng CSV; kiểm tra dấu nháy kép"
        ) from error


def _delimiter(text: str) -> str:
    """Return what parts most of the known columns in the first line that is not empty."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(
        ",;\t", key=lambda mark: sum(column_key(name.strip('"')) in COLUMNS for name in head.split(mark))
    )


def _csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    writer.writerows([_guarded(text) for text in row] for row in rows)
    return target.getvalue().encode("utf-8-sig", "replace")


def _guarded(text: str) -> str:
    """Return `text` with an apostrophe before what a spreadsheet would run; `_bare` takes it away again."""
    return f"'{text}" if _FORMULA.match(text) else text


def _bare(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
