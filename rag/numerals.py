"""Which numbers of a text measure something, and which are dates, signs of documents, labels or names."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.keyed import KeyedText, keyed
from rag.units import COUNTED, Unit, UnitKind, read_unit

# `.` groups thousands and `,` starts decimals; a few authors write it the English way.
_NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]{3})*(?:,[0-9]+)?\Z|[0-9]+\.[0-9]{1,2}\Z|[0-9]{1,3}(?:,[0-9]{3}){2,}\Z"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
LOOK_BACK = 6  # tokens before a number that tell what it is
_CALENDAR = keyed(
    r"(?:năm|tháng|ngày|quý|mùng|mồng|thời kỳ|giai đoạn|năm học|nhiệm kỳ|niên vụ|khóa|tuần|thế kỷ"
    r"|tiết)(?: thứ)? \Z"
)
_DATE_BEFORE = keyed(r"(?:ngày|đến|từ|dịp|lễ|trước|sau|hết|mùng|sáng|chiều|tối|đêm|tháng|quý|và|kỳ) \Z")
_PERIOD_AFTER = keyed("tháng|năm|quý|tuần(?! lễ)")
# "Nghị quyết số 12", "Chỉ thị 13", "tổ 5": the number is a name, unless a unit shows that it measures.
_NAME_BEFORE = keyed(
    r"(?:(?<!tổng )(?<!trong )(?<!con )(?<!một )(?<!chỉ )số|nghị quyết|nghị định|chỉ thị|thông tư"
    r"|quyết định|công văn|kết luận|pháp lệnh|luật|đề án|điều|khoản|mục|chương|phần|phụ lục|biểu|bảng"
    r"|hình|quốc lộ|tỉnh lộ|đường tỉnh|ql|đt|tl|thôn|tổ|phường|quận|khu phố|tổ dân phố|lớp|khối|loại"
    r"|cấp độ|mức độ|vùng|khu vực|đợt|nhóm|tuyến|trang|phiên|kỳ|kỳ họp|lần|lần thứ|thứ|công nghiệp"
    r"|công nghệ|đô thị loại|bước|toạ độ|covid|km) \Z"
)
_GRADE = keyed(r"(?:cấp|ca) \Z")
RANK_BEFORE = keyed(
    r"(?:(?:xếp|đứng|giữ|ở)(?: vị trí| thứ| hạng| thứ hạng){1,2}|vị trí(?: thứ)?|thứ hạng|xếp hạng|hạng) \Z"
)
_YEAR_COUNTS = keyed(r"(?:có|là|đạt|được|hơn|trên|khoảng|gần|cho|tăng|giảm|ước|với) \Z")


def measures(line: KeyedText, token: int, stop: int, unit: Unit) -> bool:
    """Return whether the number or pair of numbers at [`token`, `stop`), followed by `unit`, is a figure."""
    return not (
        _is_code(line, token, stop)
        or _is_calendar(line, token, stop, unit)
        or _is_name(line, token, stop, unit)
    )


def value_of(written: str) -> Decimal | None:
    """Return the number that is written; None for a version, a date with points and the like."""
    if not _NUMBER.match(written) or len(written) > 30:
        return None
    if written.count(",") > 1:
        return Decimal(written.replace(",", ""))
    whole, comma, decimals = written.partition(",")
    if re.search(r"\.[0-9]{1,2}\Z", whole) or (whole.startswith("0.") and not comma):
        # "công nghiệp 4.0" is a name.
        return None if comma or whole.endswith(".0") else Decimal(whole)
    return Decimal(whole.replace(".", "") + (f".{decimals}" if comma else ""))


def _is_code(line: KeyedText, token: int, stop: int) -> bool:
    """Return whether the number is part of a sign: "12-NQ/TU", "QH15", "1719/QĐ-TTg", "5G", "I.1"."""
    start, end = line.spans[token][0], line.spans[stop - 1][1]
    left, right = line.text[max(0, start - 2) : start], line.text[end : end + 2]
    if len(right) == 2 and right[0] in "/-–_" and right[1].isalpha() and right[1].isupper():
        return True
    if left[-1:] in ("/", "-", "–", ".", ",", "_") and left[:-1].isalnum() and line.touches(token - 1):
        return left[-1] != "/" or line.raw(token - 2)[-1:].isupper()
    if left[-1:].isalnum():
        return True
    return right[:1].isalpha() and read_unit(line, stop).kind in (UnitKind.NONE, UnitKind.THINGS)


def _is_calendar(line: KeyedText, token: int, stop: int, unit: Unit) -> bool:
    before = line.between(token - LOOK_BACK, token)
    year = bool(_YEAR.match(line.raw(token)))
    if _CALENDAR.search(before) and (unit.kind is UnitKind.NONE or year or not _measured(unit)):
        return True
    if _PERIOD_AFTER.match(line.keys, line.offsets[stop] if stop < len(line.spans) else len(line.keys)):
        return True
    if stop - token == 1:
        return year and (unit.kind is UnitKind.NONE or not _YEAR_COUNTS.search(before))
    if line.key(token + 1) == "/":
        return _is_date(line.raw(token), line.raw(stop - 1), before, unit)
    return year


def _is_date(first: str, second: str, before: str, unit: Unit) -> bool:
    """Tell "30/6" and "5/2017" from the ratios "22/63" and "8/11 xã"."""
    if _YEAR.match(second):
        return True
    try:
        day_like = 1 <= int(first) <= 31 and 1 <= int(second) <= 12
    except ValueError:
        return False
    return day_like and (unit.kind is UnitKind.NONE or bool(_DATE_BEFORE.search(before)))


def _is_name(line: KeyedText, token: int, stop: int, unit: Unit) -> bool:
    """Return whether the number only names a thing: an item's label, a document, a ward, an ordinal."""
    label = line.key(stop) in (".", ")") and stop - token == 1 and line.touches(stop)
    if (
        line.key(token - 1) in ("", "\n", "]")
        and (label or "." in line.raw(token))
        and len(line.raw(token)) < 5
    ):
        return unit.kind is UnitKind.NONE
    before = line.between(token - LOOK_BACK, token)
    if line.raw(token) == "24" and line.raw(stop - 1) in ("7", "24") and stop - token == 3:
        return True
    if RANK_BEFORE.search(before) or _measured(unit):
        return False
    return bool(_NAME_BEFORE.search(before)) or (unit.kind is UnitKind.NONE and bool(_GRADE.search(before)))


def _measured(unit: Unit) -> bool:
    return unit.kind not in COUNTED and unit.kind is not UnitKind.NONE


def is_minus(line: KeyedText, token: int) -> bool:
    """Return whether a dash before the number is its sign and not a bullet or part of a range."""
    if line.key(token - 1) not in ("-", "−") or not line.touches(token):
        return False
    return (not line.touches(token - 1) and line.key(token - 2) not in ("", "\n")) or line.key(
        token - 2
    ) == "("
