"""A number and its format to the text that a Vietnamese Excel shows: 719.923, 5,5%, 30/06/2024.

Covers what reports use: digits, thousands, decimals, percent, scaling, signs and sections, literals,
currency, exponents, dates and times. What it does not know is shown as General, never wrongly.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# What Excel means by the numbers of its built-in formats, as far as they differ from General.
BUILT_IN: Mapping[int, str] = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00"},
    **{14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM"},
    **{20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss"},
    **{37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00"},
    **{
        41: '#,##0;-#,##0;"-"',
        42: '#,##0;-#,##0;"-"',
        43: '#,##0.00;-#,##0.00;"-"',
        44: '#,##0.00;-#,##0.00;"-"',
    },
    **{48: "0.0E+0", 49: "@"},
}
# Excel shows dates in the American order of format 14 as the office's own short date.
_LOCAL_DATES = frozenset({"mm-dd-yy", "m/d/yy", "m/d/yyyy"})
_GENERAL_DIGITS = 10
_MAX_DECIMALS = 30
_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | _. | \*. |
    \[\$(?P<currency>[^\-\]]*)[^\]]*\] | \[(?P<elapsed>h+|m+|s+)\] | \[[^\]]*\] |
    (?P<ampm>am/pm|a/p) | (?P<date>y+|m+|d+|h+|s+(?:\.0+)?) | (?P<general>general) |
    (?P<exponent>e[+-]0+) | (?P<digits>[0#?][0#?.,]*|\.[0#?]+) | (?P<percent>%) | (?P<text>@) | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_MAX_SERIAL = 2_958_466  # 1 January 10000

_Token = tuple[str, str]


def shown_number(value: float, pattern: str, *, from_1904: bool = False) -> str:
    """Return `value` as a cell with the number format `pattern` shows it; "" where the format hides it.

    Dates are counted from 1900, or from 1904 where the file says so.
    """
    if not math.isfinite(value):
        return ""
    pattern = "dd/mm/yyyy" if pattern.lower() in _LOCAL_DATES else pattern
    section, number = _section(pattern, value)
    tokens = _tokens(section)
    kinds = {kind for kind, _ in tokens}
    if kinds & {"date", "elapsed"}:
        return _date(value, tokens, from_1904=from_1904) or general(value)
    if ("literal", "/") in tokens:
        return general(value)  # a fraction, which nobody writes a report in
    if "digits" in kinds:
        return _number(number, tokens)
    if "general" in kinds or "text" in kinds or not section.strip():
        # An empty section hides the number, an empty pattern says nothing of it.
        return general(value) if pattern.strip(";") == pattern else ""
    return "".join(text for kind, text in tokens if kind == "literal").strip()


def general(value: float) -> str:
    """Return a number as a cell without a format shows it, without the noise of binary fractions."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.{_GENERAL_DIGITS}g}"
    return text.replace("e", "E").replace(".", ",")


@lru_cache(maxsize=4096)
def _sections(pattern: str) -> tuple[str, ...]:
    """Return the sections of a format: for positive and negative numbers, zero, text."""
    parts, quoted, escaped = [""], False, False
    for char in pattern:
        if char == ";" and not quoted and not escaped:
            parts.append("")
            continue
        quoted ^= char == '"' and not escaped
        escaped = char in "\\_*" and not escaped and not quoted
        parts[-1] += char
    return tuple(parts[:4])


def _section(pattern: str, value: float) -> tuple[str, float]:
    """Return the section for `value` and the number it shows: one for negatives writes its own sign."""
    sections = _sections(pattern)[:3]
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _COMPARE[condition.group(1)](value, float(condition.group(2))):
                return section, value
        return "General", value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


@lru_cache(maxsize=4096)
def _tokens(section: str) -> tuple[_Token, ...]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup or ""
        if kind in {"quoted", "escaped", "currency"}:
            found.append(("literal", match.group(kind)))
        elif kind:
            found.append((kind, match.group(kind)))
    return tuple(found)


