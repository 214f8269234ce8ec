"""The source page: a whole report as HTML, with the cited places marked. Pure functions.

The page is an ordinary document with its own address, so that it can stand beside the chat, be opened in a
tab of its own, or be sent to a colleague. The text shown is the stored text; only line layout is added. What
is marked and where the page opens needs no script; `source.js` adds searching, keys and the current section.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.language import spoken
from index.metadata.document_data import DocumentData
from index.types import Document, ParagraphKind
from web.marking import escape, vietnamese_html, vietnamese_mark
from web.viewer.body import body_html
from web.viewer.outline import anchors_of, outline_html, outline_of
from web.viewer.places import MAX_PLACES, format_place, language_query
from web.viewer.views import THEMES, SourceView
from web.words import words

_PREVIOUS_KEY, _NEXT_KEY = "Alt+ArrowUp", "Alt+ArrowDown"
_KEY_SIGNS = {_PREVIOUS_KEY: "Alt+↑", _NEXT_KEY: "Alt+↓"}


def source_page(view: SourceView) -> str:
    """Return the page of one document."""
    entries = outline_of(view.document)
    body = body_html(view, anchors_of(entries))
    outline = ""
    if entries:
        heading = f'<h2 class="outline-title">{escape(words().outline)}</h2>'
        outline = (
            f'<nav id="outline" class="outline" popover aria-label="{escape(words().outline)}">'
            f'{heading}<div lang="vi">{outline_html(entries)}</div></nav>'
        )
    bar = _bar_html(view, has_outline=bool(entries))
    main = f'<main class="report" lang="vi">{body}</main>'
    return _page(
        view.document.title, view.theme, f'{bar}<div class="panes">{outline}{main}</div>', script=True
    )


def documents_page(documents: Sequence[Document], theme: str = "") -> str:
    """Return the list of all documents, each a link to its page."""
    suffix = (f"&theme={theme}" if theme else "") + language_query()
    items = "".join(
        f'<li><a lang="vi" href="source?d={escape(document.id)}{suffix}">{escape(document.title)}</a>'
        f"{_stated_html(document.data)}</li>"
        for document in documents
    )
    heading = f"<h1>{escape(words().source_list)}</h1>"
    return _page(words().source_list, theme, f'<main class="report list">{heading}<ul>{items}</ul></main>')


def _stated_html(data: DocumentData) -> str:
    """Return what tells documents of like titles apart: number, date and issuing body."""
    day = "/".join(reversed(data.date.split("-"))) if data.date else ""
    parts = (
        words().number.format(number=escape(data.number)) if data.number else "",
        words().date.format(date=escape(day)) if day else "",
        vietnamese_html(escape(data.issuer)) if data.issuer else "",
    )
    stated = words().separator.join(part for part in parts if part)
    return f'<p class="stated">{stated}</p>' if stated else ""


def notice_page(notice: str, theme: str = "") -> str:
    """Return a page that says one thing, such as that a link no longer fits."""
    heading = f"<h1>{escape(words().source_pane)}</h1>"
    main = f'<main class="report list">{heading}<p class="notice">{escape(notice)}</p></main>'
    return _page(words().source_pane, theme, main)


def _page(title: str, theme: str, body: str, *, script: bool = False) -> str:
    chosen = f' data-theme="{theme}"' if theme in THEMES else ""
    scripts = '<script src="assistant/source.js" defer></script>' if script else ""
    return (
        f'<!doctype html><html lang="{spoken()}"{chosen}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title{vietnamese_mark(title)}>{escape(title)}</title>"
        '<link rel="stylesheet" href="assistant/source.css">'
        f'<link rel="icon" href="favicon.ico">{scripts}</head><body>{body}</body></html>'
    )


# --- the bar -----------------------------------------------------------------------------------------------


def _bar_html(view: SourceView, *, has_outline: bool) -> str:
    has_title = any(paragraph.kind is ParagraphKind.TITLE for paragraph in view.document.paragraphs)
    tag = "p" if has_title else "h1"  # the text's own title is the heading of the page, where it has one
    title = f'<{tag} class="document-title" lang="vi">{escape(view.document.title)}</{tag}>'
    opener = ""
    if has_outline:
        opener = (
            '<button type="button" class="outline-opener" popovertarget="outline">'
            f"{escape(words().outline)}</button>"
        )
    return (
        f'<header class="bar"><div class="bar-row">{title}{_links_html(view)}</div>'
        f'<div class="bar-row tools">{opener}{_steps_html(view)}{_search_html()}</div></header>'
    )


def _links_html(view: SourceView) -> str:
    address = f"api/documents/{escape(view.document.id)}"
    links = f'<a href="{address}/text">{escape(words().plain_text)}</a>'
    if view.original:
        links += f'<a href="{address}/original" download>{escape(words().original_file)}</a>'
    return f'<span class="links">{links}</span>'


def _steps_html(view: SourceView) -> str:
    if not view.at:
        return ""
    counter = escape(words().cited_place.format(at=view.at, count=len(view.places)))
    before = _step_html(view, view.at - 1, words().previous, _PREVIOUS_KEY)
    after = _step_html(view, view.at + 1, words().next, _NEXT_KEY)
    return (
        f'<nav class="steps" aria-label="{escape(words().citations)}">{before}'
        f'<span class="counter">{counter}</span>{after}</nav>'
    )


def _step_html(view: SourceView, at: int, label: str, key: str) -> str:
    sign = "‹" if key == _PREVIOUS_KEY else "›"
    if len(view.places) < 2:
        return ""
    if not 1 <= at <= len(view.places):
        return f'<span class="step off" aria-hidden="true">{sign}</span>'
    query = "&".join(f"c={format_place(place)}" for place in view.places[:MAX_PLACES])
    theme = (f"&theme={view.theme}" if view.theme else "") + language_query()
    link = escape(f"source?{query}&at={at}{theme}#cited")
    said = escape(words().by_key.format(label=label, key=_KEY_SIGNS[key]))
    return (
        f'<a class="step" href="{link}" aria-label="{escape(label)}" title="{said}" '
        f'aria-keyshortcuts="{key}">{sign}</a>'
    )


def _search_html() -> str:
    said = words()
    return (
        f'<form class="search" role="search" data-count="{escape(said.search_count)}" '
        f'data-none="{escape(said.search_none)}"><input type="search" maxlength="200" autocomplete="off" '
        f'spellcheck="false" placeholder="{escape(said.search)}" aria-label="{escape(said.search)}" '
        f'title="{escape(said.search_hint)}"><output class="found"></output>'
        f"{_search_step_html(-1, said.search_previous)}{_search_step_html(1, said.search_next)}</form>"
    )


def _search_step_html(step: int, label: str) -> str:
    said = escape(label)
    return (
        f'<button type="button" class="step" data-step="{step}" disabled aria-label="{said}" title="{said}">'
        f"{'‹' if step < 0 else '›'}</button>"
    )
