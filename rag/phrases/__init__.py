"""The phrases of questions and answers, in the language of the request being served."""

from __future__ import annotations

from index.language import Language, spoken
from index.metadata.period import Period
from rag.phrases.english import ENGLISH
from rag.phrases.types import Phrases
from rag.phrases.vietnamese import VIETNAMESE

_PHRASES = {Language.VIETNAMESE: VIETNAMESE, Language.ENGLISH: ENGLISH}
_QUARTERS = {3: "first", 6: "second", 9: "third", 12: "fourth"}


def phrases() -> Phrases:
    """Return the phrases of the language that is spoken (`index.language`)."""
    return _PHRASES[spoken()]


def value_name(value: str) -> str:
    """Return a value of a document as it stands in a phrase."""
    return phrases().value.format(value=value)


def kind_name(kind: str) -> str:
    """Return a kind of documents in the language spoken."""
    return phrases().kinds.get(kind, kind)


def period_name(period: Period) -> str:
    """Return a period in the language spoken: "quý I năm 2024", "first quarter of 2024"."""
    return period.label if spoken() is Language.VIETNAMESE else _english(period)


def _english(period: Period) -> str:
    year, (first, last) = period.start[:4], period.months
    if year != period.end[:4]:
        whole = (first, last) == (1, 12)
        return f"{year}–{period.end[:4]}" if whole else f"{period.start} to {period.end}"
    if (first, last) == (1, 12):
        return year
    if last - first == 2 and last % 3 == 0:
        return f"{_QUARTERS[last]} quarter of {year}"
    if first == last or (first > 1 and last < 12):
        return period.start if first == last else f"{period.start} to {period.end}"
    return f"first {last} months of {year}" if first == 1 else f"last {13 - first} months of {year}"
