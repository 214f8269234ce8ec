"""Periods as official writing names them: "quý I/2024", "6 tháng đầu năm 2024", "giai đoạn 2021 - 2025".

What is not said is not filled in: a mention without its year has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.folded import fold_line
from index.text import Span, fold

_YEAR = r"(?:19|20)\d\d"
_WORDS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot")
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1) if word != "nam"}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ROMAN = ("I", "II", "III", "IV")
_OF_YEAR = rf"(?:\s*[/,-]?\s*(?:cua\s+)?(?:nam\s+)?(?P<{{}}>{_YEAR})(?![\d/]))?"
_MENTION = re.compile(
    "|".join(
        (
            # A day is no period: "ngày 01 tháng 9 năm 2015".
            rf"(?P<day>ngay\s+\d{{1,2}}\s+thang\s+\d{{1,2}}(?:\s+nam\s+{_YEAR})?|\d{{1,2}}/\d{{1,2}}/{_YEAR})",
            rf"(?:tu\s+)?(?:nam\s+)?(?P<first_year>{_YEAR})\s*(?:-|–|—|den(?:\s+nam)?)\s*(?P<last_year>{_YEAR})",
            r"tu\s+thang\s+(?P<first_month>\d{1,2})\s+den\s+(?:het\s+)?thang\s+(?P<last_month>\d{1,2})"
            + _OF_YEAR.format("range_year"),
            rf"(?P<months>\d{{1,2}}|{'|'.join(reversed(_NUMBERS))})\s+thang(?!\s+(?!(?:19|20)\d\d(?!\d))\d)"
            r"(?:\s+(?P<part>dau|cuoi)(?:\s+nam)?)?" + _OF_YEAR.format("months_year"),
            r"quy\s+(?P<quarter>iv|iii|ii|i|[1-4])(?!\w)" + _OF_YEAR.format("quarter_year"),
            r"thang\s+(?P<month>\d{1,2})(?!\d)" + _OF_YEAR.format("month_year"),
            rf"nua\s+(?P<half>dau|cuoi)\s+nam(?:\s+(?P<half_year>{_YEAR}))?",
            rf"nam\s+(?P<year>{_YEAR})",
            rf"(?<![/-])(?P<bare>{_YEAR})(?![/-])",
        )
    )
)
# Two periods said in one breath: "quý III và 9 tháng năm 2023".
_JOINS = re.compile(r"\s*(?:,|va|&)\s*\Z")

_BEFORE_PERIOD = frozenset({"", "giai doan", "thoi ky", "ky", "trong", "nam"})


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, the first and the last one included, each as "2024-06"; earlier ones sort first."""

    start: str
    end: str

    def holds(self, other: Period) -> bool:
        """Return whether `other` lies inside this period."""
        return self.start <= other.start and other.end <= self.end

    @property
    def months(self) -> tuple[int, int]:
        """The numbers of its first and its last month."""
        return int(self.start[5:]), int(self.end[5:])

    @property
    def years(self) -> tuple[str, ...]:
        """The years that it touches, in order."""
        return tuple(f"{year:04d}" for year in range(int(self.start[:4]), int(self.end[:4]) + 1))

    @property
    def label(self) -> str:
        """The period in the words of a report: "quý I năm 2024"."""
        year, first, last = self.start[:4], int(self.start[5:]), int(self.end[5:])
        if year != self.end[:4]:
            if (first, last) == (1, 12):
                return f"giai đoạn {year}–{self.end[:4]}"
            return f"từ {_month(self.start)} đến {_month(self.end)}"
        return f"{_part_of_year(first, last)}{year}"


def _month(month: str) -> str:
    return f"tháng {int(month[5:])} năm {month[:4]}"


def _part_of_year(first: int, last: int) -> str:
    if (first, last) == (1, 12):
        return "năm "
    if first == last:
        return f"tháng {first} năm "
    if last - first == 2 and last % 3 == 0:
        return f"quý {_ROMAN[last // 3 - 1]} năm "
    if first == 1:
        return f"{last} tháng đầu năm "
    if last == 12:
        return f"{13 - first} tháng cuối năm "
    return f"từ tháng {first} đến tháng {last} năm "


