"""The automatic numbers of a document: Word keeps them out of the text and counts them when it shows a page.

`Definitions` is what the file says, `Counters` does the counting. All lists made from one definition share
their counters; a list that states a start of its own takes it where it is first used.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.readers.characters import visible
from index.readers.elements import attribute, find, integer, local
from index.readers.word.elements import switch, value
from index.readers.word.styles import ListPlace, Styles, list_place, style_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Word allows 31 characters; a longer text is not the label of anything.
_MAX_LABEL_CHARS = 64
_MAX_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
# Bullets typed on a keyboard carry meaning in Vietnamese reports ("-" above "+"); others become "-".
_TYPED_BULLETS = frozenset({"-", "–", "+", "*"})
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MAX_ROMAN = 3999
# Word repeats letters (z, aa, bb): 780 is z thirty times.
_MAX_LETTER = 780


def _roman(number: int) -> str:
    if not 1 <= number <= _MAX_ROMAN:
        return str(number)
    digits = []
    for size, sign in _ROMAN:
        count, number = divmod(number, size)
        digits.append(sign * count)
    return "".join(digits)


def _letter(number: int) -> str:
    if not 1 <= number <= _MAX_LETTER:
        return str(number)
    turn, place = divmod(number - 1, 26)
    return chr(ord("A") + place) * (turn + 1)


# Formats not named here (ordinals, words, other scripts) are shown as plain figures.
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": lambda number: _letter(number).lower(),
    "upperLetter": _letter,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "none": lambda _: "",
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts; it starts anew after any level below `restart`, the top being 0."""

    form: str
    text: str
    start: int
    restart: int
    plain: bool
    hidden: bool
    style_id: str | None


@dataclass(frozen=True, slots=True)
class NumberedList:
    """One list of the document: its levels, its own starts, and the definition whose counters it shares."""

    list_id: int
    definition: int
    levels: Mapping[int, Level]
    starts: Mapping[int, int]

    def start(self, level: int) -> int:
        """Return the first number of a level."""
        stated = self.levels[level].start if level in self.levels else 1
        return self.starts.get(level, stated)


