"""The bundled report, typed into Word, comes out of the reader as it stands in the text file."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import docx
import pytest

from index.readers import read
from index.types import BlockKind, Extract

REPORT = Path(__file__).parents[3] / "documents" / "bao-cao-kinh-te-xa-hoi-6-thang-dau-nam-2024.txt"
ROMAN = re.compile(r"(?:I|II|III)\. ")
ARABIC = re.compile(r"\d\. ")


def words(extract: Extract) -> list[str]:
    found = (extract.text[block.start : block.end] for block in extract.blocks)
    return [" ".join(unicodedata.normalize("NFC", text).split()) for text in found]


@pytest.fixture(scope="module")
def report() -> Extract:
    return read(REPORT.name, REPORT.read_bytes())


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_with_heading_styles_every_paragraph_and_heading_reappears(report: Extract) -> None:
    document = docx.Document()
    for block in report.blocks:
        text = report.text[block.start : block.end]
        style = (
            "Heading 1"
            if ROMAN.match(text)
            else "Heading 2"
            if ARABIC.match(text) and len(text) < 80
            else None
        )
        document.add_paragraph(text, style=style)
    extract = read("bao-cao.docx", saved(document))
    assert words(extract) == words(report)
    levels = [block.level for block in extract.blocks if block.kind is BlockKind.HEADING]
    assert levels == [1, 2, 2, 2, 2, 1, 1]


def test_with_automatic_numbers_every_label_reappears(report: Extract) -> None:
    document = docx.Document()
    expected = words(report)[:24]  # up to II, where the numbers start again
    for text in expected:
        numbered = ARABIC.match(text)
        document.add_paragraph(text[3:] if numbered else text, style="List Number" if numbered else None)
    assert words(read("bao-cao.docx", saved(document))) == expected
    assert sum(bool(ARABIC.match(text)) for text in expected) == 4


def test_a_table_typed_with_python_docx_is_read_with_its_merged_row() -> None:
    document = docx.Document()
    grid = document.add_table(rows=2, cols=3)
    for column, text in enumerate(("Thu ngân sách", "tỷ đồng", "433")):
        grid.cell(0, column).text = text
    grid.cell(1, 0).merge(grid.cell(1, 2)).text = "Nguồn: Sở Tài chính"
    extract = read("bang.docx", saved(document))
    assert extract.text == "Thu ngân sách | tỷ đồng | 433\nNguồn: Sở Tài chính"
