from __future__ import annotations

from index.types import BlockKind, RowPlace
from tests.index.readers.word_files import blocks, cell, lines, paragraph, row, run, table


def test_a_row_is_one_line_in_its_place_between_paragraphs() -> None:
    body = paragraph("trước") + table(row("Chỉ tiêu", "Thực hiện"), row("Thu", "433")) + paragraph("sau")
    assert lines(body) == ["trước", "Chỉ tiêu | Thực hiện", "Thu | 433", "sau"]
    assert [block.kind for block in blocks(body)] == [
        BlockKind.PARAGRAPH,
        BlockKind.TABLE_ROW,
        BlockKind.TABLE_ROW,
        BlockKind.PARAGRAPH,
    ]


def test_a_repeated_header_row_stands_once() -> None:
    header = row("TT", "Chỉ tiêu", properties="<w:tblHeader/>")
    assert lines(table(header, row("1", "Thu"))) == ["TT | Chỉ tiêu", "1 | Thu"]


def test_paragraphs_and_breaks_of_a_cell_join_with_a_space() -> None:
    long = cell(
        paragraph("Tổng thu;") + paragraph() + paragraph("<w:r><w:t>ngân</w:t><w:br/><w:t>sách</w:t></w:r>")
    )
    assert lines(table(row(long, "433"))) == ["Tổng thu; ngân sách | 433"]


def test_merged_cells_stand_once() -> None:
    wide = cell("Năm 2024", '<w:gridSpan w:val="2"/>')
    top, below = cell("TT", '<w:vMerge w:val="restart"/>'), cell("lặp", "<w:vMerge/>")
    assert lines(table(row(top, wide), row(below, "KH", "TH"))) == ["TT | Năm 2024", "KH | TH"]


def test_cells_merged_in_the_old_way_stand_once() -> None:
    first, second = cell("Năm", '<w:hMerge w:val="restart"/>'), cell("lặp", '<w:hMerge w:val="continue"/>')
    assert lines(table(row("TT", first, second, cell("lặp", "<w:hMerge/>"), "Ghi chú"))) == [
        "TT | Năm | Ghi chú"
    ]


def test_empty_cells_hold_their_column_only_between_others() -> None:
    assert lines(table(row("", "Thu", "", "433", ""), row("", "", ""))) == ["Thu |  | 433"]


def test_deleted_rows_and_cells_are_left_out() -> None:
    gone = row("cũ", "1", properties="<w:del/>")
    assert lines(table(gone, row("mới", cell("xóa", "<w:cellDel/>"), "2"))) == ["mới | 2"]


def test_rows_and_cells_inside_content_controls_are_read() -> None:
    controlled_cell = f"<w:sdt><w:sdtContent>{cell('433')}</w:sdtContent></w:sdt>"
    controlled_row = (
        f"<w:sdt><w:sdtContent><w:tr>{cell('Thu')}{controlled_cell}</w:tr></w:sdtContent></w:sdt>"
    )
    assert lines(table(controlled_row)) == ["Thu | 433"]


def test_the_rows_of_a_nested_table_follow_the_row_around_them() -> None:
    inner = table(row("a", "b"), row("c", "d"))
    assert lines(table(row("ngoài", cell(paragraph("ô") + inner)), row("x", "y"))) == [
        "ngoài | ô",
        "a | b",
        "c | d",
        "x | y",
    ]


def test_a_table_of_one_column_is_a_frame_around_paragraphs() -> None:
    body = table(row(cell(paragraph("một") + paragraph("hai"))))
    assert lines(body) == ["một", "hai"]
    assert {block.kind for block in blocks(body)} == {BlockKind.PARAGRAPH}


def test_a_full_width_row_of_a_real_table_is_a_row() -> None:
    body = table(row("Thu", "433"), row(cell("Nguồn: Sở Tài chính", '<w:gridSpan w:val="2"/>')))
    assert [block.kind for block in blocks(body)] == [BlockKind.TABLE_ROW, BlockKind.TABLE_ROW]


def test_a_heading_in_a_row_is_part_of_the_row() -> None:
    assert (
        blocks(table(row(cell(paragraph("a", '<w:outlineLvl w:val="0"/>')), "b")))[0].kind
        is BlockKind.TABLE_ROW
    )


def test_automatic_numbers_of_an_empty_first_column_are_kept() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="%1"/><w:start w:val="1"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    count = cell(paragraph("", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
    assert lines(table(row(count, "Thu"), row(count, "Chi")), numbering=numbering) == ["1 | Thu", "2 | Chi"]


def test_a_text_box_in_a_cell_is_part_of_the_cell() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph('khung')}</w:txbxContent></w:pict></w:r>"
    assert lines(table(row(cell(paragraph(run("ô") + box)), "b"))) == ["ô khung | b"]


def places(body: str) -> list[RowPlace | None]:
    return [block.place for block in blocks(body)]


def test_rows_know_their_table_caption_unit_and_headers() -> None:
    body = (
        paragraph("Biểu 1. Thu, chi ngân sách")
        + paragraph("Đơn vị tính: tỷ đồng")
        + table(row("Chỉ tiêu", "Thực hiện", "% KH"), row("Thu", "433", "43%"))
    )
    place = places(body)[-1]
    assert place == RowPlace(
        table=1,
        row=2,
        caption="Biểu 1. Thu, chi ngân sách",
        unit="tỷ đồng",
        headers=("Chỉ tiêu", "Thực hiện", "% KH"),
    )


def test_merged_headers_are_paths_and_numbers_of_columns_are_none() -> None:
    top = cell("TT", '<w:vMerge w:val="restart"/>')
    wide = cell("Thực hiện", '<w:gridSpan w:val="2"/>')
    body = table(
        row(top, wide),
        row(cell("", "<w:vMerge/>"), "Tháng 5", "Tháng 6"),
        row("A", "1", "2"),
        row("Thu", "80", "90"),
    )
    place = places(body)[-1]
    assert place is not None
    assert place.headers == ("TT", "Thực hiện / Tháng 5", "Thực hiện / Tháng 6")


def test_the_rows_that_word_repeats_are_the_headers() -> None:
    header = "<w:tblHeader/>"
    body = table(row("a", "b", properties=header), row("c", "d", properties=header), row("e", "1"))
    place = places(body)[-1]
    assert place is not None
    assert place.headers == ("a / c", "b / d")


def test_letterheads_and_signatures_have_no_place_and_are_not_counted() -> None:
    head = table(row("UBND TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), row("Số: 1/BC", "ngày 1"))
    sign = table(row("Nơi nhận:", "CHỦ TỊCH"))
    found = places(head + table(row("Thu", "433"), row("Chi", "5")) + sign)
    assert [place and place.table for place in found] == [None, None, 1, 1, None]


def test_cells_left_out_on_the_left_shift_the_columns() -> None:
    shifted = row("433", properties='<w:gridBefore w:val="1"/>')
    place = places(table(row("Chỉ tiêu", "TH", "KH"), row("Thu", "1", "2"), shifted))[-1]
    assert place is not None
    assert place.headers == ("TH",)
