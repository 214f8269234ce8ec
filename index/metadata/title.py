"""The title of a document: the line of its kind and what it is about (trích yếu), or its first line.

Only finds it; what the title says of kind, period and place is read by `layout.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from index.labels import read_label
from index.metadata.kinds import KIND_PATTERN
from index.metadata.period import read_mentions
from index.text import fold
from index.types import Block, BlockKind, Extract

_MAX_CHARS = 700
_LINE_MAX_CHARS = 200
_LINES = 6
_SEARCHED_BLOCKS = 40
_HEAD_BLOCKS = 15

_TYPE_LINE = re.compile(rf"(?:{KIND_PATTERN})\b[^.;:]{{0,30}}\Z")
# Kind and subject in one line: "BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI QUÝ I NĂM 2024".
_FULL_LINE = re.compile(rf"(?!van ban hop nhat)(?:{KIND_PATTERN})\b[^.;:]*\Z")
_BEGINS_WITH_KIND = re.compile(rf"(?:{KIND_PATTERN})(?!\w)")
_CONSOLIDATED = re.compile(r"van ban hop nhat\b")
_ENACTING = re.compile(r"(?:can cu|theo de nghi|xet|thuc hien|kinh gui|so:|so )\b")
# What may stand above a title beside lines in capitals: number, date, motto, rules.
_HEAD_LINE = re.compile(r"\W*\Z|so\b.{0,5}\d|(?:.{0,40},\s*)?ngay\b|.{0,60}doc lap\b|du thao\b")
_DOCUMENT_NUMBER = re.compile(r"\b\d{1,5}(?:/\d{4})?[/-][^\W\d]{2}[\w\-/&.]*|\b\d{1,2}/\d{1,2}/\d{4}")
_DAY = re.compile(r"ngay\s+\d{1,2}\s+thang\s+\d{1,2}")


@dataclass(frozen=True, slots=True)
class Title:
    """The rows of a title's blocks, none where there is no title, and what the document is called by it.

    `holds_facts` tells that it gives figures too, so it is to be read as running text.
    """

    rows: tuple[int, ...] = ()
    name: str = ""
    holds_facts: bool = False


def read_title(extract: Extract) -> Title:
    """Return the title of what a reader extracted."""
    rows = _typed_rows(extract) or _kind_led_row(extract)
    if rows:
        return Title(
            rows, _name(extract, rows), holds_facts=len(rows) == 1 and _has_figures(extract, rows[0])
        )
    first = extract.blocks[0] if extract.blocks else None
    if first is None or first.kind is BlockKind.TABLE_ROW:
        return Title()
    line = line_of(extract, first)
    if read_label(line) is not None or len(line) > _LINE_MAX_CHARS:
        return Title()
    if first.kind is BlockKind.HEADING:
        return Title((0,), _name(extract, (0,)))
    if line.rstrip().endswith((".", ";", ":", "…")):
        return Title()
    return Title((0,), _name(extract, (0,)), holds_facts=_has_figures(extract, 0))


def line_of(extract: Extract, block: Block) -> str:
    """Return the words of a block, composed."""
    return unicodedata.normalize("NFC", extract.text[block.start : block.end]).replace("\xa0", " ")


def _typed_rows(extract: Extract) -> tuple[int, ...]:
    """Return the rows of the line in capitals that names the kind, and of the subject below it.

    A consolidated text (văn bản hợp nhất) says so first and has its own type line below.
    """
    found: tuple[int, ...] = ()
    for row, block in enumerate(extract.blocks[:_SEARCHED_BLOCKS]):
        line = line_of(extract, block)
        if read_label(line) is not None:
            break
        folded = fold(line)
        if line.isupper() and _TYPE_LINE.match(folded):
            found = (row, *_subject_rows(extract, row + 1))
            if not _CONSOLIDATED.match(folded):
                break
        elif line.isupper() and len(line) <= _LINE_MAX_CHARS and _FULL_LINE.match(folded):
            return (row, *takewhile(lambda below: _goes_on(extract, below), _subject_rows(extract, row + 1)))
    return found


def _goes_on(extract: Extract, row: int) -> bool:
    """Return whether a line goes on with a title that already says what it is about."""
    line = line_of(extract, extract.blocks[row])
    return line.isupper() or fold(line).startswith("ve ")


def _subject_rows(extract: Extract, row: int) -> Iterator[int]:
    """Yield the rows below a type line up to a rule, the enacting body in capitals, or running text."""
    used = 0
    for next_row in range(row, min(row + _LINES, len(extract.blocks))):
        line = line_of(extract, extract.blocks[next_row])
        used += len(line)
        ends = line.endswith((".", ";", ":")) or used > _MAX_CHARS or not any(map(str.isalpha, line))
        ends = ends or (_ENACTING.match(fold(line)) is not None and not line[0].islower())
        above = line_of(extract, extract.blocks[next_row - 1])
        ends = ends or (next_row > row and line.isupper() and not above.isupper())
        if ends or read_label(line) is not None or extract.blocks[next_row].kind is BlockKind.TABLE_ROW:
            return
        yield next_row


def _kind_led_row(extract: Extract) -> tuple[int, ...]:
    """Return the row of a line like "Báo cáo tình hình … năm 2023" with nothing but a head above it."""
    for row, block in enumerate(extract.blocks[:_HEAD_BLOCKS]):
        line = line_of(extract, block).strip()
        folded = fold(line)
        if _BEGINS_WITH_KIND.match(folded) and line[0].isupper() and len(line) <= _LINE_MAX_CHARS:
            ends = line.endswith((";", ":")) or (line.endswith(".") and _has_figures(extract, row))
            return () if ends or block.kind is BlockKind.TABLE_ROW else (row,)
        if not (line.isupper() or _HEAD_LINE.match(folded)):
            break
    return ()


def _has_figures(extract: Extract, row: int) -> bool:
    """Return whether a line has figures that are no period, no day and no document's number."""
    block = extract.blocks[row]
    words = list(extract.text[block.start : block.end])
    for mention in read_mentions(extract.text, block.start, block.end):
        words[mention.start - block.start : mention.end - block.start] = " " * (mention.end - mention.start)
    rest = _DAY.sub(" ", _DOCUMENT_NUMBER.sub(" ", fold("".join(words))))
    return any(map(str.isdigit, rest))


def _name(extract: Extract, rows: Sequence[int]) -> str:
    lines = [" ".join(line_of(extract, extract.blocks[row]).split()) for row in rows]
    if len(lines) > 1 and _TYPE_LINE.match(fold(lines[0])) and lines[0].isupper():
        lines[0] = lines[0].capitalize()
        first = lines[1].split(None, 1)[0]
        if not (first.isupper() and len(first) > 1):
            lines[1] = lines[1][0].lower() + lines[1][1:]
    return " ".join(lines)
