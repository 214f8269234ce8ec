"""What the chat page's script fetches beside Gradio's events: a conversation again, as a file, an opinion.

Plain requests: they take nothing away from an answer that Gradio is waiting for. The id of the conversation
stands in the body, so that no access log holds it, and only our own pages may send it.
"""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from web.api.problems import Problem
from web.api.routes import json_body
from web.chat.export import exported
from web.chat.handlers import ChatHandlers
from web.words import words

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PRIVATE = {"cache-control": "no-store"}


def chat_routes(handlers: ChatHandlers) -> APIRouter:
    """Return the routes of the chat page's script."""
    router = APIRouter()

    @router.post("/assistant/conversation", include_in_schema=False)
    async def conversation(request: Request) -> JSONResponse:
        body = await _own_body(request)
        return JSONResponse({"html": handlers.shown(body.get("id"))}, headers=_PRIVATE)

    @router.post("/assistant/opinion", include_in_schema=False)
    async def opinion(request: Request) -> JSONResponse:
        body = await _own_body(request)
        told = await handlers.rate(json.dumps(body), body.get("id"))
        return JSONResponse({"said": told.said, "taken": told.taken}, headers=_PRIVATE)

    @router.post("/assistant/export", include_in_schema=False)
    async def export(request: Request) -> Response:
        exchanges = handlers.exchanges((await _own_body(request)).get("id"))
        if not exchanges:
            raise Problem(404, words().nothing_to_export)
        at = datetime.now().astimezone()
        file = await to_thread.run_sync(exported, exchanges, at)
        return Response(file, media_type=_DOCX, headers={**_PRIVATE, "content-disposition": _named(at)})

    return router


def _named(at: datetime) -> str:
    """Return the header that names the file: in ASCII for old programs, and in full."""
    name = words().export_file.format(at=f"{at:%Y-%m-%d %H.%M}")
    return f"attachment; filename=\"hoi-dap-{at:%Y-%m-%d-%H%M}.docx\"; filename*=UTF-8''{quote(name)}"


async def _own_body(request: Request) -> dict[str, object]:
    """Return the JSON object that a page of ours has sent.

    Raises:
        Problem: another site has sent it (403), or it is no JSON object.
    """
    if not _is_own(request):
        raise Problem(403, words().foreign_request)
    body = await json_body(request)
    if not isinstance(body, dict):
        raise Problem(422, words().not_an_object)
    return body


def _is_own(request: Request) -> bool:
    """Return whether the browser says that a page of this address sends it; over plain http it says less."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin, host = request.headers.get("origin"), request.headers.get("host")
    return origin is None or origin in (f"http://{host}", f"https://{host}")
