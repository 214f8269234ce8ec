"""Gradio's page template put into the reader's language, on its way out: title, our style and script, nonces.

Gradio offers no setting for these; the replacements fail loudly in the tests when its template changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.language import Language, spoken
from web.marking import escape
from web.translation import Texts, script_json, translated
from web.words import words

_SCRIPT = re.compile(r"<script(?=[\s>])")
_SOCIAL = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*/>')
_MANIFEST = re.compile(r'\s*<link rel="manifest"[^>]*/>')


def localised_page(page: str, nonce: str) -> str:
    """Return the page with its language, without the template's adverts, its scripts carrying the nonce."""
    page = page.replace('lang="en"', f'lang="{spoken()}"', 1)
    page = _MANIFEST.sub("", _SOCIAL.sub("", page))
    head = (
        f"<title>{escape(words().title)}</title>"
        f'<meta name="description" content="{escape(words().notice)}">'
        f'<script type="application/json" id="page-words">{script_json(page_words())}</script>'
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


def page_words() -> dict[str, object]:
    """Return what the page's script says itself, and in which language."""
    said = words()
    return {"language": spoken(), "question": said.question_label, "gradio": dict(said.gradio_toasts)}


class LocalisedPage:
    """Rewrites the answer to `GET /`; everything else passes untouched and unbuffered.

    `texts` are the words of the layout in the languages that it was not built in.
    """

    def __init__(self, app: ASGIApp, texts: Mapping[Language, Sequence[Texts]]) -> None:
        self._app = app
        self._texts = texts

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
            await self._send_whole(scope, send, start, b"".join(chunks))

        await self._app(scope, receive, hold)

    async def _send_whole(self, scope: Scope, send: Send, start: Message, body: bytes) -> None:
        """Send a held response, rewritten if it is a page."""
        headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        is_page = any(n.lower() == b"content-type" and v.startswith(b"text/html") for n, v in headers)
        if is_page and scope["method"] != "HEAD":
            texts = self._texts.get(spoken())
            page = translated(body.decode(), texts) if texts else body.decode()
            body = localised_page(page, scope.get("csp_nonce", "")).encode()
            headers.append((b"cache-control", b"no-store"))
        headers.append((b"content-length", str(len(body)).encode()))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": body})
