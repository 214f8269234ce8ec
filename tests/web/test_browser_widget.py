"""The widget on pages of other sites, in a real Chromium."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from index.settings import ROOT
from tests.web.conftest import PORTAL, Server
from web.words.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Page

pytestmark = pytest.mark.browser

STRANGER = "http://localhost:8103"  # not among the portals
DEMO = ROOT / "docs" / "demo"
QUESTION = "Tổng thu ngân sách nhà nước"
HOSTILE = """<style>
  * { display: none !important; font-family: cursive !important; color: lime !important; }
  html, body, main, h2, script + * { display: block !important }
  iframe { width: 1px !important; height: 1px !important; visibility: hidden; }
  button { transform: rotate(180deg) !important; position: static !important; opacity: 0 !important; }
</style>"""
STRICT = "default-src 'none'; script-src {host}; frame-src {host}"

Open = Callable[..., "Host"]


class Host:
    """One page of another site, with what the browser said of it and what it asked of the assistant."""

    def __init__(self, page: Page, server: Server, body: str, *, origin: str, csp: str) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("request", lambda request: self._note(request.url, server.url))
        headers = {"content-security-policy": csp.format(host=server.url.rstrip("/"))} if csp else {}
        page.route(
            f"{origin}/",
            lambda route: route.fulfill(
                content_type="text/html; charset=utf-8", headers=headers, body=f"<!doctype html>{body}"
            ),
        )
        page.goto(f"{origin}/")

    def _note(self, url: str, assistant: str) -> None:
        if url.startswith(assistant):
            self.asked.append(url.removeprefix(assistant))

    @property
    def opener(self) -> Any:
        return self.page.get_by_role("button", name="Hỏi đáp báo cáo", include_hidden=True)

    @property
    def panel(self) -> Any:
        return self.page.locator("#panel")

    @property
    def chat(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    def open(self) -> FrameLocator:
        """Click on the launcher and return the chat, once it can be asked."""
        self.opener.click()
        self.chat.locator("button.example").first.wait_for()
        return self.chat

    def active(self) -> str:
        """Return what has the focus: its class inside the widget, else its tag."""
        return str(
            self.page.evaluate(
                "() => { const a = document.activeElement; const inner = a.shadowRoot?.activeElement;"
                " return inner ? inner.className || inner.tagName : a.tagName; }"
            )
        )


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Open]:
    contexts = []

    def open_page(
        tag: str = "",
        *,
        before: str = "",
        after: str = "",
        origin: str = PORTAL,
        csp: str = "",
        **options: Any,
    ) -> Host:
        context = chromium.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "locale": "vi-VN", **options}
        )
        contexts.append(context)
        script = f'<script src="{server.url}widget.js" {tag}></script>'
        body = f'<html lang="vi"><title>Cổng</title>{before}<main><h2>Tin</h2></main>{script}{after}</html>'
        return Host(context.new_page(), server, body, origin=origin, csp=csp)

    yield open_page
    for context in contexts:
        context.close()


def ask(chat: FrameLocator, question: str = QUESTION) -> Any:
    """Ask in the frame and return the turn once it is answered."""
    before = chat.locator(".turn").count()
    chat.locator("#question textarea").fill(question)
    chat.locator("#question textarea").press("Enter")
    turn = chat.locator(".turn").nth(before)
    turn.locator(".excerpt, .refusal").first.wait_for()
    return turn


def test_nothing_is_asked_of_the_assistant_before_a_click(visit: Open) -> None:
    host = visit("defer")
    host.opener.wait_for()
    assert host.asked == ["widget.js"]
    assert host.opener.get_attribute("aria-expanded") == "false"
    host.open()
    assert any(url.startswith("?embedded=1&from=http%3A%2F%2Flocalhost%3A8102&lang=vi") for url in host.asked)
    assert host.said == []


def test_the_file_stays_small() -> None:
    source = ROOT / "web" / "static" / "widget.js"
    assert len(gzip.compress(source.read_bytes())) < 7_000


def test_quotes_and_their_source_inside_the_widget(visit: Open) -> None:
    chat = visit().open()
    turn = ask(chat)
    chip = turn.locator("a.chip").first
    assert turn.locator("mark").first.is_visible()
    chip.click()
    chat.frame_locator("#source-frame").locator("mark").first.wait_for()
    assert chat.locator("#source-frame").bounding_box()["height"] > 400  # type: ignore[index]
    back = chat.get_by_text(VIETNAMESE.back_to_chat)
    back.click()
    chat.locator("#source-frame").wait_for(state="hidden")
    assert chip.evaluate("chip => chip === document.activeElement")
    assert chat.locator(".masthead p").is_visible()  # what it is, at all times


def test_the_page_says_what_the_widget_looks_like(visit: Open) -> None:
    host = visit(
        'data-color="rgb(255, 214, 0)" data-title="Tra số liệu" data-label="Hỏi" data-position="bottom-left"'
        ' data-greeting="Xin chào <b>anh chị</b>" data-theme="dark" data-z-index="77"'
        """ data-questions='["Tổng thu ngân sách nhà nước?", "Câu hai <i>?"]'"""
    )
    opener = host.page.get_by_role("button", name="Hỏi", exact=True)
    look = opener.evaluate("e => { const s = getComputedStyle(e); return [s.color, s.left, s.zIndex]; }")
    assert look == ["rgb(0, 0, 0)", "20px", "77"]  # black on yellow
    opener.click()
    chat = host.chat
    chat.locator(".welcome-title", has_text="Xin chào <b>anh chị</b>").wait_for()
    assert chat.locator("button.example").all_inner_texts() == [
        "Tổng thu ngân sách nhà nước?",
        "Câu hai <i>?",
    ]
    assert host.page.get_by_role("dialog", name="Tra số liệu").is_visible()
    assert chat.locator("#send").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 214, 0)"
    assert chat.locator("body.dark").count() == 1
    chat.locator("button.example").first.click()
    chat.locator("a.chip").first.wait_for()
    chat.get_by_role("button", name=VIETNAMESE.new_conversation).click()
    chat.locator(".welcome-title", has_text="Xin chào").wait_for()
    assert chat.locator("button.example").count() == 2
    assert host.said == []


def test_bad_values_are_left_out_with_a_line_each(visit: Open) -> None:
    host = visit(
        'data-color="red;background:url(x)" data-position="top" data-language="fr" data-z-index="1e9"'
        ' data-title="' + "x" * 81 + '" data-target="#khong-co" data-questions="[1]"'
    )
    host.opener.wait_for()
    for name in ("color", "position", "language", "z-index", "title", "target", "questions"):
        assert sum(f"bỏ qua data-{name}=" in line and "chấp nhận:" in line for line in host.said) == 1, name
    background = host.opener.evaluate("e => getComputedStyle(e).backgroundColor")
    assert background == "rgb(159, 29, 32)"


def test_the_scope_of_the_page_is_searched(visit: Open, server: Server) -> None:
    chat = visit('data-period="quý I năm 2024" data-document="abc def"').open()
    ask(chat)
    scope = server.service.scopes[-1]
    assert scope
    assert scope.documents == ("abc", "def")
    assert scope.period
    chat.get_by_role("button", name=VIETNAMESE.new_conversation).click()
    chat.locator("button.example").first.wait_for()
    ask(chat)
    assert server.service.scopes[-1] == scope


def test_other_sites_are_told_what_to_do(visit: Open) -> None:
    host = visit(origin=STRANGER)
    host.opener.click()
    told = host.page.get_by_role("alert")
    told.wait_for()
    assert "RAG_PORTALS" in told.inner_text()
    assert STRANGER in told.inner_text()
    link = host.page.get_by_role("link", name="Mở trợ lý trong thẻ riêng")
    assert link.get_attribute("target") == "_blank"
    assert host.chat.locator("button.example").count() == 0
    assert any("frame-ancestors" in line for line in host.said)


def test_a_strict_policy_of_the_page_is_enough(visit: Open) -> None:
    host = visit('data-color="#0a58a6"', csp=f"{STRICT}; require-trusted-types-for 'script'")
    host.opener.wait_for()
    assert host.opener.evaluate("e => getComputedStyle(e).position") == "fixed"
    assert host.opener.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(10, 88, 166)"
    assert ask(host.open()).locator("mark").count() > 0
    assert host.said == []


def test_a_policy_that_forbids_the_frame_is_told(visit: Open) -> None:
    host = visit(csp="default-src 'none'; script-src {host}")
    host.opener.click()
    told = host.page.get_by_role("alert")
    told.wait_for()
    assert "frame-src" in told.inner_text()


def test_styles_neither_leak_in_nor_out(visit: Open) -> None:
    host = visit(before=HOSTILE)
    looks = "e => { const s = getComputedStyle(e); return [s.display, s.opacity, s.transform, s.color]; }"
    main = host.page.locator("main").evaluate(looks)
    assert host.opener.evaluate(looks) == ["flex", "1", "none", "rgb(255, 255, 255)"]
    host.open()
    box = host.page.locator("iframe").bounding_box()
    assert box
    assert box["width"] > 400
    assert box["height"] > 600
    assert host.page.locator("main").evaluate(looks) == main
    assert host.page.evaluate("document.querySelectorAll('style, link').length") == 1  # the page's own


def test_escape_and_the_focus(visit: Open) -> None:
    host = visit()
    chat = host.open()
    assert host.opener.get_attribute("aria-expanded") == "true"
    host.page.wait_for_function("document.activeElement.shadowRoot?.activeElement?.tagName === 'IFRAME'")
    box = chat.locator("#question textarea")
    box.evaluate("box => new Promise(done => box === document.activeElement ? done() : box.onfocus = done)")
    assert host.panel.get_attribute("aria-modal") is None
    host.page.evaluate("postMessage({ assistant: 'close' }, '*')")  # not from the frame
    host.page.evaluate("() => new Promise(done => { onmessage = done; postMessage('last', '*'); })")
    assert host.panel.is_visible()
    host.page.keyboard.press("Escape")  # inside the frame
    host.panel.wait_for(state="hidden")
    assert host.active() == "open right"
    host.page.keyboard.press("Enter")
    host.panel.wait_for()
    host.page.keyboard.press("Escape")  # on the widget's own button
    host.panel.wait_for(state="hidden")
    assert host.active() == "open right"
    assert host.page.locator("iframe").count() == 1  # the conversation is kept


def test_escape_goes_back_from_the_report_first(visit: Open) -> None:
    host = visit()
    chat = host.open()
    ask(chat).locator("a.chip").first.click()
    source = chat.frame_locator("#source-frame")
    source.locator("mark").first.wait_for()
    source.locator("body").press("Escape")
    chat.locator("#source-frame").wait_for(state="hidden")
    assert host.panel.is_visible()
    host.page.keyboard.press("Escape")
    host.panel.wait_for(state="hidden")


def test_a_phone_is_covered_whole(visit: Open) -> None:
    tall = '<div style="height: 3000px"></div>'
    host = visit(after=tall, viewport={"width": 375, "height": 720}, has_touch=True)
    host.open()
    assert host.panel.bounding_box() == {"x": 0, "y": 0, "width": 375, "height": 720}
    assert host.panel.get_attribute("aria-modal") == "true"
    assert host.page.evaluate("document.body.inert")
    host.page.mouse.wheel(0, 500)
    assert host.page.evaluate("getComputedStyle(document.documentElement).overflowY") == "hidden"
    ask(host.chat).locator("a.chip").first.click()
    host.chat.frame_locator("#source-frame").locator("mark").first.wait_for()
    frame = next(f for f in host.page.frames if "embedded=1" in f.url)
    assert frame.evaluate("document.documentElement.scrollWidth") == 375
    host.page.set_viewport_size({"width": 800, "height": 720})  # turned, or a window made wider
    host.page.wait_for_function("!document.body.inert")
    host.page.set_viewport_size({"width": 375, "height": 720})
    host.page.wait_for_function("document.body.inert")
    host.page.get_by_role("button", name="Đóng").click()
    assert not host.page.evaluate("document.body.inert")
    assert host.page.evaluate("document.documentElement.style.overflow") == ""
    assert host.active() == "open right"


def test_inline_in_the_page(visit: Open) -> None:
    host = visit(
        'data-target="#hoi-dap" data-questions="Tổng thu ngân sách nhà nước|Tổng chi ngân sách"',
        before='<div id="hoi-dap"></div>',
    )
    question = host.page.get_by_role("button", name=QUESTION)
    question.wait_for()
    assert host.asked == ["widget.js"]
    question.click()
    assert host.chat.locator(".turn mark").first.inner_text().startswith(QUESTION)
    assert host.page.locator("#hoi-dap iframe").is_visible()
    assert host.page.evaluate("scrollY") == 0
    assert host.said == []


def test_a_page_asks_by_script(visit: Open) -> None:
    host = visit()
    host.page.evaluate(f"TroLyBaoCao.ask('{QUESTION}')")
    assert host.chat.locator(".turn .question").inner_text() == QUESTION
    host.chat.locator(".turn mark").first.wait_for()
    host.page.evaluate("TroLyBaoCao.close()")
    assert host.panel.is_hidden()
    host.page.evaluate("TroLyBaoCao.open()")
    assert host.panel.is_visible()


@pytest.mark.parametrize("how", ["async", "defer", ""])
def test_in_the_head_and_twice(visit: Open, server: Server, how: str) -> None:
    script = f'<script src="{server.url}widget.js" {how}></script>'
    host = visit(how, before=f"<head>{script}</head><body>")
    host.opener.wait_for()
    host.page.wait_for_load_state()
    assert host.opener.count() == 1
    assert len(host.said) == 1
    assert "lần nạp thứ hai" in host.said[0]


def test_english_and_open_from_the_start(visit: Open) -> None:
    host = visit('data-language="en" data-open')
    host.page.get_by_role("dialog", name="Ask the report").wait_for()
    assert host.active() == "BODY"  # nobody asked for the focus
    assert any("lang=en" in url for url in host.asked)


@pytest.mark.parametrize("name", ["index.html", "tra-cuu.html"])
def test_the_demo(chromium: Browser, server: Server, name: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    address = server.url.rstrip("/")

    def serve(route: Any) -> None:
        file = DEMO / route.request.url.rsplit("/", 1)[-1]
        types = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
        body = file.read_text(encoding="utf-8").replace("http://127.0.0.1:7860", address)
        route.fulfill(content_type=f"{types[file.suffix]}; charset=utf-8", body=body)

    page.route(f"{PORTAL}/**", serve)
    page.goto(f"{PORTAL}/{name}")
    opener = page.get_by_role("button", name="Hỏi đáp báo cáo" if name == "index.html" else "Đặt câu hỏi")
    opener.click()
    chat = page.frame_locator("iframe")
    chat.locator("button.example").nth(2).wait_for()
    assert chat.locator("button.example").count() == 3
    chat.locator("button.example").first.click()
    chat.locator(".turn mark").first.wait_for()
    box = page.locator("iframe").bounding_box()
    assert box
    assert box["width"] > 400
    assert said == []
    context.close()


def test_without_storage_and_cookies(visit: Open) -> None:
    host = visit()
    for context in host.page.context.browser.contexts:  # type: ignore[union-attr]
        context.add_init_script(
            "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
            " { get() { throw new DOMException('blocked', 'SecurityError'); } });"
            "Object.defineProperty(document, 'cookie', { get: () => '', set() {} });"
        )
    host.page.reload()
    assert ask(host.open()).locator("mark").count() > 0
    assert host.page.context.cookies() == []
