"""Letters to lines by where they stand, not by the order they were drawn in.

A word in two fonts is drawn in pieces, out of order; sorted by place it is whole again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.readers.pdf.geometry import Glyph, Line, Row, View, Word

# Shares of the letter size. Baselines of one line differ by raised numbers and by cells set side by side; two
# lines are at least one size apart.
_SAME_LINE = 0.4
# A space is a quarter of the size, less where a line is squeezed; letters of a word touch.
_WORD_GAP = 0.17
# Wider than any space of justified text.
_COLUMN_GAP = 1.1
_SECOND_PRINT = 0.12
# A raised number is smaller, and its baseline higher.
_RAISED_SIZE, _RAISED_BY = 0.8, 0.15
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNITS = ("m", "dm", "cm", "mm", "km")
_MIN_SIZE = 2.0

_LETTER = re.compile(r"\w")
# The head of every official document stands right of the issuing body, sometimes a single space away.
_COUNTRY = re.compile(r"CỘNG (?:HÒA|HOÀ) XÃ HỘI\b")


def read_words(view: View) -> list[list[Word]]:
    """Return the rows of words of a page from top to bottom, each from left to right."""
    rows = (_words(row) for row in _baselines(view.glyphs))
    return [words for words in rows if words]


def read_rows(rows: Iterable[Sequence[Word]]) -> list[Row]:
    """Return the lines that rows of words are made of; rows without a letter or digit are left out."""
    lines = (tuple(line for line in _split(words) if has_words(line.text)) for words in rows)
    return [row for row in lines if row]


def make_line(words: Sequence[Word]) -> Line:
    """Return the line of words that stand side by side."""
    sizes: dict[float, int] = {}
    for word in words:
        sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
    return Line(
        text=" ".join(word.text for word in words),
        x0=words[0].x0,
        x1=max(word.x1 for word in words),
        y=max(words, key=lambda word: word.size).y,
        size=max(sizes, key=lambda size: sizes[size]),
        lead=words[0].x1 - words[0].x0,
        is_bold=all(word.is_bold for word in words),
        is_italic=all(word.is_italic for word in words),
    )


def join_row(row: Row) -> Line:
    """Return the lines of a row as one."""
    if len(row) == 1:
        return row[0]
    longest = max(row, key=lambda line: len(line.text))
    return replace(
        longest,
        text=" ".join(line.text for line in row),
        x0=row[0].x0,
        x1=max(line.x1 for line in row),
        lead=row[0].lead,
        is_bold=all(line.is_bold for line in row),
        is_italic=all(line.is_italic for line in row),
    )


def has_words(text: str) -> bool:
    """Return whether there is a letter or a digit in `text`, not only rules made of signs."""
    return _LETTER.search(text.replace("_", "")) is not None


def _baselines(glyphs: Sequence[Glyph]) -> Iterable[list[Glyph]]:
    """Yield the letters of each row, sorted from left to right."""
    row: list[Glyph] = []
    base = 0.0
    for glyph in sorted((g for g in glyphs if g.size >= _MIN_SIZE), key=lambda g: g.y):
        size = max(glyph.size, row[-1].size) if row else glyph.size
        if row and glyph.y - base > _SAME_LINE * size:
            yield sorted(row, key=lambda g: g.x0)
            row = []
        if not row or glyph.size >= max(g.size for g in row[-3:]):
            base = glyph.y
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda g: g.x0)


def _words(row: Sequence[Glyph]) -> list[Word]:
    words: list[Word] = []
    letters: list[Glyph] = []
    size, base = _body(row)
    for glyph in row:
        if letters and (glyph.text.isspace() or glyph.x0 - letters[-1].x1 > _WORD_GAP * glyph.size):
            words.append(_word(letters, size=size, base=base))
            letters = []
        if not glyph.text.isspace() and not (letters and _is_second_print(glyph, letters)):
            letters.append(glyph)
    if letters:
        words.append(_word(letters, size=size, base=base))
    return words


def _body(row: Sequence[Glyph]) -> tuple[float, float]:
    """Return the size and the baseline of most letters of a row."""
    printed = [glyph for glyph in row if not glyph.text.isspace()] or list(row)
    largest = max(glyph.size for glyph in printed)
    bases = sorted(glyph.y for glyph in printed if glyph.size > _RAISED_SIZE * largest)
    return largest, bases[len(bases) // 2]


def _is_second_print(glyph: Glyph, letters: Sequence[Glyph]) -> bool:
    """Return whether a letter was printed before at the same place, as some programs print bold."""
    return any(
        glyph.text == before.text and abs(glyph.x0 - before.x0) < _SECOND_PRINT * glyph.size
        for before in letters[-2:]
    )


def _word(letters: Sequence[Glyph], *, size: float, base: float) -> Word:
    text = ""
    for glyph in letters:
        raised = glyph.size <= _RAISED_SIZE * size and base - glyph.y >= _RAISED_BY * size
        text += _raise(glyph.text, text) if raised else glyph.text
    largest = max(letters, key=lambda glyph: glyph.size)
    return Word(
        text.strip(),
        letters[0].x0,
        max(glyph.x1 for glyph in letters),
        largest.y,
        largest.size,
        all(glyph.is_bold for glyph in letters),
        all(glyph.is_italic for glyph in letters),
    )


def _raise(text: str, before: str) -> str:
    """Return a raised number as such: the mark of a note must not be read as the end of a figure or a word."""
    if before.rpartition(" ")[2].lstrip("(/").endswith(_UNITS) and len(before) <= 4:
        return text  # "m2", "km2", as it is typed elsewhere
    raised = text.translate(_SUPERSCRIPTS)
    apart = raised != text and before and not before[-1].isdigit() and before[-1] not in "⁰¹²³⁴⁵⁶⁷⁸⁹"
    return f" {raised}" if apart else raised


def _split(words: Sequence[Word]) -> list[Line]:
    """Return the lines of a row: its words, cut where a gap is wider than any space."""
    lines: list[list[Word]] = []
    for at, word in enumerate(words):
        wide = at > 0 and word.x0 - words[at - 1].x1 > _COLUMN_GAP * word.size
        if at == 0 or wide or _COUNTRY.match(" ".join(other.text for other in words[at : at + 4])):
            lines.append([])
        lines[-1].append(word)
    return [make_line(line) for line in lines if line]
