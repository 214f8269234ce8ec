"""What the lines above a table say of it: its caption and its unit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index.text import fold

_CAPTION_MAX_CHARS = 300
_CAPTION_LINES = 4
# Items of a list, and what is said in brackets between a title and its table.
_ITEM = ("- ", "+ ", "• ", "* ", "(")
_UNIT_MAX_CHARS = 60
_TABLE_NAME = re.compile(r"(?:bang|bieu|phu luc|phu bieu|mau)(?: so)?\s*(?:[\d:.]|[ivx]+\b|[a-z]\b)")
_UNIT_LINE = re.compile(
    r"[(\[]?\s*(?:đơn vị\s+tính|đvt|đơn vị)\s*[:：]\s*(.*?)\s*[)\]]?\s*\.?\Z", re.IGNORECASE
)
# "Đơn vị: Sở Tài chính" names an office, "Đơn vị: triệu đồng" a unit.
_UNIT_WORD = re.compile(
    r"(?:1[.,]?000|%|phan tram|trieu|ty|ti|nghin|ngan|dong|vnd|usd|do la|ha|tan|ta|kg|km|m2|m3|met|lit|kwh"
    r"|nguoi|luot|ho|con|chiec|cai|lan|diem|don vi|doanh nghiep|du an|xa|thon|truong|lop|giuong)\b|%"
)


@dataclass(frozen=True, slots=True)
class TableTitle:
    """What the lines above a table say of it, as written; "" for what they do not say."""

    caption: str = ""
    unit: str = ""


def names_table(line: str) -> bool:
    """Return whether a line begins with the name of a table: "Biểu 2", "Phụ lục I"."""
    return _TABLE_NAME.match(fold(line)) is not None


def read_title(above: Sequence[str]) -> TableTitle:
    """Return caption and unit from the lines above a table, the nearest last.

    The caption is the nearest line that names a table ("Biểu 2. …"), else the nearest one if it is short.
    """
    unit = ""
    lines: list[str] = []
    for line in reversed(above[-_CAPTION_LINES:]):
        stated = read_unit(line)
        if stated:
            unit = unit or stated
        elif line.strip() and not line.startswith(_ITEM):
            lines.append(line.strip())
    named = next((line for line in lines if names_table(line)), None)
    nearest = lines[0] if lines and not lines[0].endswith((".", ";", ",")) else ""
    caption = named or nearest
    return TableTitle(caption if len(caption) <= _CAPTION_MAX_CHARS else "", unit)


def read_unit(line: str) -> str:
    """Return the unit that a line states ("Đơn vị tính: triệu đồng"), or ""."""
    composed = " ".join(unicodedata.normalize("NFC", line).split())
    match = _UNIT_LINE.match(composed)
    if match is None or len(match.group(1)) > _UNIT_MAX_CHARS:
        return ""
    unit = match.group(1)
    says_measure = "tính" in match.group().lower() or "đvt" in match.group().lower()
    return unit if says_measure or _UNIT_WORD.match(fold(unit)) else ""
