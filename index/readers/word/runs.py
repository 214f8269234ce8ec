"""One paragraph to its words: runs, links, fields, breaks, symbols, and the text boxes anchored in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.readers.characters import visible, without_bookmarks
from index.readers.elements import attribute, find, local
from index.readers.word.elements import shown, switch, value
from index.readers.word.styles import Styles, style_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Stand for breaks while a paragraph is put together; neither can occur in XML.
_LINE, _PAGE = "\v", "\f"

# What ends a statement, and what begins the next: a number, a letter, a dash, "Điều 5".
_STATEMENT_END = (".", ";", ":", "!", "?", "…")
_LABEL = re.compile(
    r"(?:[-–+*•]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)]|[IVX]{1,5}[.)])\s|(?:Điều|Chương|Mục) \w"
)

# What the Symbol font shows at its own codes, as far as reports use it.
_SYMBOL_FONT: Mapping[int, str] = {
    **{ord(sign): sign for sign in "%()+,-./0123456789:;<=>"},
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0xA3, 0xA6), "≤⁄∞", strict=True)),
    **dict(zip(range(0xAC, 0xBD), "←↑→↓°±″≥×∝∂•÷≠≡≈…", strict=True)),
    **dict(zip((0xD5, 0xD6, 0xD7, 0xE5), "∏√⋅∑", strict=True)),
}
_PRIVATE_USE = range(0xE000, 0xF900)
_UNKNOWN_SYMBOL = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Words:
    """What a paragraph says, its breaks still marked, and its text boxes in order."""

    text: str
    boxes: tuple[Element, ...]


def read_words(paragraph: Element, styles: Styles) -> Words:
    """Return the words of a paragraph as Word shows them, without its automatic number."""
    run_reader = _RunReader(styles, hidden=bool(styles.hides(style_of(paragraph))))
    run_reader.walk(paragraph)
    return Words(without_bookmarks("".join(run_reader.pieces)), tuple(run_reader.boxes))


def split_breaks(text: str, *, one_line: bool) -> list[str]:
    """Return the parts of a paragraph that its breaks set apart, trimmed, without empty ones.

    A page break always parts. A line break parts two statements, and is a space inside one or if `one_line`.
    """
    parts: list[list[str]] = []  # of lines
    for page in text.split(_PAGE):
        lines = [line.strip() for line in page.split(_LINE) if line.strip()]
        for row, line in enumerate(lines):
            if row and (one_line or not _parts_statements(lines[row - 1], line)):
                parts[-1].append(line)
            else:
                parts.append([line])
    return [" ".join(part) for part in parts]


def _parts_statements(before: str, after: str) -> bool:
    title_ends = before.isupper() and not after.isupper()
    return title_ends or before.endswith(_STATEMENT_END) or _LABEL.match(after) is not None


class _RunReader:
    """Gathers the words of one paragraph; a field still open at its end is taken to end there."""

    def __init__(self, styles: Styles, *, hidden: bool) -> None:
        self.pieces: list[str] = []
        self.boxes: list[Element] = []
        self._styles = styles
        self._hidden = hidden
        self._fields: list[bool] = []  # innermost last: whether its result has begun

    def walk(self, element: Element) -> None:
        for child in shown(element):
            name = local(child)
            leaf = _LEAVES.get(name)
            if leaf is not None:
                self._add(leaf(child))
            elif name == "fldChar":
                self._turn_field(attribute(child, "fldCharType"))
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name == "f":
                self._walk_fraction(child)
            elif not (name == "r" and self._is_hidden(child)):
                self.walk(child)

    def _add(self, text: str) -> None:
        if all(self._fields):
            self.pieces.append(text)

    def _turn_field(self, turn: str | None) -> None:
        if turn == "begin":
            self._fields.append(False)
        elif self._fields and turn == "separate":
            self._fields[-1] = True
        elif self._fields and turn == "end":
            self._fields.pop()

    def _walk_fraction(self, fraction: Element) -> None:
        above, below = find(fraction, "num"), find(fraction, "den")
        if above is not None and below is not None:
            self.walk(above)
            self._add("/")
            self.walk(below)

    def _is_hidden(self, run: Element) -> bool:
        direct = switch(run, "rPr", "vanish")
        if direct is not None:
            return direct
        style_id = value(run, "rPr", "rStyle")
        styled = None if style_id is None else self._styles.hides(style_id)
        return self._hidden if styled is None else styled


def _text(element: Element) -> str:
    return visible(element.text or "").replace("\n", " ")


def _break(element: Element) -> str:
    return _PAGE if attribute(element, "type") in {"page", "column"} else _LINE


def _symbol(element: Element) -> str:
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    if code not in _PRIVATE_USE:
        return visible(chr(code)) if 0x20 <= code <= 0xFFFF and not 0xD800 <= code < 0xE000 else ""
    is_symbol_font = (attribute(element, "font") or "").lower() == "symbol"
    return _SYMBOL_FONT.get(code & 0xFF, _UNKNOWN_SYMBOL) if is_symbol_font else _UNKNOWN_SYMBOL


_LEAVES: Mapping[str, Callable[[Element], str]] = {
    "t": _text,
    "tab": lambda _: "\t",
    "ptab": lambda _: "\t",
    "br": _break,
    "cr": lambda _: _LINE,
    "sym": _symbol,
    "noBreakHyphen": lambda _: "-",
    "softHyphen": lambda _: "",
}
