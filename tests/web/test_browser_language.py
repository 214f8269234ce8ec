"""The switch between the languages, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import Server
from tests.web.test_browser import Visit
from web.words.english import ENGLISH
from web.words.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

QUESTION = "Tổng thu ngân sách nhà nước"


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visit]:
    """A browser that asks for English, as many in an office do though nobody there has chosen it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    yield Visit(context, server)
    context.close()


def test_the_language_is_switched_and_kept(visit: Visit) -> None:
    page = visit.page
    assert page.title() == VIETNAMESE.title
    visit.ask(QUESTION)
    page.get_by_role("link", name=ENGLISH.language).click()
    page.get_by_role("heading", name=ENGLISH.title).wait_for()
    # The conversation is there, what the assistant says of it in English now.
    page.get_by_role("button", name=ENGLISH.helpful).wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("textbox", name=ENGLISH.question_label).count() == 1
    turn = visit.ask("Bao nhiêu ca sốt xuất huyết?")
    assert turn.locator(".refusal-title").inner_text() == ENGLISH.not_found
    assert page.locator(".turn").count() == 2
    chip = turn.locator("a.chip").first
    chip.click()
    visit.source().locator("html[lang=en] main[lang=vi]").wait_for()
    page.goto(visit.url)  # the address says nothing: what was chosen is remembered
    page.get_by_role("heading", name=ENGLISH.title).wait_for()
    page.locator(".turn").nth(1).wait_for()
    page.get_by_role("link", name=VIETNAMESE.language).click()
    page.get_by_role("heading", name=VIETNAMESE.title).wait_for()
    page.get_by_role("button", name=VIETNAMESE.new_conversation).click()
    page.locator("button.example").first.wait_for()
    assert page.locator(".welcome-title").inner_text() == VIETNAMESE.welcome
    assert visit.complaints == []
