"""Numbers with their units, as written in Vietnamese: "4.128 tỷ đồng", "04%", "22/63", "36,7 %"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.text import Span, fold, is_marked, plain

# `.` groups thousands and `,` starts decimals; a ratio is two counts with a stroke.
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_FIGURE = re.compile(rf"(?<![\w.,])(?<!\d/)(?:{_NUMBER})(?:/(?:{_NUMBER}))?(?![\w/]|[.,]\d)")
_DATE = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}(?:/\d{4})?(?!\d)|(?<!\d)\d{1,2}/\d{4}(?!\d)")
_BEFORE_CALENDAR = re.compile(
    r"(?:(?:năm|tháng|ngày|quý|thời kỳ|giai đoạn|năm học)\s+|\b(?:19|20)\d\d\s*[-–]\s*)\Z", re.IGNORECASE
)
_AFTER_CALENDAR = re.compile(r"\s+tháng\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(?:thứ|khoá|khóa) [IVXLC]+\b")
_LABEL = re.compile(r"\A\s*\d{1,2}[.)]\s")


def figures(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the numbers in `text[start:end]` that measure something; dates, years and labels are left out."""
    dates = [match.span() for match in _DATE.finditer(text, start, end) if _is_date(match.group())]
    label = _LABEL.match(text[start:end])
    body = start + label.end() if label else start
    for match in _FIGURE.finditer(text, body, end):
        inside_date = any(left <= match.start() < right for left, right in dates)
        before = text[max(start, match.start() - 12) : match.start()]
        calendar = _BEFORE_CALENDAR.search(before) or _AFTER_CALENDAR.match(text, match.end(), end)
        if not inside_date and not calendar:
            yield match.span()


# What a question says, with its marks (a question typed without is matched without), and how a report writes
# such a figure, without marks. The words around tell "đồng" from "lao động" where no marks are typed.
_UNITS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = tuple(
    (re.compile(asked), re.compile(fold(asked)), written)
    for asked, written in (
        (r"\bphần trăm\b|\b(?:mấy|bao nhiêu) phần\b|%|\bt[ỷỉ] lệ\b|\bpercent", r"\d ?%"),
        (r"\bđô la\b|\busd\b|\bdollars?\b", r"\d (?:trieu |ty )?(?:usd|do la)\b"),
        (
            r"\btiền\b(?! độ)|(?<!công )\bt[ỷỉ]\b(?! (?:lệ|trọng))|\btriệu\b|\bkinh phí\b|\bmoney\b"
            r"|\brevenue\b|(?:\btỷ|\btriệu|\bnghìn|\bbao nhiêu|\bmấy) đồng\b",
            r"\d (?:nghin |trieu |ty )*(?:ty|trieu|nghin|dong)\b",
        ),
        (r"\bha\b|\bhéc ?-?ta\b|\bdiện tích\b|\bhectares?\b", r"\d (?:nghin )?(?:ha|m2|hec ?ta)\b"),
        (r"\bkhối\b(?! tố)|\bm3\b", r"\d (?:m3|met khoi)"),
        (
            r"\b(?:hạng mấy|thứ mấy|thứ hạng|xếp hạng|xếp thứ|vị trí|đứng hạng|đứng thứ)\b|\brank",
            r"\d+/\d+|\b(?:thu|hang|vi tri) (?:\d|[ivx]+\b)",
        ),
        (r"(?<!địa )(?<!thời )\bđiểm\b(?! đến)|\bscore", r"\d diem\b"),
        (r"\bngười\b|\bpeople\b", r"\d (?:nguoi|lao dong|cong dan|doi tuong)\b"),
        (r"\blượt\b|\btourists?\b", r"\d luot\b"),
        (r"\bcông ty\b|\bdoanh nghiệp\b", r"\d doanh nghiep\b"),
    )
)
# What a report counts with the number right before the noun; other nouns go by other names too often.
_COUNTABLE = frozenset(
    {"huyen", "xa", "phuong", "thon", "vu", "ca", "con", "ho", "truong", "lop", "giuong", "km", "cuoc", "don"}
)
_COUNTED_NOUN = re.compile(r"\b(?:bao nhieu|may|nhieu|so) ([a-z]{2,})(?: ([a-z]+))?")
_TWO_WORDS = frozenset(
    {"du an", "doi tuong", "de tai", "to chuc", "cho lam", "nha may", "truong hoc", "don vi"}
)


def asked_units(question: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns over folded text that match a figure of a unit `question` asks for; () if any will do.

    "mấy huyện" wants a number before "huyện", "bao nhiêu tiền" one before "tỷ", "triệu" or "đồng".
    """
    typed = plain(question).lower()
    folded = fold(question)
    marked = is_marked(question)
    written = [
        form
        for asked, asked_bare, form in _UNITS
        if (asked.search(typed) if marked else asked_bare.search(folded))
    ]
    for noun, next_noun in _COUNTED_NOUN.findall(folded):
        pair = f"{noun} {next_noun}"
        if pair in _TWO_WORDS:
            written.append(rf"\d {pair}\b")
        elif noun in _COUNTABLE:
            written.append(rf"\d {noun}\b")
    return tuple(re.compile(form) for form in dict.fromkeys(written))


def has_figure(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` holds a number that measures something."""
    return next(figures(text, start, end), None) is not None or bool(_ORDINAL.search(text, start, end))


def _is_date(written: str) -> bool:
    """Tell "30/6/2024" and "5/2017" from the ratio "22/63"."""
    parts = [int(part) for part in written.split("/")]
    if len(parts) == 3:
        return True
    first, second = parts
    return second > 1900 or (1 <= first <= 31 and 1 <= second <= 12)
