"""The time that a text speaks of, as it says it: "6 tháng đầu năm 2024", "quý I", "năm ngoái"."""

from __future__ import annotations

import re

from index.text import syllables

_NUMBER = r"(?:\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|[iv]+)"
_YEAR = r"(?:19|20)\d\d"
_PART = (
    rf"(?:{_NUMBER}|may|nhung) (?:thang|t) (?:dau|cuoi|giua|con lai|qua|toi)(?: nam)?"
    r"|nua (?:dau |cuoi |sau )?nam(?: dau| cuoi| sau| qua)?"
    rf"|{_NUMBER} thang(?! tuoi)|qu[yi] {_NUMBER}|thang {_NUMBER}|(?:dau|cuoi|ca) nam"
)
_WHOLE = (
    rf"giai doan {_YEAR} {_YEAR}|nam (?:ngoai|truoc|nay|sau|toi|qua|{_YEAR})|sang nam"
    rf"|hom nay|hom qua|tuan nay|(?:(?:tinh )?den )?(?:het )?ngay \d{{1,2}} \d{{1,2}}(?: {_YEAR})?|{_YEAR}"
)
_OF = rf"(?:cua |nam )?(?:{_YEAR}|nam (?:nay|ngoai|truoc|sau|toi|{_YEAR}))"
_TIME = re.compile(rf"(?<!\S)(?:{_PART}|{_WHOLE})(?: {_OF})?(?!\S)")


def time_in(text: str) -> str:
    """Return the first expression of time in `text` as it stands there; "" where there is none."""
    words = syllables(text)
    joined, starts = "", []
    for word in words:
        starts.append(len(joined))
        joined += f"{word.folded} "
    match = _TIME.search(joined.rstrip()) if words else None
    if match is None:
        return ""
    inside = [word for word, at in zip(words, starts, strict=True) if match.start() <= at < match.end()]
    return text[inside[0].start : inside[-1].end] if inside else ""
