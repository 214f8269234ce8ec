from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.tables import (
    CELL_JOIN,
    Cell,
    TableTitle,
    count_header_rows,
    is_frame,
    place_rows,
    read_title,
    read_unit,
    row_line,
    shown_cells,
)


def plain(*rows: str) -> list[list[Cell]]:
    """Rows without spans, written as their lines."""
    return [[Cell(text.strip(), column) for column, text in enumerate(line.split("|"))] for line in rows]


FIGURES = plain(
    "Chỉ tiêu | ĐVT | Thực hiện | % KH", "Thu | tỷ đồng | 433 | 43,0%", "Khách | lượt | 719.923 |"
)


def test_a_row_keeps_empty_cells_only_between_others() -> None:
    assert row_line(plain("| Thu || 433 |")[0]) == "Thu |  | 433"
    assert row_line(plain("||")[0]) == ""


def test_each_cell_of_a_line_has_its_header_and_the_row_its_unit() -> None:
    places = place_rows(FIGURES, table=2, title=TableTitle("Bảng 1. Thu, chi", "%"))
    assert [place.headers for place in places] == [
        (),
        ("Chỉ tiêu", "ĐVT", "Thực hiện", "% KH"),
        ("Chỉ tiêu", "ĐVT", "Thực hiện"),
    ]
    assert [place.unit for place in places] == ["%", "tỷ đồng", "lượt"]
    assert {(place.table, place.caption) for place in places} == {(2, "Bảng 1. Thu, chi")}
    assert [place.row for place in places] == [1, 2, 3]


def test_headers_of_several_rows_are_paths() -> None:
    rows = [
        [Cell("Chỉ tiêu", 0, height=2), Cell("Thực hiện", 1, width=2), Cell("So sánh (%)", 3, height=2)],
        [Cell("Tháng 5", 1), Cell("Tháng 6", 2)],
        *plain("A | 1 | 2 | 3=2/1", "Thu | 80 | 90 | 112,5"),
    ]
    assert count_header_rows(rows) == 3
    assert place_rows(rows, table=1)[3].headers == (
        "Chỉ tiêu",
        "Thực hiện / Tháng 5",
        "Thực hiện / Tháng 6",
        "So sánh (%)",
    )


def test_a_header_typed_over_several_rows_is_read_as_one() -> None:
    rows = [
        [Cell("Ngành", 0), Cell("Tháng 11 năm", 1)],
        [Cell("2015 so với", 1, continues=True)],
        [Cell("cùng kỳ", 1, continues=True)],
        *plain("Khai khoáng | 100,6"),
    ]
    assert place_rows(rows, table=1)[3].headers == ("Ngành", "Tháng 11 năm 2015 so với cùng kỳ")


def test_a_cell_over_several_columns_has_what_their_headers_share() -> None:
    rows = [
        [Cell("TT", 0, height=2), Cell("Thực hiện", 1, width=2)],
        [Cell("Tháng 5", 1), Cell("Tháng 6", 2)],
        [Cell("1", 0), Cell("không có số liệu", 1, width=2)],
        [Cell("I. Nông nghiệp", 0, width=3)],
    ]
    places = place_rows(rows, table=1)
    assert places[2].headers == ("TT", "Thực hiện")
    assert places[3].headers == ()


@pytest.mark.parametrize(
    "rows",
    [
        plain("Thu | 433", "Chi | 500"),
        plain("Thu | 433"),
        [[Cell("PHỤ LỤC", 0, width=3)], *plain("a | b | c")],
    ],
)
def test_a_table_may_have_no_header(rows: list[list[Cell]]) -> None:
    assert count_header_rows(rows) == 0
    assert {place.headers for place in place_rows(rows, table=1)} == {()}


def test_years_are_headers() -> None:
    assert count_header_rows(plain("Chỉ tiêu | 2023 | 2024", "Thu | 433 | 500")) == 1


