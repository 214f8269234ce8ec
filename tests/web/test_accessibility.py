"""WCAG 2.2 AA by axe-core on every page, light and dark, wide and narrow, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import Server
from tests.web.test_browser import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

pytestmark = pytest.mark.browser

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
SIZES = {"wide": (1280, 800), "narrow": (375, 812)}


def faults(page: Page | Frame) -> list[str]:
    """Return what breaks a criterion, each with the elements concerned."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(LEVELS)}})
    assert results.response["passes"], "axe has looked at nothing"
    return [
        f"{fault['id']}: {node['html'][:160]} – {node['failureSummary'][:240]}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]


@pytest.fixture(params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join)
def visit(chromium: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Visit]:
    size, scheme = request.param
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
    )
    yield Visit(context, server)
    context.close()


def test_the_chat_page_at_every_step(visit: Visit) -> None:
    page: Any = visit.page
    found = {"empty": faults(page)}
    turn = visit.ask("Tổng thu ngân sách nhà nước")
    found["answered"] = faults(page)
    turn.locator(".thumb.down").click()
    found["opinion"] = faults(page)
    visit.ask("Bao nhiêu ca sốt xuất huyết?")
    found["refused"] = faults(page)
    assert not any(found.values()), found


def test_the_viewer(visit: Visit) -> None:
    turn = visit.ask("Tổng thu ngân sách nhà nước")
    visit.page.goto(visit.url + str(turn.locator("a.chip").first.get_attribute("href")))
    assert faults(visit.page) == []
    visit.page.goto(visit.url + "source?c=broken&at=1")
    assert faults(visit.page) == []
