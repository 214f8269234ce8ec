from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.sheets.numbers import BUILT_IN, general, shown_number

ACCOUNTING = r'_-* #,##0.00\ _₫_-;\-* #,##0.00\ _₫_-;_-* "-"??\ _₫_-;_-@_-'


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (719923, "#,##0", "719.923"),
        (4128, "#,##0", "4.128"),
        (0.0545, "0.0%", "5,5%"),
        (0.72, "0%", "72%"),
        (1965.6, "0.0", "1965,6"),
        (100.33890769, "0.00", "100,34"),
        (1642.0866, ACCOUNTING, "1.642,09"),
        (-5.5, ACCOUNTING, "-5,50"),
        (0, ACCOUNTING, "-"),
        (-3, "#,##0;(#,##0)", "(3)"),
        (-3, "0;[Red]0", "3"),
        (-1234.5, "#,##0.0", "-1.234,5"),
        (5, "00000", "00005"),
        (0, "#", ""),
        (0.5, "#,##0.##", "0,5"),
        (12345678, '#,##0,,"tr"', "12tr"),
        (5, ";;;", ""),
        (3, r"\ \ ########", "3"),
        (12, '"Tháng "0', "Tháng 12"),
        (12, '0" ha; ước"', "12 ha; ước"),
        (1234.5, "#,##0.00 [$₫-42A]", "1.234,50 ₫"),
        (123456, "0.00E+00", "1,23E+05"),
        (2, '[>1]"lớn" 0;0', "lớn 2"),
        (1, '[>1]"lớn" 0;0', "1"),
        (2.5, "# ?/?", "2,5"),
        (7, "@", "7"),
        (7, '"không có số"', "không có số"),
        (0.125, "0.00", "0,13"),
    ],
)
def test_numbers_read_as_the_sheet_shows_them(value: float, pattern: str, shown: str) -> None:
    assert shown_number(value, pattern) == shown


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (45473, "dd/mm/yyyy", "30/06/2024"),
        (45473, "mm-dd-yy", "30/06/2024"),
        (45473, BUILT_IN[14], "30/06/2024"),
        (45473, r"d\-m\-yy", "30-6-24"),
        (45473.75, "d/m/yyyy h:mm", "30/6/2024 18:00"),
        (45473.75, "h:mm AM/PM", "6:00 CH"),
        (45473.500694, "hh:mm:ss", "12:01:00"),
        (1.5, "[h]:mm", "36:00"),
        (45473, "mmmm yyyy", "Tháng 6 2024"),
        (45473, '"Ngày "dd" tháng "mm', "Ngày 30 tháng 06"),
        (45473, "dddd", "Chủ Nhật"),
        (59, "dd/mm/yyyy", "28/02/1900"),
        (-1, "dd/mm/yyyy", "-1"),
        (1e9, "dd/mm/yyyy", "1000000000"),
    ],
)
def test_dates_read_as_the_sheet_shows_them(value: float, pattern: str, shown: str) -> None:
    assert shown_number(value, pattern) == shown


def test_a_file_may_count_its_days_from_1904() -> None:
    assert shown_number(0, "dd/mm/yyyy", from_1904=True) == "01/01/1904"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(433, "433"), (0.1 + 0.2, "0,3"), (1968.5, "1968,5"), (-2.0, "-2"), (1e11, "100000000000")],
)
def test_general_numbers_have_no_noise(value: float, shown: str) -> None:
    assert general(value) == shown


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_keep_every_digit(value: int) -> None:
    assert int(shown_number(value, "#,##0").replace(".", "")) == value


@given(st.floats(), st.text(st.sampled_from('0#?.,%;"\\_*@[]$-<>=1dmyhseE+/ ₫ AP:')))
def test_any_format_shows_something_or_nothing(value: float, pattern: str) -> None:
    assert isinstance(shown_number(value, pattern), str)
