"""Pages of text become the paragraphs that a reader sees, in their order, without what every page repeats."""

from __future__ import annotations

import unicodedata

import pytest

from index.readers.pdf import read_pdf
from index.types import BlockKind
from tests.index.readers.pdf_files import (
    HEIGHT,
    LEFT,
    PITCH,
    SIZE,
    TOP,
    WIDTH,
    extract_of,
    paragraphs,
    pdf,
    read,
    write,
)

FIRST = (
    "Trong 6 tháng đầu năm, kinh tế của tỉnh tiếp tục phục hồi, tổng sản phẩm trên địa bàn tăng 5,45% so với "
    "cùng kỳ năm trước; thu ngân sách nhà nước trên địa bàn đạt 433 tỷ đồng, bằng 46% dự toán giao."
)
SECOND = (
    "Sản xuất nông nghiệp ổn định, diện tích gieo trồng cây hằng năm đạt kế hoạch đề ra, dịch bệnh trên đàn "
    "vật nuôi được kiểm soát và không lây lan ra diện rộng."
)
THIRD = "Các hoạt động văn hóa, thể thao diễn ra sôi nổi, đúng quy định."


def test_lines_become_paragraphs() -> None:
    assert read(paragraphs(FIRST, SECOND, THIRD)) == [FIRST, SECOND, THIRD]


def test_a_paragraph_goes_on_over_a_page_break_and_has_the_page_it_begins_on() -> None:
    words = FIRST.split()
    cut = len(" ".join(words[:28]))
    first, rest = FIRST[:cut], FIRST[cut + 1 :]
    bottom = paragraphs(SECOND, first)
    top = write(LEFT, TOP, rest[:60].rpartition(" ")[0]) + write(
        LEFT, TOP + PITCH, rest[len(rest[:60].rpartition(" ")[0]) + 1 :]
    )
    extract = extract_of(bottom, top + paragraphs(THIRD, top=TOP + 2 * PITCH))
    texts = [extract.text[block.start : block.end] for block in extract.blocks]
    assert texts == [SECOND, FIRST, THIRD]
    assert [block.page for block in extract.blocks] == [1, 1, 2]
    assert {block.kind for block in extract.blocks} == {BlockKind.PARAGRAPH}
    assert not extract.recognised


@pytest.mark.parametrize("label", ["a)", "1.", "Điều 5.", "-", "+", "IV."])
def test_a_numbered_line_begins_a_paragraph_though_the_line_above_is_full(label: str) -> None:
    full = "Thực hiện tốt các chính sách về an sinh xã hội theo quy định hiện hành"
    pages = write(LEFT + 26, TOP, "Các nhiệm vụ trọng tâm của tỉnh trong 6 tháng cuối năm như sau, gồm")
    pages += write(LEFT, TOP + PITCH, full + ".")
    pages += write(LEFT + 26, TOP + 2 * PITCH, f"{label} Đẩy mạnh cải cách hành chính.")
    assert read(pages)[-1] == f"{label} Đẩy mạnh cải cách hành chính."


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("kế hoạch giai đoạn 2021-", "2025 của tỉnh được giao", "giai đoạn 2021-2025 của"),
        ("Báo cáo số 15/BC-", "UBND của Ủy ban nhân dân", "15/BC-UBND của"),
        ("theo Nghị định số 30", "/2020/NĐ-CP của Chính phủ", "số 30/2020/NĐ-CP của"),
        ("công tác quản\xad", "lý nhà nước về đất đai", "công tác quảnlý nhà nước"),
        ("mục tiêu -", "kế hoạch của năm", "mục tiêu - kế hoạch"),
    ],
)
def test_a_compound_broken_at_the_end_of_a_line_is_whole(above: str, below: str, joined: str) -> None:
    pages = write(LEFT, TOP, f"{'Thực hiện các nhiệm vụ được giao trong năm, ' + above:>70}".strip())
    pages += write(LEFT, TOP + PITCH, below)
    assert joined in " ".join(read(pages))


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        write(LEFT, 40, "BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI", size=10)
        + paragraphs(f"Nội dung của trang {at} là về lĩnh vực thứ {at} của tỉnh.", SECOND)
        + write(WIDTH / 2, HEIGHT - 40, str(at))
        for at in range(1, 6)
    ]
    texts = read(*pages)
    assert len(texts) == 10
    assert not any("BÁO CÁO" in text or text.isdigit() for text in texts)


