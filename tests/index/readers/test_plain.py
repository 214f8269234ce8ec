from __future__ import annotations

import codecs

import pytest

from index.errors import DocumentError
from index.readers.plain import read_plain
from index.types import Block, BlockKind

REPORT = "BÁO CÁO\nTổng thu ngân sách là 433 tỷ đồng, đạt 43% dự toán.\n"


@pytest.mark.parametrize(
    "data",
    [
        REPORT.encode(),
        codecs.BOM_UTF8 + REPORT.encode(),
        codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be"),
        REPORT.encode("utf-16-le"),
        REPORT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + REPORT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + REPORT.encode("utf-32-be"),
    ],
    ids=["utf-8", "8 bom", "16-le bom", "16-be bom", "16-le", "16-be", "32-le bom", "32-be bom"],
)
def test_every_unicode_encoding_gives_the_same_text(data: bytes) -> None:
    assert read_plain(data).text == REPORT


@pytest.mark.parametrize("mark", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_a_newline(mark: str) -> None:
    assert read_plain(f"một{mark}hai".encode()).text == "một\nhai"


@pytest.mark.parametrize(
    "code", [0x200B, 0x200C, 0x200D, 0xFEFF, 0xAD, 0x2060, 0x202E, 0x07, 0x1B, 0x1C, 0x7F, 0x9F]
)
def test_invisible_characters_are_left_out(code: int) -> None:
    assert read_plain(f"ngân{chr(code)} sách".encode()).text == "ngân sách"


def test_everything_visible_is_kept_as_it_stands() -> None:
    text = " pha\u0301t  triển\tbảo\xa0đảm “36,7 %” – các tỉnh huống \n\n  hoà hòa\u2009 "
    assert read_plain(text.encode()).text == text


def test_bookmark_markers_are_left_out_and_other_brackets_stay() -> None:
    text = "[bookmark: _Hlk161906871]I. Kết quả[Bookmark:_a] [1] [ghi chú: x]\n[bookmark: dở\ndang]"
    assert read_plain(text.encode()).text == "I. Kết quả [1] [ghi chú: x]\n[bookmark: dở\ndang]"


def test_one_trimmed_block_per_line_with_words() -> None:
    blocks = read_plain(" BÁO CÁO \t\n\n \xa0 \n1. Về kinh tế".encode()).blocks
    assert blocks == (Block(1, 8), Block(16, 29))
    assert {block.kind for block in blocks} == {BlockKind.PARAGRAPH}


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "\u200b\n\xa0", "[bookmark: _Hlk1]"])
def test_a_file_without_words_is_an_error(text: str) -> None:
    with pytest.raises(DocumentError, match="không có chữ nào"):
        read_plain(text.encode())


def test_a_mixture_of_encodings_is_refused_with_the_line_and_the_way_out() -> None:
    tcvn3 = "một\nhai\n".encode() + b"B\xb8o c\xb8o t\xd8nh B\xbec K\xb9n"
    with pytest.raises(DocumentError, match=r"0xB8 ở dòng 3.*lưu lại bằng mã UTF-8.*UniKey"):
        read_plain(tcvn3)


def test_the_line_of_a_bad_byte_is_counted_after_the_byte_order_mark() -> None:
    with pytest.raises(DocumentError, match="0xC1 ở dòng 2"):
        read_plain(codecs.BOM_UTF8 + b"a\n\xc1bc")


def test_a_cut_off_utf16_file_is_an_error() -> None:
    with pytest.raises(DocumentError, match="UTF-16"):
        read_plain(REPORT.encode("utf-16")[:-1])


def test_stray_zero_bytes_do_not_make_a_text_utf16() -> None:
    assert read_plain(b"Tinh\x00 Bac Kan").text == "Tinh Bac Kan"
