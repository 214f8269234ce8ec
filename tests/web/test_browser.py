"""The page in a real Chromium, over the fake assistant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import Server
from tests.web.fakes import FAULT, FULL, SLOW, SLOW_S
from web.words.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

# WCAG contrast of every visible piece of text against the nearest painted background; returns the worst ones.
POOR_CONTRAST = """() => {
  const parse = (c) => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const background = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      if (color.length < 4 || color[3] > 0.99) return color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    if (!words || !element.checkVisibility()) continue;
    if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName)) continue;
    if (element.closest("[aria-hidden]")) continue;
    const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(background(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${words.slice(0, 40)}`);
  }
  return poor;
}"""


class Visit:
    """One browser page on the chat, with everything it asked for and complained about."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.url = server.url
        self.hosts: set[str] = set()
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("response", self._note_status)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._note_dialog)
        self.page.goto(server.url)
        self.page.wait_for_selector("button.example")

    def _note_dialog(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_status(self, response: Any) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def _note_console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def ask(self, question: str) -> Any:
        """Type a question, send it and return its turn once it is answered."""
        before = self.page.locator(".turn").count()
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        turn = self.page.locator(".turn").nth(before)
        turn.locator(".excerpt, .refusal, .failed").first.wait_for()
        return turn

    def source(self) -> Any:
        return self.page.frame_locator("#source-frame")

    def cited_in_view(self) -> bool:
        """Return whether the current mark stands inside the visible part of the source pane."""
        self.source().locator("#cited").wait_for(state="attached")
        self.page.wait_for_timeout(700)
        frame = self.page.frame(name="source")
        assert frame
        inside = frame.evaluate(
            "() => { const r = document.querySelector('#cited').getBoundingClientRect();"
            " return r.top >= 0 && r.bottom <= innerHeight; }"
        )
        pane = self.page.locator("#source-frame").bounding_box()
        viewport = self.page.viewport_size
        assert pane and viewport  # noqa: PT018
        return bool(inside) and pane["y"] < viewport["height"] / 2 and pane["y"] + pane["height"] > 200


@pytest.fixture
def desktop(chromium: Browser, server: Server) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    yield Visit(context, server)
    context.close()


@pytest.fixture
def phone(chromium: Browser, server: Server) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 375, "height": 720}, locale="vi-VN", has_touch=True)
    yield Visit(context, server)
    context.close()


def check_quiet(visit: Visit) -> None:
    assert visit.complaints == []
    assert visit.hosts == {urlsplit(visit.url).netloc}


def test_ask_and_see_the_place(desktop: Visit) -> None:
    page = desktop.page
    assert page.title() == VIETNAMESE.title
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.locator("h1").first.inner_text() == VIETNAMESE.title
    assert page.locator("button.example").count() == len(VIETNAMESE.examples)
    turn = desktop.ask("Tổng thu ngân sách nhà nước")
    assert "433 tỷ đồng" in turn.locator("mark").first.inner_text()
    turn.locator("summary").click()
    chip = turn.locator("a.chip").nth(1)
    chip.click()
    assert chip.get_attribute("aria-current") == "true"
    assert desktop.cited_in_view()
    assert "Trích dẫn 2/3" in desktop.source().locator(".bar").inner_text()
    desktop.source().locator(f"a[aria-label='{VIETNAMESE.previous}']").click()
    desktop.source().get_by_text("Trích dẫn 1/3").wait_for()
    assert desktop.cited_in_view()
    assert "433 tỷ đồng" in desktop.source().locator("mark:not(.other)").first.inner_text()
    assert page.url == desktop.url
    check_quiet(desktop)


def test_examples_follow_up_and_new_conversation(desktop: Visit) -> None:
    page = desktop.page
    page.locator("button.example").first.click()
    page.locator(".turn .excerpt").first.wait_for()
    assert page.locator("#question textarea").input_value() == ""
    turn = desktop.ask("Còn tổng chi ngân sách địa phương?")
    assert VIETNAMESE.understood in turn.inner_text()
    assert VIETNAMESE.examples[0] in turn.locator(".understood").inner_text()
    page.get_by_role("button", name=VIETNAMESE.new_conversation).click()
    page.locator("button.example").first.wait_for()
    assert page.locator(".turn").count() == 0
    turn = desktop.ask("Còn tổng chi ngân sách địa phương?")
    assert VIETNAMESE.understood not in turn.inner_text()
    check_quiet(desktop)


def test_a_new_conversation_forgets_what_was_being_answered(desktop: Visit, server: Server) -> None:
    page = desktop.page
    desktop.ask("Tổng thu ngân sách nhà nước")
    page.fill("#question textarea", SLOW)
    page.press("#question textarea", "Enter")
    page.locator(".pending").wait_for()
    page.get_by_role("button", name=VIETNAMESE.new_conversation).click()
    page.locator("button.example").first.wait_for()
    page.wait_for_timeout(SLOW_S * 1000 + 500)
    assert page.locator(".turn").count() == 0
    assert desktop.source().locator("mark").count() == 0
    desktop.ask("Còn tổng chi ngân sách địa phương?")
    assert server.service.asked[-1][1] == ()
    check_quiet(desktop)


def test_asking_again_as_typed(desktop: Visit, server: Server) -> None:
    page = desktop.page
    desktop.ask("Tổng thu ngân sách nhà nước")
    reworded = desktop.ask("Còn tổng chi ngân sách địa phương?")
    page.fill("#question textarea", "đang viết dở")
    reworded.get_by_role("button", name=VIETNAMESE.ask_as_typed).press("Enter")
    again = page.locator(".turn").nth(2)
    again.get_by_text(VIETNAMESE.asked_as_typed).wait_for()
    assert again.locator(".question").inner_text() == "Còn tổng chi ngân sách địa phương?"
    assert server.service.asked[-1] == ("Còn tổng chi ngân sách địa phương?", ())
    assert page.locator("#question textarea").input_value() == "đang viết dở"
    check_quiet(desktop)


def test_everything_an_answer_can_hold(desktop: Visit) -> None:
    turn = desktop.ask(FULL)
    first = turn.locator(".excerpt").first
    figure = first.locator(".figure-value").first
    assert figure.inner_text() == "433 tỷ đồng"
    assert figure.bounding_box()["y"] < first.locator("blockquote").bounding_box()["y"]
    calculation = turn.locator(".calculation")
    assert calculation.locator("p").first.inner_text() == VIETNAMESE.calculation
    assert turn.locator("blockquote .calculation, .calculation blockquote").count() == 0
    assert turn.locator(".note").is_visible()
    assert turn.locator(".slots li").count() == 3
    suggestion = turn.locator("button.suggestion").nth(1)
    words = suggestion.inner_text()
    suggestion.press("Enter")
    asked = desktop.page.locator(".turn").nth(1)
    asked.locator(".excerpt").first.wait_for()
    assert asked.locator(".question").inner_text() == words
    assert desktop.page.locator("button.suggestion").count() == 0
    check_quiet(desktop)


def opinions(server: Server) -> list[dict[str, Any]]:
    if not server.feedback.exists():
        return []
    return [json.loads(line) for line in server.feedback.read_text(encoding="utf-8").splitlines()]


def test_an_answer_is_judged_by_keyboard(desktop: Visit, server: Server) -> None:
    page = desktop.page
    before = len(opinions(server))
    turn = desktop.ask("Tổng thu ngân sách nhà nước")
    turn.get_by_role("button", name=VIETNAMESE.not_helpful).press("Enter")
    page.keyboard.press("Escape")
    assert not turn.locator(".why").is_visible()
    page.keyboard.press("Enter")  # the thumb has the focus again
    page.keyboard.press("ArrowDown")  # from the first reason to the second
    page.keyboard.press("Tab")
    page.keyboard.type("<b>Không khớp</b> “bảng 2”")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    turn.get_by_text(VIETNAMESE.opinion_taken).wait_for()
    assert turn.locator(".thumb, .why").count() == 0
    (line,) = opinions(server)[before:]
    assert (line["verdict"], line["reason"]) == ("down", "Không đúng câu hỏi")
    assert line["comment"] == "<b>Không khớp</b> “bảng 2”"
    assert line["question"] == "Tổng thu ngân sách nhà nước"
    second = desktop.ask(FULL)
    second.get_by_role("button", name=VIETNAMESE.helpful).click()
    second.get_by_text(VIETNAMESE.opinion_taken).wait_for()
    assert opinions(server)[-1]["verdict"] == "up"
    assert opinions(server)[-1]["history"][0]["question"] == "Tổng thu ngân sách nhà nước"
    assert (
        page.locator(".feedback").get_by_text(VIETNAMESE.opinion_taken).count() == 2
    )  # the first is still said after a new answer
    check_quiet(desktop)


def test_an_opinion_moves_nothing(desktop: Visit) -> None:
    page = desktop.page
    turn = desktop.ask(FULL)
    turn.locator("summary").click()
    turn.locator("a.chip").nth(1).click()
    turn.get_by_role("button", name=VIETNAMESE.helpful).scroll_into_view_if_needed()
    before = page.evaluate("document.querySelector('#conversation').scrollTop")
    assert before > 0
    turn.get_by_role("button", name=VIETNAMESE.helpful).click()
    turn.get_by_text(VIETNAMESE.opinion_taken).wait_for()
    assert turn.locator("details").get_attribute("open") is not None
    assert turn.locator("a.chip").nth(1).get_attribute("aria-current") == "true"
    assert abs(page.evaluate("document.querySelector('#conversation').scrollTop") - before) < 60


def test_an_opinion_that_cannot_be_written_breaks_nothing(desktop: Visit, server: Server) -> None:
    kept = server.feedback.read_bytes() if server.feedback.exists() else b""
    server.feedback.unlink(missing_ok=True)
    server.feedback.mkdir()  # a folder in its place
    try:
        turn = desktop.ask("Tổng thu ngân sách nhà nước")
        turn.get_by_role("button", name=VIETNAMESE.helpful).click()
        turn.get_by_text(VIETNAMESE.feedback_failed).wait_for()
        assert turn.locator(".thumb").count() == 2
    finally:
        server.feedback.rmdir()
        server.feedback.write_bytes(kept)
    turn.get_by_role("button", name=VIETNAMESE.helpful).click()
    turn.get_by_text(VIETNAMESE.opinion_taken).wait_for()
    assert desktop.ask("Còn tổng chi ngân sách địa phương?").locator("mark").count() > 0
    check_quiet(desktop)


def test_two_browsers_do_not_mix(desktop: Visit, phone: Visit) -> None:
    desktop.ask("Tổng thu ngân sách nhà nước")
    turn = phone.ask("Còn tổng chi ngân sách địa phương?")
    assert VIETNAMESE.understood not in turn.inner_text()
    assert phone.page.locator(".turn").count() == 1
    assert "Còn tổng chi" not in desktop.page.locator("#conversation").inner_text()


def test_refusal_and_fault(desktop: Visit) -> None:
    refused = desktop.ask("Giá vàng ngân sách Luân Đôn hôm qua tăng mấy đồng")
    assert VIETNAMESE.nearest in refused.inner_text()
    assert refused.locator("a.chip").count() > 0
    failed = desktop.ask(FAULT)
    assert VIETNAMESE.failed in failed.inner_text()
    assert desktop.ask("Tổng thu ngân sách nhà nước").locator("mark").count() > 0
    check_quiet(desktop)


@pytest.mark.parametrize(
    "question",
    [
        "<img src=x onerror=alert(1)><script>alert(2)</script>",
        "${alert(3)} {{constructor.constructor('alert(4)')()}} <svg onload=alert(5)>",
        "![x](http://evil.example/a.png) [a](javascript:alert(6)) <a href=//evil.example>x</a>",
        "<iframe srcdoc='<script>alert(7)</script>'></iframe><style>*{display:none}</style>",
    ],
)
def test_html_in_a_question_does_nothing(desktop: Visit, question: str) -> None:
    turn = desktop.ask(question)
    desktop.page.wait_for_timeout(400)
    assert turn.locator(".question").inner_text() == question
    assert desktop.page.locator("#conversation :is(img, script, svg, iframe, style)").count() == 0
    check_quiet(desktop)


def test_inline_scripts_are_refused_by_the_policy(desktop: Visit) -> None:
    ran = desktop.page.evaluate(
        "() => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">');"
        " return new Promise((done) => setTimeout(() => done(window.ran), 500)); }"
    )
    assert ran is None


def test_keyboard_alone_suffices(desktop: Visit) -> None:
    page = desktop.page
    turn = desktop.ask("Tổng thu ngân sách nhà nước")
    turn.locator("a.chip").first.focus()
    page.keyboard.press("Enter")
    assert desktop.cited_in_view()
    assert page.evaluate("document.activeElement.id") == "source-frame"
    assert page.get_by_role("button", name=VIETNAMESE.send, exact=True).count() == 1
    assert page.get_by_role("textbox", name=VIETNAMESE.question_label).count() == 1


def test_the_source_does_not_take_the_focus_from_the_box(desktop: Visit) -> None:
    for _ in range(3):
        desktop.ask("Tổng thu ngân sách nhà nước")
        desktop.page.locator("#question textarea").focus()
        assert desktop.cited_in_view()
        assert desktop.page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_copy_takes_the_quote_and_its_source(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    visit = Visit(context, server)
    turn = visit.ask("Tổng thu ngân sách nhà nước")
    turn.locator("button.copy").first.click()
    turn.get_by_text(VIETNAMESE.copied).wait_for()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“Tổng thu ngân sách nhà nước trên địa bàn tỉnh")
    assert copied.endswith("năm 2024, mục I.1 “Về các lĩnh vực kinh tế”, đoạn 9)")
    context.close()


def test_phone(phone: Visit) -> None:
    page = phone.page
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) == 375
    turn = phone.ask("Tổng thu ngân sách nhà nước")
    phone.ask("dài" * 300)
    full = phone.ask(FULL)
    full.get_by_role("button", name=VIETNAMESE.not_helpful).click()
    assert page.evaluate(width) == 375
    edges = full.locator("button, p, li, textarea, .calculation").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().right)"
    )
    assert max(edges) <= 375
    assert page.evaluate(width) == 375
    turn.locator("a.chip").first.click()
    assert phone.cited_in_view()
    assert page.evaluate(width) == 375
    page.locator("a.back").click()
    page.wait_for_function(
        "() => { const box = document.querySelector('#question textarea').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight }"
    )
    check_quiet(phone)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_in_both_schemes(chromium: Browser, server: Server, scheme: Any) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    visit = Visit(context, server)
    assert visit.page.evaluate(POOR_CONTRAST) == []
    visit.ask("Tổng thu ngân sách nhà nước").locator("summary").click()
    visit.ask(FULL).get_by_role("button", name=VIETNAMESE.not_helpful).click()
    assert visit.page.evaluate(POOR_CONTRAST) == []
    visit.ask("Giá vàng ngân sách Luân Đôn hôm qua tăng mấy đồng").locator("a.chip").first.click()
    assert visit.cited_in_view()
    visit.page.mouse.move(1, 1)
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate(POOR_CONTRAST) == []
    frame = visit.page.frame(name="source")
    assert frame
    assert frame.evaluate(POOR_CONTRAST) == []
    surface = frame.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (surface == "rgb(255, 255, 255)") == (scheme == "light")
    context.close()


def test_no_english_is_left(desktop: Visit) -> None:
    desktop.ask("Tổng thu ngân sách nhà nước")
    desktop.ask(FULL).get_by_role("button", name=VIETNAMESE.not_helpful).click()
    seen = desktop.page.locator("body").inner_text()
    labels = desktop.page.evaluate(
        "[...document.querySelectorAll('[aria-label],[title],[placeholder]')]"
        ".filter(e => e.checkVisibility())"
        ".flatMap(e => ['aria-label', 'title', 'placeholder'].map(a => e.getAttribute(a) || ''))"
        ".join(' ')"
    )
    words = set(f"{seen} {labels}".lower().replace("…", " ").split())
    assert not words & set("submit send clear loading built with gradio settings api the copy".split())  # noqa: SIM905
