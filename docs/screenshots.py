"""Make the README's pictures from a running assistant.

python app.py                            # in one terminal
python docs/screenshots.py [--url URL]   # in another; needs Chromium (RAG_CHROMIUM=/path/to/it)
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

_HERE = Path(__file__).resolve().parent
_QUESTION = "Tổng thu ngân sách sáu tháng được bao nhiêu?"
_FOLLOW_UP = "Thế còn tổng chi?"
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
        browser.close()


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
    page.mouse.move(1, 1)
    page.wait_for_timeout(1200)
    target = _HERE / name
    page.screenshot(path=target)
    page.close()
    with Image.open(target) as image:
        image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    typer.run(main)
