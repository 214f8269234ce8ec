"""Ruled tables: the cells that rules enclose, and the words in them.

pdfplumber finds the cells; which of them are a table, and not a frame around a text, is decided here.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from index.readers.pdf.geometry import Box, Rule, Word
from index.readers.pdf.joining import join_texts

_TOLERANCE = 3.0
# The time to find cells grows with the square of the crossings; 2,500 are 50 rows of 50 columns.
_MAX_CROSSINGS = 2_500
_MIN_RULES = 4
_EDGE = 2.0
_MIN_EDGES_OF_ONE_ROW = 4
# Where a word's middle is above its baseline, in shares of its size.
_MIDDLE = 0.3


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of one cell, and the columns and rows it covers (half-open, from 0)."""

    text: str
    column: int
    column_end: int
    row: int
    row_end: int
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as ruled: where it stands, where its columns meet, and its cells row by row."""

    box: Box
    edges: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


def read_grids(rules: Sequence[Rule], rows: Sequence[Sequence[Word]]) -> list[Grid]:
    """Return the tables that rules draw around rows of words, from top to bottom."""
    found: list[Grid] = []
    for cells in _tables(rules):
        box = Box(
            min(cell.x0 for cell in cells),
            min(cell.y0 for cell in cells),
            max(cell.x1 for cell in cells),
            max(cell.y1 for cell in cells),
        )
        grid = _grid(box, cells, rows)
        if _is_table(grid) and not any(_overlap(grid.box, other.box) for other in found):
            found.append(grid)
    return found


def words_outside(rows: Sequence[Sequence[Word]], grids: Sequence[Grid]) -> list[list[Word]]:
    """Return rows of words without those that stand in a table."""
    boxes = [grid.box for grid in grids]
    return [[word for word in row if not any(_holds(box, word) for box in boxes)] for row in rows]


def _holds(box: Box, word: Word) -> bool:
    return box.holds((word.x0 + word.x1) / 2, word.y - _MIDDLE * word.size)


def _overlap(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 - _EDGE and other.y0 < one.y1 - _EDGE


def _tables(rules: Sequence[Rule]) -> Iterator[list[Box]]:
    """Yield the cells of each table or frame."""
    if len(rules) < _MIN_RULES:
        return
    edges = merge_edges([_edge(rule) for rule in rules], _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    crossings = edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    if len(crossings) > _MAX_CROSSINGS:
        return
    for cells in cells_to_tables(intersections_to_cells(crossings)):
        yield [Box(*(float(side) for side in cell)) for cell in cells]


def _edge(rule: Rule) -> dict[str, Any]:
    return {
        "object_type": "line",
        "x0": rule.x0,
        "x1": rule.x1,
        "top": rule.y0,
        "bottom": rule.y1,
        "width": rule.x1 - rule.x0,
        "height": rule.y1 - rule.y0,
        "orientation": "h" if rule.y0 == rule.y1 else "v",
    }


def _grid(box: Box, cells: Sequence[Box], rows: Sequence[Sequence[Word]]) -> Grid:
    columns = _steps([side for cell in cells for side in (cell.x0, cell.x1)])
    tops = _steps([side for cell in cells for side in (cell.y0, cell.y1)])
    words = [word for row in rows for word in row if _holds(box, word)]
    held: list[list[Cell]] = [[] for _ in tops[1:]]
    for cell in sorted(cells, key=lambda cell: (cell.y0, cell.x0)):
        inside = [word for word in words if _holds(cell, word)]
        row, row_end = _step(tops, cell.y0), _step(tops, cell.y1)
        column, column_end = _step(columns, cell.x0), _step(columns, cell.x1)
        bold = bool(inside) and all(word.is_bold for word in inside)
        held[row].append(Cell(_text(inside), column, column_end, row, row_end, bold))
    return Grid(box, tuple(columns), tuple(tuple(row) for row in held))


def _steps(sides: Sequence[float]) -> list[float]:
    """Return the places of edges, those that nearly meet as one."""
    steps: list[float] = []
    for side in sorted(sides):
        if not steps or side - steps[-1] > _EDGE:
            steps.append(side)
    return steps


def _step(steps: Sequence[float], side: float) -> int:
    return min(
        bisect_left(steps, side - _EDGE), len(steps) - 2 if side < steps[-1] - _EDGE else len(steps) - 1
    )


def _text(words: Sequence[Word]) -> str:
    """Return the words of a cell; those of one line together, lines joined as in a paragraph."""
    lines: list[list[str]] = []
    base = 0.0
    for word in words:
        if not lines or abs(word.y - base) > word.size / 2:
            lines.append([])
            base = word.y
        lines[-1].append(word.text)
    return join_texts([" ".join(line) for line in lines])


def _is_table(grid: Grid) -> bool:
    """Return whether a grid sets texts beside and below each other, and is not the head of a letter."""
    filled = [[cell for cell in row if cell.text] for row in grid.rows]
    texts = " ".join(cell.text for row in filled[:2] for cell in row)
    if "CỘNG HÒA XÃ HỘI" in unicodedata.normalize("NFC", texts).replace("HOÀ", "HÒA"):
        return False
    columns = {cell.column for row in filled for cell in row}
    rows = [row for row in filled if row]
    if len(rows) == len(grid.rows) == 1:  # the last row of a table may stand alone on the next page
        return len(grid.edges) >= _MIN_EDGES_OF_ONE_ROW
    return len(columns) > 1 and len(grid.edges) > 2 and len(rows) > 1