@pytest.mark.parametrize("style", ["{}", "- {} -", "Trang {}", "{}/4"])
def test_page_numbers_in_any_style_are_left_out(style: str) -> None:
    pages = [
        write(WIDTH / 2, 40, style.format(at)) + paragraphs(f"Nội dung của trang này là mục {at}.", SECOND)
        for at in range(1, 5)
    ]
    assert len(read(*pages)) == 8


def test_the_head_of_a_gazette_is_left_out_and_the_first_heading_is_not() -> None:
    pages = [
        write(LEFT, 40, f"{at} CÔNG BÁO/Số 5{at} + 5{at + 1}/Ngày 14-02-2026")
        + paragraphs(f"Điều {at}. Phạm vi điều chỉnh", SECOND)
        for at in (2, 3)
    ]
    assert read(*pages) == ["Điều 2. Phạm vi điều chỉnh", SECOND, "Điều 3. Phạm vi điều chỉnh", SECOND]


def test_a_number_at_the_edge_that_counts_no_pages_stays() -> None:
    assert read(paragraphs(SECOND) + write(LEFT, TOP + 4 * PITCH, "2024"))[-1] == "2024"


def test_the_two_columns_of_a_letters_head_are_read_one_after_the_other() -> None:
    head = write(95, 60, "ỦY BAN NHÂN DÂN", size=12) + write(
        290, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, font="B"
    )
    head += write(110, 76, "TỈNH BẮC KẠN", size=12, font="B") + write(
        320, 76, "Độc lập - Tự do - Hạnh phúc", size=13, font="B"
    )
    head += write(95, 104, "Số: 120/BC-UBND", size=13) + write(
        300, 104, "Bắc Kạn, ngày 20 tháng 6 năm 2024", size=13, font="I"
    )
    assert read(head + paragraphs(FIRST, top=160))[:-1] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH BẮC KẠN",
        "Số: 120/BC-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bắc Kạn, ngày 20 tháng 6 năm 2024",
    ]


def test_the_addressees_stand_before_the_signature() -> None:
    foot = write(LEFT, 400, "Nơi nhận:", font="I", size=12) + write(350, 400, "TM. ỦY BAN NHÂN DÂN", font="B")
    foot += write(LEFT, 416, "- Chính phủ;", size=11) + write(380, 418, "CHỦ TỊCH", font="B")
    foot += write(LEFT, 430, "- Lưu: VT.", size=11) + write(360, 500, "Nguyễn Văn A", font="B")
    texts = read(paragraphs(FIRST) + foot)
    assert texts == [
        FIRST,
        "Nơi nhận:",
        "- Chính phủ;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn A",
    ]


def test_a_page_in_two_columns_is_read_column_by_column() -> None:
    left = paragraphs(SECOND, left=60, letters=34)
    right = paragraphs(FIRST, left=320, letters=34)
    assert read(left + right) == [SECOND, FIRST]


def test_notes_stand_after_the_paragraph_that_goes_on_over_them() -> None:
    first, second = (
        "Thu ngân sách đạt 433 tỷ đồng, bằng 46% dự toán giao, trong đó thu",
        "nội địa đạt 401 tỷ.",
    )
    page = paragraphs(SECOND, FIRST) + write(LEFT + 26, TOP + 7 * PITCH, first)
    note = write(LEFT, 700, "1", size=6) + write(LEFT + 6, 703, " Không kể thu từ dầu thô.", size=9)
    texts = read(page + note, write(LEFT, TOP, second))
    assert texts[2:] == [f"{first} {second}", "¹ Không kể thu từ dầu thô."]


def test_the_mark_of_a_note_is_not_a_digit_of_a_figure() -> None:
    line = write(LEFT, TOP, "Tổng thu đạt 433") + write(LEFT + 16 * 6.5, TOP - 5, "2", size=7)
    line += write(LEFT + 16 * 6.5 + 4, TOP, " tỷ đồng và diện tích là 50 m")
    line += write(LEFT + 16 * 6.5 + 4 + 29 * 6.5, TOP - 5, "2", size=7)
    assert read(line) == ["Tổng thu đạt 433² tỷ đồng và diện tích là 50 m2"]


