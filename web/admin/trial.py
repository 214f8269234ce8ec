"""A question tried out, as HTML: how it was understood, what was found, why it was answered or refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.types import Document
from rag.explanation import Contribution, Explanation, SearchScores, Thing, Weighed
from rag.types import Status
from web.admin import trial_words as words
from web.admin.access import Notice
from web.admin.forms import button_html
from web.admin.page import notices_html, page_html
from web.chat.excerpts import source_label
from web.marking import Marking, escape, marked_html

_OPEN = 1  # candidates that are shown unfolded


@dataclass(frozen=True, slots=True)
class Trial:
    """What was typed into the form, and what came of it: an explanation, or a notice why there is none."""

    question: str = ""
    document: str = ""
    period: str = ""
    explanation: Explanation | None = None
    notice: str = ""


def trial_page(trial: Trial, documents: Sequence[Document], csrf: str) -> str:
    """Return the page."""
    told = "" if trial.explanation is None else _explanation_html(trial.explanation)
    notices = [Notice(trial.notice, failed=True)] if trial.notice else []
    return page_html(
        f"{notices_html(notices)}{_form_html(trial, documents)}{told}", up="../", csrf=csrf, title=words.TRY
    )


def _form_html(trial: Trial, documents: Sequence[Document]) -> str:
    options = "".join(
        f'<option value="{escape(document.id)}"{" selected" if document.id == trial.document else ""}>'
        f"{escape(document.title)}</option>"
        for document in documents
    )
    return (
        f"<section><p>{escape(words.TRY_NOTE)}</p>"
        f'<form method="get" action="../admin/try" class="trial"><label>{escape(words.QUESTION)} '
        f'<input type="text" name="q" value="{escape(trial.question)}" maxlength="1000" required></label>'
        f'<label>{escape(words.DOCUMENT)} <select name="document">'
        f'<option value="">{escape(words.EVERY_DOCUMENT)}</option>{options}</select></label>'
        f'<label>{escape(words.PERIOD)} <input type="text" name="period" value="{escape(trial.period)}" '
        f'maxlength="100"></label>{button_html(words.DO_TRY)}</form></section>'
    )


def _explanation_html(told: Explanation) -> str:
    return _understood_html(told) + _decided_html(told) + _candidates_html(told.candidates)


def _understood_html(told: Explanation) -> str:
    answer = told.answer
    kinds = ", ".join(words.KINDS[kind] for kind in told.kinds) or words.NO_KIND
    rows = [
        (words.TYPED, answer.question),
        (words.REPAIRED, told.repaired),
        (words.SHOWN, answer.understood_as),
        (words.SEARCHED, told.searched),
        (words.WANTED, kinds),
        *((words.SLOTS[slot.name], slot.value) for slot in answer.slots),
        *([(words.SCOPE, answer.scope.label)] if answer.scope else []),
    ]
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    foreign = f"<p>{escape(words.FOREIGN)}.</p>" if told.foreign else ""
    return (
        f'<section><h2>{escape(words.UNDERSTOOD)}</h2><dl class="read">{lines}</dl>{foreign}'
        f"<h3>{escape(words.THINGS)}</h3>{_things_html(told.things)}</section>"
    )


def _things_html(things: Sequence[Thing]) -> str:
    if not things:
        return f"<p>{escape(words.NOTHING)}</p>"
    rows = (
        f"<tr><td>{escape(thing.text)}</td><td class=count>{thing.share:.0%}</td>"
        f"<td>{escape(words.KNOWN if thing.known else words.UNKNOWN)}</td>"
        f"<td>{escape(words.INDEXED if thing.indexed else words.UNINDEXED)}</td></tr>"
        for thing in things
    )
    return _table_html(words.THING_COLUMNS, rows, counts={1})


def _decided_html(told: Explanation) -> str:
    answer = told.answer
    answered = answer.status is Status.ANSWERED
    said = words.ANSWERED if answered else words.REFUSED.format(reason=answer.reason)
    limit = _number(told.threshold)
    weighed = words.CONFIDENCE.format(sure=_number(answer.confidence), limit=limit)
    sure = weighed if answered or answer.confidence else words.NOT_WEIGHED.format(limit=limit)
    start = Contribution(words.BIAS, 1.0, told.bias)
    table = _speaks_html(words.SPEAKS, (start, *told.speaks)) if told.speaks else ""
    return (
        f'<section><h2>{escape(words.DECIDED)}</h2><p class="notice{"" if answered else " failed"}">'
        f"<strong>{escape(said)}</strong></p><p>{escape(sure)}</p>{table}</section>"
    )


def _candidates_html(candidates: Sequence[Weighed]) -> str:
    if not candidates:
        return ""
    rows = (
        f'<tr><td class=count><a href="#ung-vien-{item.place.number}">{item.place.number}</a></td>'
        f"<td class=count>{_number(item.score)}</td>{_search_cells(item.search)}</tr>"
        for item in candidates
    )
    columns = words.CANDIDATE_COLUMNS
    table = _table_html(columns, rows, counts=set(range(len(columns))))
    each = "".join(_candidate_html(item) for item in candidates)
    title = words.CANDIDATES.format(count=len(candidates))
    return f"<section><h2>{escape(title)}</h2><p>{escape(words.SCORES_NOTE)}</p>{table}{each}</section>"


def _search_cells(search: SearchScores | None) -> str:
    scores: list[float | None] = [None] * 7
    if search is not None:
        scores = [*(search.fields.get(field) for field in words.FIELDS)]
        scores += [search.lexical, search.dense, search.fused]
    cells = (words.NO_SCORE if score is None else _number(score) for score in scores)
    return "".join(f"<td class=count>{cell}</td>" for cell in cells)


def _candidate_html(item: Weighed) -> str:
    place = item.place
    quote = marked_html(place.quote, [Marking(place.highlights)], offset=place.start)
    lit = "".join(f"<li>{escape(clause.text)}</li>" for clause in item.clauses)
    opened = " open" if place.number <= _OPEN else ""
    return (
        f'<details class="candidate" id="ung-vien-{place.number}"{opened}>'
        f"<summary>{place.number}. {escape(source_label(place))}</summary><blockquote>{quote}</blockquote>"
        f"<h3>{escape(words.LIT)}</h3>{f'<ol>{lit}</ol>' if lit else f'<p>{escape(words.NONE_LIT)}</p>'}"
        f"{_speaks_html(words.CLAUSE_SPEAKS, item.speaks)}</details>"
    )


def _speaks_html(title: str, parts: Sequence[Contribution]) -> str:
    rows = (
        f"<tr><td>{escape(words.FEATURES.get(part.name, part.name))}</td>"
        f"<td class=count>{_number(part.value)}</td><td class=count>{_number(part.weight)}</td>"
        f"<td class=count>{_number(part.amount, signed=True)}</td></tr>"
        for part in parts
    )
    return f"<h3>{escape(title)}</h3>{_table_html(words.SPEAK_COLUMNS, rows, counts={1, 2, 3})}"


def _table_html(columns: Sequence[str], rows: Iterable[str], *, counts: set[int]) -> str:
    heads = "".join(
        f'<th scope="col"{" class=count" if at in counts else ""}>{escape(column)}</th>'
        for at, column in enumerate(columns)
    )
    return (
        f'<div class="scroll" tabindex="0"><table class="scores"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _number(value: float, *, signed: bool = False) -> str:
    """Return a number as it is written in Vietnamese."""
    return f"{value:{'+' if signed else ''}.3f}".replace(".", ",").replace("-", "−")
