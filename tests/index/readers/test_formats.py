"""A file is told by its bytes, whatever its name says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.readers import read
from index.readers.formats import SUFFIXES, Format, sniff
from tests.index.readers.samples import sample
from tests.index.readers.word_files import docx, packed, paragraph

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
DOCX = docx(paragraph("Tỉnh Bắc Kạn"))
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"%PDF-1.7 abc", "a.txt", Format.PDF),
        (b"\n\n%PDF-1.7 abc", "a.pdf", Format.PDF),
        (rb"{\rtf1\ansi abc}", "a.doc", Format.RTF),
        (b"\x89PNG\r\n", "a.docx", Format.IMAGE),
        (b"\xff\xd8\xff\xe0", "a.pdf", Format.IMAGE),
        (b"Rar!\x1a\x07", "a.docx", Format.ZIP),
        (DOCX, "a.txt", Format.DOCX),
        (DOCX, "a.xls", Format.DOCX),
        (packed({"xl/workbook.xml": "<a/>"}), "a.docx", Format.XLSX),
        (packed({"ppt/presentation.xml": "<a/>"}), "a.docx", Format.SLIDES),
        (packed({"mimetype": ODT, "content.xml": "<a/>"}), "a.doc", Format.ODT),
        (packed({"mimetype": ODT.replace("text", "spreadsheet")}), "a.doc", Format.ODS),
        (packed({"[Content_Types].xml": "<T>spreadsheetml.sheet.main+xml</T>"}), "a.doc", Format.XLSX),
        (packed({"bao-cao.txt": "a"}), "a.txt", Format.ZIP),
        (DOCX[:300], "a.docx", Format.DOCX),
        (DOCX[:300], "a.txt", Format.ZIP),
        (OLE, "a.txt", Format.OLE),
        (OLE, "a.xls", Format.XLS),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", Format.ENCRYPTED),
        ("\ufeff<!DOCTYPE html><p>Tỉnh".encode(), "a.doc", Format.HTML),
        ("<!-- x -->\n<HTML><p>Tỉnh".encode("utf-16"), "a.xls", Format.HTML),
        (b'<?xml version="1.0"?><html xmlns="x">', "a.txt", Format.HTML),
        (b"<table><tr><td>1</td></tr></table>", "a.xls", Format.HTML),
        (b"<table><tr><td>1</td></tr></table>", "a.txt", Format.TEXT),
        (b'<?xml version="1.0"?><w:wordDocument>', "a.doc", Format.XML),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart", "a.doc", Format.MHTML),
        ("# BÁO CÁO".encode(), "a.md", Format.MARKDOWN),
        ("BÁO CÁO".encode(), "a.doc", Format.TEXT),
        ("BÁO CÁO".encode("utf-16-le"), "a.xls", Format.TEXT),
        (b"\0\0" + DOCX[2:], "a.docx", Format.DOCX),
        (b"\0\0" + OLE, "a.xls", Format.OLE),
        (b"\0\0" + OLE, "a.txt", Format.TEXT),
        (b"", "a.docx", Format.TEXT),
        ("Tỉnh".encode(), "khong-duoi", Format.TEXT),
    ],
)
def test_the_format_is_that_of_the_bytes(data: bytes, name: str, found: Format) -> None:
    assert sniff(data, name) is found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("word/luat-pccc-mislabelled.docx", Format.DOC),
        ("word/nghi-dinh-23-2018.doc", Format.DOC),
        ("word/report-heading-styles.docx", Format.DOCX),
        ("excel/2012-02-29-Bieu-022012.xls", Format.XLS),
        ("excel/2015-11-30-Bieu-11-2015.xlsx", Format.XLSX),
        ("pdf/report-font-fallback.pdf", Format.PDF),
    ],
)
def test_real_files_are_told_under_any_name(name: str, found: Format) -> None:
    data = sample(name).read_bytes()
    for suffix in SUFFIXES:
        assert sniff(data, f"bao-cao{suffix}") is found


def test_a_word_file_under_another_name_is_read() -> None:
    assert read("a.txt", DOCX).text == "Tỉnh Bắc Kạn"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed({"a.txt": "a"}), "tệp nén"),
        (packed({"ppt/presentation.xml": "<a/>"}), "PowerPoint"),
        (b"\x89PNG\r\n", "ảnh"),
        (OLE, "đời cũ"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (b"MIME-Version: 1.0", "mht"),
    ],
)
def test_a_format_without_a_reader_is_refused_with_what_to_do(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=f"“quý 1.txt”: .*{reason}.*; .+") as caught:
        read("quý 1.txt", data)
    assert len(str(caught.value).splitlines()) == 1


def test_a_zip_of_many_names_that_are_no_office_file_is_what_it_claims() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(2000):
            archive.writestr(f"{number}", "")
    assert sniff(buffer.getvalue(), "a.docx") is Format.DOCX


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE, b"<html", b"{\\rtf"]))
def test_any_bytes_have_a_format(data: bytes, start: bytes) -> None:
    for name in ("a.docx", "a.xls", "a.md", Path("a.txt")):
        assert sniff(start + data, name) in Format
