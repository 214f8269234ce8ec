"""The tree of the bundled report, and of documents made up as decrees, plans and Word number them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.structure import read_structure
from index.types import Block, BlockKind, Document, Extract, Paragraph, ParagraphKind

Line = str | tuple[str, BlockKind] | tuple[str, BlockKind, int]


def read_lines(*lines: Line) -> Document:
    """Return the document of these lines; a line may state its kind and outline level."""
    text, blocks = "", []
    for line in lines:
        words, kind, *level = (line, BlockKind.PARAGRAPH, None) if isinstance(line, str) else (*line, None)
        blocks.append(Block(len(text), len(text) + len(words), kind, level[0]))
        text += f"{words}\n"
    return read_structure(Extract(text, tuple(blocks)), path="tep/van-ban.txt", data=text.encode())


def heading(words: str, level: int) -> Line:
    return words, BlockKind.HEADING, level


def tree(document: Document) -> list[tuple[str, str]]:
    """Return number and title of every section but the root."""
    return [(section.number, section.title) for section in document.sections[1:]]


def words(document: Document, paragraph: Paragraph) -> str:
    return document.text[paragraph.start : paragraph.end]


def places(document: Document) -> list[tuple[str, ParagraphKind, int]]:
    """Return section number, kind and number of every paragraph."""
    return [(p.section.number, p.kind, p.number) for p in document.paragraphs]


# --- the bundled report ----------------------------------------------------------------------------------


def test_report_title(report: Document) -> None:
    assert report.title.startswith(
        "Báo cáo tóm tắt tình hình phát triển kinh tế - xã hội, đảm bảo quốc phòng"
    )
    assert report.title.endswith("nhiệm vụ 6 tháng cuối năm 2024 của UBND tỉnh")
    assert [words(report, p)[:12] for p in report.paragraphs if p.kind is ParagraphKind.TITLE] == [
        "BÁO CÁO",
        "Tóm tắt tình",
    ]
    assert report.id == report.sha256[:16]


def test_report_sections(report: Document) -> None:
    assert tree(report) == [
        ("I", "Kết quả thực hiện 6 tháng đầu năm 2024"),
        ("I.1", "Về các lĩnh vực kinh tế"),
        ("I.2", "Lĩnh vực Văn hoá - Xã hội"),
        ("I.3", "Lĩnh vực nội chính, quốc phòng, an ninh"),
        ("I.4", "Công tác chỉ đạo, điều hành 6 tháng đầu năm của UBND tỉnh"),
        ("II", "Hạn chế và nguyên nhân"),
        ("II.1", ""),
        ("II.2", ""),
        ("II.3", ""),
        ("II.4", ""),
        ("III", "Phương hướng, nhiệm vụ 6 tháng cuối năm"),
        ("III.1", ""),
        ("III.2", ""),
        ("III.3", ""),
        ("III.4", ""),
    ]


def test_report_paragraphs(report: Document) -> None:
    last = {}
    for paragraph in report.paragraphs:
        last[paragraph.section.number] = paragraph.number
    assert [last[number] for number in ("I.1", "I.2", "I.3", "I.4", "II", "II.1", "III.4")] == [
        9,
        3,
        3,
        2,
        1,
        1,
        1,
    ]
    (revenue,) = (p for p in report.paragraphs if p.section.number == "I.1" and p.number == 9)
    assert words(report, revenue).startswith("Tổng thu ngân sách nhà nước")
    assert revenue.kind is ParagraphKind.BODY
    assert revenue.section.path == ("Kết quả thực hiện 6 tháng đầu năm 2024", "Về các lĩnh vực kinh tế")


def test_report_closing_stands_outside_the_last_item(report: Document) -> None:
    closing = report.paragraphs[-1]
    assert words(report, closing).startswith("Trên đây là")
    assert closing.kind is ParagraphKind.CLOSING
    assert closing.section == report.sections[0]
    last_item = report.sections[-1]
    assert last_item.number == "III.4"
    assert last_item.end <= closing.start
    assert [p.kind for p in report.paragraphs].count(ParagraphKind.CLOSING) == 1


# --- numbering -------------------------------------------------------------------------------------------


def test_chapters_articles_clauses_and_points() -> None:
    document = read_lines(
        "NGHỊ ĐỊNH",
        "Về tiếp công dân",
        "Chương I",
        "QUY ĐỊNH CHUNG",
        "Điều 4. Phạm vi",
        "Điều này quy định phạm vi.",
        "Điều 5. Trách nhiệm",
        "1. Chủ tịch tiếp công dân mỗi tháng một lần.",
        "2. Công chức có trách nhiệm sau đây:",
        "a) Ghi sổ tiếp công dân;",
        "đ) Chuyển đơn trong ngày.",
        "Chương II. TỔ CHỨC THỰC HIỆN",
        "Mục 1",
        "HIỆU LỰC",
        "Điều 6. Hiệu lực thi hành",
    )
    assert document.title == "Nghị định về tiếp công dân"
    assert tree(document) == [
        ("Chương I", "QUY ĐỊNH CHUNG"),
        ("Điều 4", "Phạm vi"),
        ("Điều 5", "Trách nhiệm"),
        ("Điều 5.1", ""),
        ("Điều 5.2", "Công chức có trách nhiệm sau đây"),
        ("Điều 5.2.a", ""),
        ("Điều 5.2.đ", ""),
        ("Chương II", "TỔ CHỨC THỰC HIỆN"),
        ("Chương II, Mục 1", "HIỆU LỰC"),
        ("Điều 6", "Hiệu lực thi hành"),
    ]
    point = document.sections[7]
    assert document.text[point.start : point.end] == "đ) Chuyển đơn trong ngày."
    assert point.path == ("QUY ĐỊNH CHUNG", "Trách nhiệm", "Công chức có trách nhiệm sau đây")
    assert [section.level for section in document.sections] == [0, 1, 2, 2, 3, 3, 4, 4, 1, 2, 3]


def test_chapter_with_its_title_on_the_next_line() -> None:
    document = read_lines("Mở đầu văn bản", "Chương I", "NHỮNG VẤN ĐỀ CHUNG", "Đoạn thứ nhất.")
    assert tree(document) == [("Chương I", "NHỮNG VẤN ĐỀ CHUNG")]
    assert places(document)[1:] == [
        ("Chương I", ParagraphKind.HEADING, 0),
        ("Chương I", ParagraphKind.HEADING, 0),
        ("Chương I", ParagraphKind.BODY, 1),
    ]


def test_chapter_and_its_title_both_in_a_heading_style() -> None:
    document = read_lines(heading("Chương I", 1), heading("QUY ĐỊNH CHUNG", 1), heading("Điều 1. Phạm vi", 2))
    assert tree(document) == [("Chương I", "QUY ĐỊNH CHUNG"), ("Điều 1", "Phạm vi")]


def test_a_table_row_is_no_title_and_no_label() -> None:
    document = read_lines(
        "Số liệu", "Phụ lục I", ("1. Thu | 433", BlockKind.TABLE_ROW), ("II. Chi | 8", BlockKind.TABLE_ROW)
    )
    assert tree(document) == [("Phụ lục I", "")]
    assert places(document)[2:] == [
        ("Phụ lục I", ParagraphKind.TABLE_ROW, 1),
        ("Phụ lục I", ParagraphKind.TABLE_ROW, 2),
    ]


def test_decimal_numbering_repeats_its_parents_number_once() -> None:
    document = read_lines(
        "Kế hoạch năm",
        "I. Mục tiêu",
        "1. Kinh tế",
        "1.1. Trồng trọt",
        "1.1.1. Cây lúa",
        "a) Lúa xuân",
        "1.2. Chăn nuôi",
    )
    assert [number for number, _ in tree(document)] == ["I", "I.1", "I.1.1", "I.1.1.1", "I.1.1.1.a", "I.1.2"]


def test_decimal_numbering_without_a_roman_parent() -> None:
    document = read_lines(
        "Kế hoạch năm", "1. Kinh tế", "1.1 Trồng trọt", "1.1.1 Cây lúa", "1.2 Chăn nuôi", "2. Xã hội"
    )
    assert [number for number, _ in tree(document)] == ["1", "1.1", "1.1.1", "1.2", "2"]
    assert [section.level for section in document.sections] == [0, 1, 2, 3, 2, 1]


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("Phần thứ nhất", "Phần thứ nhất"),
        ("PHẦN THỨ HAI", "PHẦN THỨ HAI"),
        ("Phần II. Nhiệm vụ", "Phần II"),
        ("CHƯƠNG III", "CHƯƠNG III"),
        ("Tiểu mục 2. Thủ tục", "Tiểu mục 2"),
        ("Phụ lục", "Phụ lục"),
        ("A. Đánh giá chung", "A"),
        ("IV/ Kiến nghị", "IV"),
        ("Điều 12a. Bổ sung", "Điều 12a"),
        ("7) Kiến nghị", "7"),
    ],
)
def test_labels(label: str, number: str) -> None:
    assert [section for section, _ in tree(read_lines("Mở đầu", label))] == [number]


@pytest.mark.parametrize(
    "line",
    [
        "Phần lớn các chỉ tiêu đạt kế hoạch.",
        "Phần còn lại do ngân sách xã chi trả",
        "5.000 tỷ đồng là số thu cả năm.",
        "24 hợp tác xã thành lập mới.",
        "15/6/2024 là hạn cuối.",
        "Điều này có nghĩa là thu tăng.",
        "Mục tiêu chung là tăng trưởng.",
        "I think so",
        "– Thu ngân sách tăng.",
    ],
)
def test_what_is_no_label(line: str) -> None:
    assert tree(read_lines("Mở đầu", line)) == []


def test_a_numbered_paragraph_is_a_heading_only_if_short_and_without_a_stop() -> None:
    document = read_lines("Mở đầu", "1. Kinh tế:", "Đoạn.", "2. Thu ngân sách tăng.", f"3. {'dài ' * 30}")
    assert tree(document) == [("1", "Kinh tế"), ("2", ""), ("3", "")]
    kinds = [paragraph.kind for paragraph in document.paragraphs]
    assert kinds[1:] == [ParagraphKind.HEADING, ParagraphKind.BODY, ParagraphKind.ITEM, ParagraphKind.ITEM]


def test_labels_are_read_through_decomposed_letters_and_hard_spaces() -> None:
    document = read_lines("Mở đầu", "Chu\u031bo\u031bng\xa0I.\xa0Tô\u0309 chư\u0301c", "Đoạn.")
    assert [number for number, _ in tree(document)] == ["Chương I"]


# --- headings by style -----------------------------------------------------------------------------------


def test_headings_by_style_without_numbers() -> None:
    document = read_lines(
        heading("Báo cáo năm", 1),
        heading("Kinh tế", 1),
        heading("Nông nghiệp", 2),
        "Lúa tăng.",
        heading("Xã hội", 1),
    )
    assert tree(document) == [("", "Kinh tế"), ("", "Nông nghiệp"), ("", "Xã hội")]
    assert [section.level for section in document.sections] == [0, 1, 2, 1]
    rice = document.paragraphs[3]
    assert rice.section.path == ("Kinh tế", "Nông nghiệp")
    assert rice.number == 1


def test_a_heading_by_style_goes_under_a_numbered_one_of_a_higher_level() -> None:
    document = read_lines(
        "Mở đầu",
        heading("I. Kết quả", 1),
        heading("Nông nghiệp", 2),
        "1. Lúa tăng 5% so với cùng kỳ.",
        heading("II. Hạn chế", 1),
    )
    assert [(s.number, s.level) for s in document.sections] == [
        ("", 0),
        ("I", 1),
        ("", 2),
        ("I.1", 3),
        ("II", 1),
    ]


def test_numbers_outweigh_styles_that_are_all_the_same() -> None:
    document = read_lines(
        "Mở đầu", heading("I. Kết quả", 1), heading("1. Kinh tế", 1), heading("II. Hạn chế", 1)
    )
    assert [number for number, _ in tree(document)] == ["I", "I.1", "II"]


# --- title and end ---------------------------------------------------------------------------------------


def test_title_after_the_letterhead() -> None:
    document = read_lines(
        ("ỦY BAN NHÂN DÂN TỈNH | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BlockKind.TABLE_ROW),
        "Số: 123/BC-UBND",
        "BÁO CÁO",
        "Tình hình thu ngân sách quý I",
        "Căn cứ Luật Ngân sách nhà nước, Ủy ban báo cáo như sau:",
        "I. Kết quả",
    )
    assert document.title == "Báo cáo tình hình thu ngân sách quý I"
    titles = [words(document, p) for p in document.paragraphs if p.kind is ParagraphKind.TITLE]
    assert titles == ["BÁO CÁO", "Tình hình thu ngân sách quý I"]


def test_title_keeps_a_name_in_capitals() -> None:
    assert read_lines("KẾ HOẠCH", "UBND tỉnh tiếp dân", "I. Mục đích").title == "Kế hoạch UBND tỉnh tiếp dân"


def test_title_without_a_type_line_is_the_first_line_or_the_files_name() -> None:
    assert read_lines("Thông tin về kỳ họp", "Đoạn.").title == "Thông tin về kỳ họp"
    assert read_lines("I. Kết quả", "Đoạn.").title == "van-ban"


def test_what_follows_the_end_is_closing_until_an_appendix() -> None:
    document = read_lines(
        "Mở đầu",
        "I. Kết quả",
        "Thu tăng.",
        "UBND tỉnh báo cáo./.",
        "1. Nơi nhận",
        heading("CHỦ TỊCH", 1),
        "Phụ lục I",
        "BIỂU SỐ LIỆU",
        "Thu: 433 tỷ đồng.",
    )
    assert tree(document) == [("I", "Kết quả"), ("Phụ lục I", "BIỂU SỐ LIỆU")]
    assert places(document)[3:] == [
        ("I", ParagraphKind.BODY, 2),
        ("", ParagraphKind.CLOSING, 1),
        ("", ParagraphKind.CLOSING, 2),
        ("Phụ lục I", ParagraphKind.HEADING, 0),
        ("Phụ lục I", ParagraphKind.HEADING, 0),
        ("Phụ lục I", ParagraphKind.BODY, 1),
    ]


def test_words_that_sum_up_a_part_do_not_end_the_document() -> None:
    document = read_lines(
        "Mở đầu", "I. Kết quả", "Trên đây là kết quả quý I.", "II. Hạn chế", "1. Thu chưa đạt."
    )
    assert [number for number, _ in tree(document)] == ["I", "II", "II.1"]
    assert places(document)[2] == ("", ParagraphKind.CLOSING, 1)


# --- what always holds -----------------------------------------------------------------------------------

LABELLED = st.builds(
    "{} {}".format,
    st.sampled_from(
        ["", "I.", "II.", "1.", "2.", "1.1.", "a)", "Chương I", "Điều 3.", "Phụ lục", "Trên đây là", "-"]
    ),
    st.sampled_from(["kinh tế", "thu tăng.", "XÃ HỘI", "hết./.", "BÁO CÁO", "ha" * 60]),
)
LINES = st.lists(
    st.one_of(
        LABELLED.map(str.strip),
        st.tuples(LABELLED.map(str.strip), st.sampled_from(BlockKind), st.sampled_from([1, 2, 3])),
    ),
    min_size=1,
    max_size=25,
)


@given(LINES)
def test_sections_nest_and_paragraphs_keep_the_blocks(lines: Iterable[Line]) -> None:
    document = read_lines(*lines)
    root, *sections = document.sections
    assert (root.start, root.end) == (0, len(document.text.rstrip()))
    open_sections = [root]
    for section in sections:
        while section.start >= open_sections[-1].end:
            open_sections.pop()
        assert open_sections[-1].start <= section.start < section.end <= open_sections[-1].end
        assert section.level == len(open_sections)
        open_sections.append(section)
    assert [words(document, p) for p in document.paragraphs] == document.text.splitlines()
    for paragraph in document.paragraphs:
        assert paragraph.section in document.sections
        assert paragraph.section.start <= paragraph.start < paragraph.end <= paragraph.section.end


@given(LINES)
def test_paragraphs_of_a_section_are_numbered_from_one(lines: Iterable[Line]) -> None:
    numbers: dict[int, list[int]] = {}
    for paragraph in read_lines(*lines).paragraphs:
        counted = paragraph.kind not in (ParagraphKind.TITLE, ParagraphKind.HEADING)
        assert (paragraph.number > 0) is counted
        if counted:
            numbers.setdefault(paragraph.section.start * 100 + paragraph.section.level, []).append(
                paragraph.number
            )
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_what_a_decision_enacts_has_articles_of_its_own() -> None:
    document = read_lines(
        "QUYẾT ĐỊNH",
        "Ban hành Quy chế tiếp công dân",
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế tiếp công dân.",
        "Điều 2. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này./.",
        "Nơi nhận:",
        "- Như Điều 2;",
        "QUY CHẾ",
        "Tiếp công dân",
        "Điều 1. Phạm vi điều chỉnh",
        "1. Quy chế này quy định việc tiếp công dân.",
    )
    last = document.paragraphs[-1]
    assert (last.section.number, last.kind) == ("Điều 1.1", ParagraphKind.ITEM)
    assert last.section.path == ("Quy chế", "Phạm vi điều chỉnh")
    assert [p.kind for p in document.paragraphs[4:6]] == [ParagraphKind.CLOSING] * 2
