"""How long a browser may keep Gradio's files: the names in `assets/` change with their contents."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEPT = {
    "/assets/": "public, max-age=31536000, immutable",
    "/static/": "public, max-age=86400",
}


class Caching:
    """Adds `cache-control` to files of Gradio's that are found; everything else passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else ""
        kept = next((value for start, value in _KEPT.items() if path.startswith(start)), None)
        if kept is None:
            await self._app(scope, receive, send)
            return

        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                MutableHeaders(scope=message)["cache-control"] = kept
            await send(message)

        await self._app(scope, receive, send_kept)
