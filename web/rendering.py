"""A conversation as HTML: pure functions from values to escaped text, with no Gradio in them.

Citations given here have been verified. The page's script knows these hooks: `a.chip` opens a place in the
source pane, `button.example` asks its own text, `button.copy` copies its card's quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.types import Document
from rag.types import Answer, Citation, Status
from web import texts
from web.marking import Marking, escape, marked_html
from web.places import place_of, source_link
from web.types import Exchange

_MAX_TITLE = 40
_CONTINUATION = re.compile(r"\s+")


def conversation_html(exchanges: Sequence[Exchange], *, pending: str | None = None) -> str:
    """Return the whole conversation; `pending` is a question whose answer is still being looked for."""
    turns = [_turn_html(exchange.question, answer_html(exchange.answer)) for exchange in exchanges]
    if pending is not None:
        waiting = f'<p class="pending" role="status">{escape(texts.PENDING)}</p>'
        turns.append(_turn_html(pending, waiting))
    return f'<div class="conversation">{"".join(turns)}</div>'


def welcome_html(documents: Sequence[Document], examples: Sequence[str]) -> str:
    """Return the page before the first question: what can be asked here, and of which reports."""
    if len(documents) == 1:
        searched = texts.ONE_DOCUMENT.format(title=shortened(documents[0].title))
    else:
        searched = texts.MANY_DOCUMENTS.format(count=len(documents))
    detail = escape(texts.WELCOME_DETAIL.format(documents=searched))
    parts = [f'<h2 class="welcome-title">{escape(texts.WELCOME)}</h2><p class="welcome-detail">{detail}</p>']
    if examples:
        items = "".join(
            f'<li><button type="button" class="example">{escape(question)}</button></li>'
            for question in examples
        )
        parts.append(f'<h3 class="examples-title">{escape(texts.EXAMPLES_HEADING)}</h3>')
        parts.append(f'<ul class="examples">{items}</ul>')
        parts.append(f'<p class="hint">{escape(texts.FOLLOW_UP_HINT)}</p>')
    return f'<div class="welcome">{"".join(parts)}</div>'


def answer_html(answer: Answer | None) -> str:
    """Return one answer as a card; None stands for a failure and gives a calm apology."""
    if answer is None:
        return f'<p class="failed" role="alert">{escape(texts.FAILED)}</p>'
    body = _refusal_html(answer) if answer.status is Status.NOT_FOUND else _answered_html(answer)
    return f"{_understood_html(answer)}{body}"


def source_label(citation: Citation) -> str:
    """Return where a citation stands, in the words an official would write."""
    parts = [shortened(citation.document.title)]
    if citation.section:
        named = citation.section[:1].isalpha() and " " in citation.section  # "Điều 5", "Chương II"
        parts.append(citation.section if named else texts.SECTION.format(number=citation.section))
    if citation.section_title:
        title = texts.QUOTED_TITLE.format(title=citation.section_title)
        parts[1:] = [f"{parts[1]} {title}"] if citation.section else [title]
    if citation.paragraph:
        parts.append(texts.PARAGRAPH.format(number=citation.paragraph))
    if citation.page is not None:
        parts.append(texts.PAGE.format(number=citation.page))
    return " · ".join(parts)


def shortened(title: str) -> str:
    """Return a title of at most about 40 characters, cut between words with an ellipsis."""
    words = _CONTINUATION.sub(" ", title).strip()
    if len(words) <= _MAX_TITLE:
        return words
    return words[:_MAX_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-–") + "…"


def _turn_html(question: str, body: str) -> str:
    return (
        f'<article class="turn"><h3 class="who">{escape(texts.YOU)}</h3>'
        f'<p class="question">{escape(question)}</p>'
        f'<div class="answer"><h3 class="who">{escape(texts.ASSISTANT)}</h3>{body}</div></article>'
    )


def _understood_html(answer: Answer) -> str:
    if not answer.is_reworded:
        return ""
    return (
        f'<p class="understood">{escape(texts.UNDERSTOOD)} '
        f"<strong>{escape(answer.understood_as)}</strong></p>"
    )


def _answered_html(answer: Answer) -> str:
    if not answer.citations:
        return f'<p class="failed">{escape(texts.UNPLACED)}</p>'
    return _excerpts_html(answer.citations)


def _refusal_html(answer: Answer) -> str:
    reason = escape(answer.reason or texts.NO_REASON)
    head = f'<p class="refusal-title">{escape(texts.NOT_FOUND)}</p><p class="reason">{reason}</p>'
    nearest = ""
    if answer.nearest:
        heading = f'<h4 class="nearest-title">{escape(texts.NEAREST)}</h4>'
        nearest = f'<div class="nearest">{heading}{_excerpts_html(answer.nearest)}</div>'
    return f'<div class="refusal">{head}{nearest}</div>'


def _excerpts_html(citations: Sequence[Citation]) -> str:
    """Return the first excerpt in full and the others folded."""
    places = [place_of(citation) for citation in citations]
    cards = [
        _excerpt_html(citation, source_link(places, at)) for at, citation in enumerate(citations, start=1)
    ]
    if len(cards) == 1:
        return cards[0]
    more = escape(texts.MORE_EXCERPTS.format(count=len(cards) - 1))
    return f'{cards[0]}<details class="more"><summary>{more}</summary>{"".join(cards[1:])}</details>'


def _excerpt_html(citation: Citation, link: str) -> str:
    quote = marked_html(citation.quote, [Marking(citation.highlights)], offset=citation.start)
    label = escape(source_label(citation))
    full_title = escape(citation.document.title)
    return (
        f'<figure class="excerpt"><blockquote>{quote}</blockquote><figcaption>'
        f'<a class="chip" href="{escape(link)}" target="_blank" rel="noopener" title="{full_title}">'
        f'<span class="visually-hidden">{escape(texts.OPEN_SOURCE)}: </span>{label}</a>'
        f'<button type="button" class="copy" aria-label="{escape(texts.COPY_LABEL)}"'
        f' data-done="{escape(texts.COPIED)}">{escape(texts.COPY)}</button>'
        f"</figcaption></figure>"
    )
