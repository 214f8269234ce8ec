"""Things that a report names side by side, so that a question may mean the one, the other, or both."""

from __future__ import annotations

import re

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
_BOTH = tuple(
    re.compile(
        rf"(?P<before>.*?\b)(?P<one>{one})(?: và| với| cùng|,) (?P<other>{other})\b(?P<rest>.*)",
        re.IGNORECASE,
    )
    for pair in CONTRASTS
    for one, other in (pair, pair[::-1])
    if pair[0] not in _NOT_BOTH
)


def both(question: str) -> tuple[str, str] | None:
    """Return the two questions in one that names both halves: "Thu và chi ngân sách là bao nhiêu?"."""
    for pattern in _BOTH:
        match = pattern.fullmatch(question)
        if match:
            before, rest = match["before"], match["rest"]
            return f"{before}{match['one']}{rest}", f"{before}{match['other']}{rest}"
    return None
