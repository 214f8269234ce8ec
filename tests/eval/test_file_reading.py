from __future__ import annotations

from pathlib import Path

import pytest

from eval.reading import as_printed, compare, measure, report, without_furniture, words_of
from index.errors import EvalError
from index.types import Block, BlockKind, Extract, RowPlace
from tests.index.readers.pdf_files import LEFT, TOP, pdf, picture, write

LINE = "Thu ngân sách đạt 433 tỷ đồng, bằng 46% dự toán"


def test_words_and_numbers_are_compared_without_marks_of_notes() -> None:
    assert words_of("Điều 1¹. Thu 4.128,5 tỷ_đồng") == ["Điều", "1", "Thu", "4.128,5", "tỷ", "đồng"]


def test_a_word_out_of_order_is_not_found() -> None:
    reading = compare("a.pdf", "một hai bốn ba", "một hai ba bốn")
    assert (reading.found, reading.expected, reading.read) == (3, 4, 4)
    assert reading.recall == reading.precision == 0.75


def test_numbers_lost_and_invented_are_told() -> None:
    reading = compare("a.pdf", "thu 433 tỷ", "thu 438 tỷ")
    assert (reading.numbers_lost, reading.numbers_invented) == (("438",), ("433",))


def test_a_part_is_measured_by_what_lies_between_its_ends() -> None:
    assert compare("a.pdf", "hai ba", "một hai ba bốn", is_part=True).recall == 1.0
    assert compare("a.pdf", "hai ba", "một hai ba bốn").recall == 0.5


def test_a_gazettes_head_and_a_stamp_do_not_count() -> None:
    text = "12 CÔNG BÁO/Số 51 + 52/Ngày 14-02-2026\nĐiều 1\nNgười ký: Cổng Thông tin\n"
    assert without_furniture(text).split() == ["Điều", "1"]


def test_headers_are_put_back_on_each_page_where_the_reference_repeats_them() -> None:
    cells = ("Chỉ tiêu | Thực hiện", "Thu | 433", "Chi | 599")
    blocks, start = [], 0
    for row, text in enumerate(cells, start=1):
        place = RowPlace(1, row, headers=("Chỉ tiêu", "Thực hiện") if row > 1 else ())
        kind, end = BlockKind.TABLE_ROW, start + len(text)
        blocks.append(Block(start, end, kind, page=max(1, row - 1), place=place))
        start = end + 1
    extract = Extract("\n".join(cells), tuple(blocks))
    once = "Chỉ tiêu Thực hiện Thu 433 Chi 599"
    assert words_of(as_printed(extract, once)) == words_of(once)
    twice = "Chỉ tiêu Thực hiện Thu 433 Chỉ tiêu Thực hiện Chi 599"
    assert words_of(as_printed(extract, twice)) == words_of(twice)


def test_files_are_measured_against_the_text_beside_them(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(write(LEFT, TOP, LINE)))
    (tmp_path / "a.txt").write_text(LINE, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(pdf(write(LEFT, TOP, LINE)))
    (reading,) = measure(tmp_path, None)
    assert (reading.file, reading.recall, reading.pages) == ("a.pdf", 1.0, 1)
    assert len(measure(tmp_path, tmp_path / "a.txt")) == 2


def test_a_refused_file_is_told_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.pdf").write_bytes(pdf(picture()))
    (tmp_path / "a.txt").write_text(LINE, encoding="utf-8")
    result = report(measure(tmp_path, None))
    assert (result["files"], result["refused"]) == (1, 1)
    assert "bản quét" in result["readings"][0]["refused"]


def test_a_folder_without_pairs_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="--against"):
        measure(tmp_path, None)
