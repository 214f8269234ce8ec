"""The product as it is started, `python app.py`, on a machine where every way out is shut."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Running:
    url: str
    attempts: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("offline")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    attempts = folder / "attempts.txt"
    environment = {
        **os.environ,
        "PYTHONPATH": str(HERE / "no_network"),
        "PYTHONIOENCODING": "utf-8",
        "RAG_TEST_ATTEMPTS": str(attempts),
        "RAG_PORT": str(port),
        "RAG_INDEX": str(folder / "index"),
    }
    process = subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert f":{port} " in line, process.stderr.read() if process.stderr else ""
        yield Running(f"http://127.0.0.1:{port}/", attempts)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        finally:
            process.kill()


def test_the_shutter_works(tmp_path: Path) -> None:
    attempts = tmp_path / "attempts.txt"
    code = (
        "import socket, urllib.request\n"
        "for act in (lambda: socket.create_connection(('example.org', 80)),"
        " lambda: socket.socket().connect(('192.0.2.1', 80)),"
        " lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.2', 53)),"
        " lambda: urllib.request.urlopen('http://192.0.2.3')):\n"
        "    try: act()\n"
        "    except OSError: pass\n"
        "    else: raise SystemExit('let through')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(HERE / "no_network"), "RAG_TEST_ATTEMPTS": str(attempts)}
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=environment, check=True, timeout=30)
    assert attempts.read_text().split() == ["example.org", "192.0.2.1", "192.0.2.2", "192.0.2.3"]


def test_the_api_answers_and_quotes(running: Running) -> None:
    with httpx.Client(base_url=running.url, trust_env=False) as client:
        assert client.get("readyz").json()["documents"] == 1
        answer = client.post("api/ask", json={"question": "tong chi ngan sach dia phuong"}).json()
        assert answer["status"] == "answered"
        first = answer["citations"][0]
        text = client.get(f"api/documents/{first['document']['id']}/text").text
        assert text[first["start"] : first["end"]] == first["quote"]
        assert "3.048 tỷ đồng" in first["quote"]
    assert not running.attempts.exists(), running.attempts.read_text()


@pytest.mark.browser
def test_the_page_answers_and_marks(running: Running, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    page = context.new_page()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(running.url)
    page.locator("button.example").first.wait_for()
    assert page.locator("button.example").count() >= 4  # each answered by the bundled report at the warm-up
    page.fill("#question textarea", "Tổng chi ngân sách địa phương là bao nhiêu?")
    page.press("#question textarea", "Enter")
    mark = page.locator(".turn mark").first
    mark.wait_for()
    assert "3.048 tỷ đồng" in mark.inner_text()
    page.locator(".turn a.chip").first.click()
    marked = page.frame_locator("#source-frame").locator("mark:not(.other)").first
    marked.wait_for()
    assert "3.048 tỷ đồng" in marked.inner_text()
    page.fill("#question textarea", "Thế còn tổng thu?")
    page.press("#question textarea", "Enter")
    page.locator(".turn").nth(1).locator(".excerpt, .refusal").first.wait_for()
    assert "Tổng thu" in page.locator(".turn").nth(1).inner_text()
    assert hosts == {urlsplit(running.url).netloc}
    context.close()
    assert not running.attempts.exists(), running.attempts.read_text()
