"""Fixtures of the web's tests: the application over a fake assistant, and a real Chromium if there is one."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from starlette.testclient import TestClient

import web  # noqa: F401 -- throws the offline switches before Gradio is imported
from tests.web.fakes import FakeAssistant
from web.feedback.file import FeedbackFile
from web.server import WebApp, create_web_app
from web.types import AnsweringService
from web.words.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PORTAL = "http://localhost:8102"  # a page the browser tests make up; nothing listens there
CHROMIUM_OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync "
    # pages that a test makes up have no address, and so would need leave to reach this machine
    "--disable-features=LocalNetworkAccessChecks"
)


def build_web_app(service: AnsweringService, **options: Any) -> WebApp:
    """Build inside an event loop: without one Gradio makes itself one and never closes it.

    In a thread, because Playwright holds this one's loop while a browser is open.
    """

    async def build() -> WebApp:
        return create_web_app(service, **options)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(build())).result()


@pytest.fixture
def service() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="session")
def feedback_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "new" / "chat.jsonl"


@pytest.fixture(scope="session")
def web_app(feedback_path: Path) -> WebApp:
    return build_web_app(
        FakeAssistant(),
        examples=VIETNAMESE.examples,
        portals=("https://cong.example.vn",),
        feedback=FeedbackFile(feedback_path),
    )


@pytest.fixture(scope="session")
def client(web_app: WebApp) -> Iterator[TestClient]:
    with TestClient(web_app.asgi, raise_server_exceptions=False) as client:
        yield client


@dataclass(frozen=True)
class Server:
    url: str
    service: FakeAssistant
    feedback: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application over the fake, served on a free port by a thread of this process."""
    service = FakeAssistant()
    feedback = tmp_path_factory.mktemp("server") / "chat.jsonl"
    app = build_web_app(
        service, examples=VIETNAMESE.examples, portals=(PORTAL,), feedback=FeedbackFile(feedback)
    )
    with serving(app) as url:
        yield Server(url, service, feedback)


@contextmanager
def serving(app: WebApp) -> Iterator[str]:
    """Serve an application on a free port by a thread of this process; the address ends in "/"."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app.asgi, log_level="error", timeout_graceful_shutdown=1)
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not running.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/"
        running.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; without one the tests are skipped, or fail where RAG_REQUIRE_BROWSER=1."""
    path = os.environ.get("RAG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None or not Path(path).exists():
        words = "no Chromium found (set RAG_CHROMIUM to its path)"
        if os.environ.get("RAG_REQUIRE_BROWSER") == "1":
            pytest.fail(words)
        pytest.skip(words)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS.split())
        yield browser
        browser.close()
