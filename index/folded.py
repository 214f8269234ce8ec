"""A line of text as letters that patterns can read, with the way back to the text.

Every letter of the text, composed or not, is one letter here, so a pattern written without marks finds "Số"
in NFC and NFD alike, and what it finds can be quoted from the text itself.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from index.text import Span, fold


@dataclass(frozen=True, slots=True)
class FoldedLine:
    """A range of a text, letter by letter: as written (`composed`), and in lower case without marks.

    Both have one character for each of `starts`, the offsets of the letters in the text; `end` is where the
    range ends.
    """

    composed: str
    folded: str
    starts: tuple[int, ...]
    end: int

    def span(self, first: int, last: int) -> Span:
        """Return the range of the text that the letters from `first` up to `last` stand in."""
        return self._offset(first), self._offset(last)

    def _offset(self, at: int) -> int:
        return self.starts[at] if at < len(self.starts) else self.end


def fold_line(text: str, start: int = 0, end: int | None = None) -> FoldedLine:
    """Return `text[start:end]` letter by letter; any white space is a space."""
    end = len(text) if end is None else end
    starts = [at for at in range(start, end) if at == start or not unicodedata.combining(text[at])]
    ends = [*starts[1:], end] if starts else []
    composed = "".join(_letter(text[left:right]) for left, right in zip(starts, ends, strict=True))
    return FoldedLine(composed, "".join(map(_folded, composed)), tuple(starts), end)


def _letter(written: str) -> str:
    """Return a letter with its marks as one character."""
    letter = unicodedata.normalize("NFC", written)[0]
    return " " if letter.isspace() else letter


def _folded(letter: str) -> str:
    return (fold(letter) or letter)[0]
