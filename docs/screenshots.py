"""Make the README's pictures from a running assistant.

RAG_PORTALS=http://localhost:8000 python app.py   # in one terminal
python docs/screenshots.py [--url URL]            # in another; needs Chromium (RAG_CHROMIUM=/path/to/it)
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

_HERE = Path(__file__).resolve().parent
_QUESTION = "Tổng thu ngân sách sáu tháng được bao nhiêu?"
_FOLLOW_UP = "Thế còn tổng chi?"
_PORTAL_PORT = 8000  # what docs/demo and RAG_PORTALS are set up for
_COLOURS = 160  # a palette: the pictures are flat, and stay well under 200 kB


def main(
    url: Annotated[str, typer.Option(help="Địa chỉ trợ lý đang chạy")] = "http://127.0.0.1:7860",
) -> None:
    """Chụp ảnh trang hỏi đáp đang chạy vào thư mục docs/."""
    path = os.environ.get("RAG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        take(browser, url, "trang-hoi-dap.png", width=1280, height=800)
        take(browser, url, "trang-hoi-dap-toi.png", width=1280, height=800, dark=True)
        take(browser, url, "dien-thoai.png", width=375, height=720)
        with portal() as address:
            take_widget(browser, address, "hop-chat.png")
        browser.close()


@contextmanager
def portal() -> Iterator[str]:
    """Serve the invented portal of docs/demo; gives its address."""
    handler = partial(_Quiet, directory=str(_HERE / "demo"))
    with ThreadingHTTPServer(("127.0.0.1", _PORTAL_PORT), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{_PORTAL_PORT}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's own name
        """Say nothing of requests."""


def take_widget(browser: Browser, address: str, name: str) -> None:
    """Open the launcher's chat on the portal, ask, and write the picture to docs/."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    page.goto(address)
    page.locator("button[aria-expanded]").first.click()
    chat = page.frame_locator("iframe")
    chat.locator("button.example").first.wait_for()
    chat.locator("#question textarea").fill(_QUESTION)
    chat.locator("#question textarea").press("Enter")
    chat.locator(".turn .excerpt").first.wait_for()
    save(page, name)


def take(browser: Browser, url: str, name: str, *, width: int, height: int, dark: bool = False) -> None:
    """Ask two questions, open the place of the last answer, and write one picture to docs/."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="vi-VN"
    )
    page.goto(url)
    page.locator("button.example").first.wait_for()
    for number, question in enumerate((_QUESTION, _FOLLOW_UP)):
        page.fill("#question textarea", question)
        page.press("#question textarea", "Enter")
        page.locator(".turn").nth(number).locator(".excerpt, .refusal").first.wait_for()
    if width > 900:
        page.locator(".turn").nth(1).locator("a.chip").first.click()
        page.locator("#conversation").evaluate("pane => pane.scrollTo(0, 0)")
    save(page, name)


def save(page: Page, name: str) -> None:
    """Write what the page shows, once it is at rest, and close it."""
    page.mouse.move(1, 1)
    page.wait_for_timeout(1200)
    target = _HERE / name
    page.screenshot(path=target)
    page.close()
    with Image.open(target) as image:
        image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    typer.run(main)
