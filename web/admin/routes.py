"""The admin application and the door to it. Nothing but the password form answers without a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.admin import words
from web.admin.access import Notice, Session
from web.admin.changes import remove, replace, show_file, upload
from web.admin.entry import is_encrypted, login, logout, session_of, signed_in
from web.admin.examination import show_report, try_question
from web.admin.incoming import read_fields
from web.admin.office import Office, back_to_main, check_token, log_action
from web.admin.page import View, admin_page, notice_page, sign_in_page
from web.admin.survey import survey
from web.admin.tasks import build_task, rollback_task, verify_task
from web.admin.work import Kind, Task
from web.api.problems import Problem
from web.security import COMMON_HEADERS

_HEADERS = {
    **COMMON_HEADERS,
    "cache-control": "no-store",
    "x-frame-options": "DENY",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}


class AdminDoor:
    """Leads what is addressed to /admin to the admin application, and all else on.

    Outside of everything else: neither the portals that may frame the chat nor Gradio come near it.
    """

    def __init__(self, app: ASGIApp, office: Office) -> None:
        self._app = app
        self._admin = admin_app(office)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or not (path == "/admin" or path.startswith("/admin/")):
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)  # the evaluation report has a policy of its own
            await send(message)

        await self._admin(scope, receive, send_with_headers)


def admin_app(office: Office) -> Starlette:
    """Return the admin application, without the headers that its door adds."""
    actions: Mapping[str, Callable[[Office, Request, Session], Awaitable[Response]]] = {
        "logout": logout,
        "upload": upload,
        "replace": replace,
        "remove": remove,
        "build": partial(_work, Kind.UPDATE),
        "rebuild": partial(_work, Kind.REBUILD),
        "verify": partial(_work, Kind.VERIFY),
        "rollback": partial(_work, Kind.ROLLBACK),
    }
    routes = [
        Route("/admin", _with(office, _main), methods=["GET"]),
        Route("/admin/", _to_main, methods=["GET"]),
        Route("/admin/login", _with(office, login), methods=["POST"]),
        Route("/admin/status", signed_in(office, _status), methods=["GET"]),
        Route("/admin/try", signed_in(office, try_question), methods=["GET"]),
        Route("/admin/report", signed_in(office, show_report), methods=["GET"]),
        Route("/admin/file", signed_in(office, show_file), methods=["GET"]),
        *(
            Route(f"/admin/{name}", signed_in(office, action), methods=["POST"])
            for name, action in actions.items()
        ),
    ]
    told = dict.fromkeys((Problem, HTTPException, ClientDisconnect, OSError, Exception), _tell)
    return Starlette(routes=routes, exception_handlers=told)


def _with(
    office: Office, answer: Callable[[Office, Request], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await answer(office, request)

    return endpoint


async def _tell(request: Request, error: Exception) -> Response:
    """Return the page that says what went wrong; the traceback of our own faults goes to the log."""
    status, said = 500, words.SERVER_ERROR
    if isinstance(error, Problem):
        status, said = error.status, error.detail
    elif isinstance(error, HTTPException):
        status, said = error.status_code, words.NO_PAGE
    elif isinstance(error, ClientDisconnect):  # nobody is there to be told
        status, said = 400, words.BAD_FORM
    elif isinstance(error, OSError):
        status, said = 503, words.DISK_REFUSES.format(why=error.strerror or error)
        log_action(request, request.url.path, said)
    return HTMLResponse(notice_page(said, up="../"), status_code=status)


async def _main(office: Office, request: Request) -> Response:
    session = session_of(office, request)
    if session is None:
        return HTMLResponse(sign_in_page(encrypted=is_encrypted(request)), status_code=401)
    # A page that reloads itself while the index is built leaves the disk to the build.
    look = partial(survey, office.service, office.settings, looks=not office.work.is_running)
    facts = await to_thread.run_sync(look)
    view = View(
        csrf=session.csrf,
        survey=facts,
        work=office.work.state,
        notices=session.told(),
        upload_mb=office.settings.admin_upload_mb,
        trash_days=office.settings.admin_trash_days,
    )
    return HTMLResponse(admin_page(view))


async def _to_main(_request: Request) -> Response:
    return back_to_main()


async def _status(office: Office, _request: Request, _session: Session) -> Response:
    serving, work = office.service.now(), office.work.state
    return JSONResponse(
        {
            "generation": serving.generation,
            "documents": len(serving.documents),
            "warning": office.service.warning,
            "work": work.to_dict() if work else None,
        }
    )


async def _work(kind: Kind, office: Office, request: Request, session: Session) -> Response:
    fields = await read_fields(request)
    check_token(session, fields)
    running = office.work.state
    if office.work.start(kind, _task(office, kind, fields)):
        log_action(request, str(kind))
        session.notices.append(Notice(words.STARTED.format(kind=kind)))
    else:
        said = words.BUSY.format(kind=running.kind if running else kind)
        log_action(request, str(kind), said)
        session.notices.append(Notice(said, failed=True))
    return back_to_main()


def _task(office: Office, kind: Kind, fields: Mapping[str, str]) -> Task:
    settings, encoder = office.settings, office.encoder
    if kind is Kind.VERIFY:
        return verify_task(settings, encoder)
    if kind is Kind.ROLLBACK:
        return rollback_task(settings, fields.get("generation", ""))
    return build_task(settings, encoder, force=kind is Kind.REBUILD)
