"""Reads .md files: headings, paragraphs, lists and tables without the marks that dress them."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.readers.characters import visible, without_bookmarks
from index.readers.lines import Line, join_lines
from index.readers.plain import decode_text
from index.readers.tables import Cell, Row, read_title, table_lines
from index.types import BlockKind, Extract

_MAX_NESTING = 40


def read_markdown(data: bytes, /) -> Extract:
    """Return the reading text of a Markdown file; HTML inside it stays as typed.

    Raises:
        DocumentError: the bytes are no text, or hold no words.
    """
    text = visible(decode_text(data))
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING}).enable("table")
    return join_lines(_Walker(parser.parse(text)).lines)


class _Walker:
    """Goes through the tokens of a file once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.lines: list[Line] = []
        self._lists: list[int | None] = []  # innermost last: the next number, None for bullets
        self._marker = ""
        self._rows: list[Row] = []
        self._row: list[Cell] = []
        self._tables = 0
        for index, token in enumerate(tokens):
            self._visit(token, tokens[index - 1] if index else token)

    def _visit(self, token: Token, before: Token) -> None:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            self._lists.append(int(token.attrGet("start") or 1) if token.tag == "ol" else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif token.type == "list_item_open":
            self._begin_item(token)
        elif token.type == "inline":
            self._inline(token, before)
        elif token.type in {"fence", "code_block"}:
            self._add(token.content, BlockKind.PARAGRAPH)
        else:
            self._visit_table(token)

    def _visit_table(self, token: Token) -> None:
        if token.type == "tr_open":
            self._row = []
        elif token.type == "tr_close":
            self._rows.append(self._row)
        elif token.type == "table_close":
            self._close_table()

    def _begin_item(self, token: Token) -> None:
        number = self._lists[-1]
        self._marker = "- " if number is None else f"{number}{token.markup or '.'} "
        if number is not None:
            self._lists[-1] = number + 1

    def _inline(self, token: Token, before: Token) -> None:
        text = _reading_text(token.children or ())
        if before.type in {"th_open", "td_open"}:
            self._row.append(Cell(" ".join(text.split()), len(self._row)))
        elif before.type == "heading_open":
            self._add(" ".join(text.split()), BlockKind.HEADING, int(before.tag[1:]))
        else:
            self._add(text, BlockKind.PARAGRAPH)

    def _add(self, text: str, kind: BlockKind, level: int | None = None) -> None:
        for line in without_bookmarks(text).split("\n"):
            words = line.strip()
            if words:
                self.lines.append(Line(f"{self._marker}{words}", kind, level))
                self._marker = ""

    def _close_table(self) -> None:
        title = read_title([line.text for line in self.lines[-4:]])
        made = table_lines(self._rows, table=self._tables + 1, title=title, header_rows=1)
        self._tables += any(line.place for line in made)
        self.lines += made
        self._rows = []


def _reading_text(tokens: Sequence[Token]) -> str:
    """Return the words of inline tokens: a line break of the source is a space, a hard one a new line."""
    pieces = []
    for token in tokens:
        if token.type in {"text", "code_inline", "html_inline", "text_special"}:
            pieces.append(token.content)
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak":
            pieces.append("\n")
        elif token.type == "image":
            pieces.append(_reading_text(token.children or ()))
    return "".join(pieces)
