"""Titles: where they stand, what they say of kind, period and place, and when a first line is none."""

from __future__ import annotations

import unicodedata

import pytest

from index.readers import read
from index.structure import read_structure
from index.types import Document, ParagraphKind


def read_text(text: str, name: str = "van-ban.txt") -> Document:
    data = text.encode()
    return read_structure(read(name, data), path=name, data=data)


def searched(document: Document) -> list[str]:
    """Return the paragraphs that are answered from: titles are not."""
    return [document.text[p.start : p.end] for p in document.paragraphs if p.kind is not ParagraphKind.TITLE]


STATED = [
    ("Báo cáo tình hình kinh tế - xã hội năm 2023", "năm 2023", None),
    ("Báo cáo kết quả công tác 6 tháng đầu năm 2024.", "6 tháng đầu năm 2024", None),
    ("Báo cáo tình hình quý I năm 2024 của tỉnh Nam Sơn", "quý I năm 2024", "tỉnh Nam Sơn"),
    ("Báo cáo tóm tắt 6 tháng 2024 của huyện Lâm An", "6 tháng đầu năm 2024", "huyện Lâm An"),
    ("BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI QUÝ I NĂM 2024", "quý I năm 2024", None),
    ("BÁO CÁO TÌNH HÌNH THU NGÂN SÁCH CỦA TỈNH NAM SƠN NĂM 2023", "năm 2023", "tỉnh Nam Sơn"),
    ("BÁO CÁO XÂY DỰNG THÀNH PHỐ THÔNG MINH CỦA TỈNH NĂM 2023", "năm 2023", None),
    ("Kế hoạch thực hiện Nghị quyết số 12/NQ-HĐND ngày 05/07/2023 năm 2024", "năm 2024", None),
    ("Báo cáo công tác cải cách hành chính", None, None),
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("title", "period", "place"), STATED)
@pytest.mark.parametrize("head", ["", "VĂN PHÒNG HĐND\nSố: 12/BC-VP\n"])
def test_a_title_in_one_line_states_kind_period_and_place(
    head: str, title: str, period: str | None, place: str | None, form: str
) -> None:
    document = read_text(unicodedata.normalize(form, f"{head}{title}\nTổng thu đạt 3 tỷ đồng.\n"))  # type: ignore[arg-type]
    data = document.data
    assert document.title == unicodedata.normalize("NFC", title)
    assert (data.period and data.period.label, data.place) == (period, place)
    assert data.kind == ("kế hoạch" if title.startswith("Kế") else "báo cáo")
    assert len(searched(document)) == 1 + head.count("\n")
    spans = {span.field: document.text[span.start : span.end] for span in data.spans}
    assert ("period" in spans, "place" in spans) == (period is not None, place is not None)


def test_a_title_in_capitals_over_two_lines_is_one() -> None:
    document = read_text(
        "BÁO CÁO KẾT QUẢ PHÁT TRIỂN KINH TẾ - XÃ HỘI\nTHÁNG 9 VÀ 9 THÁNG NĂM 2024\nPhần mở đầu\nThu 3 tỷ.\n"
    )
    assert document.title.endswith("XÃ HỘI THÁNG 9 VÀ 9 THÁNG NĂM 2024")
    assert searched(document) == ["Phần mở đầu", "Thu 3 tỷ."]
    assert document.data.period is not None
    assert document.data.period.label == "9 tháng đầu năm 2024"


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Tổng thu ngân sách đạt 433 tỷ đồng.", "van-ban"),
        ("Báo cáo cho thấy thu ngân sách đạt 433 tỷ đồng.", "van-ban"),
        ("Giá cả ổn định; không có dịch bệnh.", "van-ban"),
        ("Tổng thu ngân sách năm 2024 đạt 433 tỷ đồng", "Tổng thu ngân sách năm 2024 đạt 433 tỷ đồng"),
        ("Báo cáo thực hiện Chương trình 135", "Báo cáo thực hiện Chương trình 135"),
    ],
)
def test_a_first_line_that_states_something_is_answered_from(first: str, title: str) -> None:
    document = read_text(f"{first}\nTổng chi đạt 500 tỷ đồng.\n")
    assert searched(document) == [first, "Tổng chi đạt 500 tỷ đồng."]
    assert document.title == title


def test_a_first_row_of_a_table_is_no_title_and_a_heading_is_one() -> None:
    table = read_text("| Thu ngân sách | 433 |\n|---|---|\n| Chi | 500 |\n", "bang.md")
    assert table.title == "bang"
    heading = read_text("# Kết quả của 12 xã.\n\nThu 3 tỷ.\n", "a.md")
    assert heading.title == "Kết quả của 12 xã."
    assert searched(heading) == ["Thu 3 tỷ."]


def test_a_body_in_capitals_above_a_title_is_not_the_title() -> None:
    document = read_text("UBND TỈNH NAM SƠN\nBÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI QUÝ I NĂM 2024\nThu 3 tỷ.\n")
    assert document.title == "BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI QUÝ I NĂM 2024"
    assert document.data.place == "tỉnh Nam Sơn"
