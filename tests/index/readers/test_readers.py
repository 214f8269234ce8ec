from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import DocumentError
from index.readers import READERS, read, supported, supported_suffixes
from index.readers.formats import REFUSALS, SUFFIXES, Format
from tests.index.readers.invariants import check_extract
from tests.index.readers.word_files import docx, paragraph


def test_each_format_has_a_reader_or_a_reason() -> None:
    assert not set(READERS) & set(REFUSALS)
    assert set(READERS) | set(REFUSALS) == set(Format)


def test_every_supported_suffix_has_a_reader() -> None:
    assert {".docx", ".doc", ".pdf", ".xlsx", ".xls", ".txt", ".html", ".md"} <= set(supported_suffixes())
    assert all(SUFFIXES[suffix] in READERS for suffix in supported_suffixes())


@pytest.mark.parametrize(
    ("path", "known"),
    [("a.txt", True), ("a/b.DOCX", True), ("a.xls", True), ("a.pdf", True), ("a.jpg", False), ("txt", False)],
)
def test_supported_goes_by_the_suffix(path: str, known: bool) -> None:
    assert supported(path) is known
    assert supported(Path(path)) is known


def test_suffix_in_capitals_is_read() -> None:
    assert read("BAO CAO.TXT", "Tỉnh".encode()).text == "Tỉnh"
    assert read("BAO CAO.DOCX", docx(paragraph("Tỉnh"))).text == "Tỉnh"


def test_unknown_suffix_is_an_error_that_names_the_file_and_the_known_ones() -> None:
    with pytest.raises(DocumentError, match=r"“số liệu\.csv”.*\.docx, \.doc.*\.txt"):
        read("số liệu.csv", b"PK")


@pytest.mark.parametrize("name", ["quý 1/báo cáo.txt", "quý 1/báo cáo.docx"])
def test_an_unreadable_file_is_named_in_one_line(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(name, b"\xff\x00\xfe")
    assert str(caught.value).startswith(f"Không đọc được “{name}”: ")
    assert len(str(caught.value).splitlines()) == 1


def test_a_name_with_a_line_break_gives_one_line_too() -> None:
    with pytest.raises(DocumentError) as caught:
        read("a\nb\x1b[2J.txt", b"")
    assert str(caught.value).startswith(r"Không đọc được “a\nb\x1b[2J.txt”: ")


def test_a_plain_text_file_is_read_without_loading_lxml_or_docx() -> None:
    program = (
        "import sys; from index.readers import read; read('a.txt', b'a');"
        "sys.exit(int(any(name.split('.')[0] in {'lxml', 'docx', 'pdfplumber'} for name in sys.modules)))"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_the_bundled_report_reads_whole() -> None:
    root = Path(__file__).parents[3]
    path = root / "documents" / "bao-cao-kinh-te-xa-hoi-6-thang-dau-nam-2024.txt"
    extract = read(path.name, path.read_bytes())
    check_extract(extract)
    assert len(extract.blocks) == 36
    assert "[bookmark" not in extract.text
    assert "pha\u0301t triển" in extract.text  # decomposed in the file, decomposed in the quote
    assert "bảo\xa0đảm" in extract.text
    first = extract.blocks[0]
    assert (first.start, extract.text[first.start : first.end]) == (1, "BÁO CÁO")
