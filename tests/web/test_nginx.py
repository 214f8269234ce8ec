"""The assistant in a folder behind a real nginx that signs people in, as docs/embedding.md has it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.settings import ROOT
from tests.web.conftest import PORTAL

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

QUESTION = "Tổng thu ngân sách sáu tháng được bao nhiêu?"
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr;
events {{ worker_connections 128; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {zone}
    server {{
        listen 127.0.0.1:{port};
        {named}
        {nameless}
    }}
}}
"""


@dataclass(frozen=True)
class Proxy:
    url: str  # where nginx has signed somebody in
    nameless: str  # where it has not
    feedback: Path


def documented(pattern: str) -> str:
    """Return the piece of the documented configuration."""
    found = re.search(pattern, (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8"), re.M | re.S)
    assert found
    return found[0]


def configuration(folder: Path, *, port: int, app: int) -> str:
    location = documented(r"^    location /hoidap/ \{.*?^    \}").replace(
        "127.0.0.1:7860", f"127.0.0.1:{app}"
    )
    return CONFIGURATION.format(
        folder=folder,
        port=port,
        zone=documented(r"^limit_req_zone .*?;"),
        named=location.replace("$remote_user", "nguyen.van.a"),
        nameless=location.replace("/hoidap/ {", "/khong-ten/ {"),  # nobody is signed in: an empty name
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], environment: dict[str, str], health: str) -> Iterator[None]:
    """Keep a program running, from when `health` answers."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while not answers(health):
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < deadline, f"{command[0]} did not answer"
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        if os.environ.get("RAG_REQUIRE_BROWSER") == "1":
            pytest.fail("no nginx found")
        pytest.skip("no nginx found (Debian: nginx-light)")
    folder = tmp_path_factory.mktemp("nginx")
    port, app = free_port(), free_port()
    settings = {
        "RAG_PORT": str(app),
        "RAG_INDEX": str(folder / "index"),
        "RAG_FEEDBACK": str(folder / "chat.jsonl"),
        "RAG_PORTALS": PORTAL,
        "RAG_ROOT_PATH": "/hoidap",
        "RAG_USER_HEADER": "X-Remote-User",
    }
    written = folder / "nginx.conf"
    written.write_text(configuration(folder, port=port, app=app), encoding="utf-8")
    environment = {**os.environ, **settings}
    url = f"http://127.0.0.1:{port}/hoidap/"
    with (
        running([sys.executable, "app.py"], environment, f"http://127.0.0.1:{app}/healthz"),
        running([nginx, "-p", str(folder), "-c", str(written), "-e", "stderr"], {}, f"{url}healthz"),
    ):
        yield Proxy(url, f"http://127.0.0.1:{port}/khong-ten/", folder / "chat.jsonl")


def test_a_question_its_source_and_an_opinion(chromium: Browser, proxy: Proxy) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    page = context.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.goto(proxy.url)
    page.locator("button.example", has_text=QUESTION).click()
    turn = page.locator(".turn").first
    turn.locator("mark").first.wait_for()
    turn.locator("a.chip").first.click()
    page.frame_locator("#source-frame").locator("#cited").wait_for(state="attached")
    assert "433 tỷ đồng" in page.frame_locator("#source-frame").locator("mark").first.inner_text()
    turn.locator(".thumb.up").click()
    turn.locator(".opinion-said", has_text="Cảm ơn").wait_for()
    assert json.loads(proxy.feedback.read_text(encoding="utf-8"))["verdict"] == "up"
    assert "nguyen.van.a" not in proxy.feedback.read_text(encoding="utf-8")
    assert asked
    assert [url for url in asked if not url.startswith(proxy.url)] == []
    assert failed == []
    context.close()


def test_the_widget_from_the_folder(chromium: Browser, proxy: Proxy) -> None:
    context = chromium.new_context()
    page = context.new_page()
    body = f'<!doctype html><body><script src="{proxy.url}widget.js" data-open></script></body>'
    page.route(f"{PORTAL}/", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=body))
    page.goto(f"{PORTAL}/")
    chat = page.frame_locator("iframe")
    chat.locator("button.example", has_text=QUESTION).click()
    chat.locator("a.chip").first.click()
    chat.frame_locator("#source-frame").locator("mark").first.wait_for()
    context.close()


def status(url: str, *, body: object = None, **headers: str) -> tuple[int, str]:
    """Return the status and the text of a response."""
    data = None if body is None else json.dumps(body).encode()
    sent = {"content-type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, sent)) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_who_is_not_signed_in_is_refused(proxy: Proxy) -> None:
    question = {"question": QUESTION}
    assert status(f"{proxy.url}api/ask", body=question)[0] == 200
    code, told = status(f"{proxy.nameless}api/ask", body=question, x_remote_user="ke.gia.mao")
    assert code == 401
    assert json.loads(told)["title"] == "Chưa đăng nhập"
    code, told = status(proxy.nameless, x_remote_user="ke.gia.mao")
    assert code == 401
    assert "đăng nhập" in told
    assert status(f"{proxy.nameless}widget.js")[0] == 200
    assert status(f"{proxy.nameless}readyz")[0] == 200
