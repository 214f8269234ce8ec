"""What a web page hides, and the grid of a table in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from index.readers.elements import local
from index.readers.tables import Cell, Row

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEFT_OUT = frozenset(
    [
        *(
            "script",
            "style",
            "nav",
            "template",
            "noscript",
            "iframe",
            "object",
            "embed",
            "head",
            "svg",
            "math",
        ),
        *("form", "button", "select", "textarea", "input"),
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_MAX_SPAN = 1000


def is_hidden(element: Element) -> bool:
    """Return whether a browser does not show an element, or it is not part of what the page says."""
    name = local(element).lower()
    return (
        not name
        or name in _LEFT_OUT
        or element.get("hidden") is not None
        or _HIDDEN.search(element.get("style", "")) is not None
    )


def table_rows(table: Element) -> Iterator[list[Element]]:
    """Yield the cells of each row of a table, without those of tables inside it."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is table and not is_hidden(row):
            yield [cell for cell in row if local(cell) in {"td", "th"} and not is_hidden(cell)]


def stated_headers(table: Element) -> int | None:
    """Return how many rows the page itself calls headers: a thead, or rows of th only; None for none."""
    rows = [row for row in table.iter("tr") if not is_hidden(row)]
    count = 0
    for row in rows:
        in_head = next((local(parent) for parent in row.iterancestors("thead", "table")), "") == "thead"
        cells = [local(cell) for cell in row if local(cell) in {"td", "th"}]
        if not in_head and not (cells and all(name == "th" for name in cells)):
            break
        count += 1
    return count or None


def table_grid(rows: list[list[Element]], words: Callable[[Element], str]) -> list[Row]:
    """Return cells with their columns; a cell over several rows pushes those below it to the right."""
    taken: dict[int, int] = {}  # column -> rows that it is still covered
    grid: list[Row] = []
    for elements in rows:
        cells, column = [], 0
        for element in elements:
            while taken.get(column, 0) > 0:
                column += 1
            width, height = _span(element, "colspan"), _span(element, "rowspan")
            cells.append(Cell(words(element), column, width, height))
            for covered in range(column, column + width):
                taken[covered] = max(taken.get(covered, 0), height)
            column += width
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        grid.append(cells)
    return grid


def _span(cell: Element, name: str) -> int:
    stated = cell.get(name, "1").strip()
    return (
        max(1, min(int(stated), _MAX_SPAN))
        if stated.isascii() and stated.isdigit() and len(stated) < 6
        else 1
    )
