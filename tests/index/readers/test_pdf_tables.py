"""Ruled tables become one line a row that knows its caption, unit and headers."""

from __future__ import annotations

from index.types import Block, BlockKind, Extract
from tests.index.readers.pdf_files import LEFT, TOP, extract_of, paragraphs, rule, table, write

EDGES = (85, 130, 300, 400, 500)
HEAD = ("STT", "Chỉ tiêu", "Thực hiện", "Kế hoạch")
ROWS = (("1", "Thu ngân sách", "433", "1.010"), ("2", "Chi ngân sách", "3.048", "7.434"))
ABOVE = write(150, 100, "Bảng 1. Thu, chi ngân sách nhà nước") + write(400, 120, "Đơn vị: tỷ đồng", font="I")


def rows_of(extract: Extract) -> list[Block]:
    return [block for block in extract.blocks if block.kind is BlockKind.TABLE_ROW]


def texts_of(extract: Extract) -> list[str]:
    return [extract.text[block.start : block.end] for block in rows_of(extract)]


def test_a_row_knows_its_place_caption_unit_and_headers() -> None:
    extract = extract_of(ABOVE + table(130, EDGES, HEAD, *ROWS))
    assert texts_of(extract) == [" | ".join(cells) for cells in (HEAD, *ROWS)]
    head, first, second = (block.place for block in rows_of(extract))
    assert head is not None
    assert head.headers == ()
    assert first is not None
    assert second is not None
    assert (first.table, first.row, second.row) == (1, 2, 3)
    assert first.caption == "Bảng 1. Thu, chi ngân sách nhà nước"
    assert first.unit == "tỷ đồng"
    assert first.headers == HEAD
    assert all(block.page == 1 for block in extract.blocks)


def test_text_around_a_table_stands_before_and_after_it() -> None:
    before, after = "Kết quả thu ngân sách như sau:", "Nguồn: Sở Tài chính"
    extract = extract_of(write(LEFT, TOP, before) + table(130, EDGES, HEAD, *ROWS) + write(LEFT, 230, after))
    texts = [extract.text[block.start : block.end] for block in extract.blocks]
    assert (texts[0], texts[-1], len(texts)) == (before, after, 5)


def test_a_table_goes_on_on_the_next_page_without_its_repeated_head() -> None:
    third = ("3", "Chi đầu tư", "599", "2.396")
    extract = extract_of(ABOVE + table(130, EDGES, HEAD, *ROWS), table(60, EDGES, HEAD, third))
    assert texts_of(extract) == [" | ".join(cells) for cells in (HEAD, *ROWS, third)]
    last = rows_of(extract)[-1]
    assert last.place is not None
    assert (last.page, last.place.table, last.place.row, last.place.headers) == (2, 1, 4, HEAD)


def test_a_row_cut_by_the_page_is_one_row() -> None:
    cut = ("3", "Chi đầu tư phát triển từ", "599", "2.396")
    extract = extract_of(table(130, EDGES, HEAD, *ROWS, cut), table(60, EDGES, ("", "nguồn vốn", "", "")))
    assert texts_of(extract)[-1] == "3 | Chi đầu tư phát triển từ nguồn vốn | 599 | 2.396"


def test_headers_over_two_rows_are_paths() -> None:
    drawn = table(150, EDGES, ("", "", "Tháng 6", "6 tháng"), *ROWS)
    drawn = drawn.replace(rule(EDGES[0], 150, EDGES[-1], 150), rule(300, 150, 500, 150))
    drawn += "".join(rule(x, 130, x, 150) for x in (85, 130, 300, 500)) + rule(85, 130, 500, 130)
    drawn += write(90, 155, "STT", size=11) + write(140, 155, "Chỉ tiêu", size=11)
    drawn += write(340, 144, "Thực hiện", size=11)
    last = rows_of(extract_of(drawn))[-1].place
    assert last is not None
    assert last.headers == ("STT", "Chỉ tiêu", "Thực hiện / Tháng 6", "Thực hiện / 6 tháng")


def test_empty_cells_between_others_are_kept() -> None:
    extract = extract_of(table(130, EDGES, HEAD, ("1", "", "433", ""), ROWS[1]))
    assert texts_of(extract)[1] == "1 | | 433"


def test_text_over_two_lines_in_a_cell_is_joined() -> None:
    drawn = table(130, EDGES, HEAD, ("1", "Thu ngân sách nhà", "433", "1.010"), ROWS[1], height=36)
    drawn += write(133, 200, "", size=11) + write(133, 189, "")
    drawn = drawn.replace(
        write(133, 196, "Thu ngân sách nhà", size=11),
        write(133, 182, "Thu ngân sách", size=11) + write(133, 196, "nhà nước", size=11),
    )
    assert texts_of(extract_of(drawn))[1] == "1 | Thu ngân sách nhà nước | 433 | 1.010"


def test_a_frame_around_a_paragraph_is_no_table() -> None:
    frame = rule(80, 80, 560, 80) + rule(80, 200, 560, 200) + rule(80, 80, 80, 200) + rule(560, 80, 560, 200)
    extract = extract_of(frame + paragraphs("Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc."))
    assert not rows_of(extract)


def test_the_head_of_a_letter_set_in_a_table_is_no_table() -> None:
    head = table(
        60,
        (85, 270, 540),
        ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("TỈNH BẮC KẠN", "Độc lập - Tự do - Hạnh phúc"),
    )
    assert not rows_of(extract_of(head))


def test_a_page_full_of_lines_is_read_as_text() -> None:
    drawing = "".join(
        rule(10 + at % 60 * 5, 300 + at // 60, 16 + at % 60 * 5, 300 + at // 60) for at in range(6_100)
    )
    extract = extract_of(write(LEFT, TOP, "Sơ đồ quy hoạch") + drawing)
    assert extract.text == "Sơ đồ quy hoạch"


def test_figures_side_by_side_without_rules_are_rows_of_their_own() -> None:
    drawn = ""
    for at, (name, *figures) in enumerate(
        (("Ngô", "245,8", "212,9"), ("Khoai lang", "63,8", "63,9"), ("Lạc", "95,1", "-"))
    ):
        drawn += write(LEFT, TOP + 18 * at, name)
        drawn += "".join(write(300 + 90 * column, TOP + 18 * at, text) for column, text in enumerate(figures))
    extract = extract_of(write(LEFT, 70, "Đơn vị tính: Nghìn ha") + drawn)
    assert texts_of(extract) == ["Ngô | 245,8 | 212,9", "Khoai lang | 63,8 | 63,9"]
    assert extract.text.splitlines()[-1] == "Lạc 95,1"