@pytest.mark.parametrize("turn", [1, -1])
def test_turned_text_is_read_along_its_direction(turn: int) -> None:
    lines = ("Phụ lục kèm theo báo cáo của tỉnh", "về thu ngân sách nhà nước")
    places = ((100, 700), (118, 700)) if turn == 1 else ((400, 100), (382, 100))
    page = "".join(write(x, y, line, turn=turn) for (x, y), line in zip(places, lines, strict=True))
    assert " ".join(read(page)) == " ".join(lines)


def test_a_rotated_page_is_read_as_it_is_shown() -> None:
    extract = read_pdf(pdf(write(300, 700, FIRST[:60], turn=1), rotate=90))
    assert extract.text == FIRST[:60].strip()


def test_decomposed_marks_stay_on_their_letters() -> None:
    text = unicodedata.normalize("NFD", "Tổng sản phẩm trên địa bàn")
    assert read(write(LEFT, TOP, text)) == [text] or unicodedata.normalize(
        "NFC", read(write(LEFT, TOP, text))[0]
    )


def test_a_mark_drawn_over_its_letter_makes_one_letter() -> None:
    page = write(LEFT, TOP, "Ta") + write(LEFT + 6.5, TOP, "\u0323") + write(LEFT + 13, TOP, "i huyện")
    assert [unicodedata.normalize("NFC", text) for text in read(page)] == ["Tại huyện"]


def test_a_word_in_two_fonts_drawn_out_of_order_is_whole() -> None:
    page = (
        write(LEFT, TOP, "Kinh t")
        + write(LEFT + 7 * 6.5, TOP, " xã hội")
        + write(LEFT + 6 * 6.5, TOP, "ế", font="I")
    )
    assert read(page) == ["Kinh tế xã hội"]


def test_bold_printed_twice_is_read_once() -> None:
    title = "BÁO CÁO"
    assert read(write(LEFT, TOP, title) + write(LEFT + 0.3, TOP, title)) == [title]


def test_letters_spread_without_spaces_between_words_are_words_by_their_gaps() -> None:
    page = "".join(write(LEFT + at * 60, TOP, word) for at, word in enumerate(("Kinh", "tế", "xã", "hội")))
    assert sorted(" ".join(read(page)).split()) == sorted(("Kinh", "tế", "xã", "hội"))


def test_rules_made_of_signs_are_left_out() -> None:
    assert read(
        write(LEFT, TOP, "_________") + write(LEFT, TOP + 40, "Điều 1") + write(LEFT, 300, "* * *")
    ) == ["Điều 1"]


def test_a_title_over_two_lines_is_one_paragraph_and_the_type_of_document_another() -> None:
    middle = LEFT + 35 * SIZE / 2

    def centred(y: float, text: str) -> str:
        return write(middle - len(text) * SIZE / 4, y, text, font="B")

    page = centred(TOP, "BÁO CÁO") + centred(TOP + 22, "Tình hình kinh tế - xã hội 6 tháng đầu năm và")
    page += centred(TOP + 40, "nhiệm vụ trọng tâm 6 tháng cuối năm") + paragraphs(FIRST, SECOND, top=TOP + 90)
    assert read(page)[:2] == [
        "BÁO CÁO",
        "Tình hình kinh tế - xã hội 6 tháng đầu năm và nhiệm vụ trọng tâm 6 tháng cuối năm",
    ]


def test_the_number_of_a_document_broken_in_its_narrow_column_is_whole() -> None:
    head = write(95, 60, "CỤC CẢNH SÁT", size=12) + write(
        290, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12
    )
    head += write(95, 90, "Số: 12/PCCC&CNCH-", size=12) + write(
        320, 76, "Độc lập - Tự do - Hạnh phúc", size=12
    )
    head += write(125, 106, "P6", size=12) + write(300, 104, "Hà Nội, ngày 20 tháng 6 năm 2024", font="I")
    assert "Số: 12/PCCC&CNCH-P6" in read(head + paragraphs(FIRST, top=160))


@pytest.mark.parametrize(
    ("font", "typed"),
    [("V", "Céng hßa x· héi chñ nghÜa ViÖt Nam"), ("N", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam")],
)
def test_letters_in_a_font_from_before_unicode_are_what_it_shows(font: str, typed: str) -> None:
    page = write(LEFT, TOP, typed, font=font) + write(LEFT, 200, "Độc lập - Tự do - Hạnh phúc")
    assert read(page) == ["Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc"]
