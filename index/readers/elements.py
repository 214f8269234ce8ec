"""Finding one's way in the XML of office files by local names: their dialects differ in namespaces only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_INTEGER = re.compile(r"\s*([+-]?[0-9]{1,9})\s*")


def local(element: Element) -> str:
    """Return the element's name without its namespace; "" for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """Return the attribute called `name`, whatever its namespace, or None."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def find(element: Element, *path: str) -> Element | None:
    """Return the first descendant reached by taking one child per name of `path`, or None."""
    found: Element | None = element
    for name in path:
        if found is None:
            return None
        found = next((child for child in found if local(child) == name), None)
    return found


def integer(text: str | None) -> int | None:
    """Return the whole number that `text` states, or None; at most nine digits."""
    match = _INTEGER.fullmatch(text or "")
    return int(match.group(1)) if match else None


def children(element: Element | None, *path: str) -> list[Element]:
    """Return the children of the descendant at `path`; none where there is no such element."""
    found = None if element is None else find(element, *path)
    return [] if found is None else [child for child in found if local(child)]