class Definitions:
    """The lists of one document by id, and the list each paragraph stands in."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        children = [] if root is None else list(root)
        self._abstract = dict(_by_id(children, "abstractNum", "abstractNumId"))
        self._concrete = dict(_by_id(children, "num", "numId"))
        self._lists: dict[int, NumberedList | None] = {}

    def place(self, paragraph: Element) -> tuple[NumberedList, int] | None:
        """Return the list and level of a paragraph, or None where it has no automatic number."""
        direct = list_place(find(paragraph, "pPr"))
        styled = self._styled_place(paragraph)
        list_id = styled.list_id if direct.list_id is None else direct.list_id
        level = direct.level
        if level is None and direct.list_id is None:
            level = styled.level
        numbered = self._list(list_id) if list_id else None
        return None if numbered is None else (numbered, level or 0)

    def _styled_place(self, paragraph: Element) -> ListPlace:
        lineage = list(self._styles.lineage(style_of(paragraph)))
        list_id = next((style.place.list_id for _, style in lineage if style.place.list_id is not None), None)
        numbered = self._list(list_id) if list_id else None
        if numbered is None:
            return ListPlace(list_id, None)
        # The level that names the style is the style's level; what the style itself says comes second.
        linked = {level.style_id: index for index, level in numbered.levels.items() if level.style_id}
        stated = (linked.get(style_id, style.place.level) for style_id, style in lineage)
        return ListPlace(list_id, next((level for level in stated if level is not None), None))

    def _list(self, list_id: int) -> NumberedList | None:
        if list_id not in self._lists:
            self._lists[list_id] = self._read_list(list_id)
        return self._lists[list_id]

    def _read_list(self, list_id: int) -> NumberedList | None:
        element = self._concrete.get(list_id)
        definition = self._definition(list_id)
        if element is None or definition is None:
            return None
        levels = {index: _level(index, item) for index, item in _levels(self._abstract[definition], "lvl")}
        overrides = dict(_levels(element, "lvlOverride"))
        replaced = {index: find(item, "lvl") for index, item in overrides.items()}
        starts = {index: integer(value(item, "startOverride")) for index, item in overrides.items()}
        return NumberedList(
            list_id=list_id,
            definition=definition,
            levels={**levels, **{i: _level(i, lvl) for i, lvl in replaced.items() if lvl is not None}},
            starts={index: start for index, start in starts.items() if start is not None},
        )

    def _definition(self, list_id: int) -> int | None:
        """Return the definition of a list, or of the list style that it stands for."""
        definition = self._stated_definition(list_id)
        link = None if definition is None else value(self._abstract[definition], "numStyleLink")
        if link is None:
            return definition
        places = (style.place.list_id for _, style in self._styles.lineage(link))
        linked_id = next((place for place in places if place), None)
        return None if linked_id is None else self._stated_definition(linked_id)

    def _stated_definition(self, list_id: int) -> int | None:
        element = self._concrete.get(list_id)
        definition = None if element is None else integer(value(element, "abstractNumId"))
        return definition if definition in self._abstract else None


class Counters:
    """Counts the paragraphs of a document in reading order."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._counts: dict[int, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[int, int]] = set()

    def label(self, paragraph: Element) -> str:
        """Count a paragraph and return its automatic number as Word shows it ("1.", "a)", "-"), or ""."""
        place = self._definitions.place(paragraph)
        if place is None or place[1] not in place[0].levels:
            return ""
        numbered, level = place
        counts = self._counts[numbered.definition]
        counts[level] = self._next(numbered, level, counts)
        for deeper in [index for index in counts if index > level]:
            restart = numbered.levels[deeper].restart if deeper in numbered.levels else deeper
            if level < restart:
                del counts[deeper]
        return _render(numbered, level, counts)

    def _next(self, numbered: NumberedList, level: int, counts: Mapping[int, int]) -> int:
        own_start = level in numbered.starts and (numbered.list_id, level) not in self._started
        self._started.add((numbered.list_id, level))
        return numbered.start(level) if own_start or level not in counts else counts[level] + 1


def _render(numbered: NumberedList, level: int, counts: Mapping[int, int]) -> str:
    shape = numbered.levels[level]
    if shape.hidden:
        return ""
    if shape.form == "bullet":
        sign = shape.text.strip()
        return sign if sign in _TYPED_BULLETS or not sign else "-"

    def figure(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        if index > level or index not in numbered.levels:
            return ""
        number = counts.get(index, numbered.start(index))
        form = "decimal" if shape.plain else numbered.levels[index].form
        return _FORMATS.get(form, str)(number)

    return _PLACEHOLDER.sub(figure, shape.text).strip()


def _levels(element: Element, name: str) -> Iterator[tuple[int, Element]]:
    return ((index, item) for index, item in _by_id(list(element), name, "ilvl") if 0 <= index < _MAX_LEVELS)


def _by_id(elements: list[Element], name: str, key: str) -> Iterator[tuple[int, Element]]:
    for element in elements:
        number = integer(attribute(element, key)) if local(element) == name else None
        if number is not None:
            yield number, element


def _level(index: int, element: Element) -> Level:
    start, restart = integer(value(element, "start")), integer(value(element, "lvlRestart"))
    text = visible(value(element, "lvlText") or "")[:_MAX_LABEL_CHARS]
    return Level(
        form=value(element, "numFmt") or "decimal",
        text=text.replace("\n", " "),
        start=0 if start is None else start,
        restart=index if restart is None else restart,
        plain=bool(switch(element, "isLgl")),
        hidden=bool(switch(element, "rPr", "vanish")),
        style_id=value(element, "pStyle"),
    )
