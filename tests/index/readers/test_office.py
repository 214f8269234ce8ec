"""Older office files, read with the programs of the machine."""

from __future__ import annotations

import io
import sys
import time
import unicodedata
from html import escape
from pathlib import Path

import docx
import pytest

from index.errors import DocumentError
from index.readers import office, read
from index.readers.antiword import read_docbook
from index.readers.programs import run_program
from index.types import Extract
from tests.index.readers.invariants import check_extract
from tests.index.readers.samples import REPORT, needs_antiword, needs_soffice, sample
from tests.index.readers.sheet_files import row_of


def words(extract: Extract) -> list[str]:
    found = (extract.text[block.start : block.end] for block in extract.blocks)
    return [" ".join(unicodedata.normalize("NFC", text).split()) for text in found]


@pytest.fixture(scope="module")
def report() -> Extract:
    return read(REPORT.name, REPORT.read_bytes())


@pytest.fixture(scope="module")
def in_word(report: Extract) -> bytes:
    document = docx.Document()
    for block in report.blocks:
        document.add_paragraph(report.text[block.start : block.end])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@needs_soffice
@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_the_report_reads_the_same_in_each_format(report: Extract, in_word: bytes, suffix: str) -> None:
    data = office.convert(in_word, suffix=".docx", target=suffix[1:])
    assert data is not None
    # The name does not matter.
    extract = read("bao-cao.docx", data)
    check_extract(extract)
    assert words(extract) == words(report)


def test_the_report_reads_the_same_as_a_page_and_as_markdown(report: Extract) -> None:
    texts = [report.text[block.start : block.end] for block in report.blocks]
    page = "<html><meta charset=utf-8>" + "".join(f"<p>{escape(text)}</p>" for text in texts)
    assert words(read("a.html", page.encode())) == words(report)
    # A paragraph of its own for each line: "1." begins a list, whose numbers are kept.
    assert words(read("a.md", "\n\n".join(texts).encode())) == words(report)


@needs_soffice
@needs_antiword
def test_antiword_reads_the_report_too(report: Extract, in_word: bytes) -> None:
    data = office.convert(in_word, suffix=".docx", target="doc")
    assert data is not None
    printed = office.print_doc(data)
    assert printed is not None
    assert words(read_docbook(printed)) == words(report)


@needs_soffice
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("luat-pccc-mislabelled.docx", "LUẬT"),
        ("nghi-dinh-23-2018.doc", "QUY ĐỊNH VỀ BẢO HIỂM CHÁY, NỔ BẮT BUỘC"),
        ("công văn 2243.doc", "Rất mong nhận được sự quan tâm, phối hợp của các đơn vị, tổ chức, cá nhân./."),
    ],
)
def test_real_files(name: str, line: str) -> None:
    extract = read(name, sample(f"word/{name}").read_bytes())
    check_extract(extract)
    assert line in words(extract)


@needs_soffice
def test_rows_of_a_table_of_a_real_file_have_their_place() -> None:
    extract = read("a.doc", sample("word/nghi-dinh-23-2018.doc").read_bytes())
    place = row_of(extract, "5.1 | Trung tâm thương mại").place
    assert place is not None
    assert place.headers[1:] == (
        "Danh mục cơ sở có nguy hiểm về cháy, nổ",
        "Mức khấu trừ (loại)",
        "Tỷ lệ phí bảo hiểm /năm (%)",
    )
    assert row_of(extract, "CHÍNH PHỦ").place is None


@needs_antiword
def test_antiword_stands_in_where_there_is_no_libreoffice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = sample("word/nghi-dinh-23-2018.doc").read_bytes()
    (tmp_path / "antiword").symlink_to(Path("/usr/bin/antiword"))
    monkeypatch.setenv("PATH", str(tmp_path))
    extract = read("a.doc", data)
    check_extract(extract)
    assert "QUY ĐỊNH VỀ BẢO HIỂM CHÁY, NỔ BẮT BUỘC" in words(extract)
    assert row_of(extract, "3 | Số tiền đã nộp").place is not None


@pytest.mark.parametrize("name", ["a.doc", "a.rtf"])
def test_without_programs_the_clerk_is_told_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/khong-co")
    data = rb"{\rtf1 a}" if name == "a.rtf" else bytes.fromhex("d0cf11e0a1b11ae1")
    with pytest.raises(DocumentError, match=rf"{name[1:]} cần LibreOffice.*\.docx"):
        read(name, data)


@needs_soffice
@pytest.mark.parametrize("data", [bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), b"{\\rtf1"])
def test_a_damaged_file_is_an_error(data: bytes) -> None:
    with pytest.raises(DocumentError):
        read("a.doc", data)


@needs_soffice
def test_pictures_and_links_of_a_file_are_not_fetched(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        link = f"http://127.0.0.1:{port}/x.png"
        data = rf'{{\rtf1 Thu {{\field{{\*\fldinst INCLUDEPICTURE "{link}"}}{{\fldrslt chi}}}}}}'
        assert "Thu" in read("a.rtf", data.encode()).text
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_program_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    script = f"sleep 30 & echo $! > {mark}; wait"
    start = time.monotonic()
    assert not run_program(["/bin/sh", "-c", script], folder=tmp_path, timeout_s=0.5)
    assert time.monotonic() - start < 10
    child = Path("/proc") / mark.read_text().strip()
    deadline = time.monotonic() + 5
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)


def is_running(process: Path) -> bool:
    try:
        return "State:\tZ" not in (process / "status").read_text()
    except OSError:
        return False


def test_output_and_failure_of_a_program(tmp_path: Path) -> None:
    output = tmp_path / "out"
    command = [sys.executable, "-c", "print('xong'); raise SystemExit(0)"]
    assert run_program(command, folder=tmp_path, timeout_s=20, output=output)
    assert output.read_bytes() == b"xong\n"
    assert not run_program(["/bin/sh", "-c", "exit 3"], folder=tmp_path, timeout_s=20)
