"""The admin page as HTML: pure functions from values to escaped text. Works without scripts.

`up` leads from the page's address to the folder of the application ("" at /admin, "../" at /admin/file), so
links hold behind a proxy that puts the application into a folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from index.readers import supported_suffixes
from web.admin import words
from web.admin.access import Notice
from web.admin.forms import button_html, form_html
from web.admin.survey import Survey
from web.admin.tables import documents_html, generations_html, waiting_html
from web.admin.trial_words import REPORT, TRY
from web.admin.work import Kind, State
from web.marking import escape

REFRESH_S = 2
_HERE = ' aria-current="true"'  # the page itself, or the one it is a part of


@dataclass(frozen=True, slots=True)
class View:
    """What is on the page: the facts, the work under way or done last, and what an action came to.

    `csrf` is what every form carries.
    """

    csrf: str
    survey: Survey
    work: State | None = None
    notices: tuple[Notice, ...] = ()
    upload_mb: int = 0
    trash_days: int = 0


def admin_page(view: View) -> str:
    """Return the whole page."""
    running = view.work is not None and view.work.is_running
    # Nothing is sent while the page reloads itself: a file that was being chosen would be lost.
    forms = "" if running else _upload_html(view) + _work_forms_html(view)
    body = (
        f"{notices_html(view.notices)}{_state_html(view)}{forms}"
        f"{waiting_html(view.survey.waiting)}{documents_html(view.survey.documents)}"
        f"{generations_html(view.survey.generations, None if running else view.csrf)}"
    )
    return page_html(body, up="", csrf=view.csrf, refreshes=running)


def file_page(name: str, csrf: str, notices: Sequence[Notice] = ()) -> str:
    """Return the page on which one file is replaced or taken out."""
    suffix = PurePath(name).suffix
    hidden = f'<input type="hidden" name="file" value="{escape(name)}">'
    replace = form_html(
        "replace",
        csrf,
        f'{hidden}<label>{escape(words.REPLACE_FILE)} <input type="file" name="new" required '
        f'accept="{escape(suffix)}"></label> {button_html(words.DO_REPLACE)}',
        up="../",
        files=True,
    )
    remove = form_html(
        "remove",
        csrf,
        f'{hidden}<label class="check"><input type="checkbox" name="sure" value="1" required> '
        f"{escape(words.CONFIRM)}</label> {button_html(words.DO_REMOVE, 'danger')}",
        up="../",
    )
    body = (
        f'{notices_html(notices)}<section><p><a href="../admin">← {escape(words.BACK)}</a></p>'
        f"<h2>{escape(name)}</h2></section>"
        f"<section><h2>{escape(words.REPLACE)}</h2>"
        f"<p>{escape(words.REPLACE_NOTE.format(suffix=suffix))}</p>{replace}</section>"
        f"<section><h2>{escape(words.REMOVE)}</h2><p>{escape(words.REMOVE_NOTE)}</p>{remove}</section>"
    )
    return page_html(body, up="../", csrf=csrf)


def sign_in_page(notices: Sequence[Notice] = (), *, up: str = "", encrypted: bool = True) -> str:
    """Return the page that asks for the password."""
    warning = "" if encrypted else f'<p class="notice failed">{escape(words.PLAIN_HTTP)}</p>'
    body = (
        f'{notices_html(notices)}<section>{warning}<form method="post" action="{up}admin/login">'
        f'<label>{escape(words.PASSWORD)} <input type="password" name="password" required autofocus '
        f'autocomplete="current-password"></label> {button_html(words.SIGN_IN)}</form></section>'
    )
    return page_html(body, up=up)


def notice_page(said: str, *, up: str) -> str:
    """Return a page that says one thing and leads back."""
    back = f'<p><a href="{up}admin">← {escape(words.BACK)}</a></p>'
    return page_html(f"{notices_html([Notice(said, failed=True)])}<section>{back}</section>", up=up)


def page_html(
    body: str, *, up: str, csrf: str | None = None, refreshes: bool = False, title: str = words.TITLE
) -> str:
    """Return a page; with `csrf` it offers the other pages and to sign out."""
    reload = f'<meta http-equiv="refresh" content="{REFRESH_S}">' if refreshes else ""
    leave = form_html("logout", csrf, button_html(words.SIGN_OUT, "quiet"), up=up) if csrf else ""
    title = escape(title)
    links = {"admin": words.TITLE, "admin/try": TRY, "admin/report": REPORT} if csrf else {}
    others = "".join(
        f'<a href="{up}{to}"{_HERE if escape(name) == title else ""}>{escape(name)}</a>'
        for to, name in links.items()
    )
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8">{reload}'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" '
        f'content="noindex"><title>{title}</title><link rel="stylesheet" href="{up}assistant/admin.css">'
        f'<link rel="icon" href="{up}favicon.ico"></head><body><header class="bar"><h1>{title}</h1><nav>'
        f'{others}<a href="{up or "./"}">{escape(words.TO_CHAT)}</a>{leave}</nav></header><main>{body}</main>'
        "</body></html>"
    )


def notices_html(notices: Iterable[Notice]) -> str:
    """Return what actions came to, read out by screen readers."""
    return "".join(
        f'<p class="notice failed" role="alert">{escape(notice.words)}</p>'
        if notice.failed
        else f'<p class="notice" role="status">{escape(notice.words)}</p>'
        for notice in notices
    )


def _state_html(view: View) -> str:
    survey = view.survey
    answering = words.ANSWERING.format(name=survey.answering, documents=len(survey.documents))
    lines = [f"<p>{escape(answering)}</p>"]
    if survey.warning:
        lines.append(f'<p class="notice failed">{escape(words.WARNING.format(words=survey.warning))}</p>')
    if survey.trouble:
        lines.append(f'<p class="notice failed">{escape(survey.trouble)}</p>')
    if survey.held:
        lines.append(f'<p class="notice">{escape(words.HELD)}</p>')
    return f"<section><h2>{escape(words.INDEX)}</h2>{''.join(lines)}{_work_html(view.work)}</section>"


def _work_html(work: State | None) -> str:
    if work is None:
        return ""
    if work.is_running:
        said = words.IS_RUNNING.format(kind=work.kind, at=f"{work.began:%H:%M:%S}")
        step = words.STEP.format(step=work.step, done=work.done, total=work.total) if work.step else ""
        bar = f'<progress value="{work.done}" max="{max(work.total, 1)}"></progress>' if work.step else ""
        return (
            f'<div class="work" role="status"><p><strong>{escape(said)}</strong></p>'
            f"<p>{escape(step)}</p>{bar}<p>{escape(words.RELOADS)}</p></div>"
        )
    ended = f"{work.ended:%H:%M:%S %d/%m/%Y}" if work.ended else ""
    said = (words.HAS_FAILED if work.failed else words.WAS_DONE).format(kind=work.kind, at=ended)
    items = "".join(f"<li>{escape(line)}</li>" for line in work.lines)
    failed = " failed" if work.failed else ""
    return f'<div class="work{failed}"><p><strong>{escape(said)}</strong></p><ul>{items}</ul></div>'


def _upload_html(view: View) -> str:
    suffixes = supported_suffixes()
    label = words.FILES.format(suffixes=", ".join(suffixes), limit=view.upload_mb)
    inner = (
        f'<label>{escape(label)} <input type="file" name="files" multiple required '
        f'accept="{escape(",".join(suffixes))}"></label>'
        f'<label class="check"><input type="checkbox" name="replace" value="1"> '
        f"{escape(words.REPLACE_NAMESAKE)}</label>{button_html(words.SEND)}"
    )
    upload = form_html("upload", view.csrf, inner, files=True)
    return f"<section><h2>{escape(words.UPLOAD)}</h2>{upload}</section>"


def _work_forms_html(view: View) -> str:
    forms = (
        form_html("build", view.csrf, button_html(Kind.UPDATE)),
        form_html("rebuild", view.csrf, button_html(Kind.REBUILD, "quiet")),
        form_html("verify", view.csrf, button_html(Kind.VERIFY, "quiet")),
    )
    note = f"{words.UPDATE_NOTE} {words.TRASH_NOTE.format(days=view.trash_days)}"
    return f'<section class="actions">{"".join(forms)}<p>{escape(note)}</p></section>'
