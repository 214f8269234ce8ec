"""The kinds of official documents and their abbreviations (Nghị định 30/2020/NĐ-CP, phụ lục III)."""

from __future__ import annotations

import re

from index.text import fold

# The longer before those that they begin with.
_KINDS = (
    "thông tư liên tịch",
    "văn bản hợp nhất",
    "báo cáo",
    "nghị quyết",
    "nghị định",
    "quyết định",
    "thông tư",
    "chỉ thị",
    "quy chế",
    "quy định",
    "thông cáo",
    "thông báo",
    "hướng dẫn",
    "chương trình",
    "kế hoạch",
    "phương án",
    "đề án",
    "dự án",
    "tờ trình",
    "công điện",
    "công văn",
    "biên bản",
    "hợp đồng",
    "giấy mời",
    "pháp lệnh",
    "hiến pháp",
    "kết luận",
    "luật",
)
_BY_FOLDED = {fold(kind): kind for kind in _KINDS}
_BY_ABBREVIATION = {
    "BC": "báo cáo",
    "NQ": "nghị quyết",
    "NĐ": "nghị định",
    "QĐ": "quyết định",
    "TT": "thông tư",
    "TTLT": "thông tư liên tịch",
    "VBHN": "văn bản hợp nhất",
    "CT": "chỉ thị",
    "QC": "quy chế",
    "TC": "thông cáo",
    "TB": "thông báo",
    "HD": "hướng dẫn",
    "CTR": "chương trình",
    "KH": "kế hoạch",
    "PA": "phương án",
    "ĐA": "đề án",
    "DA": "dự án",
    "TTR": "tờ trình",
    "CĐ": "công điện",
    "BB": "biên bản",
    "GM": "giấy mời",
    "KL": "kết luận",
}
OFFICIAL_LETTER = "công văn"
CONSOLIDATED = "văn bản hợp nhất"
# Kinds by their words without marks, for patterns over folded text.
KIND_PATTERN = "|".join(_BY_FOLDED)
_BEGINS = re.compile(rf"(?:{KIND_PATTERN})(?!\w)")


def kind_at(folded: str) -> tuple[str, int] | None:
    """Return the kind of document that a line without marks begins with, and where its words end."""
    match = _BEGINS.match(folded)
    return (_BY_FOLDED[match[0]], match.end()) if match else None


def kind_named(words: str) -> str | None:
    """Return the kind of document that `words` are, with marks or without; None where they are none."""
    return _BY_FOLDED.get(" ".join(fold(words).split()))


def kind_of_number(number: str) -> str | None:
    """Return the kind that a số/ký hiệu ("123/BC-UBND") is of; None where it does not say so."""
    signs = re.split(r"[/\-–. ]", number.upper())
    return next((_BY_ABBREVIATION[sign] for sign in signs if sign in _BY_ABBREVIATION), None)
