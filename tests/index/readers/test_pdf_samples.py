"""Real official PDFs: the words that another program found in them, in its order; skipped without files."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.reading import as_printed, compare
from index.readers import read
from index.types import BlockKind
from tests.index.readers.invariants import check_extract
from tests.index.readers.pdf_files import sample

REPORT = Path(__file__).parents[3] / "documents" / "bao-cao-kinh-te-xa-hoi-6-thang-dau-nam-2024.txt"
# Small ones of each kind: a decree, a decision, circulars with annexes, a consolidated text with notes.
NAMES = (
    "nghi-dinh-so-156-2026-nd-cp-469581",
    "quyet-dinh-so-333-qd-btc-469000",
    "quyet-dinh-so-892-qd-ttg-469579",
    "thong-tu-so-06-2023-tt-bldtbxh-39796",
    "thong-tu-so-39-2026-tt-btc-469256",
    "thong-tu-so-56-2026-tt-bca-469655",
    "van-ban-hop-nhat-so-716-vbhn-bldtbxh-41388",
)


@pytest.mark.parametrize("name", NAMES)
def test_nearly_all_words_are_read_in_order(name: str) -> None:
    path = sample(f"pdf/{name}.pdf")
    extract = read(path.name, path.read_bytes())
    check_extract(extract)
    pages = [block.page for block in extract.blocks]
    assert pages[0] == 1
    assert None not in pages
    assert "CÔNG BÁO/Số" not in extract.text
    reference = path.with_suffix(".txt").read_text(encoding="utf-8-sig")
    reading = compare(path.name, as_printed(extract, reference), reference)
    assert reading.recall is not None
    assert reading.recall >= 0.98
    assert reading.precision is not None
    assert reading.precision >= 0.98


def test_words_in_two_fonts_are_whole_and_the_table_knows_its_headers() -> None:
    path = sample("pdf/report-font-fallback.pdf")
    extract = read(path.name, path.read_bytes())
    check_extract(extract)
    reading = compare(path.name, extract.text, REPORT.read_text(encoding="utf-8"))
    assert reading.recall is not None
    assert reading.recall >= 0.99
    rows = [block for block in extract.blocks if block.kind is BlockKind.TABLE_ROW]
    assert [extract.text[row.start : row.end] for row in rows][1] == "Thu ngân sách | tỷ đồng | 433 | 43%"
    assert rows[1].place is not None
    assert rows[1].place.headers == ("Chỉ tiêu", "Đơn vị", "Thực hiện", "% kế hoạch")
