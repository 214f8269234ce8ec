"""The tree of a Vietnamese official document, told from its numbering: Phần, I., 1., 1.1., a), Điều.

Input is what a reader extracted; output is a `Document` whose sections and paragraphs are ranges of the same
text. The rules are those of administrative writing (Nghị định 30/2020/NĐ-CP), not of one report.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from index.labels import (
    APPENDIX_RANK,
    ARABIC_RANK,
    NAMED_HEADING_MAX_CHARS,
    ROMAN_RANK,
    Label,
    cite,
    is_heading,
    read_label,
)
from index.metadata.layout import read_layout
from index.metadata.title import line_of, read_title
from index.text import fold, trim
from index.types import Block, BlockKind, Document, Extract, Paragraph, ParagraphKind, Section

_CLOSING = re.compile(r"tren day la\b")
# What a decision enacts stands below its signature, with articles of its own.
_ATTACHED = re.compile(
    r"(?:quy che|quy dinh|dieu le|noi quy|ke hoach|de an|chuong trinh|danh muc|huong dan|phuong an"
    r"|quy trinh)\b"
)


def read_structure(extract: Extract, *, path: str, data: bytes) -> Document:
    """Return the document of an extract; `path` names its file, `data` are the file's bytes (hashed)."""
    sha256 = hashlib.sha256(data).hexdigest()
    title = read_title(extract)
    builder = _TreeBuilder(extract, frozenset() if title.holds_facts else frozenset(title.rows))
    for row, block in enumerate(extract.blocks):
        builder.add(row, block)
    sections, paragraphs = builder.finish()
    return Document(
        sha256[:16],
        title.name or PurePosixPath(path).stem,
        path,
        extract.text,
        sha256,
        sections,
        paragraphs,
        extract.recognised,
        read_layout(extract, title.rows),
    )


# --- tree ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Open:
    """A section whose end is not known yet; `position` is its row among all sections, `level` its style's."""

    position: int
    rank: int
    label: Label | None = None
    level: int | None = None

    def encloses(self, *, rank: int, label: Label | None, level: int | None) -> bool:
        """Return whether a new section goes inside this one.

        Numbering decides between two numbered sections; the file's outline levels where one has no number.
        """
        numbered = self.label is not None and label is not None
        if numbered or self.level is None or level is None:
            return self.rank < rank
        return self.level < level


# The deepest rank that may still open a section.
_ANY_RANK = 99
_RANK_AFTER_CLOSING = ROMAN_RANK  # "Trên đây là …" may also sum up a part, and "II." goes on
_RANK_AFTER_END = APPENDIX_RANK  # "./." is followed by addressees, a signature and appendices


class _TreeBuilder:
    """Reads blocks in order, keeping the path of open sections."""

    def __init__(self, extract: Extract, title_rows: frozenset[int]) -> None:
        self._extract = extract
        self._title_rows = title_rows
        self._sections = [Section("", "", 0, 0, len(extract.text))]
        self._open = [_Open(position=0, rank=0)]
        self._placed: list[tuple[Block, ParagraphKind, int]] = []  # block, kind, position of its section
        self._admitted = _ANY_RANK

    def add(self, row: int, block: Block) -> None:
        """Place the next block in the tree."""
        line = line_of(self._extract, block).strip()
        kind = ParagraphKind.TITLE if row in self._title_rows else self._place(block, line)
        self._placed.append((block, kind, self._open[-1].position))
        if line.endswith("./."):
            self._close_body(block.end, admitted=_RANK_AFTER_END)

    def finish(self) -> tuple[tuple[Section, ...], tuple[Paragraph, ...]]:
        """Return the sections in order, the root first, and the paragraphs."""
        while self._open:
            self._close(len(self._extract.text))
        return tuple(self._sections), tuple(self._paragraphs())

    def _place(self, block: Block, line: str) -> ParagraphKind:
        """Open or close sections as the block asks, and return its kind."""
        is_row = block.kind is BlockKind.TABLE_ROW
        label = None if is_row else read_label(line)
        if label is not None and label.rank <= self._admitted:
            return self._open_numbered(block, label, line)
        if not is_row and self._awaits_title(line):
            self._give_title(line)
            return ParagraphKind.HEADING
        if block.kind is BlockKind.HEADING and self._open_styled(block, line):
            return ParagraphKind.HEADING
        if self._admitted == _RANK_AFTER_END and line.isupper() and _ATTACHED.match(fold(line)):
            self._open_section(block, APPENDIX_RANK, None, line.capitalize())
            return ParagraphKind.HEADING
        if self._admitted < _ANY_RANK:
            return ParagraphKind.CLOSING
        if _CLOSING.match(fold(line)):
            self._close_body(block.start, admitted=_RANK_AFTER_CLOSING)
            return ParagraphKind.CLOSING
        return ParagraphKind.TABLE_ROW if is_row else ParagraphKind.BODY

    def _open_numbered(self, block: Block, label: Label, line: str) -> ParagraphKind:
        heading = block.kind is BlockKind.HEADING or is_heading(label, line)
        title = label.rest.strip().rstrip(":").strip() if heading else ""
        self._open_section(block, label.rank, label, title)
        return ParagraphKind.HEADING if heading else ParagraphKind.ITEM

    def _open_styled(self, block: Block, line: str) -> bool:
        """Open a section for a heading by style alone; return False where the body has ended."""
        rank = ARABIC_RANK if block.level is None else 2 * block.level - 1
        if rank >= self._admitted:
            return False
        self._open_section(block, rank, None, line)
        return True

    def _open_section(self, block: Block, rank: int, label: Label | None, title: str) -> None:
        while not self._open[-1].encloses(rank=rank, label=label, level=block.level):
            self._close(block.start)
        self._admitted = _ANY_RANK
        above = self._sections[self._open[-1].position].path
        labels = [entry.label for entry in self._open if entry.label]
        number = cite([*labels, label]) if label else ""
        path = (*above, title) if title else above
        depth = len(self._open)
        self._open.append(_Open(len(self._sections), rank, label, block.level))
        self._sections.append(Section(number, title, depth, block.start, block.end, path))

    def _awaits_title(self, line: str) -> bool:
        """Return whether the line is the title that follows "Chương I" on a line of its own."""
        last = self._open[-1]
        follows = bool(self._placed) and self._placed[-1][1] is ParagraphKind.HEADING
        untitled = not self._sections[last.position].title
        named = last.label is not None and last.label.named
        return follows and named and untitled and len(line) <= NAMED_HEADING_MAX_CHARS

    def _give_title(self, title: str) -> None:
        position = self._open[-1].position
        section = self._sections[position]
        self._sections[position] = replace(section, title=title, path=(*section.path, title))

    def _close(self, offset: int) -> None:
        """End the innermost open section at `offset`, less the white space before it."""
        position = self._open.pop().position
        section = self._sections[position]
        end = trim(self._extract.text, section.start, offset)[1]
        self._sections[position] = replace(section, end=end)

    def _close_body(self, offset: int, *, admitted: int) -> None:
        self._admitted = admitted
        while len(self._open) > 1:
            self._close(offset)

    def _paragraphs(self) -> Iterator[Paragraph]:
        counts = [0] * len(self._sections)
        for block, kind, position in self._placed:
            counted = kind not in (ParagraphKind.TITLE, ParagraphKind.HEADING)
            counts[position] += counted
            number = counts[position] if counted else 0
            yield Paragraph(
                block.start, block.end, kind, self._sections[position], number, block.page, block.place
            )
