"""The tables of the admin page: documents, files that are not in the index, generations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlencode

from index.names import shown
from index.types import Document
from web.admin import words
from web.admin.forms import button_html, form_html
from web.admin.survey import Generation, Held, Waiting
from web.marking import escape


def documents_html(documents: Sequence[Held]) -> str:
    """Return a row for each document that can be quoted: what it states of itself, and its sizes."""
    rows = (
        (
            _document_html(held.document),
            _status_html(held),
            _count_html(held.pages),
            _count_html(len(held.document.paragraphs)),
            _count_html(held.passages),
            _edit_html(held.document.path) if held.is_there else "<td></td>",
        )
        for held in documents
    )
    return _table_html(words.DOCUMENTS.format(count=len(documents)), words.DOCUMENT_COLUMNS, rows)


def waiting_html(waiting: Sequence[Waiting]) -> str:
    """Return a row for each file that is not in the index, with the reason; "" where there is none."""
    if not waiting:
        return ""
    rows = (
        (
            f"<td>{escape(shown(entry.path))}</td>",
            f'<td class="failed-state">{escape(entry.state)}</td>'
            if entry.failed
            else f"<td>{escape(entry.state)}</td>",
            f"<td>{escape(entry.why)}</td>",
            _edit_html(entry.path),
        )
        for entry in waiting
    )
    return _table_html(words.WAITING.format(count=len(waiting)), words.FILE_COLUMNS, rows)


def generations_html(generations: Sequence[Generation], csrf: str | None) -> str:
    """Return a row for each generation; with `csrf` each but the current one can be gone back to."""
    rows = (
        (
            f"<td>{escape(generation.name)}"
            + (f" <strong>({escape(words.CURRENT)})</strong>" if generation.is_current else "")
            + f'<p class="path">{escape(generation.fault)}</p></td>',
            f"<td>{escape(_local(generation.created))}</td>",
            _count_html(generation.documents),
            _count_html(generation.passages),
            f'<td class="act">{_go_back_html(generation, csrf)}</td>',
        )
        for generation in generations
    )
    return _table_html(words.GENERATIONS, words.GENERATION_COLUMNS, rows)


def _go_back_html(generation: Generation, csrf: str | None) -> str:
    if csrf is None or generation.is_current or generation.fault:
        return ""
    hidden = f'<input type="hidden" name="generation" value="{escape(generation.name)}">'
    return form_html("rollback", csrf, hidden + button_html(words.GO_BACK, "quiet"))


def _document_html(document: Document) -> str:
    data = document.data
    stated = {
        "number": data.number,
        "date": "/".join(reversed(data.date.split("-"))) if data.date else None,
        "kind": data.kind,
        "issuer": data.issuer,
        "period": data.period.label if data.period else None,
        "place": data.place,
    }
    told = " · ".join(words.DATA[name].format(value) for name, value in stated.items() if value)
    return (
        f'<td><a href="source?{urlencode({"d": document.id})}">{escape(document.title)}</a>'
        f'<p class="path">{escape(shown(document.path))}</p><p class="data">{escape(told)}</p></td>'
    )


def _status_html(held: Held) -> str:
    document = held.document
    status = [str(document.data.status)] if document.data.status else []
    lines = [words.IN_INDEX, *status, *([words.RECOGNISED] if document.recognised else [])]
    pending = f'<p class="failed-state">{escape(held.pending)}</p>' if held.pending else ""
    return f"<td>{escape(', '.join(lines))}{pending}</td>"


def _count_html(number: int | None) -> str:
    told = words.UNKNOWN if number is None else f"{number:,}".replace(",", ".")
    return f'<td class="count">{told}</td>'


def _local(created: str) -> str:
    """Return a time of a manifest as people here write it; what is no time as it stands."""
    try:
        return f"{datetime.fromisoformat(created).astimezone():%H:%M:%S %d/%m/%Y}"
    except ValueError:
        return created


def _edit_html(name: str) -> str:
    link = escape(f"admin/file?{urlencode({'f': name}, errors='replace')}")
    label = escape(words.EDIT_NAMED.format(name=shown(name)))
    return f'<td class="act"><a href="{link}" aria-label="{label}">{escape(words.EDIT)}</a></td>'


def _table_html(title: str, columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    heads = "".join(
        f'<th scope="col"{" class=count" if column in words.COUNTED else ""}>{escape(column)}</th>'
        for column in columns
    )
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    return (
        f"<section><h2>{escape(title)}</h2>"
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(title)}">'
        f"<table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table></div></section>"
    )
