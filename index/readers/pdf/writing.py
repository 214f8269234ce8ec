"""Columns, tables and notes, page after page, to the blocks of an extract: what goes on is joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.readers.characters import visible
from index.readers.pdf.grids import Grid
from index.readers.pdf.paragraphs import Placed, goes_on, text_of
from index.readers.pdf.tables import PlacedRow, TableReader
from index.types import Block, BlockKind, Extract

NOTE_START = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]|\[?(\d{1,3})\]?\s|\*")
_BEFORE_TABLE = 3

Part = list[Placed] | Grid


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; more may be added."""

    lines: list[Placed]


Item = Paragraph | PlacedRow


@dataclass(slots=True)
class Writer:
    """Takes columns and tables in order and joins what goes on in the next one."""

    items: list[Item] = field(default_factory=list)
    tables: TableReader = field(default_factory=TableReader)
    body: Paragraph | None = None
    note: Paragraph | None = None
    numbered: int = 0
    after_table: bool = False
    waiting: list[Placed] = field(default_factory=list)

    def add(self, part: Part, page: int) -> None:
        """Take the next column or table of a page."""
        if isinstance(part, Grid):
            self.items += self.tables.add(part, page, self._before(), follows=self.after_table)
            self.after_table, self.body = True, None
            return
        self._close_table()
        for placed in part:
            if self.body is not None and goes_on(self.body.lines[-1], placed):
                self.body.lines.append(placed)
            else:
                self.body = Paragraph([placed])
                self.items.append(self.body)

    def add_notes(self, notes: Sequence[Placed]) -> None:
        """Take the lines of the notes of a page, after all else of it."""
        if self.after_table:
            self.waiting += notes  # a table that goes on is not cut by them
            return
        for placed in notes:
            if self.note is not None and not self._begins_note(placed.line.text):
                self.note.lines.append(placed)
            else:
                self.note = Paragraph([placed])
                self.items.append(self.note)

    def _begins_note(self, text: str) -> bool:
        """Return whether a line begins the next note; a plain number does where it is the next one."""
        match = NOTE_START.match(text)
        if match is None:
            return False
        number, self.numbered = match[1], self.numbered + 1
        if number is not None and int(number) != self.numbered:
            self.numbered -= 1
            return False
        return True

    def finish(self) -> list[Item]:
        """Return all paragraphs and rows in reading order."""
        self._close_table()
        return self.items

    def _close_table(self) -> None:
        self.items += self.tables.close()
        self.after_table = False
        waiting, self.waiting = self.waiting, []
        self.add_notes(waiting)

    def _before(self) -> list[str]:
        if self.after_table:
            return []
        nearest = self.items[-_BEFORE_TABLE:]
        return [text_of(item.lines) if isinstance(item, Paragraph) else "" for item in nearest]


def make_extract(items: Sequence[Item], *, recognised: bool) -> Extract:
    r"""Return paragraphs and rows as an extract, a block each, joined by "\n"."""
    blocks: list[Block] = []
    texts: list[str] = []
    start = 0
    for item in items:
        is_row = isinstance(item, PlacedRow) or item.lines[0].line.is_row
        text = " ".join(visible(item.text if isinstance(item, PlacedRow) else text_of(item.lines)).split())
        if not text:
            continue
        end = start + len(text)
        page = item.page if isinstance(item, PlacedRow) else item.lines[0].page
        kind = BlockKind.TABLE_ROW if is_row else BlockKind.PARAGRAPH
        place = item.place if isinstance(item, PlacedRow) else None
        blocks.append(Block(start, end, kind, page=page, place=place))
        texts.append(text)
        start = end + 1
    return Extract("\n".join(texts), tuple(blocks), recognised)
