"""Questions to ask next that the documents do answer: about what stands beside the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from index.lexicon import load_lexicon
from index.text import plain, syllables
from rag.figures import figure_at
from rag.ranking import Candidate
from rag.shown_figures import clause_figures
from rag.types import FigureLine
from rag.units import COUNTED, UnitKind

MOST = 3
_TRIED = 8
_CUT_DATE = re.compile(r"\b(?:ngày|tháng|quý|đến) \d{1,2}\Z")
_WORDS = range(2, 13)
_GOES_ON = ("trong đó", "gồm", "và", "còn", "riêng", "đạt", "khác", "đã", "được")


def suggestions(
    answers: Sequence[Candidate],
    shown: Callable[[Candidate, int], bool],
    holds: Callable[[str, Candidate], bool],
) -> tuple[str, ...]:
    """Return at most three questions on other figures of the answering paragraph and of those near it.

    `shown` tells whether a clause was already shown; `holds` whether that very paragraph answers a question.
    """
    found: list[str] = []
    tried = 0
    for item in answers:
        for line in _others(item, shown):
            question = asking(line, item.document.text)
            if question is None or question in found:
                continue
            tried += 1
            if holds(question, item):
                found.append(question)
            if len(found) == MOST or tried == _TRIED:
                return tuple(found)
    return tuple(found)


def _others(item: Candidate, shown: Callable[[Candidate, int], bool]) -> Iterator[FigureLine]:
    for at in range(len(item.evidence.spans)):
        if not shown(item, at):
            yield from clause_figures(item.document, item, at)[:1]


def asking(line: FigureLine, text: str) -> str | None:
    """Return the question that a figure answers; None where what it measures has no name to ask by."""
    figure = figure_at(text, line.figure.start, line.figure.end)
    name = plain(line.indicator.text) if line.indicator else ""
    if figure is None or not _is_name(name):
        return None
    title = name[0].upper() + name[1:]
    if figure.limit is not None or figure.kind is UnitKind.RANK:
        ranks = figure.kind is UnitKind.RANK or plain(figure.unit).startswith("tỉnh")
        return f"{title} xếp thứ mấy?" if ranks else None
    much = "bao nhiêu phần trăm" if figure.kind is UnitKind.PERCENT else f"bao nhiêu {plain(figure.unit)}"
    held = [part for part in line.comparisons if part.start <= figure.start < part.end]
    if held:  # the figure is a change or a share itself: "tăng 10% so với cùng kỳ"
        before, after = text[held[0].start : figure.start], text[figure.shown_end : held[0].end]
        return plain(f"{title} {before.strip()} {much} {after.strip()}") + "?"
    if figure.kind in COUNTED and name.lower().startswith(plain(figure.unit).lower().split()[0]):
        return f"Có bao nhiêu {name if name[:2].isupper() else name[0].lower() + name[1:]}?"
    if figure.kind in COUNTED or figure.kind is UnitKind.AREA:
        return plain(f"{title} {much}") + "?"
    return f"{title} là bao nhiêu?"


def _is_name(name: str) -> bool:
    """Return whether one may ask by it: some words, of which the lexicon knows one, and no part of a list."""
    if len(name.split()) not in _WORDS or name.lower().startswith(_GOES_ON) or any(c in name for c in ":;"):
        return False
    if _CUT_DATE.search(name):
        return False
    return any(meaning for meaning, _, _ in load_lexicon().read(syllables(name)))
