"""The actions on files of the documents folder, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
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
from web.problems import Problem


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
        for upload in form.files:
            add = partial(office.shelf.add, upload, replacing=replacing)
            if await _change(office, request, session, f"tải lên “{shown(upload.name)}”", add):
                session.notices.append(Notice(words.ADDED.format(name=shown(upload.name))))
    return back_to_main()


async def replace(office: Office, request: Request, session: Session) -> Response:
    """Put a file in the place of another."""
    async with receiving(request, office.settings.documents, office.upload_bytes) as form:
        check_token(session, form.fields)
        name = form.fields.get("file", "")
        if not form.files:
            session.notices.append(Notice(words.NO_CHOICE, failed=True))
            return _back_to_file(name)
        replace = partial(office.shelf.replace, name, form.files[0])
        if await _change(office, request, session, f"thay “{shown(name)}”", replace):
            session.notices.append(Notice(words.REPLACED.format(name=shown(name))))
    return back_to_main()


async def remove(office: Office, request: Request, session: Session) -> Response:
    """Take a file out, once that is confirmed."""
    fields = await read_fields(request)
    check_token(session, fields)
    name = fields.get("file", "")
    if fields.get("sure") != "1":
        session.notices.append(Notice(words.NOT_CONFIRMED.format(name=shown(name)), failed=True))
        return _back_to_file(name)
    if await _change(office, request, session, f"bỏ “{shown(name)}”", partial(office.shelf.remove, name)):
        session.notices.append(Notice(words.REMOVED.format(name=shown(name))))
    return back_to_main()


async def _change(
    office: Office, request: Request, session: Session, what: str, change: Callable[[], object]
) -> bool:
    """Change the folder; return whether it was, with the reason told and logged where it was not."""
    try:
        async with office.changing:
            await to_thread.run_sync(change)
    except RefusedError as error:
        said = str(error)
    except OSError as error:
        said = words.DISK_REFUSES.format(why=error.strerror or error)
    else:
        log_action(request, what)
        return True
    log_action(request, what, said)
    session.notices.append(Notice(said, failed=True))
    return False


def _back_to_file(name: str) -> Response:
    return RedirectResponse(f"file?{urlencode({'f': name}, errors='replace')}", status_code=303)
