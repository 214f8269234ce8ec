from __future__ import annotations

import datetime
import random

import pytest
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from index.errors import DocumentError
from index.readers import read
from index.types import BlockKind
from tests.index.readers.invariants import check_extract
from tests.index.readers.samples import needs_soffice, sample
from tests.index.readers.sheet_files import extract, lines, row_of, xlsx
from tests.index.readers.test_reader_properties import check_read, mutated
from tests.index.readers.word_files import packed, parts_of

TABLE = (
    ("PHỤ LỤC I. Một số chỉ tiêu",),
    ("Đơn vị tính: Tỷ đồng",),
    ("Chỉ tiêu", "Thực hiện", "% KH"),
    ("Thu", 4128, 0.0545),
    ("Chi", 719923, 0.72),
)


def formatted(sheet: Worksheet) -> None:
    for number in (4, 5):
        sheet.cell(number, 2).number_format = "#,##0"
        sheet.cell(number, 3).number_format = "0.0%"


def test_each_row_is_a_line_with_its_numbers_as_shown() -> None:
    assert lines(TABLE, dress=formatted) == [
        "PHỤ LỤC I. Một số chỉ tiêu",
        "Đơn vị tính: Tỷ đồng",
        "Chỉ tiêu | Thực hiện | % KH",
        "Thu | 4.128 | 5,5%",
        "Chi | 719.923 | 72,0%",
    ]


def test_a_row_knows_its_sheet_cells_caption_unit_and_headers() -> None:
    found = extract(TABLE)
    title, unit, *rows = found.blocks
    assert {title.kind, unit.kind} == {BlockKind.PARAGRAPH}
    assert {row.kind for row in rows} == {BlockKind.TABLE_ROW}
    place = rows[1].place
    assert place is not None
    assert (place.table, place.row, place.sheet, place.cells) == (1, 2, "Biểu 1", "A4:C4")
    assert (place.caption, place.unit) == ("PHỤ LỤC I. Một số chỉ tiêu", "Tỷ đồng")
    assert place.headers == ("Chỉ tiêu", "Thực hiện", "% KH")


def test_merged_titles_and_headers_stand_once() -> None:
    def dress(sheet: Worksheet) -> None:
        for area in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
            sheet.merge_cells(area)

    found = extract(
        (
            ("BIỂU TỔNG HỢP", None, None, None),
            ("Chỉ tiêu", "Thực hiện", None, "So sánh"),
            (None, "Tháng 5", "Tháng 6", None),
            ("Thu", 80, 90, 112.5),
        ),
        dress=dress,
    )
    assert found.text.split("\n") == [
        "BIỂU TỔNG HỢP",
        "Chỉ tiêu | Thực hiện | So sánh",
        "Tháng 5 | Tháng 6",
        "Thu | 80 | 90 | 112,5",
    ]
    place = row_of(found, "Thu").place
    assert place is not None
    assert place.headers == ("Chỉ tiêu", "Thực hiện / Tháng 5", "Thực hiện / Tháng 6", "So sánh")


def test_a_header_typed_over_several_rows_is_read_by_the_lines_around_it() -> None:
    line = Side(style="thin")

    def dress(sheet: Worksheet) -> None:
        for column in (1, 2):
            sheet.cell(1, column).border = Border(top=line)
            sheet.cell(3, column).border = Border(bottom=line)

    rows = (("Ngành", "Tháng 11 năm"), (None, "2015 so với"), (None, "cùng kỳ"), ("Khai khoáng", 100.6))
    place = row_of(extract(rows, dress=dress), "Khai khoáng").place
    assert place is not None
    assert place.headers == ("Ngành", "Tháng 11 năm 2015 so với cùng kỳ")


def test_hidden_sheets_rows_and_columns_are_left_out() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.parent.worksheets[1].sheet_state = "hidden"

    assert lines(TABLE, (("mật",),), dress=dress) == [
        "PHỤ LỤC I. Một số chỉ tiêu",
        "Đơn vị tính: Tỷ đồng",
        "Chỉ tiêu | % KH",
        "Chi | 0,72",
    ]


def test_a_formula_without_a_value_is_empty_and_never_zero() -> None:
    assert lines((("Chỉ tiêu", "TH", "Ghi chú"), ("Tổng", "=SUM(B3:B4)", "x")))[1] == "Tổng |  | x"


def test_dates_words_errors_and_truths_read_as_shown() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["B2"].number_format = "dd/mm/yyyy"

    row = ("Mốc", datetime.datetime(2024, 6, 30), "hai\ndòng ", "#DIV/0!", True)
    shown = lines((("a", "b", "c", "d", "e"), row), dress=dress)[1]
    assert shown == "Mốc | 30/06/2024 | hai dòng | #DIV/0! | TRUE"


def test_each_sheet_and_each_titled_block_is_a_table_of_its_own() -> None:
    second = (("Biểu 2. Chi",), ("TT", "Nội dung", "Số tiền"), (1, "Lương", 5), (), ("Biểu 3. Nợ",))
    found = extract(TABLE, (*second, ("TT", "Nội dung", "Số tiền"), (1, "Vay", 7)))
    vay, luong = row_of(found, "1 | Vay").place, row_of(found, "1 | Lương").place
    assert vay is not None
    assert luong is not None
    assert (luong.table, luong.caption, vay.table, vay.caption) == (2, "Biểu 2. Chi", 3, "Biểu 3. Nợ")


