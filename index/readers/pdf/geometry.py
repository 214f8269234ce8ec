"""What a page holds and where: letters, rules, words and lines, all in points from the upper left corner.

Turned text (a wide table on an upright page) is kept in a view of its own whose coordinates are turned with
it, so that `x` always runs along the writing and `y` down the lines.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as drawn, with the marks that were drawn onto it.

    `y` is its baseline, `order` its place in the order of drawing, `font` the name of a font from before
    Unicode, "" for others.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    is_bold: bool = False
    is_italic: bool = False
    order: int = 0
    font: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, horizontal where `y0 == y1`, vertical where `x0 == x1`."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class View:
    """What is written in one direction on a page."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` counts from 1, `image_share` is the share of its area that pictures cover."""

    number: int
    views: tuple[View, ...]
    image_share: float

    @property
    def letters(self) -> int:
        """How many characters it has."""
        return sum(len(view.glyphs) for view in self.views)


@dataclass(frozen=True, slots=True)
class Word:
    """What stands between two spaces."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Words side by side without a wide gap between them: a line of text, or the part of one column of it.

    `lead` is the width of its first word, by which one can tell whether it had fitted on the line before;
    `is_row` says that it is a label with its figures, from a table without rules.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    lead: float
    is_bold: bool = False
    is_italic: bool = False
    is_row: bool = False


Row = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: the cell of a table, or all of it."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point is inside."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1
