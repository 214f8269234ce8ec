"""Behind a reverse proxy: which machines are believed, and who has been signed in by one.

The proxy signs people in (single sign-on) and names them in a header. The name is only checked to be there:
it is neither shown nor written anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from web.api.problems import problem_response
from web.security import COMMON_HEADERS, ancestors, plain_policy
from web.viewer.page import notice_page
from web.words import words

_MAX_NAME_BYTES = 512
_OF_PROXIES = frozenset({b"x-forwarded-host", b"x-forwarded-proto"})
_OF_NOBODY = frozenset({b"x-gradio-server"})  # for Gradio's own hosting
# What machines ask for, the script that a portal loads before anybody is signed in, and what the refusal
# looks like.
_WITHOUT_USER = frozenset({"/healthz", "/readyz", "/widget.js", "/assistant/source.css", "/favicon.ico"})


def behind_proxies(
    app: ASGIApp, *, trusted: str, user_header: str = "", portals: Sequence[str] = ()
) -> ASGIApp:
    """Return `app` as seen through the proxies at the addresses `trusted` (commas between them).

    Their X-Forwarded-For, -Proto and -Host are believed, nobody else's. With `user_header` a request without
    that header, or from anywhere else, is refused; the refusal can be read in the frames of `portals`.
    """
    believed = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]
    inner = Believed(believed)
    return SignedIn(inner, user_header, portals) if user_header else inner


class Believed:
    """Takes away what only a proxy may say of this site's address: Gradio takes it from anybody."""

    def __init__(self, app: ProxyHeadersMiddleware) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            forged = _OF_NOBODY if self.trusts(scope) else _OF_NOBODY | _OF_PROXIES
            scope = {**scope, "headers": [item for item in scope["headers"] if item[0] not in forged]}
        await self._app(scope, receive, send)  # type: ignore[arg-type]

    def trusts(self, scope: Scope) -> bool:
        """Return whether a request comes from a proxy that is believed."""
        peer = scope["client"][0] if scope.get("client") else ""
        return peer in self._app.trusted_hosts


class SignedIn:
    """Lets in only what a trusted proxy says is somebody's."""

    def __init__(self, app: Believed, header: str, portals: Sequence[str]) -> None:
        self._app = app
        self._header = header.lower().encode()
        self._headers = {
            **COMMON_HEADERS,
            "cache-control": "no-store",
            "content-security-policy": plain_policy(ancestors(portals)),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan" or self._is_let_in(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._refusal(scope)(scope, receive, send)

    def _is_let_in(self, scope: Scope) -> bool:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and path in _WITHOUT_USER and scope["method"] in ("GET", "HEAD"):
            return True
        names = [value.strip() for name, value in scope["headers"] if name == self._header]
        # Twice: the proxy has added its own to one that came from outside, instead of writing over it.
        return self._app.trusts(scope) and len(names) == 1 and 0 < len(names[0]) <= _MAX_NAME_BYTES

    def _refusal(self, scope: Scope) -> Response:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path in ("/", "/source", "/admin"):
            refusal: Response = HTMLResponse(notice_page(words().not_signed_in), status_code=401)
        else:
            refusal = problem_response(401, words().not_signed_in)
        refusal.headers.update(self._headers)
        return refusal
