"""Body, tables and text boxes to lines, in the order a reader of the page meets them.

A row of a table is one line: its cells joined by " | ", merged cells once, empty cells kept between others so
that columns can be told apart. The header row is a row like any other. The rows of a table inside a cell come
after the row around them. A table of one column is a frame, and its paragraphs are paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import DocumentError
from index.readers.word.elements import attribute, descend, find, local, value
from index.readers.word.numbering import Counters, Definitions
from index.readers.word.package import Package
from index.readers.word.runs import read_words, split_breaks
from index.readers.word.styles import Styles
from index.types import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Parts kept in another file or another format, which Word fetches when it opens the document.
_EMBEDDED = frozenset({"altChunk", "subDoc"})
_BODY_PARTS = frozenset({"p", "tbl"}) | _EMBEDDED

# After a tab, the end of a line of a table of contents, unlike body text given its style by mistake.
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,8}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document: its automatic number, "" without one, and its words, on one line."""

    label: str
    words: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int | None = None

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

    def lines(self, container: Element) -> list[Line]:
        lines: list[Line] = []
        carried = ""  # words whose paragraph goes on in the next one
        for part in descend(container, _BODY_PARTS):
            _refuse_embedded(part)
            if local(part) == "tbl":
                lines += [*_loose(carried), *self._table(part)]
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

    def _table(self, table: Element) -> list[Line]:
        rows = [[*_cells(row)] for row in descend(table, frozenset({"tr"})) if not _is_deleted(row)]
        is_frame = all(len(cells) <= 1 for cells in rows)
        lines: list[Line] = []
        for cells in rows:
            contents = [[] if _is_continued(cell) else self.lines(cell) for cell in cells]
            lines += [line for content in contents for line in content] if is_frame else _row(contents)
        return lines


def _row(contents: list[list[Line]]) -> list[Line]:
    """Return the line of a row, unless it is empty, then the rows of the tables inside its cells."""
    own = [[line.text for line in content if line.kind is not BlockKind.TABLE_ROW] for content in contents]
    cells = [" ".join(text for text in texts if text) for texts in own]
    while cells and not cells[-1]:
        cells.pop()
    filled = next((index for index, cell in enumerate(cells) if cell), 0)
    inner = [line for content in contents for line in content if line.kind is BlockKind.TABLE_ROW]
    return [*_loose(" | ".join(cells[filled:]), BlockKind.TABLE_ROW), *inner]


def _loose(words: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[Line]:
    return [Line("", part, kind) for part in split_breaks(words, one_line=False)]


def _cells(row: Element) -> Iterator[Element]:
    for cell in descend(row, frozenset({"tc"})):
        goes_on_left = find(cell, "tcPr", "hMerge") is not None and value(cell, "tcPr", "hMerge") != "restart"
        if not goes_on_left and find(cell, "tcPr", "cellDel") is None:
            yield cell


def _is_continued(cell: Element) -> bool:
    """Return whether a cell is the lower part of one merged over several rows."""
    merged = find(cell, "tcPr", "vMerge")
    return merged is not None and attribute(merged, "val") != "restart"


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
