"""A server that goes away and comes back, and where the focus is once a form has gone, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import Server
from tests.web.test_browser import Visit
from web.words.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LOST = "Connection to the server was lost. Attempting reconnection..."


def test_a_page_goes_on_once_the_server_is_there_again(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    visit = Visit(context, server)
    page = visit.page
    visit.ask("Tổng thu ngân sách nhà nước")
    context.set_offline(True)
    page.fill("#question textarea", "Còn tổng chi ngân sách địa phương?")
    page.press("#question textarea", "Enter")
    page.get_by_text(VIETNAMESE.gradio_toasts[LOST]).wait_for()
    page.get_by_role("button", name=VIETNAMESE.gradio_toasts["Close"], exact=True).wait_for()
    with page.expect_event("load"):
        context.set_offline(False)
    page.locator(".turn").first.wait_for()
    page.wait_for_function("document.querySelector('#question textarea')?.value.startsWith('Còn tổng chi')")
    page.press("#question textarea", "Enter")
    page.locator(".turn").nth(1).locator(".excerpt, .refusal").first.wait_for()
    assert page.input_value("#question textarea") == ""
    context.close()


def test_the_focus_is_on_the_thanks_for_an_opinion(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    visit = Visit(context, server)
    turn = visit.ask("Tổng thu ngân sách nhà nước")
    turn.locator(".thumb.down").click()
    turn.locator(".send-opinion").click()
    turn.get_by_text(VIETNAMESE.opinion_taken).wait_for()
    assert visit.page.evaluate("document.activeElement.className") == "opinion-said"
    context.close()
