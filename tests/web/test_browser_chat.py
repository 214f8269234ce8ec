"""What a person does on the chat page, in a real Chromium: wide, on a phone, in the dark, by keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest

from tests.web.conftest import Server
from tests.web.fakes import FULL, SLOW
from tests.web.test_browser import POOR_CONTRAST, Visit, check_quiet
from web.words.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

FIRST, FOLLOW_UP = "Tổng thu ngân sách nhà nước", "Còn tổng chi ngân sách địa phương?"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 812}
MAX_FIRST_LOAD_BYTES = 500_000
MAX_LAYOUT_SHIFT = 0.1
WATCH_SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
FOCUS_IS_SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
ON_SCREEN = """(selector) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  return box.top >= -1 && box.bottom <= innerHeight + 1 && box.height > 0;
}"""
NOTICE = ".masthead p"


@pytest.fixture(
    params=[
        {"viewport": WIDE},
        {"viewport": PHONE, "has_touch": True},
        {"viewport": WIDE, "color_scheme": "dark"},
    ],
    ids=["wide", "phone", "dark"],
)
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="vi-VN", **request.param)
    yield context
    context.close()


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visit]:
    context = chromium.new_context(viewport=WIDE, locale="vi-VN")  # type: ignore[arg-type]
    yield Visit(context, server)
    context.close()


def export(page: Page, path: Path) -> Any:
    """Press the button and return the file that comes, opened."""
    with page.expect_download() as download:
        page.get_by_role("button", name=VIETNAMESE.export).click()
    assert download.value.suggested_filename.startswith("hỏi đáp báo cáo 2")
    download.value.save_as(path)
    return docx.Document(str(path))


def test_a_whole_conversation(context: BrowserContext, server: Server, tmp_path: Path) -> None:
    visit = Visit(context, server)
    page = visit.page
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.get_by_role("button", name=VIETNAMESE.export).is_disabled()
    first = visit.ask(FIRST)
    source = first.locator("a.chip").first.inner_text()
    assert source.endswith("Báo cáo tóm tắt tình hình phát triển…, mục I.1 “Về các lĩnh vực kinh tế”, đoạn 9")
    reworded = visit.ask(FOLLOW_UP)
    assert FIRST in reworded.locator(".understood strong").inner_text()
    reworded.get_by_role("button", name=VIETNAMESE.ask_as_typed).click()
    page.get_by_text(VIETNAMESE.asked_as_typed).wait_for()
    first.get_by_role("button", name=VIETNAMESE.not_helpful).click()
    first.locator(".choice input").nth(2).check()
    first.get_by_role("button", name=VIETNAMESE.send_opinion).click()
    first.get_by_text(VIETNAMESE.opinion_taken).wait_for()
    line = json.loads(server.feedback.read_text(encoding="utf-8").splitlines()[-1])
    assert (line["question"], line["reason"]) == (FIRST, "Thiếu")
    document = export(page, tmp_path / "x.docx")
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:3] == [f"Câu hỏi 1. {FIRST}", f"Câu hỏi 2. {FOLLOW_UP}", f"Câu hỏi 3. {FOLLOW_UP}"]
    text = server.service.documents[0].text
    assert all(p.text in text for p in document.paragraphs if p.style.name == "Quote")
    shown = page.locator("#conversation").inner_text()
    page.reload()
    page.locator(".turn").nth(2).wait_for()
    assert page.locator("#conversation").inner_text() == shown
    assert page.locator(".turn").first.get_by_text(VIETNAMESE.opinion_taken).is_visible()
    assert visit.ask("Còn thu?").locator(".understood").count() > 0  # it goes on where it was
    assert page.evaluate(ON_SCREEN, NOTICE)
    assert page.evaluate(ON_SCREEN, "#ask-row")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.mouse.move(1, 1)
    assert page.evaluate(POOR_CONTRAST) == []
    page.get_by_role("button", name=VIETNAMESE.new_conversation).click()
    page.locator("button.example").first.wait_for()
    page.reload()
    page.locator("button.example").first.wait_for()
    assert page.locator(".turn").count() == 0
    check_quiet(visit)


def test_by_keyboard_alone(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    keys = page.keyboard
    page.locator("#question textarea").wait_for()
    keys.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == VIETNAMESE.skip_to_question
    assert page.evaluate(ON_SCREEN, "a.skip")
    keys.press("Enter")
    keys.type("Tổng thu")
    keys.press("Shift+Enter")
    keys.type("ngân sách nhà nước")
    assert page.locator(".turn").count() == 0
    keys.press("Enter")
    page.locator(".turn mark").first.wait_for()
    assert page.locator(".question").inner_text() == FIRST
    in_box = "document.activeElement === document.querySelector('#question textarea')"
    assert page.evaluate(in_box)
    reached = walk_back(page, "summary")
    assert reached >= {"TEXTAREA", "thumb down", "thumb up"}
    keys.press("Enter")
    page.locator(".turn details[open]").wait_for()
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "chip"
    keys.press("Escape")
    assert page.locator(".turn details[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    walk_back(page, "copy")
    keys.press("Enter")
    page.locator(".turn").get_by_text(VIETNAMESE.copied).wait_for()
    assert page.evaluate("document.activeElement.className") == "copy"
    walk_back(page, "chip")
    walk_back(page, "export")
    with page.expect_download() as download:
        keys.press("Enter")
    download.value.save_as(tmp_path / "x.docx")
    page.locator("button.thumb.down").focus()
    page.locator("a.skip").focus()
    keys.press("Enter")
    assert page.evaluate(in_box)
    check_quiet(visit)


def walk_back(page: Page, goal: str, most: int = 40) -> set[str]:
    """Go backwards by Shift+Tab to the element of that name; return what was passed.

    The focus must be seen all the way.
    """
    passed: set[str] = set()
    for _ in range(most):
        tag, name = page.evaluate(
            "[document.activeElement.tagName, document.activeElement.className || document.activeElement.id]"
        )
        if goal in (tag.lower(), name):
            return passed
        passed |= {tag, name}
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(FOCUS_IS_SEEN)
    pytest.fail(f"{goal} was not reached by Shift+Tab; passed: {sorted(passed)}")


@pytest.mark.parametrize("typed", [False, True])
def test_a_question_that_is_sent_before_the_page_listens_is_asked_once(visit: Visit, typed: bool) -> None:
    page = visit.page
    page.locator("#send").wait_for()
    page.evaluate(
        """() => {
          let deaf = 2;
          document.querySelector("#send").addEventListener("click", (event) => {
            if (deaf-- > 0) event.stopImmediatePropagation();
          }, true);
        }"""
    )
    if typed:
        page.fill("#question textarea", FIRST)
        page.press("#question textarea", "Enter")
    else:
        page.locator("button.example").first.click()
    page.locator(".turn .excerpt").first.wait_for()
    page.wait_for_timeout(1500)  # twice the time after which it would be sent again
    assert page.locator(".turn").count() == 1
    check_quiet(visit)


def test_the_focus_goes_back_to_the_box_only_from_nowhere(visit: Visit) -> None:
    page = visit.page
    page.locator("button.example").first.press("Enter")
    page.locator(".turn .excerpt").first.wait_for()
    page.wait_for_function("document.activeElement === document.querySelector('#question textarea')")
    page.wait_for_function(
        f"document.querySelector('#teller').textContent.startsWith('{VIETNAMESE.answer_found}')"
    )
    page.fill("#question textarea", SLOW)
    page.press("#question textarea", "Enter")
    page.locator(".pending").wait_for()
    page.get_by_role("button", name=VIETNAMESE.export).focus()
    page.locator(".pending").wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == "export"
    check_quiet(visit)


def test_what_is_typed_while_an_answer_is_sought_is_kept_and_sent_next(visit: Visit) -> None:
    page = visit.page
    page.fill("#question textarea", SLOW)
    page.press("#question textarea", "Enter")
    page.locator(".pending").wait_for()
    page.keyboard.type("Có bao nhiêu lượt khách")
    page.keyboard.press("Enter")
    page.locator(".turn").nth(1).locator(".excerpt, .refusal").first.wait_for()
    assert page.locator(".question").all_inner_texts() == [SLOW, "Có bao nhiêu lượt khách"]
    assert page.locator("#question textarea").input_value() == ""
    check_quiet(visit)


def test_a_page_loaded_again_while_an_answer_is_sought_gets_it(visit: Visit) -> None:
    page = visit.page
    page.fill("#question textarea", SLOW)
    page.press("#question textarea", "Enter")
    page.locator(".pending").wait_for()
    page.reload()
    page.locator(".pending").wait_for()
    page.locator(".turn mark").first.wait_for()
    assert page.locator(".question").all_inner_texts() == [SLOW]
    assert FIRST in visit.ask(FOLLOW_UP).locator(".understood strong").inner_text()


def test_two_pages_of_one_conversation_lose_nothing(visit: Visit, server: Server) -> None:
    """A tab that is duplicated takes its storage along: both pages then write to one conversation."""
    page, other = visit.page, Visit(visit.page.context, server).page
    kept = page.evaluate("sessionStorage.getItem('conversation')")
    other.evaluate("(id) => sessionStorage.setItem('conversation', id)", kept)
    other.reload()
    other.wait_for_selector("button.example")
    page.fill("#question textarea", SLOW)
    other.fill("#question textarea", "Có bao nhiêu lượt khách")
    page.press("#question textarea", "Enter")
    other.press("#question textarea", "Enter")
    page.locator(".turn").nth(1).locator(".excerpt").first.wait_for()
    page.locator(".pending").wait_for(state="detached")
    assert sorted(page.locator(".question").all_inner_texts()) == sorted([SLOW, "Có bao nhiêu lượt khách"])


def test_two_browsers_keep_their_own(chromium: Browser, server: Server, visit: Visit) -> None:
    other = chromium.new_context()
    stranger = Visit(other, server)
    visit.ask(FIRST)
    stranger.ask("Có bao nhiêu lượt khách du lịch đến tỉnh?")
    for one, words in ((visit, FIRST), (stranger, "Có bao nhiêu lượt khách du lịch đến tỉnh?")):
        one.page.reload()
        one.page.locator(".turn .excerpt").first.wait_for()
        assert one.page.locator(".question").all_inner_texts() == [words]
    ids = {one.page.evaluate("sessionStorage.getItem('conversation')") for one in (visit, stranger)}
    assert len(ids) == 2
    assert all(len(key) == 32 for key in ids)
    other.close()


def test_without_storage_the_page_still_answers(chromium: Browser, server: Server) -> None:
    context = chromium.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('blocked'); } });"
    )
    visit = Visit(context, server)
    visit.ask(FIRST)
    assert visit.ask(FOLLOW_UP).locator(".understood strong").count() == 1
    context.close()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_jumps_when_an_answer_arrives(chromium: Browser, server: Server, viewport: Any) -> None:
    context = chromium.new_context(viewport=viewport)
    context.add_init_script(f"({WATCH_SHIFTS})()")
    page = Visit(context, server).page
    for at, question in enumerate((FIRST, SLOW)):  # slow, so that the shift is not put down to the typing
        page.fill("#question textarea", question)
        page.press("#question textarea", "Enter")
        page.locator(".turn").nth(at).locator(".excerpt").first.wait_for()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifted") < MAX_LAYOUT_SHIFT
    context.close()


def test_the_first_load_is_small(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(server.url)
    page.wait_for_selector("button.example")
    page.frame_locator("#source-frame").locator("main").wait_for()
    page.evaluate("document.fonts.ready")
    page.wait_for_function(  # the heartbeat's stream is never over; all others are told by their ends
        "performance.getEntriesByType('resource').every((entry) => entry.responseEnd > 0)"
    )
    assert len(sizes) > 50
    assert 100_000 < sum(sizes) < MAX_FIRST_LOAD_BYTES
    context.close()


def test_at_twice_the_size_and_without_motion(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(viewport={"width": 640, "height": 400}, reduced_motion="reduce")
    visit = Visit(context, server)
    page = visit.page
    visit.ask(FULL).get_by_role("button", name=VIETNAMESE.not_helpful).click()
    assert page.evaluate("document.documentElement.scrollWidth") == 640
    assert page.evaluate(ON_SCREEN, NOTICE)
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].map((e) => getComputedStyle(e)).filter((s) =>"
        " parseFloat(s.transitionDuration) > 0 && s.transitionProperty !== 'none'"
        " || s.animationName !== 'none'"
        " || s.scrollBehavior === 'smooth').length"
    )
    assert moving == 0
    context.close()
