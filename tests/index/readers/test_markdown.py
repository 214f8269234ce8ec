from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DocumentError
from index.readers import read
from index.types import BlockKind
from tests.index.readers.test_reader_properties import check_read


def lines(text: str) -> list[str]:
    return read("a.md", text.encode()).text.split("\n")


def test_headings_have_their_level_and_no_marks() -> None:
    found = read("a.md", "# BÁO CÁO **quý I**\n\nI. Kết quả\n---\n\nThu\n".encode())
    assert found.text.split("\n") == ["BÁO CÁO quý I", "I. Kết quả", "Thu"]
    assert [(block.kind, block.level) for block in found.blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, None),
    ]


def test_the_text_is_for_reading() -> None:
    text = "Tổng *thu* là `433` [tỷ](http://a.vn) ~~cũ~~ \\*\n![ảnh chụp](a.png) nối  \ndòng mới"
    assert lines(text) == ["Tổng thu là 433 tỷ ~~cũ~~ * ảnh chụp nối", "dòng mới"]


def test_lists_keep_their_marks() -> None:
    assert lines("1. Thu\n2. Chi\n   - lương\n   - khác\n\n     thêm\n\n3) ba\n") == [
        "1. Thu",
        "2. Chi",
        "- lương",
        "- khác",
        "thêm",
        "3) ba",
    ]


def test_rows_of_a_table_have_their_place() -> None:
    found = read("a.md", "Biểu 1. Thu\n\n| Chỉ tiêu | TH |\n|---|--:|\n| **Thu** | 433 |\n".encode())
    assert found.text.split("\n") == ["Biểu 1. Thu", "Chỉ tiêu | TH", "Thu | 433"]
    place = found.blocks[-1].place
    assert place is not None
    assert (place.table, place.row, place.caption, place.headers) == (1, 2, "Biểu 1. Thu", ("Chỉ tiêu", "TH"))


def test_code_and_html_stay_as_typed() -> None:
    assert lines("```\na < b\n```\n\n<b>đậm</b>") == ["a < b", "<b>đậm</b>"]


@pytest.mark.parametrize("text", ["", "---", "| |\n|-|\n", "[a]: http://b"])
def test_a_file_without_words_is_an_error(text: str) -> None:
    with pytest.raises(DocumentError, match="không có chữ"):
        read("a.md", text.encode())


def test_deep_nesting_ends() -> None:
    check_read("a.md", (">" * 5000 + "a").encode())
    check_read("a.md", ("- " * 3000 + "a").encode())
    check_read("a.md", ("[" * 20_000).encode())


@given(st.text(st.sampled_from("#*_`[]()!|-+>=1.~\\<& \n\t\xa0\x0b\u202ea")))
def test_any_text_is_read_or_refused(text: str) -> None:
    check_read("a.md", text.encode())
