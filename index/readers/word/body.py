"""Body, tables and text boxes to lines, in the order a reader of the page meets them.

A row of a table is one line: its cells joined by " | ", merged cells once, empty cells kept between others so
that columns can be told apart. The header row is a row like any other. The rows of a table inside a cell come
after the row around them. A table of one column is a frame, and its paragraphs are paragraphs; letterheads
and signatures are rows without a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.readers.elements import attribute, find, integer, local
from index.readers.tables import MAX_COLUMNS, Cell, is_frame, place_rows, read_title, row_line
from index.readers.word.elements import descend, switch, value
from index.readers.word.numbering import Counters, Definitions
from index.readers.word.package import Package
from index.readers.word.runs import read_words, split_breaks
from index.readers.word.styles import Styles
from index.types import BlockKind, RowPlace

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Parts kept in another file or another format, which Word fetches when it opens the document.
_EMBEDDED = frozenset({"altChunk", "subDoc"})
_BODY_PARTS = frozenset({"p", "tbl"}) | _EMBEDDED
_LINES_ABOVE = 4

# After a tab, the end of a line of a table of contents, unlike body text given its style by mistake.
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,8}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document: its automatic number, "" without one, and its words, on one line."""

    label: str
    words: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None
    place: RowPlace | None = None

    @property
    def text(self) -> str:
        """The line as Word shows it."""
        return f"{self.label} {self.words}".strip()


def read_lines(package: Package) -> list[Line]:
    """Return the lines of a document that have words, in reading order.

    Raises:
        DocumentError: a part of the text is kept outside the main document.
    """
    styles = Styles(package.styles)
    counters = Counters(Definitions(package.numbering, styles))
    return [line for line in _Walker(styles, counters).lines(package.body) if line.words]


class _Walker:
    """Walks a document once, from start to end, because automatic numbers count what came before."""

    def __init__(self, styles: Styles, counters: Counters) -> None:
        self._styles = styles
        self._counters = counters
        self._tables = 0

    def lines(self, container: Element) -> list[Line]:
        lines: list[Line] = []
        carried = ""  # words whose paragraph goes on in the next one
        for part in descend(container, _BODY_PARTS):
            _refuse_embedded(part)
            if local(part) == "tbl":
                lines += _loose(carried)
                lines += self._table(part, above=lines[-_LINES_ABOVE:])
                carried = ""
                continue
            words = read_words(part, self._styles)
            carried += words.text
            if not _runs_on(part):
                lines += self._paragraph(part, carried)
                carried = ""
            for box in words.boxes:
                lines += self.lines(box)
        return [*lines, *_loose(carried)]

    def _paragraph(self, paragraph: Element, words: str) -> list[Line]:
        if _ends_with_page_number(words) and self._styles.is_contents(paragraph):
            return []
        level = self._styles.heading_level(paragraph)
        kind = BlockKind.PARAGRAPH if level is None else BlockKind.HEADING
        label = self._counters.label(paragraph)
        first, *others = split_breaks(words, one_line=level is not None) or [""]
        return [Line(label, first, kind, level), *(Line("", other, kind, level) for other in others)]

    def _table(self, table: Element, above: list[Line]) -> list[Line]:
        rows = [row for row in descend(table, frozenset({"tr"})) if not _is_deleted(row)]
        cells = [[*_cells(row)] for row in rows]
        contents = [[[] if cell.continued else self.lines(cell.element) for cell in row] for row in cells]
        if all(len(row) <= 1 for row in cells):
            return [line for row in contents for content in row for line in content]
        grid = [
            [
                Cell(_words(content), cell.column, cell.width, cell.height(cells[index + 1 :]))
                for cell, content in row
            ]
            for index, row in enumerate(zip(*pair, strict=True) for pair in zip(cells, contents, strict=True))
        ]
        places = self._places(grid, rows, above)
        lines: list[Line] = []
        for row, content, place in zip(grid, contents, places, strict=True):
            lines += [Line("", row_line(row), BlockKind.TABLE_ROW, place=place)]
            lines += [line for cell in content for line in cell if line.kind is BlockKind.TABLE_ROW]
        return lines

    def _places(
        self, grid: list[list[Cell]], rows: list[Element], above: list[Line]
    ) -> Sequence[RowPlace | None]:
        if is_frame(grid):
            return [None] * len(grid)
        self._tables += 1
        stated = len([*takewhile(_is_header, rows)]) or None
        title = read_title([line.text for line in above])
        return place_rows(grid, table=self._tables, title=title, header_rows=stated)


@dataclass(frozen=True, slots=True)
class _GridCell:
    """A cell in the columns of its table's grid; `continued` where it is the lower part of a merged one."""

    element: Element
    column: int
    width: int
    continued: bool

    def height(self, below: list[list[_GridCell]]) -> int:
        """Return over how many rows the cell goes, `below` being the rows under its own."""
        if self.continued:
            return 1
        merged = takewhile(lambda row: any(c.continued and c.column == self.column for c in row), below)
        return 1 + sum(1 for _ in merged)


def _words(content: list[Line]) -> str:
    """Return the words of a cell, without the tables inside it."""
    return " ".join(line.text for line in content if line.text and line.kind is not BlockKind.TABLE_ROW)


def _loose(words: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[Line]:
    return [Line("", part, kind) for part in split_breaks(words, one_line=False)]


def _cells(row: Element) -> Iterator[_GridCell]:
    column = _count(value(row, "trPr", "gridBefore"), otherwise=0)
    for cell in descend(row, frozenset({"tc"})):
        width = max(1, _count(value(cell, "tcPr", "gridSpan"), otherwise=1))
        goes_on_left = find(cell, "tcPr", "hMerge") is not None and value(cell, "tcPr", "hMerge") != "restart"
        if not goes_on_left and find(cell, "tcPr", "cellDel") is None:
            yield _GridCell(cell, column, width, _is_continued(cell))
        column += width


def _count(text: str | None, *, otherwise: int) -> int:
    stated = integer(text)
    return otherwise if stated is None else max(0, min(stated, MAX_COLUMNS))


def _is_continued(cell: Element) -> bool:
    """Return whether a cell is the lower part of one merged over several rows."""
    merged = find(cell, "tcPr", "vMerge")
    return merged is not None and attribute(merged, "val") != "restart"


def _is_header(row: Element) -> bool:
    """Return whether Word repeats the row at the top of each page."""
    return bool(switch(row, "trPr", "tblHeader"))


def _is_deleted(row: Element) -> bool:
    return find(row, "trPr", "del") is not None


def _ends_with_page_number(words: str) -> bool:
    # By hand: a pattern that looks for the tab tries each of 100,000 in a row, each to the end.
    _, tab, number = words.rstrip().rpartition("\t")
    return bool(tab) and _PAGE_NUMBER.fullmatch(number.strip()) is not None


def _runs_on(paragraph: Element) -> bool:
    """Return whether a paragraph goes on in the next: its end is deleted or moved, or it is a drop cap."""
    properties = find(paragraph, "pPr")
    if properties is None:
        return False
    removed = any(find(properties, "rPr", change) is not None for change in ("del", "moveFrom"))
    frame = find(properties, "framePr")
    return removed or (frame is not None and attribute(frame, "dropCap") in {"drop", "margin"})


def _refuse_embedded(part: Element) -> None:
    if local(part) in _EMBEDDED:
        raise DocumentError("tệp có phần nhúng từ tệp khác; hãy mở bằng Word rồi lưu lại dưới dạng .docx")
