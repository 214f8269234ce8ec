"""The specifics a question names that an answer must share: years, periods, places.

"Thu ngân sách năm 2022" shares every word but one with the sentence on 2024; a search score cannot tell them
apart, so each specific is looked for in the excerpt or in what the document says of itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from index.metadata.kinds import CONSOLIDATED
from index.text import fold, plain, syllables
from index.types import Document
from rag.asked_periods import COMPARES, missing_period
from rag.document_numbers import missing_number, named_numbers
from rag.names import missing_name
from rag.phrases import phrases, value_name
from rag.places import load_places, named_places

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEARS = re.compile(r"\b((?:19|20)\d\d) ?[-–] ?((?:19|20)\d\d)\b")
_DAY = re.compile(
    r"\b(?:hôm nay|ngày mai|hôm qua|ngày kia|tuần này|tuần sau|tuần trước|tháng này"
    r"|hom nay|ngay mai|hom qua|tuan nay|tuan sau|thang nay)\b"
)
_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/\d{4})?(?![\d/])")
# "1/3 số xã" is a part, "đến 1/3" a date.
_DATE_CUE = re.compile(r"\b(?:ngay|mung|den|toi|het|tu|truoc|sau|hom|sang|chieu)\Z")
_LAST_YEAR = re.compile(r"\b(?:nam (?:ngoai|truoc)|cung k[yi])\b")
# A year that something is set against is not the year of the figure: "tăng 5% so với vụ xuân năm 2023".
_COMPARED_YEAR = re.compile(
    r"\b(?:so voi|so nam|so cung ky|cung ky|hon nam|kem nam)\b"
    r"(?: (?!(?:19|20)\d\d)[^\s,;.]+){0,6}? ((?:19|20)\d\d)\b"
)
_SAME_TIME = re.compile(r"\b(?:cung k[yi]|nam truoc)\b")
_TOWN = re.compile(r"\b(?:thành phố|huyện|thị xã|tp)\s+(?P<name>\S+ \S+)")
_PROVINCE = re.compile(r"\b(?:tỉnh|thành phố|TP\.?) [^\W\d_]+(?: [^\W\d_]+){1,2}", re.IGNORECASE)
_WHOLE_COUNTRY = frozenset({"cả nước", "toàn quốc"})
# Kinds of documents that lay down rules for all times, and how many articles make one of any other kind.
_RULES = frozenset(
    {"nghị định", "thông tư", "thông tư liên tịch", "luật", "pháp lệnh", "quy chế", "quy định", CONSOLIDATED}
)
_DIRECTS = frozenset({"nghị quyết", "quyết định", "chỉ thị", "kế hoạch", "chương trình", "công điện"})
_MANY_ARTICLES = 6
_RANKS = re.compile(r"\b(?:hang|thu may|xep|dung thu|vi tri)\b")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a document says of itself, read once: its years, its folded title, its own place as keys.

    `heading` is its title with the body that issued it.

    `rules` where it lays down rules and is of no time and place of its own: a circular, a decree; `directs`
    where it tells bodies what to do: a resolution, a plan.
    """

    years: frozenset[str]
    title: str
    heading: str
    lowered: str
    places: str
    numbers: frozenset[str] = frozenset()
    rules: bool = False
    directs: bool = False


def read_holdings(document: Document) -> Holdings:
    """Return the holdings of a document."""
    period = document.data.period
    lowered = plain(document.text).lower()
    return Holdings(
        document_years(document),
        fold(f"{document.title} {period.label}" if period else document.title),
        f"{document.title} {document.data.issuer or ''}",
        lowered,
        _keys(document_place(document)),
        named_numbers(f"{(document.data.number or '').lower()} {lowered}"),
        _lays_down_rules(document),
        document.data.kind in _DIRECTS,
    )


def _lays_down_rules(document: Document) -> bool:
    """Return whether a document is made of articles; a council's targets for one year are not rules."""
    articles = sum(
        section.number.startswith("Điều ") and "." not in section.number for section in document.sections
    )
    timeless = document.data.period is None and not _YEAR.search(document.title)
    return articles >= (2 if timeless or document.data.kind in _RULES else _MANY_ARTICLES)


def document_years(document: Document) -> frozenset[str]:
    """Return the years a document is about: of its stated period and its title, else the most named one."""
    period = document.data.period
    titled = frozenset(_YEAR.findall(document.title)) | frozenset(period.years if period else ())
    if titled:
        return titled
    counted = Counter(_YEAR.findall(document.text)).most_common(1)
    return frozenset(year for year, _ in counted)


def document_place(document: Document) -> str:
    """Return the places a document is about: those stated and in its title, else the most named one."""
    places = [*named_places(document.title)[:1], *([document.data.place] if document.data.place else [])]
    if places:
        return ", ".join(places)
    counted = Counter(name for name in _provinces(document.text))
    return max(counted, key=lambda name: counted[name], default="")