def test_what_the_file_calls_headers_is_taken_at_its_word() -> None:
    rows = plain("Nội dung | Cơ quan", "trước | 15/6", "Việc | Sở")
    assert place_rows(rows, table=1, header_rows=2)[2].headers == ("Nội dung / trước", "Cơ quan / 15/6")
    assert place_rows(rows, table=1, header_rows=0)[2].headers == ()


def test_units_carry_on_over_merged_cells_and_ditto_marks() -> None:
    rows = [
        *plain("Chỉ tiêu | Đơn vị tính | TH"),
        [Cell("Thu", 0), Cell("tỷ đồng", 1, height=2), Cell("433", 2)],
        [Cell("Chi", 0), Cell("500", 2)],
        *plain('Nợ | " | 12', "Khác | | 3"),
    ]
    assert [place.unit for place in place_rows(rows, table=1)] == ["", "tỷ đồng", "tỷ đồng", "tỷ đồng", ""]


@pytest.mark.parametrize(
    "rows",
    [
        plain("UBND TỈNH BẮC KẠN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 1/BC-UBND | ngày 1"),
        plain("Nơi nhận: | TM. ỦY BAN NHÂN DÂN", "- Như trên; | CHỦ TỊCH", " | Nguyễn Văn A", "- Lưu | "),
        plain("một", "hai"),
        plain("trái | phải"),
    ],
)
def test_letterheads_and_signatures_are_frames(rows: list[list[Cell]]) -> None:
    assert is_frame(rows)


@pytest.mark.parametrize(
    "rows", [FIGURES, plain("Thu | 433"), plain("Từ | Nghĩa", "a | b", "c | d", "e | g"), plain("a | b | c")]
)
def test_tables_are_no_frames(rows: list[list[Cell]]) -> None:
    assert not is_frame(rows)


def test_caption_and_unit_come_from_the_lines_above() -> None:
    above = ["Thu ngân sách tăng khá.", "Biểu 2. Thu, chi ngân sách", "Đơn vị tính: Triệu đồng"]
    assert read_title(above) == TableTitle("Biểu 2. Thu, chi ngân sách", "Triệu đồng")
    assert read_title(["Kết quả cụ thể như sau:"]) == TableTitle("Kết quả cụ thể như sau:", "")
    assert read_title(["Câu trước bảng đã hết."]) == TableTitle()
    assert read_title([]) == TableTitle()


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Đơn vị tính: Triệu đồng", "Triệu đồng"),
        ("(ĐVT: %)", "%"),
        ("Đơn vị tính:%", "%"),
        ("Đơn vị: tỷ đồng", "tỷ đồng"),
        ("Đơn vị: 1.000 USD", "1.000 USD"),
        ("Đơn vị: Sở Tài chính", ""),
        ("Đơn vị tính", ""),
        ("Tổng thu: 433 tỷ đồng", ""),
    ],
)
def test_a_line_of_the_unit(line: str, unit: str) -> None:
    assert read_unit(line) == unit


_CELLS = st.builds(
    Cell,
    st.sampled_from(["", "Thu", "433", "A", "1", "Đơn vị tính", "2024", '"']),
    st.integers(0, 6),
    st.sampled_from([1, 2, 10**9]),
    st.sampled_from([1, 2, 10**9]),
    st.booleans(),
)
_ROWS = st.lists(st.lists(_CELLS, max_size=5), max_size=8)


@given(_ROWS, st.none() | st.integers(0, 9))
def test_any_grid_has_a_place_for_each_row(rows: list[list[Cell]], stated: int | None) -> None:
    places = place_rows(rows, table=1, header_rows=stated)
    assert len(places) == len(rows)
    for row, place in zip(rows, places, strict=True):
        assert len(place.headers) in (0, len(shown_cells(row)))
        assert row_line(row).count(CELL_JOIN) == max(0, len(shown_cells(row)) - 1)
    is_frame(rows)
