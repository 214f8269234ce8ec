"""What cannot be read is refused in one line that says why; scans are recognised where the programs are."""

from __future__ import annotations

import io
import random
import re
import shutil
import zlib
from pathlib import Path

import pytest

from index.errors import DocumentError
from index.readers import read as read_file
from index.readers.pdf import programs, read_pdf, source
from index.readers.pdf.assembly import assemble, read_sheets
from tests.index.readers.invariants import check_extract
from tests.index.readers.pdf_files import (
    LEFT,
    TOP,
    extract_of,
    paragraphs,
    pdf,
    picture,
    sample,
    table,
    write,
)

TEXT = (
    "Trong 6 tháng đầu năm, kinh tế của tỉnh tiếp tục phục hồi, tổng sản phẩm trên địa bàn tăng 5,45% so với "
    "cùng kỳ năm trước; thu ngân sách nhà nước trên địa bàn đạt 433 tỷ đồng, bằng 46% dự toán giao."
)
needs_ocr = pytest.mark.skipif(
    not programs.can_recognise(), reason="ocrmypdf or tesseract vie is not installed"
)
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_pdf(data)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert "hãy" in message
    return message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không phải tệp PDF"),
        (b"PK\x03\x04", "không phải tệp PDF"),
        (b"%PDF-1.7\n%%EOF", "bị hỏng"),
        (pdf(paragraphs(TEXT))[:400], "bị hỏng"),
        (pdf(paragraphs(TEXT), locked=True), "mật khẩu"),
        (pdf(""), "không có chữ nào"),
        (pdf(write(LEFT, TOP, "_____")), "không có chữ nào"),
    ],
    ids=["empty", "zip", "no pages", "cut off", "locked", "blank", "only rules"],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_the_signature_may_stand_a_little_later() -> None:
    assert read_pdf(b"\n\n" + pdf(paragraphs(TEXT))).text == TEXT


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_PAGES", 2)
    assert "3 trang, quá giới hạn 2 trang" in refusal(pdf("", "", ""))


def test_too_many_letters_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_CHARS", 100)
    assert "chia nhỏ" in refusal(pdf(paragraphs(TEXT)))
    monkeypatch.setattr(source, "MAX_PAGE_CHARS", 50)
    assert "trang 1" in refusal(pdf(paragraphs(TEXT)))


@pytest.mark.usefixtures("no_programs")
def test_a_scan_is_named_where_it_cannot_be_recognised() -> None:
    message = refusal(pdf(picture(), picture()))
    assert "bản quét" in message
    assert "tesseract" in message


@pytest.mark.usefixtures("no_programs")
def test_scanned_pages_between_others_are_named() -> None:
    assert "2 trang là bản quét (ảnh): trang 2, 4" in refusal(
        pdf(paragraphs(TEXT), picture(), paragraphs(TEXT), picture() + write(LEFT, 40, "Ký số"))
    )


@pytest.mark.usefixtures("no_programs")
def test_a_font_without_meaning_is_told() -> None:
    assert "phông" in refusal(pdf(paragraphs(TEXT, TEXT), mapped=False))


@pytest.mark.usefixtures("no_programs")
def test_garbled_text_is_refused() -> None:
    shifted = "".join(chr(ord(char) + 3) if char.isalpha() else char for char in TEXT)
    assert "không đọc được" in refusal(pdf(paragraphs(shifted, shifted)))


def test_a_picture_beside_text_is_no_scan() -> None:
    assert extract_of(picture(0.5) + paragraphs(TEXT)).text == TEXT


def test_a_text_over_a_picture_was_recognised() -> None:
    assert extract_of(picture() + paragraphs(TEXT, TEXT)).recognised
    assert not extract_of(paragraphs(TEXT)).recognised


def test_small_numbers_are_not_raised_nor_borders_kept_where_signs_are_a_guess() -> None:
    page = paragraphs(TEXT, TEXT) + write(LEFT, 400, "| Thu đạt 43")
    page += write(LEFT + 12 * 6.5, 396, "3", size=8)
    assert extract_of(picture() + page).text.endswith("\nThu đạt 433")
    assert extract_of(page).text.endswith("| Thu đạt 43³")


@needs_pdftotext
def test_pdftotext_reads_the_same_words_at_the_same_places() -> None:
    page = paragraphs(TEXT)
    sheets = read_sheets(programs.read_word_pages(pdf(page)))
    assert assemble(sheets).text.split() == TEXT.split()


@needs_pdftotext
def test_pdftotext_gives_nothing_for_a_damaged_file() -> None:
    assert list(programs.read_word_pages(b"%PDF-1.7")) == []


@needs_ocr
def test_a_scan_without_writing_is_refused() -> None:
    assert "không ra chữ" in refusal(pdf(picture()))


@needs_ocr
@pytest.mark.timeout(300)
def test_a_real_scan_is_recognised_and_says_so() -> None:
    path = sample("scan/scan-d04.pdf")
    extract = read_file(path.name, path.read_bytes())
    check_extract(extract)
    assert extract.recognised
    assert len(extract.text.split()) > 100


@pytest.mark.usefixtures("no_programs")
@pytest.mark.parametrize("name", ["scan-a02", "scan-d04", "report-degraded-scan"])
def test_real_scans_are_named_without_the_programs(name: str) -> None:
    path = sample(f"scan/{name}.pdf")
    with pytest.raises(
        DocumentError, match=re.escape(f"Không đọc được “{path.name}”: tệp là bản quét (ảnh)")
    ):
        read_file(path.name, path.read_bytes())


ROWS = (("STT", "Chỉ tiêu", "Thực hiện"), ("1", "Thu ngân sách", "433"), ("2", "Chi", "3.048"))


def damaged(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    made = bytearray(data)
    for _ in range(chance.choice((1, 4, 30, 200))):
        at, length = chance.randrange(len(made)), chance.randrange(1, 40)
        match chance.randrange(4):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                made[at : at + length] = b"0"
            case 2:
                made[at:at] = made[at : at + length]
            case _:
                digits = [match.start() for match in re.finditer(rb"\d", made)]
                made[chance.choice(digits)] = chance.choice(b"0123456789")
    return bytes(made)


@pytest.mark.usefixtures("no_programs")
def test_damaged_files_are_read_or_refused_and_nothing_else() -> None:
    whole = pdf(paragraphs(TEXT, TEXT), picture(0.4) + table(100, (85, 130, 300, 400), *ROWS))
    read = 0
    for seed in range(300):
        try:
            extract = read_pdf(damaged(whole, seed))
        except DocumentError:
            continue
        check_extract(extract)
        read += 1
    assert 50 < read < 300


def test_a_bomb_of_pages_is_refused() -> None:
    # Each object lists itself as its own page.
    data = pdf("").replace(b"/Kids [20 0 R]", b"/Kids [2 0 R 2 0 R]")
    refusal(data)


@pytest.mark.timeout(60)
def test_a_bomb_of_zeros_is_refused_or_read_soon() -> None:
    packed = zlib.compress(b" " * 200_000_000, 9)
    buffer = io.BytesIO()
    stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed) + packed + b"\nendstream"
    whole = pdf("")
    at = whole.index(b"21 0 obj\n") + len(b"21 0 obj\n")
    end = whole.index(b"\nendobj", at)
    buffer.write(whole[:at] + stream + whole[end:])
    refusal(buffer.getvalue())
