"""The verdict on one answer, and the scores of many: pure functions of questions, answers and texts.

Spans and quotes are compared after NFC and non-breaking space -> space, nothing else: a quote with another
word, another comma or another figure is another quote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from eval.metrics import mean, percentile, wilson
from eval.questions import Question
from rag.types import Answer, Citation, Status

SHOWN = 3  # "the first three": what a reader sees without scrolling

_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right and wrong about one answer.

    `first`, `first_three` and `highlight` are None for an unanswerable question, and False for an answerable
    one that was refused. `quotes` counts the citations and nearest excerpts, `verbatim_quotes` those that
    equal their slice of the document; `highlight_share` is the highlighted part of the first excerpt, in
    [0, 1], None without one.
    """

    refused: bool
    first: bool | None
    first_three: bool | None
    highlight: bool | None
    quotes: int
    verbatim_quotes: int
    highlight_share: float | None
    elapsed_ms: float


def judge(question: Question, answer: Answer, *, text_of: Callable[[str], str], elapsed_ms: float) -> Verdict:
    """Return the verdict on `answer`; `text_of` gives a document's text by its id."""
    refused = answer.status is Status.NOT_FOUND
    shown = () if refused else answer.citations[:SHOWN]
    quotes = (*answer.citations, *answer.nearest)
    verbatim = sum(text_of(quote.document.id)[quote.start : quote.end] == quote.quote for quote in quotes)
    spans = (*question.gold_spans, *question.acceptable_spans)
    first: bool | None = None
    first_three: bool | None = None
    highlight: bool | None = None
    if question.answerable:
        first = any(holds(citation.quote, span) for citation in shown[:1] for span in spans)
        first_three = _all_found(question, shown)
        highlight = any(highlights_hold(citation, span) for citation in shown[:1] for span in spans)
    return Verdict(
        refused=refused,
        first=first,
        first_three=first_three,
        highlight=highlight,
        quotes=len(quotes),
        verbatim_quotes=verbatim,
        highlight_share=_highlight_share(shown[0]) if shown else None,
        elapsed_ms=elapsed_ms,
    )


def plain(text: str) -> str:
    """Return `text` as spans and quotes are compared: NFC, non-breaking space -> space."""
    return unicodedata.normalize("NFC", text).replace("\xa0", " ")


def holds(quote: str, span: str) -> bool:
    """Return whether `span` is a piece of `quote`, both in `plain` form."""
    return plain(span) in plain(quote)


def highlights_hold(citation: Citation, span: str) -> bool:
    """Return whether the citation's highlights show `span`, at one place of its quote.

    They do where every letter and digit of the span is highlighted (in one highlight or in several; spaces
    and punctuation between two highlights are not missed), or, for a span with figures, where every figure
    of it is: a span may be a whole sentence while the highlight is only the clause that answers.
    """
    quote, lit = _lit(citation)
    wanted = plain(span)
    figures = [range(*match.span()) for match in _FIGURE.finditer(wanted)]
    at = quote.find(wanted)
    while at >= 0:
        if all(lit[at + i] for i, char in enumerate(wanted) if char.isalnum()):
            return True
        if figures and all(lit[at + i] for figure in figures for i in figure):
            return True
        at = quote.find(wanted, at + 1)
    return False


def _all_found(question: Question, shown: Sequence[Citation]) -> bool:
    """Return whether all gold spans are in the excerpts; for a single one, an acceptable span will do."""

    def found(span: str) -> bool:
        return any(holds(citation.quote, span) for citation in shown)

    if len(question.gold_spans) > 1:
        return all(map(found, question.gold_spans))
    return any(map(found, (*question.gold_spans, *question.acceptable_spans)))


def _lit(citation: Citation) -> tuple[str, list[bool]]:
    """Return the quote in `plain` form and, for each of its characters, whether it is highlighted."""
    cuts = [citation.start, *(at for span in citation.highlights for at in span), citation.end]
    text = ""
    lit: list[bool] = []
    for piece, (start, end) in enumerate(pairwise(cuts)):
        part = plain(citation.quote[start - citation.start : end - citation.start])
        text += part
        lit += [piece % 2 == 1] * len(part)
    return text, lit


def _highlight_share(citation: Citation) -> float:
    lit = sum(end - start for start, end in citation.highlights)
    return lit / max(1, citation.end - citation.start)


def summarise(verdicts: Iterable[tuple[Question, Verdict]]) -> dict[str, Any]:
    """Return the scores of a set: counts, shares in [0, 1], 95% Wilson intervals, milliseconds.

    A share of nothing is None (a category without unanswerable questions has no `refused_right`).
    """
    pairs = list(verdicts)
    hits = [verdict for question, verdict in pairs if question.answerable]
    others = [verdict for question, verdict in pairs if not question.answerable]
    quotes = sum(verdict.quotes for _, verdict in pairs)
    shares = [v.highlight_share for _, v in pairs if v.highlight_share is not None]
    times = [verdict.elapsed_ms for _, verdict in pairs]
    scores: dict[str, Any] = {"questions": len(pairs), "answerable": len(hits), "unanswerable": len(others)}
    for name in ("first", "first_three", "highlight"):
        scores |= _proportion(name, sum(bool(getattr(v, name)) for v in hits), len(hits))
    scores |= _proportion("refused_right", sum(v.refused for v in others), len(others))
    scores |= _proportion("refused_wrong", sum(v.refused for v in hits), len(hits))
    return scores | {
        "quotes": quotes,
        "verbatim": sum(v.verbatim_quotes for _, v in pairs) / quotes if quotes else None,
        "highlight_share": mean(shares) if shares else None,
        "median_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
    }


def _proportion(name: str, successes: int, trials: int) -> dict[str, Any]:
    if not trials:
        return {name: None, f"{name}_interval": None}
    interval = asdict(wilson(successes, trials))
    return {name: successes / trials, f"{name}_interval": [interval["low"], interval["high"]]}
