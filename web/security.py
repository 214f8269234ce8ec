"""What every response says about itself, and which requests are let in at all: plain ASGI middleware.

Gradio serves some fifty routes, of which this page needs a dozen; all others (upload, file, proxy, call,
config, monitoring …) answer 403. New routes of a later Gradio stay shut until they are listed here.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api.problems import ProblemCode, problem_response
from web.words import words

MAX_BODY_BYTES = 262_144  # twenty turns with whole answers

OPEN_TO_GET = re.compile(
    r"/(|api/documents(/[^/]*(/(text|original|pages/[0-9]{1,6}\.jpg))?)?|api/(version|openapi\.json|docs)"
    r"|healthz|readyz|metrics|source|widget\.js|favicon\.ico"
    r"|assistant/((chat|embedded|source)\.(css|js)|admin\.css|api\.css)"
    r"|theme\.css|assets/.+|static/(js|fonts|img)/.+|manifest\.json|robots\.txt"
    r"|gradio_api/(queue/data|heartbeat/\w+|startup-events|app_id))"  # app_id: is the server there again?
)
_OPEN_TO_HEAD = frozenset({"/", "/healthz", "/readyz"})
OPEN_TO_POST = re.compile(
    r"/(api/(ask|search|feedback)|assistant/(conversation|export|opinion)"
    r"|gradio_api/(queue/join|cancel|reset))"
)

COMMON_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class Guard:
    """Refuses shut paths and large bodies, and puts the security headers on every response.

    `scope["csp_nonce"]` is the one word that lets a page's own inline scripts run.
    """

    def __init__(self, app: ASGIApp, portals: Iterable[str] = ()) -> None:
        self._app = app
        self._ancestors = ancestors(portals)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope["csp_nonce"] = nonce
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        headers = {**COMMON_HEADERS, "content-security-policy": self._policy(path, nonce)}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        refused = refusal(scope["method"], path, preflight=_is_preflight(scope))
        if refused is not None:
            await refused(scope, receive, send_with_headers)
            return
        try:
            whole = await read_body(receive, MAX_BODY_BYTES) if scope["method"] == "POST" else receive
        except ClientDisconnect:
            return  # nobody is there to be answered, and nothing is wrong that a log should tell
        except BodyTooLargeError:
            too_large = problem_response(413, words().too_large.format(limit=MAX_BODY_BYTES))
            await too_large(scope, receive, send_with_headers)
            return
        await self._app(scope, whole, send_with_headers)

    def _policy(self, path: str, nonce: str) -> str:
        if path == "/":
            return page_policy(nonce, self._ancestors)
        return plain_policy(self._ancestors, scripts=path == "/source")


def allowed_methods(path: str) -> tuple[str, ...]:
    """Return the methods a path takes, () where it is shut."""
    reads = ("GET", "HEAD") if path in _OPEN_TO_HEAD else ("GET",)
    return (
        *(reads if OPEN_TO_GET.fullmatch(path) else ()),
        *(("POST",) if OPEN_TO_POST.fullmatch(path) else ()),
    )


def refusal(method: str, path: str, *, preflight: bool = False) -> Response | None:
    """Return None where the request may pass; else what is answered.

    Of the interface that is 404, of all else that there may be 403, or 405 where another method would do.
    `preflight` tells that a browser only asks whether another site's page may call.
    """
    allowed = allowed_methods(path)
    if method in allowed or (allowed and preflight):
        return None
    if allowed:
        said = words().refusals[405]
        return problem_response(405, said, headers={"allow": ", ".join(allowed)})
    if path.startswith("/api/"):
        return problem_response(404, words().refusals[404], code=ProblemCode.UNKNOWN_PATH)
    return problem_response(403, words().refusals[403], code=ProblemCode.CLOSED)


def _is_preflight(scope: Scope) -> bool:
    asks = {name for name, _ in scope["headers"]}
    return scope["method"] == "OPTIONS" and {b"origin", b"access-control-request-method"} <= asks


def ancestors(portals: Iterable[str]) -> str:
    """Return who may frame a page: this site itself and the portals."""
    return " ".join(["'self'", *portals])


def plain_policy(framed_by: str, *, scripts: bool = False) -> str:
    """Return the policy of a page of ours without scripts, or with those of our files alone."""
    ours = "script-src 'self'; " if scripts else ""
    return (
        f"default-src 'none'; {ours}style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {framed_by}"
    )


def page_policy(nonce: str, ancestors: str) -> str:
    """Return the policy of the chat page; `ancestors` are the sites that may frame it.

    `unsafe-eval` is what Gradio's HTML component needs to fill its template; inline styles are set by its
    scripts all over. Inline scripts and handlers without the nonce do not run.
    """
    return (
        "default-src 'self'; "
        f"script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; worker-src 'self' blob:; object-src 'none'; "
        f"base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
    )


class BodyTooLargeError(Exception):
    """A request's body has passed the limit."""


async def read_body(receive: Receive, limit: int) -> Receive:
    """Read a whole body and return a `receive` that gives it in one piece.

    Raises:
        BodyTooLargeError: it is longer than `limit` bytes.
        ClientDisconnect: the connection ended before the body did.
    """
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > limit:
            raise BodyTooLargeError
        more = message.get("more_body", False)
    whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def replay() -> Message:
        return whole.pop() if whole else await receive()

    return replay
