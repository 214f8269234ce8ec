"""The specifics a question names that an answer must share: years, periods, places.

"Thu ngân sách năm 2022" shares every word but one with the sentence on 2024; a search score cannot tell them
apart, so each specific is looked for in the excerpt or in what the document says of itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from index.text import fold, plain, syllables
from index.types import Document
from rag.places import load_places, named_places

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER_WORDS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
_VALUES = {word: str(value) for value, word in enumerate(_NUMBER_WORDS, start=1)}
_VALUES |= {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_DAY = re.compile(
    r"\b(?:hôm nay|ngày mai|hôm qua|ngày kia|tuần này|tuần sau|tuần trước|tháng này"
    r"|hom nay|ngay mai|hom qua|tuan nay|tuan sau|thang nay)\b"
)
_MONTHS = re.compile(r"\b(\d{1,2}|mot|hai|ba|bon|sau|bay|tam|chin|muoi) thang\b(?! (?:cuoi|toi|con lai))")
_MONTH = re.compile(r"\bthang (\d{1,2})\b")
_SECOND_HALF = re.compile(r"\b(?:thang cuoi nam|nua cuoi nam|nua sau nam|nua nam cuoi|thang con lai)\b")
_HOW_MUCH = re.compile(r"\b(?:bao nhieu|may|how much|how many)\b")
_MONTHS_OF_QUARTERS = {"1": "3 thang", "2": "6 thang", "3": "9 thang"}
_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/\d{4})?(?![\d/])")
_QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4]|mot|hai|ba|bon)\b")
_LAST_YEAR = re.compile(r"\bnam (?:ngoai|truoc|roi)\b")
_COMPARES = re.compile(r"\b(?:so|hon|kem|cung ky|tang|giam|giua|bang)\b")
_TOWN = re.compile(r"\b(?:thành phố|huyện|thị xã|tp)\s+(?P<name>\S+ \S+)")
_WHOLE_COUNTRY = frozenset({"cả nước", "toàn quốc"})
_RANKS = re.compile(r"\b(?:hang|thu may|xep|dung thu|vi tri)\b")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a document says of itself, read once: its years, its folded title, its words as keys."""

    years: frozenset[str]
    title: str
    lowered: str
    keys: str


def read_holdings(document: Document) -> Holdings:
    """Return the holdings of a document."""
    return Holdings(
        document_years(document),
        fold(document.title),
        plain(document.text).lower(),
        f" {_keys(document.text)} ",
    )


def document_years(document: Document) -> frozenset[str]:
    """Return the years a document is about: those of its title, else the one it names most often."""
    titled = frozenset(_YEAR.findall(document.title))
    if titled:
        return titled
    counted = Counter(_YEAR.findall(document.text)).most_common(1)
    return frozenset(year for year, _ in counted)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What would be quoted: a paragraph, and the clause of it that answers."""

    paragraph: str
    clause: str


def missing(question: str, excerpt: Excerpt, holdings: Holdings) -> str | None:
    """Return, in words to show, the first specific of `question` that excerpt and document both lack."""
    return (
        _missing_day(question, excerpt.paragraph)
        or _missing_date(question, excerpt.clause)
        or _missing_year(question, excerpt, holdings)
        or _missing_period(question, excerpt.paragraph, holdings)
        or _missing_place(question, excerpt.paragraph, holdings)
        or _missing_town(question, holdings)
    )


# --- time ------------------------------------------------------------------------------------------------


def _missing_day(question: str, excerpt: str) -> str | None:
    day = _DAY.search(plain(question).lower())
    if day is None or day[0] in plain(excerpt).lower():
        return None
    return f"thông tin theo ngày (“{day[0]}”)"


def _missing_date(question: str, clause: str) -> str | None:
    held = {_day_month(match) for match in _DATE.finditer(clause)}
    for match in _DATE.finditer(question):
        if int(match[1]) <= 31 and int(match[2]) <= 12 and _day_month(match) not in held:
            return f"số liệu đến ngày {match[0]}"
    return None


def _day_month(match: re.Match[str]) -> tuple[int, int]:
    return int(match[1]), int(match[2])


def _missing_year(question: str, excerpt: Excerpt, holdings: Holdings) -> str | None:
    folded = fold(question)
    # A comparison may name the other year anywhere in the paragraph, a figure's own year stands with it.
    held = excerpt.paragraph if _COMPARES.search(folded) else excerpt.clause
    for year in _YEAR.findall(question):
        if year not in holdings.years and year not in held:
            return f"số liệu năm {year}"
    if _LAST_YEAR.search(folded) and not _COMPARES.search(folded):
        return "số liệu riêng của năm trước"
    return None


def _missing_period(question: str, excerpt: str, holdings: Holdings) -> str | None:
    asked, held = fold(question), f"{holdings.title} {fold(excerpt)}"
    for pattern, words in ((_MONTHS, "số liệu {} tháng"), (_QUARTER, "số liệu riêng quý {}")):
        known = set(_numbers(pattern, held))
        for number in _numbers(pattern, asked):
            if number not in known and not _ends_with(asked, number, held):
                return words.format(number)
    if _SECOND_HALF.search(asked) and _HOW_MUCH.search(asked) and not _SECOND_HALF.search(fold(excerpt)):
        return "số liệu 6 tháng cuối năm"
    for month in _numbers(_MONTH, asked):
        if not re.search(rf"/0?{month}\b|\bthang 0?{month}\b", held):
            return f"số liệu riêng tháng {month}"
    return None


def _ends_with(asked: str, quarter: str, held: str) -> bool:
    """Return whether "đến hết quý II" asks for the first six months, which the excerpt is about."""
    until = re.search(r"\b(?:het|den|cuoi) quy\b", asked)
    return bool(until) and quarter in _MONTHS_OF_QUARTERS and _MONTHS_OF_QUARTERS[quarter] in held


def _numbers(pattern: re.Pattern[str], folded: str) -> Iterator[str]:
    for match in pattern.finditer(folded):
        yield _VALUES.get(match[1], match[1].lstrip("0"))


# --- place -----------------------------------------------------------------------------------------------


def _missing_place(question: str, excerpt: str, holdings: Holdings) -> str | None:
    for name in named_places(question):
        if name in _WHOLE_COUNTRY:
            if name not in plain(excerpt).lower() and not _RANKS.search(fold(question)):
                return "số liệu của cả nước"
        elif f" {_keys(name)} " not in holdings.keys:
            return f"nội dung về {_as_typed(question, name)}"
    return None


def _missing_town(question: str, holdings: Holdings) -> str | None:
    """Return a unit whose name is a higher one's too ("thành phố Bắc Kạn") if the text never names it."""
    places, _ = load_places()
    for match in _TOWN.finditer(plain(question).lower()):
        name = match["name"].strip("?.,! ")
        known = any(meaning for meaning, _, _ in places.read(syllables(name)))
        unit = match[0].split(match["name"])[0]
        if known and f"{unit}{name}" not in holdings.lowered:
            return f"số liệu riêng của {_as_typed(question, unit + name)}"
    return None


def _keys(text: str) -> str:
    return " ".join(word.accented for word in syllables(text))


def _as_typed(question: str, name: str) -> str:
    """Return `name` with the capitals of the question where it stands there, else with capitals."""
    at = plain(question).lower().find(name)
    return plain(question)[at : at + len(name)] if at >= 0 else name.title()
