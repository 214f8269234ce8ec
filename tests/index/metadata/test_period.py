"""Periods as reports name them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata.period import Period, covered_period, read_mentions, read_period

ANY = st.text(
    alphabet=st.sampled_from("quý năm tháng 0123456789/-–IViv\u0301\u0302 đầu cuối ngày từ đến nửa")
)


@pytest.mark.parametrize(
    ("title", "start", "end", "label"),
    [
        ("Tình hình kinh tế - xã hội quý I/2024", "2024-01", "2024-03", "quý I năm 2024"),
        ("Kết quả quý 4 năm 2023", "2023-10", "2023-12", "quý IV năm 2023"),
        ("Tình hình 9 tháng năm 2025", "2025-01", "2025-09", "9 tháng đầu năm 2025"),
        ("Kết quả sáu tháng đầu năm 2024", "2024-01", "2024-06", "6 tháng đầu năm 2024"),
        ("Nhiệm vụ 6 tháng cuối năm 2024", "2024-07", "2024-12", "6 tháng cuối năm 2024"),
        ("Số liệu tháng 05/2024", "2024-05", "2024-05", "tháng 5 năm 2024"),
        ("Tổng kết năm 2023", "2023-01", "2023-12", "năm 2023"),
        ("Kế hoạch giai đoạn 2021 - 2025", "2021-01", "2025-12", "giai đoạn 2021–2025"),
        ("Thu từ tháng 3 đến tháng 5 năm 2024", "2024-03", "2024-05", "từ tháng 3 đến tháng 5 năm 2024"),
        # Of two joined by "và" both; of what follows ("phương hướng") only the year is borrowed.
        ("Kết quả quý III và 9 tháng năm 2023; nhiệm vụ quý IV năm 2023", "2023-01", "2023-09", ""),
        ("Kết quả 6 tháng đầu năm và nhiệm vụ 6 tháng cuối năm 2024", "2024-01", "2024-06", ""),
        ("Kết quả năm 2025 và nhiệm vụ năm 2026", "2025-01", "2025-12", ""),
        # The day of a cited document is no period.
        (
            "Thực hiện Nghị quyết ngày 05 tháng 12 năm 2019 về thu ngân sách năm 2024",
            "2024-01",
            "2024-12",
            "",
        ),
    ],
)
def test_a_title_says_what_its_document_covers(title: str, start: str, end: str, label: str) -> None:
    for written in (title, unicodedata.normalize("NFD", title)):
        covered = covered_period(written)
        assert covered is not None
        assert covered[0] == Period(start, end)
        assert not label or covered[0].label == label


@pytest.mark.parametrize(
    "title",
    [
        "Tình hình kinh tế - xã hội của tỉnh",
        "Kết quả 6 tháng đầu năm",  # of which year is not said
        "Kết quả 6 tháng đầu năm và dự toán năm 2025",
        "Sửa đổi Nghị định ngày 01 tháng 9 năm 2015",
        "Luật Đất đai 2024",
        "Kế hoạch tháng 13 năm 2024",
    ],
)
def test_what_is_not_said_is_not_guessed(title: str) -> None:
    assert covered_period(title) is None


def test_a_period_holds_those_inside_it_and_sorts_by_time() -> None:
    year, quarter = Period("2024-01", "2024-12"), Period("2024-04", "2024-06")
    assert year.holds(quarter)
    assert not quarter.holds(year)
    assert sorted([quarter, Period("2023-10", "2023-12"), year], key=lambda p: p.start)[0].years == ("2023",)
    assert Period("2021-01", "2023-12").years == ("2021", "2022", "2023")


@given(ANY | st.text())
def test_any_text_can_be_read(text: str) -> None:
    ends = 0
    for mention in read_mentions(text):
        assert ends <= mention.start < mention.end <= len(text)
        ends = mention.end
        assert mention.period is None or mention.period.label
    covered_period(text)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("quý I năm 2024", True),
        ("giai đoạn 2021-2025", True),
        ("năm 2024", True),
        ("quý 9 năm 2024", False),
        ("6 tháng 2024", True),
        ("ngày 6 tháng 2024", False),
        ("6 tháng 2 năm 2024", False),
        ("quý I và quý II năm 2024", False),
        ("", False),
    ],
)
def test_a_period_is_all_of_its_words(words: str, read: bool) -> None:
    assert (read_period(words) is not None) is read
