"""The scopes that the chat page offers, and the words of a request for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode

from index.metadata.versions import is_superseded
from index.types import Document
from rag.scope import Scope
from web.chat.excerpts import shortened
from web.marking import escape
from web.words import words

EVERYTHING = ""
_OF_ONE_DOCUMENT = 2  # choices: all documents, and this one
_MAX_DOCUMENTS = 200  # that are offered one by one
_MAX_KEY_CHARS = 500


def scope_choices(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """Return what can be chosen, each as (words, key): all, then periods, kinds, places, single documents."""
    current = [document for document in documents if not is_superseded(document)]
    periods = {d.data.period.label: d.data.period for d in current if d.data.period}
    latest = sorted(periods.values(), key=lambda period: (period.end, period.start), reverse=True)
    return [
        (words().every_document, EVERYTHING),
        *_several("period", [period.label for period in latest], words().scope_period),
        *_several("kind", sorted({d.data.kind for d in current if d.data.kind}), words().scope_kind),
        *_several("place", sorted({d.data.place for d in current if d.data.place}), words().scope_place),
        *(_document_choice(document) for document in documents[:_MAX_DOCUMENTS]),
    ]


def scopes_html(choices: Sequence[tuple[str, str]]) -> str:
    """Return the choice as HTML; "" where there is but one document. The page's script passes it on."""
    if len(choices) <= _OF_ONE_DOCUMENT:
        return ""
    options = "".join(f'<option value="{escape(key)}">{escape(label)}</option>' for label, key in choices)
    return f'<label class="scopes">{escape(words().scope)} <select class="scope">{options}</select></label>'


def read_scope_key(key: str | None) -> Scope | None:
    """Return the scope of a choice's key; None for all documents, and for what is no key."""
    fields = dict(parse_qsl((key or "")[:_MAX_KEY_CHARS]))
    document = fields.pop("document", None)
    stated: dict[str, object] = {**fields, **({"documents": [document]} if document else {})}
    try:
        return Scope.from_dict(stated) if stated else None
    except ValueError:
        return None


def _several(field: str, values: Sequence[str], label: str) -> Iterator[tuple[str, str]]:
    """Yield a choice for each value; none where there is nothing to choose between."""
    if len(values) > 1:
        for value in values:
            yield label.format(value=value), urlencode({field: value})


def _document_choice(document: Document) -> tuple[str, str]:
    old = words().superseded if is_superseded(document) else ""
    number = document.data.number
    label = " · ".join(part for part in (shortened(document.title), number, old) if part)
    return words().scope_document.format(value=label), urlencode({"document": document.id})
