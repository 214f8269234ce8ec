"""The actions on files of the documents folder, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web.admin import words
from web.admin.access import Notice, Session
from web.admin.incoming import read_fields, receiving
from web.admin.office import Office, back_to_main, check_token, log_action
from web.admin.page import file_page
from web.admin.shelf import RefusedError, shown
from web.api.problems import Problem


async def show_file(office: Office, request: Request, session: Session) -> Response:
    """Return the page of one file."""
    name = request.query_params.get("f", "")
    try:
        await to_thread.run_sync(office.shelf.find, name)
    except RefusedError as error:
        raise Problem(404, str(error)) from error
    return HTMLResponse(file_page(name, session.csrf, session.told()))


async def upload(office: Office, request: Request, session: Session) -> Response:
    """Put files into the folder; each is told of on its own."""
    async with receiving(request, office.settings.documents, office.upload_bytes) as form:
        check_token(session, form.fields)
        if not form.files:
            session.notices.append(Notice(words.NO_CHOICE, failed=True))
        replacing = form.fields.get("replace") == "1"
        for file in form.files:
            add = partial(office.shelf.add, file, replacing=replacing)
            change = _Change(f"tải lên “{shown(file.name)}”", add, words.ADDED)
            await _make(change, office, request, session)
    return back_to_main()


async def replace(office: Office, request: Request, session: Session) -> Response:
    """Put a file in the place of another."""
    async with receiving(request, office.settings.documents, office.upload_bytes) as form:
        check_token(session, form.fields)
        name = form.fields.get("file", "")
        if not form.files:
            session.notices.append(Notice(words.NO_CHOICE, failed=True))
            return _back_to_file(name)
        put = partial(office.shelf.replace, name, form.files[0])
        await _make(_Change(f"thay “{shown(name)}”", put, words.REPLACED), office, request, session)
    return back_to_main()


async def remove(office: Office, request: Request, session: Session) -> Response:
    """Take a file out, once that is confirmed."""
    fields = await read_fields(request)
    check_token(session, fields)
    name = fields.get("file", "")
    if fields.get("sure") != "1":
        session.notices.append(Notice(words.NOT_CONFIRMED.format(name=shown(name)), failed=True))
        return _back_to_file(name)
    take_out = partial(office.shelf.remove, name)
    await _make(_Change(f"bỏ “{shown(name)}”", take_out, words.REMOVED), office, request, session)
    return back_to_main()


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the folder as it is logged, made, and told; `make` returns the name of the file."""

    logged: str
    make: Callable[[], str]
    told: str


async def _make(change: _Change, office: Office, request: Request, session: Session) -> None:
    """Make a change; log it and tell it, or why it was not made."""
    try:
        async with office.changing:
            name = await to_thread.run_sync(change.make)
    except RefusedError as error:
        said = str(error)
    except OSError as error:
        said = words.DISK_REFUSES.format(why=error.strerror or error)
    else:
        log_action(request, change.logged)
        session.notices.append(Notice(change.told.format(name=shown(name))))
        return
    log_action(request, change.logged, said)
    session.notices.append(Notice(said, failed=True))


def _back_to_file(name: str) -> Response:
    return RedirectResponse(f"file?{urlencode({'f': name}, errors='replace')}", status_code=303)
