"""Reads .pdf files."""

from __future__ import annotations

from index.readers.pdf.assembly import assemble, read_sheets
from index.readers.pdf.source import read_pages
from index.types import Extract

__all__ = ["read_pdf"]


def read_pdf(data: bytes, /) -> Extract:
    """Return the text."""
    return assemble(read_sheets(read_pages(data)))