@dataclass(frozen=True, slots=True)
class Mention:
    """A period that a text names, at `text[start:end]`: months of a year, or whole years.

    `first_year` and `last_year` are None where the text does not say of which year the months are; `bare` is
    True for a year without the word "năm".
    """

    first_month: int
    last_month: int
    first_year: int | None
    last_year: int | None
    start: int
    end: int
    bare: bool = False

    @property
    def period(self) -> Period | None:
        """The period; None where its year is not said."""
        if self.first_year is None or self.last_year is None:
            return None
        return Period(
            f"{self.first_year:04d}-{self.first_month:02d}", f"{self.last_year:04d}-{self.last_month:02d}"
        )

    @property
    def is_part(self) -> bool:
        """Whether it is less than a year."""
        return (self.first_month, self.last_month) != (1, 12)


def read_mentions(text: str, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
    """Return the periods that `text[start:end]` names, in order; days are left out."""
    line = fold_line(text, start, end)
    found = []
    for match in _MENTION.finditer(line.folded):
        within = match.start() == 0 or not line.folded[match.start() - 1].isalnum()
        ends = match.end() == len(line.folded) or not line.folded[match.end()].isalnum()
        mention = _mention(match.groupdict(), line.span(*match.span())) if within and ends else None
        found.extend([mention] if mention else [])
    return tuple(found)


def _mention(said: dict[str, str | None], span: Span) -> Mention | None:
    """Return the mention of a match; None for a day, a thirteenth month, years that run backwards."""
    if said["first_year"] and said["last_year"]:
        first, last = int(said["first_year"]), int(said["last_year"])
        return Mention(1, 12, first, last, *span) if first < last else None
    whole = said["year"] or said["bare"]
    if whole:
        return Mention(1, 12, int(whole), int(whole), *span, bare=bool(said["bare"]))
    months, year = _months(said)
    if months is None or not 1 <= months[0] <= months[1] <= 12:
        return None
    number = int(year) if year else None
    return Mention(*months, number, number, *span)


def _months(said: dict[str, str | None]) -> tuple[Span | None, str | None]:
    """Return the first and the last month that a match names, and its year."""
    if said["first_month"] and said["last_month"]:
        return (int(said["first_month"]), int(said["last_month"])), said["range_year"]
    if said["months"]:
        count = _NUMBERS.get(said["months"]) or int(said["months"])
        return ((13 - count, 12) if said["part"] == "cuoi" else (1, count)), said["months_year"]
    if said["quarter"]:
        quarter = _QUARTERS[said["quarter"]]
        return (3 * quarter - 2, 3 * quarter), said["quarter_year"]
    if said["month"]:
        return (int(said["month"]), int(said["month"])), said["month_year"]
    if said["half"]:
        return ((1, 6) if said["half"] == "dau" else (7, 12)), said["half_year"]
    return None, None


def covered_period(text: str, start: int = 0, end: int | None = None) -> tuple[Period, Span] | None:
    """Return the period that a title says its document covers, and where; None where it does not.

    It is the first that the title names, and those joined to it by "và": what follows is of plans ("phương
    hướng 6 tháng cuối năm 2024") and only lends its year to a part of a year that has none.
    """
    mentions = [mention for mention in read_mentions(text, start, end) if not mention.bare]
    if not mentions:
        return None
    joined = [mentions[0], *_joined(text, mentions)]
    periods = [mention.period for mention in _with_years(joined, mentions)]
    known = [period for period in periods if period]
    if len(known) < len(periods):
        return None
    period = Period(min(p.start for p in known), max(p.end for p in known))
    return period, (joined[0].start, joined[-1].end)


def _joined(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    for before, mention in pairwise(mentions):
        if not (mention.is_part and _JOINS.match(fold(text[before.end : mention.start]))):
            return
        yield mention


def _with_years(joined: Sequence[Mention], mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions, parts of a year without one with that of the first later part that has one."""
    year = next((m.first_year for m in mentions if m.is_part and m.first_year), None)
    for mention in joined:
        if mention.first_year is None:
            yield Mention(mention.first_month, mention.last_month, year, year, mention.start, mention.end)
        else:
            yield mention


def read_period(words: str) -> Period | None:
    """Return the period that `words` are, all of them; None where they are no period or more than one."""
    mentions = read_mentions(words)
    if len(mentions) != 1:
        return None
    before, after = words[: mentions[0].start], words[mentions[0].end :]
    whole = fold(before).strip() in _BEFORE_PERIOD and not after.strip()
    return mentions[0].period if whole else None
