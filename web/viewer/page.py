"""The source page: a whole report as HTML, with the cited places marked. Pure functions, no script needed.

The page is an ordinary document with its own address, so that it can stand beside the chat, be opened in a
tab of its own, or be sent to a colleague. The text shown is the stored text; only line layout is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.language import spoken
from index.types import Document, Paragraph, ParagraphKind, Section
from web.marking import Marking, escape, marked_html, vietnamese_mark
from web.viewer.places import MAX_PLACES, Place, format_place, language_query
from web.words import words

THEMES = ("light", "dark")
# What Word's "save as text" leaves of a bookmark: no words of the report, hidden but kept in the page.
_EXPORT_TRACE = re.compile(r"\[bookmark: [^\]\n]*\]")


@dataclass(frozen=True, slots=True)
class SourceView:
    """What to show: a document, the places of one answer (perhaps in several documents), the current one.

    `at` counts from 1, and is 0 where there are no places; `theme` is "" to follow the reader's system.
    """

    document: Document
    places: tuple[Place, ...] = ()
    at: int = 0
    theme: str = ""

    @property
    def current(self) -> Place | None:
        """The place to scroll to."""
        return self.places[self.at - 1] if self.at else None


def places_fit(document: Document, places: Sequence[Place]) -> bool:
    """Return whether all places that name this document lie inside its text."""
    length = len(document.text)
    return all(place.end <= length for place in places if place.document_id == document.id)


def source_page(view: SourceView) -> str:
    """Return the page of one document."""
    body = "".join(_paragraph_html(view, paragraph) for paragraph in _with_gaps(view.document))
    return _page(
        view.document.title, view.theme, f'{_bar_html(view)}<main class="report" lang="vi">{body}</main>'
    )


def documents_page(documents: Sequence[Document], theme: str = "") -> str:
    """Return the list of all documents, each a link to its page."""
    suffix = (f"&theme={theme}" if theme else "") + language_query()
    items = "".join(
        f'<li lang="vi"><a href="source?d={escape(document.id)}{suffix}">{escape(document.title)}</a></li>'
        for document in documents
    )
    heading = f"<h1>{escape(words().source_list)}</h1>"
    return _page(words().source_list, theme, f'<main class="report list">{heading}<ul>{items}</ul></main>')


def notice_page(notice: str, theme: str = "") -> str:
    """Return a page that says one thing, such as that a link no longer fits."""
    heading = f"<h1>{escape(words().source_pane)}</h1>"
    main = f'<main class="report list">{heading}<p class="notice">{escape(notice)}</p></main>'
    return _page(words().source_pane, theme, main)


def _page(title: str, theme: str, body: str) -> str:
    chosen = f' data-theme="{theme}"' if theme in THEMES else ""
    return (
        f'<!doctype html><html lang="{spoken()}"{chosen}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title{vietnamese_mark(title)}>{escape(title)}</title>"
        '<link rel="stylesheet" href="assistant/source.css">'
        f'<link rel="icon" href="favicon.ico"></head><body>{body}</body></html>'
    )


def _bar_html(view: SourceView) -> str:
    title = f'<p class="document-title" lang="vi">{escape(view.document.title)}</p>'
    text_link = f'<a href="api/documents/{escape(view.document.id)}/text">{escape(words().plain_text)}</a>'
    if not view.at:
        return f'<header class="bar">{title}<nav>{text_link}</nav></header>'
    counter = escape(words().cited_place.format(at=view.at, count=len(view.places)))
    steps = [_step_html(view, view.at - 1, words().previous, "‹"), f'<span class="counter">{counter}</span>']
    steps.append(_step_html(view, view.at + 1, words().next, "›"))
    nav = f'<nav aria-label="{escape(words().citations)}">{"".join(steps)}{text_link}</nav>'
    return f'<header class="bar">{title}{nav}</header>'


def _step_html(view: SourceView, at: int, label: str, sign: str) -> str:
    if len(view.places) < 2:
        return ""
    if not 1 <= at <= len(view.places):
        return f'<span class="step off" aria-hidden="true">{sign}</span>'
    query = "&".join(f"c={format_place(place)}" for place in view.places[:MAX_PLACES])
    theme = (f"&theme={view.theme}" if view.theme else "") + language_query()
    link = escape(f"source?{query}&at={at}{theme}#cited")
    return f'<a class="step" href="{link}" aria-label="{escape(label)}" title="{escape(label)}">{sign}</a>'


# --- the report's text -------------------------------------------------------------------------------------


def _with_gaps(document: Document) -> Iterator[Paragraph]:
    """Yield the paragraphs, and any words that stand between them as paragraphs of their own."""
    root = (
        document.paragraphs[0].section if document.paragraphs else Section("", "", 0, 0, len(document.text))
    )
    done = 0
    for paragraph in (*document.paragraphs, None):
        start = paragraph.start if paragraph else len(document.text)
        if document.text[done:start].strip():
            yield Paragraph(done, start, ParagraphKind.BODY, root, 0)
        if paragraph:
            yield paragraph
            done = paragraph.end


def _paragraph_html(view: SourceView, paragraph: Paragraph) -> str:
    text = view.document.text[paragraph.start : paragraph.end]
    traces = [match.span() for match in _EXPORT_TRACE.finditer(text)]
    shifted = tuple((paragraph.start + start, paragraph.start + end) for start, end in traces)
    markings = (*_markings(view), Marking(shifted, "<span hidden>", "</span>"))
    split = _anchor_position(view) - paragraph.start
    # The anchor cannot have the focus: it would be taken from whoever is typing the next question.
    if 0 <= split < len(text):
        before = marked_html(text[:split], markings, offset=paragraph.start)
        after = marked_html(text[split:], markings, offset=paragraph.start + split)
        inner = f'{before}<span id="cited"></span>{after}'
    else:
        inner = marked_html(text, markings, offset=paragraph.start)
    hidden = "" if _EXPORT_TRACE.sub("", text).strip() else " hidden"
    tag = _tag(paragraph)
    return f'<{tag} class="{paragraph.kind}"{hidden}>{inner}</{tag}>'


def _markings(view: SourceView) -> Iterator[Marking]:
    """Yield the layers from the lowest: the answer's other places, then the current one."""
    for place in view.places:
        if place.document_id == view.document.id and place != view.current:
            yield Marking(((place.start, place.end),), '<span class="quoted">', "</span>")
            yield Marking(place.highlights, '<mark class="other">')
    if view.current:
        quote = ((view.current.start, view.current.end),)
        yield Marking(quote, '<span class="quoted current">', "</span>")
        yield Marking(view.current.highlights)


def _anchor_position(view: SourceView) -> int:
    """Return where to scroll to: the first clause that answers, or the quote; -1 for nowhere."""
    if view.current is None:
        return -1
    return view.current.highlights[0][0] if view.current.highlights else view.current.start


def _tag(paragraph: Paragraph) -> str:
    if paragraph.kind is ParagraphKind.TITLE:
        return "h1"
    if paragraph.kind is ParagraphKind.HEADING:
        return f"h{min(paragraph.section.level + 1, 6)}"
    return "p"
