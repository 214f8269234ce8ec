"""What a style says about a paragraph or a run, with what it inherits from the styles it is based on.

Heading styles are known by outline level or by name. Word writes the English name of a built-in style in
every language and localizes only its id; the other names are those of converters and of hand-made templates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.readers.elements import attribute, find, integer, local
from index.readers.word.elements import switch, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEADING = re.compile(r"(?:heading|tiêu đề|đầu đề|đề mục|u mục|titre|überschrift)\s*([1-9])")
_CONTENTS = re.compile(r"toc\s*[1-9]|table of figures|mục lục\s*[1-9]")
# Outline levels 0 to 8 are headings 1 to 9; 9 says "body text", even of a heading style.
_BODY_TEXT = 9
# Word stops at 11; a style based on itself must end somewhere.
_MAX_LINEAGE = 16


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A place in a numbered list, None where not stated; `list_id` 0 takes a paragraph out of its list."""

    list_id: int | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Style:
    """One style as it stands in the file, without what it inherits."""

    names: tuple[str, ...]
    based_on: str
    outline: int | None
    place: ListPlace
    hidden: bool | None

    @property
    def heading_level(self) -> int | None:
        """Level from 1 by outline or name; 0 where the style says body text; None where it says nothing."""
        if self.outline is not None:
            return 0 if self.outline >= _BODY_TEXT else self.outline + 1
        found = (_HEADING.fullmatch(name) for name in self.names)
        return next((int(match.group(1)) for match in found if match), None)

    @property
    def is_contents(self) -> bool:
        """Whether the style is that of a line in a table of contents."""
        return any(_CONTENTS.fullmatch(name) for name in self.names)


class Styles:
    """The styles of one document."""

    def __init__(self, root: Element | None) -> None:
        elements = [] if root is None else [child for child in root if local(child) == "style"]
        self._styles = {_id(item): _style(item) for item in elements}
        self._default = next((_id(item) for item in elements if _is_default(item)), "")

    def lineage(self, style_id: str | None) -> Iterator[tuple[str, Style]]:
        """Yield the style and those it is based on, nearest first; the default paragraph style for None."""
        current = self._default if style_id is None else style_id
        for _ in range(_MAX_LINEAGE):
            style = self._styles.get(current)
            if style is None:
                return
            yield current, style
            current = style.based_on

    def heading_level(self, paragraph: Element) -> int | None:
        """Return the heading level of a paragraph from 1, or None for running text."""
        outline = integer(value(paragraph, "pPr", "outlineLvl"))
        if outline is not None:
            return None if outline >= _BODY_TEXT else outline + 1
        levels = (style.heading_level for _, style in self.lineage(style_of(paragraph)))
        return next((level for level in levels if level is not None), None) or None

    def is_contents(self, paragraph: Element) -> bool:
        """Return whether a paragraph is a line of a table of contents."""
        return any(style.is_contents for _, style in self.lineage(style_of(paragraph)))

    def hides(self, style_id: str | None) -> bool | None:
        """Return whether the style hides text; None where nothing in its lineage says so."""
        stated = (style.hidden for _, style in self.lineage(style_id))
        return next((hidden for hidden in stated if hidden is not None), None)


def style_of(paragraph: Element) -> str | None:
    """Return the id of the paragraph's style, or None where it has the default one."""
    return value(paragraph, "pPr", "pStyle")


def list_place(properties: Element | None) -> ListPlace:
    """Return the list place that paragraph properties state."""
    if properties is None:
        return ListPlace(None, None)
    return ListPlace(
        integer(value(properties, "numPr", "numId")), integer(value(properties, "numPr", "ilvl"))
    )


def _style(element: Element) -> Style:
    aliases = (value(element, "aliases") or "").split(",")
    properties = find(element, "pPr")
    return Style(
        names=tuple(_key(name) for name in (value(element, "name") or "", *aliases)),
        based_on=value(element, "basedOn") or "",
        outline=integer(value(element, "pPr", "outlineLvl")),
        place=list_place(properties),
        hidden=switch(element, "rPr", "vanish"),
    )


def _id(style: Element) -> str:
    return attribute(style, "styleId") or ""


def _is_default(style: Element) -> bool:
    return attribute(style, "type") == "paragraph" and attribute(style, "default") in {"1", "true", "on"}


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
