"""The whole web application: routes, chat page and guards put together over one assistant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
from fastapi import APIRouter, FastAPI, Query
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, HTMLResponse, Response

from index.addresses import origins_pattern
from web.admin.office import Office
from web.admin.routes import AdminDoor
from web.api.problems import Problem, answer_failure, answer_problem
from web.api.routes import api_routes, find_document
from web.chat.layout import build_chat, theme
from web.feedback.file import FeedbackFile
from web.feedback.routes import feedback_routes
from web.page import LocalisedPage
from web.security import Guard
from web.types import AnsweringService
from web.viewer.page import THEMES, SourceView, documents_page, notice_page, places_fit, source_page
from web.viewer.places import MAX_PLACES, parse_place
from web.words import words

_STATIC = Path(__file__).resolve().parent / "static"
_JAVASCRIPT = "text/javascript; charset=utf-8"
_FILES = {  # path -> file, type; nothing else of the disk is served
    "/assistant/chat.css": ("chat.css", "text/css; charset=utf-8"),
    "/assistant/chat.js": ("chat.js", _JAVASCRIPT),
    "/assistant/embedded.css": ("embedded.css", "text/css; charset=utf-8"),
    "/assistant/embedded.js": ("embedded.js", _JAVASCRIPT),
    "/assistant/source.css": ("source.css", "text/css; charset=utf-8"),
    "/assistant/admin.css": ("admin.css", "text/css; charset=utf-8"),
    "/widget.js": ("widget.js", _JAVASCRIPT),
    "/favicon.ico": ("favicon.ico", "image/x-icon"),
}


@dataclass(frozen=True, slots=True)
class WebApp:
    """The application to serve, and the chat page in it (for tests)."""

    asgi: FastAPI
    chat: gr.Blocks


def create_web_app(
    service: AnsweringService,
    *,
    examples: Sequence[str] = (),
    portals: Sequence[str] = (),
    feedback: FeedbackFile | None = None,
    office: Office | None = None,
) -> WebApp:
    """Return the application over `service`.

    `examples` are the questions the empty page offers; `portals` the origins ("https://portal.example.vn",
    "https://*.tinh.gov.vn") whose pages may frame the chat and call the interface; `feedback` takes what
    people say of answers; `office` is what the admin page acts on, None where there is no such page.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(Problem, answer_problem)
    app.add_exception_handler(Exception, answer_failure)
    app.include_router(api_routes(service))
    app.include_router(feedback_routes(service, feedback))
    app.include_router(_source_routes(service))
    app.include_router(_file_routes())
    # Last added is outermost. With CORS here, Gradio leaves out its own, which lets any origin in.
    app.add_middleware(LocalisedPage)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[site for site in portals if "*" not in site],
        allow_origin_regex="|".join(origins_pattern(site) for site in portals if "*" in site) or None,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
    )
    app.add_middleware(Guard, portals=tuple(portals))
    if office is not None:
        app.add_middleware(AdminDoor, office=office)
    chat = build_chat(service, examples, feedback)
    return WebApp(_mount(app, chat), chat)


def _mount(app: FastAPI, chat: gr.Blocks) -> FastAPI:
    said = dict(words().gradio)
    phrases = gr.I18n(en=said, vi=said)  # "en" is what applies, whatever the browser speaks
    app = gr.mount_gradio_app(
        app,
        chat,
        path="/",
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="1kb",
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        i18n=phrases,
        theme=theme(),
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
    )
    # A mounted page is never "launched", and Gradio then skips its check of file paths that clients name.
    chat.has_launched = True
    chat.is_running = True  # keeps the queue's streams alive through proxies
    return app


def _source_routes(service: AnsweringService) -> APIRouter:
    router = APIRouter()

    @router.get("/source")
    async def source(
        c: list[str] = Query(default=[]),  # noqa: B008 -- FastAPI's way to say "repeatable"
        at: str = "1",
        d: str = "",
        theme: str = "",
    ) -> HTMLResponse:
        chosen = theme if theme in THEMES else ""
        try:
            return HTMLResponse(_source_html(service, cited=c, at=at, document_id=d, theme=chosen))
        except Problem as problem:
            return HTMLResponse(notice_page(problem.detail, chosen), status_code=problem.status)

    return router


def _source_html(
    service: AnsweringService, *, cited: Sequence[str], at: str, document_id: str, theme: str
) -> str:
    service = service.now()
    if not cited:
        documents = service.documents
        if not document_id and len(documents) != 1:
            return documents_page(documents, theme)
        document = find_document(service, document_id) if document_id else documents[0]
        return source_page(SourceView(document, theme=theme))
    try:
        places = tuple(parse_place(value) for value in cited[:MAX_PLACES])
        current = int(at)
    except ValueError as error:
        raise Problem(400, words().bad_place) from error
    if not 1 <= current <= len(places):
        raise Problem(400, words().bad_place)
    document = find_document(service, places[current - 1].document_id)
    if not places_fit(document, places):
        raise Problem(400, words().bad_place)
    return source_page(SourceView(document, places, current, theme))


def _file_routes() -> APIRouter:
    router = APIRouter()
    for path, (name, media_type) in _FILES.items():
        router.add_api_route(path, _file_route(_STATIC / name, media_type), methods=["GET"])
    return router


def _file_route(path: Path, media_type: str) -> Callable[[], Awaitable[Response]]:
    async def serve() -> Response:
        return FileResponse(path, media_type=media_type, headers={"cache-control": "public, max-age=300"})

    return serve
