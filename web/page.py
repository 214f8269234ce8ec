"""Gradio's page template put into Vietnamese, on its way out: language, title, our style and script, nonces.

Gradio offers no setting for these; the replacements fail loudly in the tests when its template changes.
"""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.marking import escape
from web.words import words

_SCRIPT = re.compile(r"<script(?=[\s>])")
_SOCIAL = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*/>')
_MANIFEST = re.compile(r'\s*<link rel="manifest"[^>]*/>')


def localised_page(page: str, nonce: str) -> str:
    """Return the page with `lang="vi"`, without the template's adverts, its scripts carrying the nonce."""
    page = page.replace('lang="en"', 'lang="vi"', 1)
    page = _MANIFEST.sub("", _SOCIAL.sub("", page))
    head = (
        f"<title>{escape(words().title)}</title>"
        f'<meta name="description" content="{escape(words().notice)}">'
        '<meta name="color-scheme" content="light dark">'
        '<link rel="icon" href="favicon.ico">'
        '<link rel="stylesheet" href="assistant/chat.css">'
        '<script src="assistant/chat.js" defer></script>'
        '<script src="assistant/embedded.js" defer></script></head>'
    )
    page = page.replace("</head>", head, 1)
    noscript = f"<noscript><p>{escape(words().needs_script)}</p></noscript></body>"
    page = page.replace("</body>", noscript, 1)
    return _SCRIPT.sub(f'<script nonce="{nonce}"', page)


class LocalisedPage:
    """Rewrites the answer to `GET /`; everything else passes untouched and unbuffered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].removeprefix(scope.get("root_path", "")) != "/":
            await self._app(scope, receive, send)
            return
        start: Message = {}
        chunks: list[bytes] = []

        async def hold(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            chunks.append(message.get("body", b""))
            if message.get("more_body"):
                return
            await send_whole(scope, send, start, b"".join(chunks))

        await self._app(scope, receive, hold)


async def send_whole(scope: Scope, send: Send, start: Message, body: bytes) -> None:
    """Send a held response, rewritten if it is a page."""
    headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
    is_page = any(n.lower() == b"content-type" and v.startswith(b"text/html") for n, v in headers)
    if is_page and scope["method"] != "HEAD":
        body = localised_page(body.decode(), scope.get("csp_nonce", "")).encode()
        headers.append((b"cache-control", b"no-store"))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})