def _provinces(text: str) -> Iterator[str]:
    for match in _PROVINCE.finditer(text):
        yield from named_places(match.group())[:1]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What would be quoted: a paragraph under its headings, and the sentence and clause of it that answer."""

    paragraph: str
    sentence: str
    clause: str


def missing(question: str, excerpt: Excerpt, holdings: Holdings) -> str | None:
    """Return, in words to show, the first specific of `question` that excerpt and document both lack."""
    if holdings.rules:
        return missing_number(question, holdings.numbers) or _missing_name(question, excerpt, holdings)
    return (
        _missing_day(question, excerpt.paragraph)
        or _missing_date(question, excerpt.clause)
        or _missing_year(question, excerpt, holdings)
        or missing_period(question, excerpt.paragraph, title=holdings.title)
        or (_missing_name(question, excerpt, holdings) if holdings.directs else None)
        or _missing_place(question, excerpt.paragraph, holdings)
        or _missing_town(question, holdings)
        or missing_number(question, holdings.numbers)
    )


def _missing_name(question: str, excerpt: Excerpt, holdings: Holdings) -> str | None:
    name = missing_name(question, f"{excerpt.paragraph} {holdings.heading}", holdings.lowered)
    return phrases().content_on_place.format(place=value_name(name)) if name else None


# --- time ------------------------------------------------------------------------------------------------


def _missing_day(question: str, excerpt: str) -> str | None:
    day = _DAY.search(plain(question).lower())
    if day is None or day[0] in plain(excerpt).lower():
        return None
    return phrases().news_of_day.format(day=day[0])


def _missing_date(question: str, clause: str) -> str | None:
    held = {_day_month(match) for match in _DATE.finditer(clause)}
    for match in _DATE.finditer(question):
        dated = match[0].count("/") == 2 or _DATE_CUE.search(fold(question[: match.start()]).rstrip())
        if dated and int(match[1]) <= 31 and int(match[2]) <= 12 and _day_month(match) not in held:
            return phrases().figures_to_day.format(day=match[0])
    return None


def _day_month(match: re.Match[str]) -> tuple[int, int]:
    return int(match[1]), int(match[2])


def _missing_year(question: str, excerpt: Excerpt, holdings: Holdings) -> str | None:
    asked = fold(question)
    base = frozenset(_COMPARED_YEAR.findall(asked))
    stated = stated_years(excerpt.sentence)
    for year in _YEAR.findall(question):
        if year in base:
            before = {str(int(of) - 1) for of in holdings.years}
            held = year in excerpt.paragraph or (
                year in before and bool(_SAME_TIME.search(fold(excerpt.sentence)))
            )
        elif stated:
            held = year in stated
        else:
            held = year in holdings.years or year in stated_years(excerpt.paragraph)
        if not held:
            return phrases().figures_of_year.format(year=year)
    if _LAST_YEAR.search(asked) and not COMPARES.search(asked):
        return phrases().figures_of_last_year
    return None


def stated_years(text: str) -> frozenset[str]:
    """Return the years that a text is of: those it names and does not only compare with."""
    folded = fold(text)
    spans = [range(int(first), int(last) + 1) for first, last in _YEARS.findall(folded) if first < last]
    named = set(_YEAR.findall(folded)) | {str(year) for span in spans for year in span[:20]}
    return frozenset(named - set(_COMPARED_YEAR.findall(folded)))


# --- place -----------------------------------------------------------------------------------------------


def _missing_place(question: str, excerpt: str, holdings: Holdings) -> str | None:
    for name in named_places(question):
        if name in _WHOLE_COUNTRY:
            if name not in plain(excerpt).lower() and not _RANKS.search(fold(question)):
                return phrases().figures_of_country
        elif f" {_keys(name)} " not in f" {holdings.places} {_keys(excerpt)} ":
            return phrases().content_on_place.format(place=_as_typed(question, name))
    return None


def _missing_town(question: str, holdings: Holdings) -> str | None:
    """Return a unit whose name is a higher one's too ("thành phố Bắc Kạn") if the text never names it."""
    places, _ = load_places()
    for match in _TOWN.finditer(plain(question).lower()):
        name = match["name"].strip("?.,! ")
        known = any(meaning for meaning, _, _ in places.read(syllables(name)))
        unit = match[0].split(match["name"])[0]
        if known and f"{unit}{name}" not in holdings.lowered:
            return phrases().figures_of_town.format(place=_as_typed(question, unit + name))
    return None


def _keys(text: str) -> str:
    return " ".join(word.accented for word in syllables(text))


def _as_typed(question: str, name: str) -> str:
    """Return `name` with the capitals of the question where it stands there, else with capitals."""
    match = re.search(re.escape(name), plain(question), re.IGNORECASE)
    return match[0] if match else name.title()
