"""Paragraphs -> passages, the unit that is indexed and ranked.

langchain-text-splitters cuts a paragraph that is too long at the ends of its sentences. It is asked to keep
every character and to overlap nothing, so the parts joined are the paragraph again and offsets are sums of
lengths; its own `add_start_index` searches the text and can name a wrong occurrence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from index.text import Span, plain, trim
from index.types import Document, Paragraph, ParagraphKind, Passage

if TYPE_CHECKING:
    from langchain_text_splitters import TextSplitter

# Paragraphs of reports are rarely longer; a longer one says too many things for one vector (eval/LOG.md).
MAX_PASSAGE_CHARS = 1000
# A lead-in names what the whole paragraph is about ("Sản xuất nông nghiệp: …").
_LEAD_IN = re.compile(r"(?P<lead>[^:;.,!?()\d“”\"]{6,80}):\s")
_MAX_TITLE_CHARS = 120


def split_document(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document in order; every non-space character is in exactly one."""
    return tuple(
        Passage(document.id, row, start, end, _context(document, paragraph, start))
        for row, paragraph in enumerate(document.paragraphs)
        for start, end in _split(document.text, paragraph.start, paragraph.end)
    )


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    if end - start <= MAX_PASSAGE_CHARS:
        spans = [(start, end)]
    else:
        parts = _splitter().split_text(text[start:end])
        spans = _running(parts, start)
        if spans[-1][1] != end:
            raise AssertionError(f"splitter lost text: {spans[-1][1]} != {end}")
    for left, right in spans:
        span = trim(text, left, right)
        if span[0] < span[1]:
            yield span


def _running(parts: list[str], start: int) -> list[Span]:
    spans = []
    for part in parts:
        spans.append((start, start + len(part)))
        start += len(part)
    return spans


@cache
def _splitter() -> TextSplitter:
    # Imported here: only building an index splits text, opening one does not.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=[r"(?<=[.!?…;])\s+", r"(?<=,)\s+", r"\s+", ""],
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=MAX_PASSAGE_CHARS,
        chunk_overlap=0,
    )


def _context(document: Document, paragraph: Paragraph, start: int) -> str:
    """Return what stands above the passage: short title, headings, table, the lead-in if not its start."""
    path = paragraph.section.path
    if paragraph.kind is ParagraphKind.HEADING:
        path = path[:-1]
    parts = [_short_title(document), *path, *(paragraph.place.context if paragraph.place else ())]
    if start > paragraph.start:
        parts.append(lead_in(document.text, paragraph.start, paragraph.end))
    return plain(". ".join(part for part in parts if part))


def lead_in(text: str, start: int, end: int) -> str:
    """Return the words before the first colon if they name what the paragraph is about; "" if none do."""
    match = _LEAD_IN.match(text, start, end)
    return match["lead"].strip() if match else ""


def _short_title(document: Document) -> str:
    if len(document.title) <= _MAX_TITLE_CHARS:
        return document.title
    return document.title[:_MAX_TITLE_CHARS].rsplit(None, 1)[0]


def key_text(document: Document, passage: Passage) -> str:
    """Return what is embedded and indexed for a passage: its context, then its own text, composed."""
    own = plain(document.text[passage.start : passage.end])
    return f"{passage.context}. {own}" if passage.context else own
