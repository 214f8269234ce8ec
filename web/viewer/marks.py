"""Slices of the document as HTML, with the cited places in them marked and the current one anchored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from web.marking import Marking, marked_html
from web.viewer.views import SourceView

# What Word's "save as text" leaves of a bookmark: no words of the report, hidden but kept in the page.
_EXPORT_TRACE = re.compile(r"\[bookmark: [^\]\n]*\]")


def slice_html(view: SourceView, start: int, end: int) -> str:
    """Return `text[start:end]` escaped and marked, the anchor where the current place begins to answer."""
    text = view.document.text[start:end]
    markings = tuple(_markings(view, text, start))
    split = _anchor_position(view) - start
    if not 0 <= split < len(text):
        return marked_html(text, markings, offset=start)
    # The anchor cannot have the focus: it would be taken from whoever is typing the next question.
    before = marked_html(text[:split], markings, offset=start)
    after = marked_html(text[split:], markings, offset=start + split)
    return f'{before}<span id="cited"></span>{after}'


def is_trace(text: str) -> bool:
    """Return whether nothing but traces of an export stands in a text."""
    return not _EXPORT_TRACE.sub("", text).strip()


def without_traces(text: str) -> str:
    """Return a text's own words."""
    return _EXPORT_TRACE.sub("", text).strip()


def _markings(view: SourceView, text: str, start: int) -> Iterator[Marking]:
    """Yield the layers from the lowest: the answer's other places, the current one, what is hidden."""
    end = start + len(text)
    here = [
        place
        for place in view.places
        if place.document_id == view.document.id and place.start < end and place.end > start
    ]
    for place in here:
        if place != view.current:
            yield Marking(((place.start, place.end),), '<span class="quoted">', "</span>")
            yield Marking(place.highlights, '<mark class="other">')
    if view.current in here:
        yield Marking(((view.current.start, view.current.end),), '<span class="quoted current">', "</span>")
        yield Marking(view.current.highlights)
    traces = tuple((start + m.start(), start + m.end()) for m in _EXPORT_TRACE.finditer(text))
    if traces:
        yield Marking(traces, "<span hidden>", "</span>")


def _anchor_position(view: SourceView) -> int:
    """Return where to scroll to: the first clause that answers, or the quote; -1 for nowhere."""
    if view.current is None:
        return -1
    return view.current.highlights[0][0] if view.current.highlights else view.current.start
