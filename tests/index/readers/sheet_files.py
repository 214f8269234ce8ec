"""Spreadsheets made for the tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from index.readers import read
from index.types import Block, Extract

Cells = Sequence[Sequence[Any]]


def xlsx(*sheets: Cells, dress: Callable[[Worksheet], None] | None = None) -> bytes:
    """A workbook with these rows in its sheets "Biểu 1", "Biểu 2"; `dress` changes the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Biểu {number}")
        for row in rows:
            sheet.append(list(row))
    if dress:
        dress(book.worksheets[0])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def extract(*sheets: Cells, dress: Callable[[Worksheet], None] | None = None) -> Extract:
    return read("bieu.xlsx", xlsx(*sheets, dress=dress))


def lines(*sheets: Cells, dress: Callable[[Worksheet], None] | None = None) -> list[str]:
    return extract(*sheets, dress=dress).text.split("\n")


def row_of(found: Extract, words: str) -> Block:
    """The block of the first line that begins with `words`."""
    return next(block for block in found.blocks if found.text.startswith(words, block.start))
