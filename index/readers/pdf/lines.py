"""Letters to lines by where they stand, not by the order they were drawn in.

A word in two fonts is drawn in pieces, out of order; sorted by place it is whole again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.readers.legacy import from_font, shown_in
from index.readers.pdf.geometry import Glyph, Line, Row, Rule, View, Word

# Shares of the letter size. Baselines of one line differ by raised numbers and by cells set side by side; two
# lines are at least one size apart.
_SAME_LINE = 0.4
# A space is a quarter of the size, less where a line is squeezed; letters of a word touch. Where a line draws
# its spaces, a gap between two letters drawn one after the other is the letter spacing of a heading.
_SPACE_GAP, _WORD_GAP, _DRAWN_ON_GAP = 0.06, 0.17, 0.35
# Wider than any space of justified text.
_COLUMN_GAP = 1.1
_SECOND_PRINT = 0.12
# A raised number is smaller, and its baseline higher.
_RAISED_SIZE, _RAISED_BY, _MAX_RAISED = 0.8, 0.15, 0.6
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNITS = ("m", "dm", "cm", "mm", "km")
_MIN_SIZE = 2.0
_LETTERS_A_WORD = 8
_BORDERS = "|¦"

_LETTER = re.compile(r"\w")
# The head of every official document stands right of the issuing body, sometimes a single space away.
_COUNTRY = re.compile(r"CỘNG (?:HÒA|HOÀ) XÃ HỘI\b")


def read_words(view: View, *, is_recognised: bool = False) -> list[list[Word]]:
    """Return the rows of words of a page from top to bottom, each from left to right.

    Where a page was recognised, sizes are a guess and raise no number, and borders were taken for signs.
    """
    borders = [rule for rule in view.rules if rule.x0 == rule.x1]
    glyphs = [glyph for glyph in view.glyphs if not (is_recognised and glyph.text in _BORDERS)]
    rows = (_words(row, borders, raises=not is_recognised) for row in _baselines(glyphs))
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
    base = size = 0.0
    for glyph in sorted((g for g in glyphs if g.size >= _MIN_SIZE), key=lambda g: g.y):
        is_below_raised = size <= _RAISED_SIZE * glyph.size and glyph.y - base <= _MAX_RAISED * glyph.size
        if row and glyph.y - base > _SAME_LINE * max(size, glyph.size) and not is_below_raised:
            yield sorted(row, key=lambda g: g.x0)
            row = []
        if not row or size <= _RAISED_SIZE * glyph.size:  # raised numbers come before the line they stand in
            base, size = glyph.y, glyph.size
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda g: g.x0)


def _words(row: Sequence[Glyph], borders: Sequence[Rule], *, raises: bool) -> list[Word]:
    printed = [glyph for glyph in row if not glyph.text.isspace()]
    if not printed:
        return []
    size, base = _body(printed)
    raised_size = _RAISED_SIZE * size if raises else 0.0
    near = sorted(rule.x0 for rule in borders if rule.y0 <= base <= rule.y1)
    has_spaces = (len(row) - len(printed)) * _LETTERS_A_WORD >= len(row)
    words: list[list[Glyph]] = []
    letters: list[Glyph] = []
    spaces: list[int] = []
    for glyph in row:
        if glyph.text.isspace():
            spaces.append(glyph.order)
            continue
        if letters and _is_second_print(glyph, letters):
            continue
        if letters and (
            _is_apart(letters[-1], glyph, spaces, has_spaces=has_spaces)
            or (near and _is_between(letters[-1], glyph, near))
        ):
            words.append(letters)
            letters = []
        letters.append(glyph)
        spaces = []
    words.append(letters)
    return [_word(word, size=size, base=base, raised_size=raised_size) for word in _shown(words)]


def _shown(words: list[list[Glyph]]) -> list[list[Glyph]]:
    """Return words with the letters that their font shows, where it is one from before Unicode.

    All words of a font in a row are judged together: one alone may be a syllable either way.
    """
    for font in {word[0].font for word in words} - {""}:
        text = " ".join("".join(glyph.text for glyph in word) for word in words if word[0].font == font)
        if from_font(text, font) != text:
            words = [_in_font(word) if word[0].font == font else word for word in words]
    return words


def _in_font(word: Sequence[Glyph]) -> list[Glyph]:
    """Return a word as one letter of its whole width: some of these fonts draw a mark as a letter."""
    text = shown_in("".join(glyph.text for glyph in word), word[0].font)
    return [replace(word[0], text=text, x1=max(glyph.x1 for glyph in word))]


def _is_apart(before: Glyph, glyph: Glyph, spaces: Sequence[int], *, has_spaces: bool) -> bool:
    """Return whether two letters are of two words.

    A space between them counts where it was drawn with one of them, or has room; spaces drawn by themselves
    may lie under a word.
    """
    gap = glyph.x0 - before.x1
    if spaces:
        drawn_with = before.order + 1 in spaces or glyph.order - 1 in spaces
        return drawn_with or gap > _SPACE_GAP * glyph.size
    drawn_on = has_spaces and glyph.order == before.order + 1
    return gap > (_DRAWN_ON_GAP if drawn_on else _WORD_GAP) * glyph.size


def _is_between(before: Glyph, glyph: Glyph, borders: Sequence[float]) -> bool:
    """Return whether the border of a cell stands between two letters."""
    left, right = (before.x0 + before.x1) / 2, (glyph.x0 + glyph.x1) / 2
    at = bisect_right(borders, left)
    return at < len(borders) and borders[at] < right


def _body(printed: Sequence[Glyph]) -> tuple[float, float]:
    """Return the size and the baseline of most letters of a row."""
    largest = max(glyph.size for glyph in printed)
    bases = sorted(glyph.y for glyph in printed if glyph.size > _RAISED_SIZE * largest)
    return largest, bases[len(bases) // 2]


def _is_second_print(glyph: Glyph, letters: Sequence[Glyph]) -> bool:
    """Return whether a letter was printed before at the same place, as some programs print bold."""
    return any(
        glyph.text == before.text and abs(glyph.x0 - before.x0) < _SECOND_PRINT * glyph.size
        for before in letters[-2:]
    )


def _word(letters: Sequence[Glyph], *, size: float, base: float, raised_size: float) -> Word:
    text = ""
    for glyph in letters:
        raised = glyph.size <= raised_size and base - glyph.y >= _RAISED_BY * size
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
    """Return a raised number as such: the mark of a note must not be read as the end of a figure."""
    if before.rpartition(" ")[2].lstrip("(/").endswith(_UNITS) and len(before) <= 4:
        return text  # "m2", "km2", as it is typed elsewhere
    raised = text.translate(_SUPERSCRIPTS)
    apart = raised != text and before and not before[-1].isdigit() and before[-1] not in "(["
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
