"""The head of a document cut into the pieces that its layout sets apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.folded import FoldedLine, fold_line
from index.text import trim
from index.types import Extract

_MAX_CHARS = 600  # of a line of the head: more is running text
_GAPS = re.compile(r"\s\|\s|\t+| {3,}|\xa0{3,}")
_DASH = r"\s*[-–—.]?\s*"
_MOTTO = re.compile(
    rf"cong hoa xa hoi chu nghia viet nam|doc lap{_DASH}tu do{_DASH}hanh phuc|dang cong san viet nam"
)
# A motto that is broken over several lines.
_MOTTO_WORDS = frozenset("cong hoa xa hoi chu nghia viet nam doc lap tu do hanh phuc".split())  # noqa: SIM905
_GAZETTE = re.compile(r"\W*(?:\d+\s+)?cong bao\s*/")
_FEWEST_LETTERS = 2
_NEXT_LINE = 2  # line breaks between the lines of one name; a table may put one cell between them


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line, without the white space around it."""

    start: int
    end: int
    line: FoldedLine

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Piece:
        """Return the piece `text[start:end]`, trimmed."""
        start, end = trim(text, start, end)
        return cls(start, end, fold_line(text, start, end))

    def follows(self, other: Piece, extract: Extract) -> bool:
        """Return whether `other` stands on the next line but one at most."""
        return extract.text.count("\n", self.end, other.start) <= _NEXT_LINE


def header_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of a line: its columns, without motto, running head and rules."""
    if end - start > _MAX_CHARS:
        return
    at = start
    for gap in [*_GAPS.finditer(text, start, end), None]:
        stop = gap.start() if gap else end
        yield from _without_motto(text, at, stop)
        at = gap.end() if gap else end


def _without_motto(text: str, start: int, end: int) -> Iterator[Piece]:
    line = fold_line(text, start, end)
    at = 0
    for motto in [*_MOTTO.finditer(line.folded), None]:
        piece = Piece.of(text, *line.span(at, motto.start() if motto else len(line.folded)))
        words = re.findall(r"[a-z]+", piece.line.folded)
        split_motto = len(words) > 1 and _MOTTO_WORDS.issuperset(words)
        lettered = sum(map(len, words)) >= _FEWEST_LETTERS
        if lettered and not split_motto and not _GAZETTE.match(piece.line.folded):
            yield piece
        at = motto.end() if motto else len(line.folded)
