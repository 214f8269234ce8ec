"""The whole web application: routes, chat page and guards put together over one assistant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES

from index.addresses import origins_pattern
from index.language import Language, speaking
from web.admin.office import Office
from web.admin.routes import AdminDoor
from web.api.problems import CalmFailure, Problem, answer_failure, answer_http_error, answer_problem
from web.api.reference import reference_routes
from web.api.routes import api_routes
from web.caching import Caching
from web.chat.handlers import ChatHandlers
from web.chat.layout import build_chat, theme
from web.chat.routes import chat_routes
from web.feedback.file import FeedbackFile
from web.feedback.routes import feedback_routes
from web.language import SpokenLanguage
from web.metrics import CountedResponses, CountedService, Metrics, metrics_routes
from web.page import LocalisedPage
from web.security import Guard
from web.translation import Texts, gradio_words, texts_of
from web.types import AnsweringService
from web.viewer.originals import Originals
from web.viewer.routes import viewer_routes

_STATIC = Path(__file__).resolve().parent / "static"
_JAVASCRIPT = "text/javascript; charset=utf-8"
# Streams, which must not wait, and what is packed already; Gradio's own files come compressed.
_NOT_COMPRESSED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream")
_FILES = {  # path -> file, type; nothing else of the disk is served
    "/assistant/chat.css": ("chat.css", "text/css; charset=utf-8"),
    "/assistant/chat.js": ("chat.js", _JAVASCRIPT),
    "/assistant/embedded.css": ("embedded.css", "text/css; charset=utf-8"),
    "/assistant/embedded.js": ("embedded.js", _JAVASCRIPT),
    "/assistant/source.css": ("source.css", "text/css; charset=utf-8"),
    "/assistant/api.css": ("api.css", "text/css; charset=utf-8"),
    "/assistant/source.js": ("source.js", _JAVASCRIPT),
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
    english_examples: Sequence[str] = (),
    portals: Sequence[str] = (),
    feedback: FeedbackFile | None = None,
    office: Office | None = None,
    tools: bool = False,
    originals: Originals | None = None,
) -> WebApp:
    """Return the application over `service`.

    `examples` are the questions the empty page offers, `english_examples` those of the English page;
    `portals` the origins ("https://portal.example.vn", "https://*.tinh.gov.vn") whose pages may frame the
    chat and call the interface; `feedback` takes what people say of answers; `office` is what the admin page
    acts on, None where there is no such page; `tools` opens /mcp; `originals` are the files of the documents,
    None where none is shown.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    metrics = Metrics(service)
    service = CountedService(service, metrics)
    handlers = ChatHandlers(service, examples, feedback, english_examples=english_examples)
    interface = (api_routes(service), feedback_routes(service, feedback), metrics_routes(metrics))
    pages = (reference_routes(app), chat_routes(handlers), viewer_routes(service, originals), _file_routes())
    for routes in (*interface, *pages):
        app.include_router(routes)
    _add_guards(app, handlers, portals)
    # Last added is outermost.
    if tools:
        _open_tools(app, service, portals)
    app.add_middleware(SpokenLanguage)
    app.add_middleware(CountedResponses, metrics=metrics)
    if office is not None:
        app.add_middleware(AdminDoor, office=office)
    chat = build_chat(handlers)
    return WebApp(_mount(app, chat), chat)


def _add_guards(app: FastAPI, handlers: ChatHandlers, portals: Sequence[str]) -> None:
    """Add what stands between the routes and whoever asks."""
    app.add_exception_handler(Problem, answer_problem)
    app.add_exception_handler(HTTPException, answer_http_error)
    app.add_exception_handler(Exception, answer_failure)
    app.add_middleware(CalmFailure)
    app.add_middleware(LocalisedPage, texts={Language.ENGLISH: _english_texts(handlers)})
    app.add_middleware(Caching)
    app.add_middleware(GZipMiddleware, exclude_content_types=_NOT_COMPRESSED)
    # With CORS here, Gradio leaves out its own, which lets any origin in.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=[site for site in portals if "*" not in site],
        allow_origin_regex="|".join(origins_pattern(site) for site in portals if "*" in site) or None,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
    )
    app.add_middleware(Guard, portals=tuple(portals))


def _english_texts(handlers: ChatHandlers) -> Sequence[Texts]:
    with speaking(Language.ENGLISH):
        return texts_of(build_chat(handlers))


def _open_tools(app: FastAPI, service: AnsweringService, portals: Sequence[str]) -> None:
    from web.mcp.door import ToolDoor  # imports the protocol's package, slowly: only where it is wanted

    app.add_middleware(ToolDoor, service=service, portals=tuple(portals))


def _mount(app: FastAPI, chat: gr.Blocks) -> FastAPI:
    phrases = gr.I18n(**gradio_words())
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


def _file_routes() -> APIRouter:
    router = APIRouter()
    for path, (name, media_type) in _FILES.items():
        router.add_api_route(
            path, _file_route(_STATIC / name, media_type), methods=["GET"], include_in_schema=False
        )
    return router


def _file_route(path: Path, media_type: str) -> Callable[[], Awaitable[Response]]:
    async def serve() -> Response:
        return FileResponse(path, media_type=media_type, headers={"cache-control": "public, max-age=300"})

    return serve
