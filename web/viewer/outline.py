"""The outline of a document: its titled sections as a tree, or a workbook's sheets and tables.

Entries link to the paragraphs they begin with; `anchors` gives those their ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.types import Document
from web.marking import escape
from web.viewer.marks import without_traces
from web.words import words

_MAX_CHARS = 160
# So many entries are all shown; of a longer outline, at first only the highest level.
_OPEN_UP_TO = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the outline: its words, how deep it stands, where the document goes on with it."""

    label: str
    level: int
    start: int


@dataclass(slots=True)
class _Node:
    entry: Entry
    inner: list[_Node] = field(default_factory=list)


def outline_of(document: Document) -> tuple[Entry, ...]:
    """Return the entries in the order of the document; () where it has no parts."""
    is_workbook = any(paragraph.place and paragraph.place.sheet for paragraph in document.paragraphs)
    return tuple(_tables(document) if is_workbook else _sections(document))


def anchors_of(entries: Sequence[Entry]) -> Mapping[int, str]:
    """Return the id of each paragraph that an entry begins with, by its start."""
    return {entry.start: f"m{entry.start}" for entry in entries}


def outline_html(entries: Sequence[Entry]) -> str:
    """Return the entries as nested lists of links."""
    return _list_html(_tree(entries), is_open=len(entries) <= _OPEN_UP_TO)


def _sections(document: Document) -> Iterator[Entry]:
    """Yield the sections that have a heading, in its own words ("1. Về các lĩnh vực kinh tế")."""
    begins = {paragraph.start: paragraph for paragraph in document.paragraphs}
    for section in document.sections:
        heading = begins.get(section.start)
        if section.level and section.title and heading is not None:
            shown = _heading_words(without_traces(document.text[heading.start : heading.end]), section.title)
            yield Entry(_shortened(shown), section.level, section.start)


def _heading_words(heading: str, title: str) -> str:
    """Return a heading with its label, and without the paragraph that it may run on into."""
    at = heading.find(title)
    # "Chương I" stands on a line of its own, its title below it.
    return heading[: at + len(title)] if at >= 0 else f"{heading}. {title}"


def _tables(document: Document) -> Iterator[Entry]:
    """Yield sheets and, in a sheet of several, tables; each begins with the lines that stand above it."""
    sheet, table, above = "", 0, None
    for paragraph in document.paragraphs:
        place = paragraph.place
        if place is None:
            above = paragraph.start if above is None else above
            continue
        start = paragraph.start if above is None else above
        above = None
        if place.sheet != sheet:
            said = f"{place.sheet}: {place.caption}" if place.caption else place.sheet
            yield Entry(_shortened(said), 1, start)
        elif place.table != table:
            label = place.caption or words().outline_table.format(number=place.table)
            yield Entry(_shortened(label), 2, start)
        sheet, table = place.sheet, place.table


def _shortened(label: str) -> str:
    label = " ".join(label.split())
    return label if len(label) <= _MAX_CHARS else f"{label[:_MAX_CHARS].rsplit(' ', 1)[0]}…"


def _tree(entries: Sequence[Entry]) -> list[_Node]:
    roots: list[_Node] = []
    path: list[_Node] = []
    for entry in entries:
        while path and path[-1].entry.level >= entry.level:
            path.pop()
        node = _Node(entry)
        (path[-1].inner if path else roots).append(node)
        path.append(node)
    return roots


def _list_html(nodes: Sequence[_Node], *, is_open: bool) -> str:
    return f"<ul>{''.join(_node_html(node, is_open=is_open) for node in nodes)}</ul>"


def _node_html(node: _Node, *, is_open: bool) -> str:
    link = f'<a href="#m{node.entry.start}">{escape(node.entry.label)}</a>'
    if not node.inner:
        return f"<li>{link}</li>"
    said = escape(words().outline_part.format(title=node.entry.label))
    inner = _list_html(node.inner, is_open=is_open)
    opened = " open" if is_open else ""
    return f'<li>{link}<details{opened}><summary aria-label="{said}"></summary>{inner}</details></li>'
