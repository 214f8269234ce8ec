"""Questions about who someone is, and whether a text names a person."""

from __future__ import annotations

import re

from index.text import fold, plain

_WHO = re.compile(r"\b(?:la ai|ai la|ten ai|ai ky|ai dang (?:giu|lam)|nguoi nao (?:la|ky|giu))\b")
# The family names of nine Vietnamese in ten, and the commonest of the mountain peoples (Lê Trung Hoa, "Họ và
# tên người Việt Nam", 2005).
_FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trương|Mai|Lương|Lâm|Đoàn|Trịnh"
    "|Tô|Chu|Cao|Tạ|Quách|Thái|Đào|Phùng|Hà|Triệu|Nông|Ma|Bế|Lò|Lù|Vàng|Vừ|Giàng|Sùng|Thào|Hứa|Vi|Quàng|Cà|Bàn|Đàm"
    "|La|Lục|Mạc|Châu|Kiều|Tống|Văn|Từ|Tăng|Thạch|Sơn|Kim|Siu|Rơ|Ksor|Rmah|Y|H'"
)
_NAME = re.compile(rf"\b(?:{_FAMILY})(?: [A-ZĐÀ-Ỹ][a-zà-ỹđ]+){{1,3}}(?![\w])")
_TITLED = re.compile(
    r"\b(?:[ÔôBb]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c|[Cc]hủ tịch|[Gg]iám đốc|[Bb]í thư)\W+(?:[A-ZĐÀ-Ỹ]\w+ ?){2,4}"
)


def asks_who(question: str) -> bool:
    """Return whether a question asks for a person's name: "Chủ tịch tỉnh là ai?"."""
    return bool(_WHO.search(fold(question)))


def names_person(text: str) -> bool:
    """Return whether `text` names a person, by a family name or after a title."""
    text = plain(text)
    return bool(_NAME.search(text) or _TITLED.search(text))
