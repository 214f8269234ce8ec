"""Things that a report names side by side, so that a question may mean the one, the other, or both."""

from __future__ import annotations

from index.text import is_marked
from rag.language import typed_forms

CONTRASTS = (
    ("thu", "chi"),
    ("xuất khẩu", "nhập khẩu"),
    ("nội địa", "quốc tế"),
    ("trong nước", "nước ngoài"),
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


def both(question: str) -> tuple[str, str] | None:
    """Return the two questions in one that names both halves: "Thu và chi ngân sách là bao nhiêu?"."""
    for marked, bare in _BOTH:
        match = (marked if is_marked(question) else bare).fullmatch(question)
        if match:
            before, rest = match["before"], match["rest"]
            return f"{before}{match['one']}{rest}", f"{before}{match['other']}{rest}"
    return None
