"""Opens an .xlsx: workbook, shared strings, styles and visible sheets to what the sheets show.

The walk is our own because openpyxl gives merged and hidden cells only by building whole sheets in memory,
where one merged range of a hostile file has 17 billion cells, and it reads the strict dialect not at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.readers.archive import Archive, open_archive
from index.readers.elements import attribute, children, find, integer, local
from index.readers.legacy import from_font
from index.readers.sheets.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    NARROW_WIDTH,
    Border,
    Merge,
    Sheet,
    cell_text,
)
from index.readers.sheets.numbers import BUILT_IN, shown_number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DAMAGED = "tệp bị hỏng hoặc không phải tệp Excel; hãy mở bằng Excel rồi lưu lại (Save As) dưới dạng .xlsx"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_NO_LINE = frozenset({None, "none"})
_MAX_MERGES = 50_000


@dataclass(frozen=True, slots=True)
class _Style:
    pattern: str
    border: Border
    font: str = ""


@dataclass(frozen=True, slots=True)
class _Book:
    strings: Sequence[str]
    styles: Sequence[_Style]
    from_1904: bool


def read_sheets(data: bytes) -> list[Sheet]:
    """Return the visible sheets of an .xlsx in order.

    Raises:
        DocumentError: the file is damaged, locked, or larger than a report can be.
    """
    with open_archive(data, damaged=DAMAGED) as archive:
        main = next((r.path for r in archive.related("") if r.kind == "officeDocument"), "xl/workbook.xml")
        root = archive.xml(main)
        if root is None or local(root) != "workbook":
            raise DocumentError("tệp không có bảng tính bên trong; hãy kiểm tra có đúng là tệp .xlsx không")
        related = archive.related(main)
        paths = {relation.id: relation.path for relation in related if relation.kind == "worksheet"}
        parts = {relation.kind: relation.path for relation in related}
        properties = find(root, "workbookPr")
        book = _Book(
            strings=_strings(archive.xml(parts.get("sharedStrings"))),
            styles=_styles(archive.xml(parts.get("styles"))),
            from_1904=properties is not None and attribute(properties, "date1904") in {"1", "true"},
        )
        return [*_visible_sheets(archive, root, paths, book)]


def _visible_sheets(archive: Archive, root: Element, paths: dict[str, str], book: _Book) -> Iterator[Sheet]:
    listed = [child for child in children(root, "sheets") if local(child) == "sheet"]
    if len(listed) > MAX_SHEETS:
        raise DocumentError(f"tệp có {len(listed)} trang tính; hãy chia thành nhiều tệp")
    for sheet in listed:
        # The relation's id shares its local name with no other attribute of a sheet.
        part = archive.xml(paths.get(attribute(sheet, "id") or ""))
        if attribute(sheet, "state") in {None, "visible"} and part is not None:
            yield _sheet(cell_text(attribute(sheet, "name") or ""), part, book)


def _sheet(name: str, root: Element, book: _Book) -> Sheet:
    texts: dict[tuple[int, int], str] = {}
    borders: dict[tuple[int, int], Border] = {}
    hidden_rows = set()
    row, visited = -1, 0
    for element in children(root, "sheetData"):
        row = _at(attribute(element, "r"), row + 1, MAX_ROWS)
        if attribute(element, "hidden") in {"1", "true"}:
            hidden_rows.add(row)
        column = -1
        for cell in element:
            visited += 1
            place = _reference(attribute(cell, "r"))
            column = place[1] if place else column + 1
            style = _style(book, attribute(cell, "s"))
            text = cell_text(from_font(_text(cell, style, book), style.font))
            if text:
                texts[row, column] = text
            if style.border.top or style.border.bottom:
                borders[row, column] = style.border
        if visited > 10 * MAX_CELLS:
            raise DocumentError(f"trang tính “{name}” có quá nhiều ô; hãy chia thành nhiều tệp")
    return Sheet(
        name=name,
        texts=texts,
        borders=borders,
        merges=tuple(_merges(children(root, "mergeCells"))),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=_hidden_columns(children(root, "cols")),
    )


def _text(cell: Element, style: _Style, book: _Book) -> str:
    """Return what a cell shows; a formula that was never calculated shows nothing."""
    kind = attribute(cell, "t")
    if kind == "inlineStr":
        return _rich(find(cell, "is"))
    found = find(cell, "v")
    stored = "" if found is None else found.text or ""
    if kind == "s":
        number = integer(stored)
        return book.strings[number] if number is not None and 0 <= number < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if stored == "1" else "FALSE" if stored else ""
    if kind in {"str", "e", "d"}:
        return stored
    try:
        return shown_number(float(stored), style.pattern, from_1904=book.from_1904)
    except ValueError:
        return ""


def _strings(root: Element | None) -> list[str]:
    return [_rich(item) for item in children(root) if local(item) == "si"]


def _rich(item: Element | None) -> str:
    """Return the words of a string, without the phonetic guide that may follow them."""
    pieces = []
    for child in children(item):
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            text = find(child, "t")
            pieces.append("" if text is None else text.text or "")
    return "".join(pieces)


def _styles(root: Element | None) -> list[_Style]:
    if root is None:
        return []
    patterns = dict(BUILT_IN)
    for item in children(root, "numFmts"):
        number = integer(attribute(item, "numFmtId"))
        if number is not None:
            patterns[number] = attribute(item, "formatCode") or ""
    borders = [Border(_drawn(item, "top"), _drawn(item, "bottom")) for item in children(root, "borders")]
    fonts = [_font(item) for item in children(root, "fonts")]
    styles = []
    for item in children(root, "cellXfs"):
        border, font = integer(attribute(item, "borderId")) or 0, integer(attribute(item, "fontId")) or 0
        styles.append(
            _Style(
                pattern=patterns.get(integer(attribute(item, "numFmtId")) or 0, "General"),
                border=borders[border] if 0 <= border < len(borders) else Border(),
                font=fonts[font] if 0 <= font < len(fonts) else "",
            )
        )
    return styles


def _font(item: Element) -> str:
    name = find(item, "name")
    return "" if name is None else attribute(name, "val") or ""


def _style(book: _Book, number: str | None) -> _Style:
    index = integer(number) or 0
    return book.styles[index] if 0 <= index < len(book.styles) else _Style("General", Border())


def _drawn(border: Element, side: str) -> bool:
    line = find(border, side)
    return line is not None and attribute(line, "style") not in _NO_LINE


def _merges(items: list[Element]) -> Iterator[Merge]:
    for item in items[:_MAX_MERGES]:
        ends = [_reference(part) for part in (attribute(item, "ref") or "").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            yield Merge(*ends[0], *ends[1])


def _hidden_columns(items: list[Element]) -> frozenset[int]:
    hidden: set[int] = set()
    for item in items:
        first, last = integer(attribute(item, "min")), integer(attribute(item, "max"))
        hides = attribute(item, "hidden") in {"1", "true"} or _width(item) < NARROW_WIDTH
        if hides and first and last:
            hidden.update(range(max(1, first) - 1, min(last, MAX_COLUMNS)))
    return frozenset(hidden)


def _width(column: Element) -> float:
    """Return a column's width in characters; a wide one where the file states none that makes sense."""
    try:
        return float(attribute(column, "width") or "inf")
    except ValueError:
        return math.inf


def _at(number: str | None, otherwise: int, limit: int) -> int:
    stated = integer(number)
    return stated - 1 if stated is not None and 0 < stated <= limit else otherwise


def _reference(text: str | None) -> tuple[int, int] | None:
    """Return row and column, from 0, of a cell's address such as "B12"."""
    match = _REFERENCE.fullmatch(text or "")
    if match is None:
        return None
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match.group(2))
    return (row - 1, column - 1) if 0 < row <= MAX_ROWS and column <= MAX_COLUMNS else None
