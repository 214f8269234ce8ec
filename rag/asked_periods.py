"""The months, quarters and halves of a year that a question names and an answer must be of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.text import fold
from rag.phrases import phrases

_NUMBER_WORDS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
_VALUES = {word: str(value) for value, word in enumerate(_NUMBER_WORDS, start=1)}
_VALUES |= {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_MONTHS = re.compile(r"\b(\d{1,2}|mot|hai|ba|bon|sau|bay|tam|chin|muoi) thang\b(?! (?:cuoi|toi|con lai))")
# "Từ đầu năm tới hết tháng 9" are nine months.
_UNTIL_MONTH = re.compile(r"\b(?:tu dau nam )?(?:den|toi) (?:het|cuoi) thang (\d{1,2})\b")
_MONTH = re.compile(r"\bthang (\d{1,2})\b")
_FROM_MONTH = re.compile(r"\btu thang \d{1,2}\b(?! (?:den|toi|sang) thang)")
_SECOND_HALF = re.compile(r"\b(?:thang cuoi nam|nua cuoi nam|nua sau nam|nua nam cuoi|thang con lai)\b")
_HOW_MUCH = re.compile(r"\b(?:bao nhieu|may|how much|how many)\b")
_MONTHS_OF_QUARTERS = {"1": "3 thang", "2": "6 thang", "3": "9 thang"}
_QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4]|mot|hai|ba|bon)\b")
_WHOLE_YEAR = re.compile(r"(?<!ke hoach )(?<!chi tieu )(?<!du toan )(?<!muc tieu )\b(?:ca|tron|het) nam\b")
_PART_OF_YEAR = re.compile(r"\b(?:\d+|ba|sau|chin) thang\b|\bquy\b")
_AHEAD = re.compile(r"\b(?:phuong huong|nhiem vu|giai phap|muc tieu)\b|\bquy iv\b")
COMPARES = re.compile(r"\b(?:so (?:voi|vs|sanh|cung|nam)|hon|kem|tang|giam|giua|bang)\b")


def missing_period(question: str, excerpt: str, *, title: str) -> str | None:
    """Return words for a period that is asked for and neither the excerpt nor the folded `title` is of."""
    asked, said = fold(question), fold(excerpt)
    held = f"{title} {said}"
    for pattern, words in ((_MONTHS, phrases().figures_of_months), (_QUARTER, phrases().figures_of_quarter)):
        known = set(_numbers(pattern, held))
        for number in _numbers(pattern, _UNTIL_MONTH.sub(r"\1 thang", asked)):
            if number not in known and not _is_same(asked, number, held):
                return words.format(number=number)
    ahead = _FROM_MONTH.search(asked) and _AHEAD.search(said)
    for month in _numbers(_MONTH, "" if ahead else _UNTIL_MONTH.sub("", asked)):
        if not re.search(rf"/0?{month}\b|\bthang 0?{month}\b", held):
            return phrases().figures_of_month.format(number=month)
    return _missing_end(asked, said, title)


def _missing_end(asked: str, said: str, title: str) -> str | None:
    """Return the rest of the year or the whole of it where a figure of it is asked for and not given."""
    if not _HOW_MUCH.search(asked) or _AHEAD.search(said):
        return None
    if _SECOND_HALF.search(asked):
        return None if _SECOND_HALF.search(said) else phrases().figures_of_second_half
    whole = _WHOLE_YEAR.search(asked) and not COMPARES.search(asked) and not _WHOLE_YEAR.search(said)
    return phrases().figures_of_whole_year if whole and _PART_OF_YEAR.search(title) else None


def _is_same(asked: str, number: str, held: str) -> bool:
    """Return whether "đến hết quý II" asks for the first six months, "ba tháng qua" for the quarter."""
    until = re.search(r"\b(?:het|den|cuoi) quy\b", asked)
    if until:
        return number in _MONTHS_OF_QUARTERS and _MONTHS_OF_QUARTERS[number] in held
    return number == "3" and "thang" in asked and bool(_QUARTER.search(held))


def _numbers(pattern: re.Pattern[str], folded: str) -> Iterator[str]:
    for match in pattern.finditer(folded):
        yield _VALUES.get(match[1], match[1].lstrip("0"))