def test_notes_below_a_table_are_paragraphs() -> None:
    found = extract((*TABLE, ("Ghi chú: số ước thực hiện",)))
    assert found.blocks[-1].kind is BlockKind.PARAGRAPH


def test_words_in_a_font_from_before_unicode_are_read() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["A1"].font = Font(name=".VnTime")
        sheet["A2"].font = Font(name=".VnTimeH")
        sheet["A3"].font = Font(name=".VnTime")

    rows = (("7. Hµng ho¸ xuÊt khÈu",), ("b¸o c¸o",), ("Hàng hóa xuất khẩu",))
    assert lines(rows, dress=dress) == ["7. Hàng hoá xuất khẩu", "BÁO CÁO", "Hàng hóa xuất khẩu"]


def test_a_sheet_without_words_is_an_error() -> None:
    with pytest.raises(DocumentError, match="không có chữ nào"):
        read("a.xlsx", xlsx((("=1+1",),)))


def test_one_cell_at_the_far_end_and_a_merge_over_everything_cost_nothing() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "xa"

    parts = parts_of(xlsx(TABLE, dress=dress))
    name = "xl/worksheets/sheet1.xml"
    merge = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    parts[name] = parts[name].replace(b"</sheetData>", b"</sheetData>" + merge)
    assert read("a.xlsx", packed(parts)).text == "PHỤ LỤC I. Một số chỉ tiêu"


def test_entities_are_refused() -> None:
    parts = parts_of(xlsx(TABLE))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + parts[name].partition(b"?>")[2]
    with pytest.raises(DocumentError, match="bị hỏng"):
        read("a.xlsx", packed(parts))


# --- real files ------------------------------------------------------------------------------------------


def test_the_annex_of_formats() -> None:
    found = read("a.xlsx", sample("excel/annex-formats.xlsx").read_bytes())
    assert found.text.split("\n")[1:] == [
        "Chỉ tiêu | Đơn vị | Thực hiện | % KH",
        "GRDP | tỷ đồng | 4.128 | 5,5%",
        "Khách du lịch | lượt | 719.923 | 72,0%",
        "Gỗ khai thác | m³ | 126.727 | 36,7%",
    ]
    place = row_of(found, "Khách").place
    assert place is not None
    assert place.unit == "lượt"


@pytest.mark.parametrize(
    ("name", "row", "cells", "headers", "unit"),
    [
        (
            "2015-11-30-Bieu-11-2015.xlsx",
            "Khai khoáng | 109,0",
            "A10:E10",
            "Tháng 11 năm 2015 so với tháng 10 năm 2015",
            "%",
        ),
        ("2015-11-30-Bieu-11-2015.xlsx", "Hạt điều", "B16:M16", "Ước tính tháng 11 năm 2015 / Trị giá", ""),
        ("2012-02-29-Bieu-022012.xls", "Miền Bắc | 673,9", "B9:E9", "Thực hiện kỳ này", "Nghìn ha"),
        ("TONG_HOP_GIA_TRI_KTXH_15-25.xlsx", "KHU VỰ NÔNG", "B6:R6", "ƯTH 2020", "Tỷ đồng"),
    ],
)
def test_rows_of_real_sheets(name: str, row: str, cells: str, headers: str, unit: str) -> None:
    found = read(name, sample(f"excel/{name}").read_bytes())
    check_extract(found)
    place = row_of(found, row).place
    assert place is not None
    assert place.cells == cells
    assert headers in place.headers
    assert not unit or place.unit == unit


@needs_soffice
def test_a_sheet_saved_in_the_old_format_reads_the_same() -> None:
    from index.readers.office import convert

    data = xlsx(TABLE, dress=formatted)
    old = convert(data, suffix=".xlsx", target="xls")
    open_document = convert(data, suffix=".xlsx", target="ods")
    assert old is not None
    assert open_document is not None
    expected = read("a.xlsx", data)
    assert read("a.xls", old).text == expected.text
    assert [block.place for block in read("a.xls", old).blocks] == [block.place for block in expected.blocks]
    assert read("a.ods", open_document).text == expected.text


# --- damage ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_mutated_workbooks_are_read_or_refused(seed: int) -> None:
    generator = random.Random(seed)
    data = xlsx(TABLE, dress=formatted)
    for _ in range(100):
        check_read("a.xlsx", mutated(data, generator))


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_mutated_parts_of_workbooks_are_read_or_refused(name: str) -> None:
    generator = random.Random(name)
    parts = parts_of(xlsx(TABLE, dress=formatted))
    for _ in range(100):
        check_read("a.xlsx", packed({**parts, name: mutated(parts[name], generator)}))


def test_mutated_shared_strings_are_read_or_refused() -> None:
    parts = parts_of(sample("excel/2015-11-30-Bieu-11-2015.xlsx").read_bytes())
    name = next(part for part in parts if part.lower() == "xl/sharedstrings.xml")
    generator = random.Random(name)
    for _ in range(15):
        check_read("a.xlsx", packed({**parts, name: mutated(parts[name], generator)}))


def test_mutated_old_workbooks_are_read_or_refused() -> None:
    data = sample("excel/2012-02-29-Bieu-022012.xls").read_bytes()
    generator = random.Random(1)
    for _ in range(60):
        check_read("a.xls", mutated(data, generator))
