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
from rag.types import Answer, Citation, FigureLine, Slice, Status

SHOWN = 3  # "the first three": what a reader sees without scrolling

FIGURE = re.compile(r"\d+(?:[.,/]\d+)*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right and wrong about one answer.

    `first`, `first_three`, `highlight` and `figures` are None for an unanswerable question, and False for an
    answerable one that was refused; `figures` is None, too, where the key has no digits. `best` is whether
    the first excerpt shown, a refusal's nearest one included, holds the key: what an assistant that refuses
    nothing would get right. `quotes` counts the citations and nearest excerpts, `verbatim_quotes` those that
    equal their slice of the document; `figure_lines` and `quoted_figure_lines` are the same for figures.
    `highlight_share` is the highlighted part of the first excerpt, in [0, 1], None without one.
    """

    refused: bool
    first: bool | None
    first_three: bool | None
    highlight: bool | None
    figures: bool | None
    best: bool
    quotes: int
    verbatim_quotes: int
    figure_lines: int
    quoted_figure_lines: int
    highlight_share: float | None
    elapsed_ms: float


def judge(question: Question, answer: Answer, *, text_of: Callable[[str], str], elapsed_ms: float) -> Verdict:
    """Return the verdict on `answer`; `text_of` gives a document's text by its id."""
    refused = answer.status is Status.NOT_FOUND
    shown = () if refused else answer.citations[:SHOWN]
    quotes = (*answer.citations, *answer.nearest)
    spans = (*question.gold_spans, *question.acceptable_spans)

    def keyed(shows: Callable[[Citation, str], bool], spans: Sequence[str] = spans) -> bool:
        return any(shows(citation, span) for citation in shown[:1] for span in spans)

    answerable = question.answerable
    figured = _figured(question)
    lines = [(quote, line) for quote in quotes for line in quote.figures]
    return Verdict(
        refused=refused,
        first=keyed(_quote_holds) if answerable else None,
        first_three=_all_found(question, shown) if answerable else None,
        highlight=keyed(highlights_hold) if answerable else None,
        figures=keyed(figures_shown, figured) if answerable and figured else None,
        best=answerable and any(holds(quote.quote, span) for quote in quotes[:1] for span in spans),
        quotes=len(quotes),
        verbatim_quotes=sum(text_of(q.document.id)[q.start : q.end] == q.quote for q in quotes),
        figure_lines=len(lines),
        quoted_figure_lines=sum(figure_in_quote(line, q, text_of(q.document.id)) for q, line in lines),
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
    figures = [range(*match.span()) for match in FIGURE.finditer(wanted)]
    at = quote.find(wanted)
    while at >= 0:
        if all(lit[at + i] for i, char in enumerate(wanted) if char.isalnum()):
            return True
        if figures and all(lit[at + i] for figure in figures for i in figure):
            return True
        at = quote.find(wanted, at + 1)
    return False


def figures_shown(citation: Citation, span: str) -> bool:
    """Return whether every number of `span` is in the citation's figure lines or highlights, as written."""
    parts = [part.text for line in citation.figures for part in _parts(line)]
    parts += [
        citation.quote[start - citation.start : end - citation.start] for start, end in citation.highlights
    ]
    return set(FIGURE.findall(plain(span))) <= {number for part in parts for number in FIGURE.findall(part)}


def figure_in_quote(line: FigureLine, citation: Citation, text: str) -> bool:
    """Return whether each part of `line` is its slice of the document's text and lies inside the quote.

    The period may stand elsewhere, in a heading or in the title; it must be its slice all the same.
    """
    inside = (line.figure, *((line.indicator,) if line.indicator else ()), *line.comparisons)
    return all(text[part.start : part.end] == part.text for part in _parts(line)) and all(
        citation.start <= part.start < part.end <= citation.end for part in inside
    )


def _parts(line: FigureLine) -> tuple[Slice, ...]:
    return tuple(part for part in (line.figure, line.indicator, line.period, *line.comparisons) if part)


def _figured(question: Question) -> tuple[str, ...]:
    """Return the spans with digits, acceptable ones included; () where the key itself has none."""
    if not any(map(FIGURE.search, question.gold_spans or question.acceptable_spans)):
        return ()
    return tuple(filter(FIGURE.search, (*question.gold_spans, *question.acceptable_spans)))


def _quote_holds(citation: Citation, span: str) -> bool:
    return holds(citation.quote, span)


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
    figured = [verdict.figures for verdict in hits if verdict.figures is not None]
    quotes = sum(verdict.quotes for _, verdict in pairs)
    lines = sum(verdict.figure_lines for _, verdict in pairs)
    shares = [v.highlight_share for _, v in pairs if v.highlight_share is not None]
    times = [verdict.elapsed_ms for _, verdict in pairs]
    scores: dict[str, Any] = {"questions": len(pairs), "answerable": len(hits), "unanswerable": len(others)}
    for name in ("first", "first_three", "highlight"):
        scores |= _proportion(name, sum(bool(getattr(v, name)) for v in hits), len(hits))
    scores |= {"figure_questions": len(figured)} | _proportion("figures", sum(figured), len(figured))
    scores |= _proportion("refused_right", sum(v.refused for v in others), len(others))
    scores |= _proportion("refused_wrong", sum(v.refused for v in hits), len(hits))
    scores |= {"quotes": quotes} | _proportion("verbatim", sum(v.verbatim_quotes for _, v in pairs), quotes)
    quoted = sum(verdict.quoted_figure_lines for _, verdict in pairs)
    scores |= {"figure_lines": lines} | _proportion("figures_in_quote", quoted, lines)
    return scores | {
        "highlight_share": mean(shares) if shares else None,
        "median_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
    }


def _proportion(name: str, successes: int, trials: int) -> dict[str, Any]:
    if not trials:
        return {name: None, f"{name}_interval": None}
    interval = asdict(wilson(successes, trials))
    return {name: successes / trials, f"{name}_interval": [interval["low"], interval["high"]]}
