"""What a sheet shows, whichever program wrote it: visible cells with their spans and borders, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from index.errors import DocumentError
from index.readers.characters import visible
from index.readers.tables import Cell

# A sheet of all communes with a hundred columns has some 70,000 cells with words.
MAX_CELLS = 400_000
MAX_SHEETS = 250
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
# A column narrower than this many characters is a rule between others and shows no words.
NARROW_WIDTH = 0.7
_MAX_CELL_CHARS = 32_767
_BREAK = re.compile(r"\s*\n\s*")

Position = tuple[int, int]  # row, column, both from 0


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, both ends included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Border:
    """Whether a line is drawn above and below a cell."""

    top: bool = False
    bottom: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as its file has it; rows and columns count from 0, hidden ones are named."""

    name: str
    texts: Mapping[Position, str]
    borders: Mapping[Position, Border] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A visible row with words: its cells, in columns and rows that are seen, and where it stands.

    `top` and `bottom` are the columns under a line and over one; `gap` says that empty rows come before.
    """

    cells: tuple[Cell, ...]
    address: str
    gap: bool
    top: frozenset[int]
    bottom: frozenset[int]


def cell_text(text: str) -> str:
    """Return the words of a cell on one line, without the characters nobody sees."""
    return _BREAK.sub(" ", visible(text[:_MAX_CELL_CHARS])).strip()


def visible_rows(sheet: Sheet) -> list[SheetRow]:
    """Return the rows of a sheet that have words, without what is hidden; a merged range is one cell.

    Raises:
        DocumentError: it has more cells than a report can have.
    """
    if len(sheet.texts) > MAX_CELLS:
        raise DocumentError(f"trang tính “{sheet.name}” có hơn {MAX_CELLS} ô; hãy chia thành nhiều tệp")
    merged = {(merge.top, merge.left): merge for merge in sheet.merges}
    covered = _covered(sheet)
    by_row: dict[int, list[int]] = {}
    for (row, column), text in sheet.texts.items():
        seen = row not in sheet.hidden_rows and column not in sheet.hidden_columns
        if text and seen and (row, column) not in covered:
            by_row.setdefault(row, []).append(column)
    numbers = sorted(by_row)
    columns = sorted({column for found in by_row.values() for column in found})
    return [
        _row(sheet, numbers, index, sorted(by_row[number]), columns, merged)
        for index, number in enumerate(numbers)
    ]


def _row(
    sheet: Sheet,
    numbers: list[int],
    index: int,
    filled: list[int],
    columns: list[int],
    merged: Mapping[Position, Merge],
) -> SheetRow:
    number = numbers[index]
    cells = []
    for place, column in enumerate(columns):
        text = sheet.texts.get((number, column), "") if column in filled else ""
        merge = merged.get((number, column)) if text else None
        width = 1 if merge is None else sum(merge.left <= other <= merge.right for other in columns)
        height = 1 if merge is None else sum(merge.top <= other <= merge.bottom for other in numbers)
        cells.append(Cell(text, place, max(1, width), max(1, height)))
    lines = [(place, sheet.borders.get((number, column))) for place, column in enumerate(columns)]
    first, last = _address(number, filled[0]), _address(number, filled[-1])
    return SheetRow(
        cells=tuple(_without_covered(cells)),
        address=first if first == last else f"{first}:{last}",
        gap=index > 0 and number - numbers[index - 1] > 1,
        top=frozenset(place for place, border in lines if border and border.top),
        bottom=frozenset(place for place, border in lines if border and border.bottom),
    )


def _without_covered(cells: Iterable[Cell]) -> Iterable[Cell]:
    """Yield the cells without the empty ones that a wide one before them lies over."""
    end = 0
    for cell in cells:
        if cell.text or cell.column >= end:
            yield cell
            end = max(end, cell.column + cell.width)


def _covered(sheet: Sheet) -> set[Position]:
    """Return the cells with words that a merged range hides: all of its own but the first."""
    hidden: set[Position] = set()
    merges = [merge for merge in sheet.merges if (merge.bottom, merge.right) != (merge.top, merge.left)]
    rows: dict[int, list[int]] = {}
    for row, column in sheet.texts:
        rows.setdefault(row, []).append(column)
    for merge in merges:
        inside = range(merge.top, merge.bottom + 1)
        for row in inside if len(inside) < len(rows) else [row for row in rows if row in inside]:
            hidden.update(
                (row, column) for column in rows.get(row, ()) if merge.left <= column <= merge.right
            )
    return hidden - {(merge.top, merge.left) for merge in merges}


def _address(row: int, column: int) -> str:
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
