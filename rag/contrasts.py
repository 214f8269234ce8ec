"""Things that a report names side by side, so that a question may mean the one, the other, or both."""

from __future__ import annotations

import re

from index.text import fold, is_marked
from rag.language import typed_forms

CONTRASTS = (
    ("thu", "chi"),
    ("xuất khẩu", "nhập khẩu"),
    ("nội địa", "quốc tế"),
    ("trong nước", "nước ngoài"),
    ("vốn đầu tư", "vốn sự nghiệp"),
    ("chi đầu tư", "chi thường xuyên"),
    ("chết", "bị thương"),
    ("khiếu nại", "tố cáo"),
    ("thành lập mới", "giải thể"),
    ("thành lập mới", "ngừng hoạt động"),
    ("thành lập", "ngừng hoạt động"),
    ("tăng", "giảm"),
    ("kế hoạch", "cùng kỳ"),
)
# A change is of something, a plan is for something: neither is asked for beside its opposite.
_NOT_BOTH = frozenset({"tăng", "kế hoạch"})
# Halves that are also halves of words: "doanh thu", "chi phí".
_ALONE = {"thu": "(?<!doanh )thu(?! nhập| hồi| hút)", "chi": "chi(?! phí| nhánh| cục| bộ| tiết)"}
_BOTH = tuple(
    typed_forms(
        rf"(?P<before>.*?\b)(?P<one>{_ALONE.get(one, one)})(?: và| với| cùng|,)"
        rf" (?P<other>{_ALONE.get(other, other)})\b(?P<rest>.*)"
    )
    for pair in CONTRASTS
    for one, other in (pair, pair[::-1])
    if pair[0] not in _NOT_BOTH
)

# Both halves under one figure: "Kim ngạch xuất, nhập khẩu đạt 19 triệu USD".
_LUMPED = (
    ("xuất khẩu", "nhập khẩu", re.compile(r"\bxuat(?: khau)?(?:,| va| -|) nhap khau\b")),
    ("khiếu nại", "tố cáo", re.compile(r"\bkhieu nai(?:,| va) to cao\b")),
)
_ONLY = re.compile(r"\b(?:rieng|chi rieng|chi tinh)\b")


def both(question: str) -> tuple[str, str] | None:
    """Return the two questions in one that names both halves: "Thu và chi ngân sách là bao nhiêu?"."""
    for marked, bare in _BOTH:
        match = (marked if is_marked(question) else bare).fullmatch(question)
        if match:
            before, rest = match["before"], match["rest"]
            return f"{before}{match['one']}{rest}", f"{before}{match['other']}{rest}"
    return None


def lumped(question: str, clause: str) -> str | None:
    """Return the half that a question asks for alone, "riêng nhập khẩu", where `clause` has both as one."""
    asked = fold(question)
    for one, other, joined in _LUMPED:
        halves = [half for half in (one, other) if fold(half) in asked]
        if len(halves) == 1 and _ONLY.search(asked) and joined.search(fold(clause)):
            return halves[0]
    return None
