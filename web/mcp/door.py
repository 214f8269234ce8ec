"""The one address of the tools, /mcp: streamable HTTP, each request by itself (stateless).

A page of another site cannot use it through somebody's browser, not even by having its own name lead to this
machine (DNS rebinding): where a request names its origin, that must be one of the portals.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.addresses import is_listed
from web.api.problems import ProblemCode, problem_response
from web.mcp.tools import assistant_tools
from web.security import COMMON_HEADERS, MAX_BODY_BYTES
from web.types import AnsweringService
from web.words import words

PATH = "/mcp"
_HEADERS = {**COMMON_HEADERS, "content-security-policy": "default-src 'none'; frame-ancestors 'none'"}


class ToolDoor:
    """Leads what is addressed to /mcp to the tools, and all else on."""

    def __init__(self, app: ASGIApp, service: AnsweringService, portals: Iterable[str] = ()) -> None:
        self._app = app
        self._tools = assistant_tools(service)
        self._portals = tuple(portals)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or path != PATH:
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            await refused(scope, receive, send_with_headers)
            return
        # An application for each request: it holds a group of tasks, which must end where it began.
        tools = self._tools.streamable_http_app(
            streamable_http_path=scope["path"],
            json_response=True,
            stateless_http=True,
            max_request_body_size=MAX_BODY_BYTES,
            host="",  # whatever name the server is called by: the origin is what tells
        )
        async with tools.router.lifespan_context(tools):
            await tools(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        if scope["method"] != "POST":
            return problem_response(405, words().refusals[405], headers={"allow": "POST"})
        origin = Headers(scope=scope).get("origin")
        if origin is not None and not is_listed(origin, self._portals):
            return problem_response(403, words().foreign_origin, code=ProblemCode.FORBIDDEN)
        return None
