"""Reads .docx files: the words Word would show on the page, in reading order.

Kept: paragraphs, table rows, text boxes, content controls, automatic numbers, tracked insertions, results of
fields. Left out: tracked deletions, hidden text, headers and footers, footnotes, comments, field codes, lines
of a table of contents (they repeat the headings). Macros and all else in the package are never opened.

The walk is our own because python-docx drops tracked insertions, content controls, text boxes and automatic
numbers, and refuses a whole file for one missing picture.

    package.py      zip and XML from an untrusted file -> the three parts that hold words
    elements.py     finding one's way in the XML
    styles.py       what a paragraph's style says: heading level, list, hidden, table of contents
    numbering.py    the automatic numbers
    runs.py         one paragraph -> its words
    body.py         body, tables, text boxes -> lines
"""

from __future__ import annotations

from index.readers.lines import Line, join_lines
from index.readers.word.body import read_lines
from index.readers.word.package import open_package
from index.types import Extract

__all__ = ["read_word"]


def read_word(data: bytes, /) -> Extract:
    r"""Return the text of a .docx file, one block per line of it; lines are joined by "\n".

    Raises:
        DocumentError: the file is damaged, locked, another format, too large for a report, or without words.
    """
    found = read_lines(open_package(data))
    return join_lines([Line(line.text, line.kind, line.level, line.place) for line in found])
