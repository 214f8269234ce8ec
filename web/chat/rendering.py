"""A conversation as HTML: pure functions from values to escaped text, with no Gradio in them.

Answers given here have been verified. The page's script knows these hooks: `a.chip` opens a place in the
source pane, `button.example` and `button.suggestion` ask their own text, `button.copy` copies its card's
quote, `button.as-typed` asks the question of its turn again as it stands, `.feedback` sends an opinion,
`select.scope` (`web.chat.scopes`) says what is searched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.types import Document
from rag.types import Answer, Slot, Status
from web.chat.excerpts import excerpts_html, nearest_html, shortened
from web.feedback.file import MAX_COMMENT_CHARS, Reason, Verdict
from web.marking import escape, said_html, vietnamese_html, vietnamese_mark
from web.types import Exchange
from web.words import words

_MAX_UNDERSTOOD, _MAX_SLOT = 240, 80  # what was typed stands above: a long one is not to be read twice
_MAX_SUGGESTIONS = 3

Ratings = Mapping[int, Verdict]
"""What was said of the answers of a conversation, by the number of the exchange."""


def conversation_html(
    exchanges: Sequence[Exchange],
    *,
    pending: Sequence[tuple[int, str]] = (),
    ratings: Ratings | None = None,
) -> str:
    """Return the whole conversation in the order of asking.

    `pending` are the (number, question) whose answers are still being looked for. The newest answer alone
    suggests further questions. Without `ratings` no opinions are asked for.
    """
    turns = {}
    for exchange in exchanges:
        newest = not pending and exchange is exchanges[-1]
        turns[exchange.number] = _exchange_html(exchange, ratings, newest=newest)
    for number, question in pending:
        waiting = f'<p class="pending">{escape(words().pending)}</p>'
        turns[number] = _turn_html(question, waiting, number=number)
    return f'<div class="conversation">{"".join(turns[number] for number in sorted(turns))}</div>'


def failure_html(said: str) -> str:
    """Return a page that says one thing, because no question could be taken."""
    return f'<div class="conversation"><p class="failed" role="alert">{escape(said)}</p></div>'


def welcome_html(documents: Sequence[Document], examples: Sequence[str], *, restart: int = 0) -> str:
    """Return the page before the first question: what can be asked here, and of which reports.

    Gradio shows a page again only where it differs from the one before: `restart` tells two welcomes apart.
    """
    if len(documents) == 1:
        searched = words().one_document.format(title=shortened(documents[0].title))
    else:
        searched = words().many_documents.format(count=len(documents))
    detail = said_html(words().welcome_detail.format(documents=searched))
    parts = [
        f'<h2 class="welcome-title">{escape(words().welcome)}</h2><p class="welcome-detail">{detail}</p>'
    ]
    if examples:
        items = "".join(
            f'<li><button type="button" class="example"{vietnamese_mark(question)}>'
            f"{escape(question)}</button></li>"
            for question in examples
        )
        parts.append(f'<h3 class="examples-title">{escape(words().examples_heading)}</h3>')
        parts.append(f'<ul class="examples">{items}</ul>')
        parts.append(f'<p class="hint">{escape(words().follow_up_hint)}</p>')
    return f'<div class="welcome" data-restart="{restart}">{"".join(parts)}</div>'


def answer_html(exchange: Exchange) -> str:
    """Return one answer as a card; a failure gives a calm apology."""
    answer = exchange.answer
    if answer is None:
        return f'<p class="failed" role="alert">{escape(words().failed)}</p>'
    body = _refusal_html(answer) if answer.status is Status.NOT_FOUND else _answered_html(answer)
    return f"{_understanding_html(answer, as_typed=exchange.as_typed)}{body}"


def _exchange_html(exchange: Exchange, ratings: Ratings | None, *, newest: bool) -> str:
    parts = [answer_html(exchange)]
    if exchange.answer and ratings is not None:
        parts.append(_feedback_html(exchange.number, rated=exchange.number in ratings))
    if exchange.answer and newest:
        parts.append(_suggestions_html(exchange.answer.suggestions))
    return _turn_html(exchange.question, "".join(parts), number=exchange.number)


def _turn_html(question: str, body: str, *, number: int) -> str:
    return (
        f'<article class="turn" data-turn="{number}"><h2 class="who">{escape(words().you)}</h2>'
        f'<p class="question"{vietnamese_mark(question)}>{escape(question)}</p>'
        f'<div class="answer"><h3 class="who">{escape(words().assistant)}</h3>{body}</div></article>'
    )


# --- one answer --------------------------------------------------------------------------------------------


def _understanding_html(answer: Answer, *, as_typed: bool) -> str:
    """Return how the question was read, with a way back to the words it was typed in."""
    parts = []
    if as_typed:
        parts.append(f'<p class="understood">{escape(words().asked_as_typed)}</p>')
    elif answer.is_reworded:
        understood = shortened(answer.understood_as, _MAX_UNDERSTOOD)
        parts.append(
            f'<p class="understood">{escape(words().understood)} '
            f"<strong{vietnamese_mark(understood)}>{escape(understood)}</strong> "
            f'<button type="button" class="as-typed">{escape(words().ask_as_typed)}</button></p>'
        )
    if answer.slots:
        items = "".join(_slot_html(slot) for slot in answer.slots)
        parts.append(f'<ul class="slots" aria-label="{escape(words().slots)}">{items}</ul>')
    if answer.scope:
        label = words().scope_chosen if answer.scope.chosen else words().scope_named
        parts.append(f'<p class="understood scope">{said_html(label.format(label=answer.scope.label))}</p>')
    return "".join(parts)


def _slot_html(slot: Slot) -> str:
    value = vietnamese_html(escape(shortened(slot.value, _MAX_SLOT)))
    held = words().slot.format(name=escape(words().slot_names[slot.name]), value=value)
    carried = f' <span class="carried">{escape(words().carried)}</span>' if slot.carried else ""
    return f"<li>{held}{carried}</li>"


def _answered_html(answer: Answer) -> str:
    if not answer.citations:
        return f'<p class="failed">{escape(words().unplaced)}</p>'
    note = f'<p class="note" role="note">{said_html(answer.note)}</p>' if answer.note else ""
    return f"{note}{excerpts_html(answer)}"


def _refusal_html(answer: Answer) -> str:
    reason = said_html(answer.reason or words().no_reason)
    head = f'<p class="refusal-title">{escape(words().not_found)}</p><p class="reason">{reason}</p>'
    nearest = ""
    if answer.nearest:
        heading = f'<h4 class="nearest-title">{escape(words().nearest)}</h4>'
        nearest = f'<div class="nearest">{heading}{nearest_html(answer.nearest)}</div>'
    return f'<div class="refusal">{head}{nearest}</div>'


# --- what can be done next ---------------------------------------------------------------------------------


def _suggestions_html(suggestions: Sequence[str]) -> str:
    if not suggestions:
        return ""
    items = "".join(
        f'<li><button type="button" class="suggestion"{vietnamese_mark(question)}>'
        f"{escape(question)}</button></li>"
        for question in suggestions[:_MAX_SUGGESTIONS]
    )
    heading = f'<h4 class="suggestions-title">{escape(words().suggestions)}</h4>'
    return f'<div class="suggestions">{heading}<ul>{items}</ul></div>'


def _feedback_html(number: int, *, rated: bool) -> str:
    """Return the two thumbs and, folded, the form for what was wrong; thanks where that is done."""
    said = f'<p class="opinion-said" role="status">{escape(words().opinion_taken) if rated else ""}</p>'
    if rated:
        return f'<div class="feedback">{said}</div>'
    return (
        f'<div class="feedback"><div class="thumbs" role="group" aria-label="{escape(words().rate)}">'
        f'<button type="button" class="thumb up">{escape(words().helpful)}</button>'
        f'<button type="button" class="thumb down" aria-expanded="false"'
        f' aria-controls="why-{number}">{escape(words().not_helpful)}</button></div>'
        f"{_why_html(number)}{said}</div>"
    )


def _why_html(number: int) -> str:
    choices = "".join(
        f'<label class="choice"><input type="radio" name="why-{number}" value="{escape(reason)}">'
        f"{escape(words().reasons[reason])}</label>"
        for reason in Reason
    )
    return (
        f'<div class="why" id="why-{number}" hidden><fieldset><legend>{escape(words().why_not)}</legend>'
        f'<div class="choices">{choices}</div></fieldset>'
        f'<label class="comment">{escape(words().comment)}'
        f'<textarea rows="2" maxlength="{MAX_COMMENT_CHARS}"></textarea></label>'
        '<div class="why-end">'
        f'<button type="button" class="send-opinion">{escape(words().send_opinion)}</button>'
        f'<button type="button" class="cancel-opinion">{escape(words().cancel)}</button></div></div>'
    )
