"""Reads .html files: headings, paragraphs, lists and table rows as a browser shows them; nothing is fetched.

Scripts, styles, forms and the navigation around a page are left out.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from lxml import etree, html

from index.errors import DocumentError
from index.readers.characters import visible, without_bookmarks
from index.readers.elements import local
from index.readers.lines import Line, join_lines
from index.readers.markup import is_hidden, stated_headers, table_grid, table_rows
from index.readers.plain import decode_text
from index.readers.tables import read_title, table_lines
from index.types import BlockKind, Extract

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_INLINE = frozenset(
    [
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
        ),
        *("i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub"),
        *("sup", "time", "tt", "u", "var", "wbr", "o:p", "st1:place"),
    ]
)
_HEADING = re.compile(r"h([1-6])\Z")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HEAD_BYTES = 4096
# As Python calls those of web pages that are not in Unicode.
_CHARSETS = ("iso8859", "cp", "koi8", "mac", "big5", "gb", "euc", "shift_jis")
# Below this, which no office's page reaches, words are kept and structure is not.
_MAX_DEPTH = 150
# Stands for a line break until white space is collapsed; no text has it.
_LINE = "\v"


def read_html(data: bytes, /) -> Extract:
    """Return the text of a web page.

    Raises:
        DocumentError: the bytes are no text, or the page has no words.
    """
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        content = _decode(data).replace("\0", "").encode("utf-8", "replace")
        root = html.document_fromstring(content, parser=parser, ensure_head_body=False)
    except (etree.LxmlError, ValueError) as error:
        raise DocumentError("trang web bị hỏng hoặc không có chữ; hãy lưu lại từ trình duyệt") from error
    if any("depth" in problem.message for problem in parser.error_log):
        # The parser drops what stands deeper, and nobody would know.
        raise DocumentError(
            "trang web lồng quá nhiều tầng; hãy mở bằng trình duyệt rồi chép chữ vào tệp Word"
        )
    return join_lines(_Walker().lines(root))


def _decode(data: bytes) -> str:
    """Return the text of a page: by its bytes if they are Unicode or Vietnamese, else as the page says."""
    try:
        return decode_text(data)
    except DocumentError:
        match = _CHARSET.search(data[:_HEAD_BYTES])
        stated = match.group(1).decode("ascii").lower() if match else ""
        if not _is_charset(stated):
            raise
        return data.decode(stated, "replace")


def _is_charset(name: str) -> bool:
    """Return whether a page that is no Unicode can be in the encoding called `name`."""
    try:
        # Tags stood as ASCII where the name was found. Python knows names, too, that are no charset ("hex").
        return codecs.lookup(name).name.startswith(_CHARSETS) and b"<a>".decode(name) == "<a>"
    except (LookupError, ValueError):
        return False


class _Walker:
    """Walks a page once; words outside blocks gather until a block begins or ends."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._loose: list[str] = []
        self._marker = ""  # of a list item whose words have not begun
        self._tables = 0

    def lines(self, root: Element) -> list[Line]:
        self._walk(root, depth=0)
        self._flush()
        return self._lines

    def _walk(self, element: Element, depth: int) -> None:
        if depth >= _MAX_DEPTH:
            self._loose.append(_spaced(" ".join(element.itertext())))
            return
        self._loose.append(_spaced(element.text))
        for child in element:
            if not is_hidden(child):
                self._visit(child, depth)
            self._loose.append(_spaced(child.tail))

    def _visit(self, element: Element, depth: int) -> None:
        name = local(element).lower()
        heading = _HEADING.match(name)
        if name == "br":
            self._loose.append(_LINE)
        elif name in _INLINE:
            self._walk(element, depth + 1)
        elif name == "table":
            self._flush()
            self._table(element, depth + 1)
        else:
            self._flush()
            self._marker = _marker(element) if name == "li" else self._marker
            if name == "pre":
                self._loose.append("".join(element.itertext()).replace("\n", _LINE))
            else:
                self._walk(element, depth + 1)
            self._flush(level=int(heading.group(1)) if heading else None)

    def _flush(self, level: int | None = None) -> None:
        """Add the words that have gathered: a line for each that the page breaks, one for a heading."""
        text = without_bookmarks(visible("".join(self._loose).replace(_LINE, "\n")))
        self._loose.clear()
        parts = [" ".join(_SPACE.split(part)).strip() for part in text.split("\n")]
        parts = [part for part in parts if part]
        if level is not None and parts:
            self._lines.append(Line(" ".join(parts), BlockKind.HEADING, level))
        elif parts:
            self._lines += [Line(f"{self._marker}{parts[0]}"), *(Line(part) for part in parts[1:])]
            self._marker = ""

    def _table(self, table: Element, depth: int) -> None:
        rows = [*table_rows(table)]
        if next(table.iterdescendants("table"), None) is not None or all(len(row) <= 1 for row in rows):
            # A table that holds tables, or has one column, only arranges the page.
            for cell in table.iter("td", "th", "caption"):
                if next(cell.iterancestors("table"), None) is table:
                    self._walk(cell, depth)
                    self._flush()
            return
        for caption in table.iterchildren("caption"):
            self._walk(caption, depth)
            self._flush()
        title = read_title([line.text for line in self._lines[-4:]])
        headers = stated_headers(table)
        made = table_lines(
            table_grid(rows, _cell_text), table=self._tables + 1, title=title, header_rows=headers
        )
        self._tables += any(line.place for line in made)
        self._lines += made


def _cell_text(cell: Element) -> str:
    walker = _Walker()
    return " ".join(line.text for line in walker.lines(cell))


def _marker(element: Element) -> str:
    """Return what a browser puts before an item of a list."""
    parent = element.getparent()
    if parent is None or local(parent) != "ol":
        return "- "
    start = parent.get("start", "1")
    before = sum(1 for item in element.itersiblings("li", preceding=True))
    return f"{(int(start) if start.isdigit() and len(start) < 7 else 1) + before}. "


def _spaced(text: str | None) -> str:
    """Return text with the white space of its source as single spaces."""
    return _SPACE.sub(" ", (text or "").replace(_LINE, " "))
