"""The scopes that the chat page offers, and the words of a request for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from index.metadata.versions import is_superseded
from index.types import Document
from rag.phrases import kind_name, period_name
from rag.scope import Scope
from web.chat.excerpts import shortened
from web.marking import escape, vietnamese_mark
from web.words import words

EVERYTHING = ""
_OF_ONE_DOCUMENT = 2  # choices: all documents, and this one
_MAX_DOCUMENTS = 200  # that are offered one by one
_MAX_KEY_CHARS = 2000  # a page that embeds the chat may name several documents


def scope_choices(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """Return what can be chosen, each as (words, key): all, then periods, kinds, places, single documents."""
    current = [document for document in documents if not is_superseded(document)]
    periods = {d.data.period.label: d.data.period for d in current if d.data.period}
    latest = sorted(periods.values(), key=lambda period: (period.end, period.start), reverse=True)
    kinds = sorted({document.data.kind for document in current if document.data.kind})
    places = sorted({document.data.place for document in current if document.data.place})
    return [
        (words().every_document, EVERYTHING),
        *_several("period", {period.label: period_name(period) for period in latest}, words().scope_period),
        *_several("kind", {kind: kind_name(kind) for kind in kinds}, words().scope_kind),
        *_several("place", {place: place for place in places}, words().scope_place),
        *(_document_choice(document) for document in documents[:_MAX_DOCUMENTS]),
    ]


def scopes_html(choices: Sequence[tuple[str, str]]) -> str:
    """Return the choice as HTML; "" where there is but one document. The page's script passes it on."""
    if len(choices) <= _OF_ONE_DOCUMENT:
        return ""
    options = "".join(
        f'<option value="{escape(key)}"{vietnamese_mark(label)}>{escape(label)}</option>'
        for label, key in choices
    )
    return f'<label class="scopes">{escape(words().scope)} <select class="scope">{options}</select></label>'


def read_scope_key(key: str | None) -> Scope | None:
    """Return the scope of a choice's key, or of one that an embedding page states.

    None for all documents, and for what is no key.
    """
    pairs = parse_qsl((key or "")[:_MAX_KEY_CHARS])
    stated: dict[str, object] = {name: value for name, value in pairs if name != "document"}
    documents = [value for name, value in pairs if name == "document"]
    if documents:
        stated["documents"] = documents
    try:
        return Scope.from_dict(stated) if stated else None
    except ValueError:
        return None


def _several(field: str, names: Mapping[str, str], label: str) -> Iterator[tuple[str, str]]:
    """Yield a choice for each value, by its name; none where there is nothing to choose between."""
    if len(names) > 1:
        for value, name in names.items():
            yield label.format(value=name), urlencode({field: value})


def _document_choice(document: Document) -> tuple[str, str]:
    old = words().superseded if is_superseded(document) else ""
    number = document.data.number
    label = " · ".join(part for part in (shortened(document.title), number, old) if part)
    return words().scope_document.format(value=label), urlencode({"document": document.id})
