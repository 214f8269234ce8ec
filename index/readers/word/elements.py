"""Finding one's way in WordprocessingML: what is shown, what a property says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.readers.elements import attribute, find, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Deleted, moved away, or the phonetic guide above a word. The text of field codes has a name of its own.
_LEFT_OUT = frozenset({"del", "moveFrom", "rt"})
# pPr, rPr, tblPr, sectPr and their like: properties, whose tab stops are not tabs.
_PROPERTIES = "Pr"
_OFF = frozenset({"0", "false", "off"})


def value(element: Element, *path: str) -> str | None:
    """Return the `val` of the descendant at `path`, or None where either is missing."""
    found = find(element, *path)
    return None if found is None else attribute(found, "val")


def switch(element: Element, *path: str) -> bool | None:
    """Return whether the on/off property at `path` is on; None where it is not stated."""
    found = find(element, *path)
    return None if found is None else (attribute(found, "val") or "1").lower() not in _OFF


def shown(element: Element) -> Iterator[Element]:
    """Yield the children of `element` that Word shows, and one branch of each set of alternatives."""
    for child in element:
        name = local(child)
        if name == "AlternateContent":
            yield from _alternative(child)
        elif name not in _LEFT_OUT and not name.endswith(_PROPERTIES) and not _is_placeholder(child):
            yield child


def descend(element: Element, names: frozenset[str]) -> Iterator[Element]:
    """Yield the nearest shown descendants with one of `names`, in order, through any container."""
    for child in shown(element):
        if local(child) in names:
            yield child
        else:
            yield from descend(child, names)


def _alternative(alternatives: Element) -> Iterator[Element]:
    branches = list(alternatives)
    # Word takes the first branch it knows; the first one with words is the one that can be quoted.
    worded = (branch for branch in branches if next(branch.iter("{*}t"), None) is not None)
    chosen = next(worded, branches[0] if branches else None)
    if chosen is not None:
        yield from shown(chosen)


def _is_placeholder(element: Element) -> bool:
    """Return whether it is a content control that shows its prompt ("Click or tap here…"), not words."""
    return local(element) == "sdt" and bool(switch(element, "sdtPr", "showingPlcHdr"))
