"""What antiword prints of a .doc (DocBook) to text and blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from index.errors import DocumentError
from index.readers.characters import visible
from index.readers.elements import local
from index.readers.lines import Line, join_lines
from index.readers.tables import Cell, read_title, table_lines
from index.types import BlockKind, Extract

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEADINGS = frozenset({"sect1", "sect2", "sect3", "sect4", "sect5"})
_INLINE = frozenset({"emphasis", "superscript", "subscript", "ulink"})
# The title of the whole book is that of the file's properties, often in a broken encoding.
_LEFT_OUT = frozenset({"bookinfo", "footnote", "title", ""})
_OPENING = ("(", "“", "-")
_MAX_DEPTH = 60


def read_docbook(data: bytes) -> Extract:
    """Return the text of a .doc as antiword prints it.

    Raises:
        DocumentError: there are no words.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True
    )
    root = etree.fromstring(data, parser) if data.strip() else None
    if root is None:
        raise DocumentError("tệp Word đời cũ (.doc) bị hỏng; hãy mở bằng Word rồi lưu lại dưới dạng .docx")
    return join_lines(_Walker().lines(root))


class _Walker:
    """Walks the printed document once; tables are counted as they come."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._tables = 0

    def lines(self, root: Element) -> list[Line]:
        self._walk(root, depth=0)
        return self._lines

    def _walk(self, element: Element, depth: int) -> None:
        """Add what an element holds: its own words between the blocks inside it are paragraphs too."""
        loose = [element.text or ""]
        for child in element if depth < _MAX_DEPTH else ():
            name = local(child)
            if name in {"informaltable", "table"}:
                self._flush(loose)
                self._table(child)
            elif name in _INLINE:
                words = "".join(child.itertext())
                loose += [" ", words] if _is_broken("".join(loose[-1:]), words) else [words]
            elif name == "title" and local(element) in _HEADINGS:
                self._flush(["".join(child.itertext())], level=int(local(element)[-1]))
            elif name not in _LEFT_OUT:
                self._flush(loose)
                self._walk(child, depth + 1)
            loose.append(child.tail or "")
        self._flush(loose)

    def _flush(self, loose: list[str], level: int | None = None) -> None:
        words = _words("".join(loose))
        loose.clear()
        if words:
            kind = BlockKind.PARAGRAPH if level is None else BlockKind.HEADING
            self._lines.append(Line(words, kind, level))

    def _table(self, table: Element) -> None:
        rows = [[*_cells(row)] for row in table.iter("row")]
        made = table_lines(
            rows, table=self._tables + 1, title=read_title([line.text for line in self._lines[-4:]])
        )
        self._tables += any(line.place for line in made)
        self._lines += made


def _cells(row: Element) -> Iterator[Cell]:
    for column, entry in enumerate(row.iter("entry")):
        yield Cell(_words(" ".join(entry.itertext())), column)


def _is_broken(before: str, after: str) -> bool:
    """Return whether a line break was lost where bold or slanted words begin: "CHƯƠNG I" and "QUY ĐỊNH"."""
    starts = after[:1].isupper() or after[:1] in _OPENING
    return starts and (before == "" or before[-1:].isalnum())


def _words(text: str) -> str:
    return " ".join(visible(text).split())