# --- numbers ---------------------------------------------------------------------------------------------


def _number(value: float, tokens: tuple[_Token, ...]) -> str:
    digits = "".join(text for kind, text in tokens if kind == "digits")
    percents = sum(kind == "percent" for kind, _ in tokens)
    exponent = next((text for kind, text in tokens if kind == "exponent"), "")
    scaled = Decimal(repr(value)) * 100**percents
    shown = _scientific(scaled, digits, exponent) if exponent else _digits(scaled, digits)
    pieces, placed = [], False
    for kind, text in tokens:
        if kind == "digits" and not placed:
            pieces.append(shown.lstrip("-"))
            placed = True
        elif kind in {"literal", "percent"}:
            pieces.append(text)
    joined = "".join(pieces).strip()
    return f"-{joined}" if shown.startswith("-") else joined


def _digits(value: Decimal, digits: str) -> str:
    whole, _, decimals = digits.partition(".")
    scale = len(digits) - len(digits.rstrip(","))
    value /= Decimal(1000) ** scale
    places = min(sum(char in "0#?" for char in decimals), _MAX_DECIMALS)
    required = decimals.rstrip("#,").count("0") if decimals else 0
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(value) < 10**20 else value
    before, _, after = f"{abs(rounded):f}".partition(".")
    after = after.rstrip("0").ljust(required, "0") if after else ""
    before = "" if before == "0" and "0" not in whole else before
    before = before.rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        before = _grouped(before)
    text = f"{before},{after}" if after else before
    return f"-{text}" if rounded < 0 else text


def _scientific(value: Decimal, digits: str, exponent: str) -> str:
    places = len(digits.partition(".")[2])
    mantissa, _, power = f"{value:.{min(places, _MAX_DECIMALS)}e}".partition("e")
    width = exponent.count("0")
    sign = power[0] if power[0] == "-" or exponent[1] == "+" else ""
    return f"{mantissa.replace('.', ',')}E{sign}{power[1:].rjust(width, '0')}"


def _grouped(whole: str) -> str:
    return re.sub(r"(?<=\d)(?=(?:\d{3})+\Z)", ".", whole)


# --- dates -----------------------------------------------------------------------------------------------


def _date(value: float, tokens: tuple[_Token, ...], *, from_1904: bool) -> str:
    """Return a date or time; "" for a number that is none."""
    if not 0 <= value < _MAX_SERIAL:
        return ""
    # Excel counts a 29 February 1900 that never was.
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if value >= 60 else 31)
    try:
        moment = start + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return ""
    halved = any(kind == "ampm" for kind, _ in tokens)
    pieces, last = [], ""
    for index, (kind, text) in enumerate(tokens):
        if kind == "date":
            following = next((token.lower() for other, token in tokens[index + 1 :] if other == "date"), "")
            is_minute = text[0] in "mM" and (last == "h" or following.startswith("s"))
            pieces.append(_date_part(moment, text.lower(), is_minute=is_minute, halved=halved))
            last = text[0].lower()
        elif kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0].lower()]
            pieces.append(str(int(round(value * 86_400) // unit)).rjust(len(text), "0"))
            last = text[0].lower()
        elif kind == "ampm":
            pieces.append("SA" if moment.hour < 12 else "CH")
        elif kind in {"literal", "digits"}:
            pieces.append(text)
    return "".join(pieces).strip()


def _date_part(moment: datetime, code: str, *, is_minute: bool, halved: bool) -> str:
    letter, width = code[0], len(code)
    if letter == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if letter == "d" and width > 2:
        return _WEEKDAYS[moment.weekday()]
    if letter == "m" and width > 2 and not is_minute:
        return f"{'Thg' if width == 3 else 'Tháng'} {moment.month}"
    hour = (moment.hour % 12 or 12) if halved else moment.hour
    month = moment.minute if is_minute else moment.month
    number = {"d": moment.day, "m": month, "h": hour, "s": moment.second}[letter]
    return f"{number:0{min(width, 2)}d}"
