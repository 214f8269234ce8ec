"""Which language a request is answered in: plain ASGI middleware around everything but the admin page.

`?lang=` decides. Programs may ask by `Accept-Language` as well; of pages it is not read, as the browsers
of an office often ask for English that nobody in it has chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from index.language import Language, speaking

# The pages and what they call by themselves.
PAGES = ("/source", "/api/docs", "/gradio_api/", "/assistant/", "/assets/", "/static/")


def chosen_language(scope: Scope) -> Language:
    """Return the language that a request asks for; Vietnamese where it asks for none that is spoken here."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0].lower()
    if asked in list(Language):
        return Language(asked)
    if _is_page(scope):
        return Language.VIETNAMESE
    return preferred_language(Headers(scope=scope).get("accept-language", ""))


def preferred_language(accepted: str) -> Language:
    """Return the language that an `Accept-Language` header gives most weight; of a dialect, its language."""
    for tag, weight in parse_accept_header(accepted, LanguageAccept):  # the heaviest first, "*" last
        primary = tag.partition("-")[0].lower()
        if weight > 0 and primary in list(Language):
            return Language(primary)
    return Language.VIETNAMESE


def _is_page(scope: Scope) -> bool:
    path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
    return bool(path == "/" or path.startswith(PAGES))


class SpokenLanguage:
    """Speaks the language of each request while it is served, and tells programs which it is."""

    def __init__(self, app: ASGIApp, choose: Callable[[Scope], Language] = chosen_language) -> None:
        self._app = app
        self._choose = choose

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        language = self._choose(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and not _is_page(scope):
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-language", language)
                headers.add_vary_header("Accept-Language")
            await send(message)

        with speaking(language):
            await self._app(scope, receive, send_with_headers)
