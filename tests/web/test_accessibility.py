"""WCAG 2.2 AA by axe-core on every page, light and dark, wide and narrow, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from index.settings import Settings
from tests.web.admin_pages import NEW, make_office, open_admin
from tests.web.conftest import PORTAL, Server
from tests.web.test_browser import Visit
from tests.web.test_browser_widget import Host
from web.words.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SIZES = {"wide": (1280, 800), "narrow": (375, 812)}
HEAD_IS_WHOLE = """() => {
  const head = document.querySelector("header").getBoundingClientRect();
  const parts = [...document.querySelectorAll("header :is(a, button)")].map((e) => e.getBoundingClientRect());
  const apart = (a, b) => a.right + 8 <= b.left || a.bottom <= b.top;
  return parts.every((part) => part.bottom <= head.bottom && part.right <= innerWidth)
    && parts.slice(1).every((part, at) => apart(parts[at], part));
}"""


def faults(page: Page) -> list[str]:
    """Return what breaks a criterion, each with the elements concerned."""
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(LEVELS)}})
    assert results.response["passes"], "axe has looked at nothing"
    return [
        f"{fault['id']}: {node['html'][:160]} – {node['failureSummary'][:240]}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]


@pytest.fixture(params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join)
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    size, scheme = request.param
    width, height = SIZES[size]
    # axe is put into the pages as a script, which they let nobody do.
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
    )
    yield context
    context.close()


def test_the_chat_page_at_every_step(context: BrowserContext, server: Server) -> None:
    visit = Visit(context, server)
    visit.page.locator("#question textarea").wait_for()  # the page as a whole, not its first part
    found = {"empty": faults(visit.page)}
    turn = visit.ask("Tổng thu ngân sách nhà nước")
    turn.locator("summary").click()
    turn.locator(".thumb.down").click()
    found["answered, with the form of an opinion"] = faults(visit.page)
    visit.page.goto(f"{visit.url}?lang=en")
    visit.page.locator(".turn").wait_for()
    visit.ask("Bao nhiêu ca sốt xuất huyết?")
    found["refused, in English"] = faults(visit.page)
    assert not any(found.values()), found


def test_the_viewer(context: BrowserContext, server: Server) -> None:
    visit = Visit(context, server)
    chip = visit.ask("Tổng thu ngân sách nhà nước").locator("a.chip").first
    for address in (str(chip.get_attribute("href")), "source?c=broken&at=1"):
        visit.page.goto(server.url + address)
        assert faults(visit.page) == []


def test_the_widget_over_another_page(context: BrowserContext, server: Server) -> None:
    body = (
        '<html lang="vi"><title>Cổng</title><main><h1>Tin tức</h1></main>'
        f'<script src="{server.url}widget.js"></script></html>'
    )
    host = Host(context.new_page(), server, body, origin=PORTAL, csp="")
    host.opener.wait_for()
    assert faults(host.page) == []
    host.open()
    assert faults(host.page) == []


def test_the_admin_page(context: BrowserContext, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "thuy-loi.txt").write_bytes(NEW)
    admin = open_admin(make_office(Settings(documents=documents, index=tmp_path / "index")))
    sheets = [ROOT / "web" / "static" / name for name in ("source.css", "admin.css")]
    style = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    found = {"signed out": admin.client.get("/admin").text}
    admin.sign_in()
    found["signed in"] = admin.raw_page()
    admin.send("build")
    found["built"] = (admin.finish(), admin.raw_page())[1]
    page = context.new_page()
    for step, html in found.items():
        page.set_content(html)
        page.add_style_tag(content=style)
        assert not faults(page), step
        assert page.evaluate(HEAD_IS_WHOLE), step


def test_at_twice_the_size_nothing_is_lost(chromium: Browser, server: Server) -> None:
    """Half of 1280 pixels is what a page has left at 200 %."""
    context = chromium.new_context(viewport={"width": 640, "height": 400})
    visit = Visit(context, server)
    visit.ask("Tổng thu ngân sách nhà nước")
    for name in (VIETNAMESE.send, VIETNAMESE.new_conversation, VIETNAMESE.helpful):
        visit.page.get_by_role("button", name=name).first.scroll_into_view_if_needed()
        assert visit.page.get_by_role("button", name=name).first.is_visible()
    width = "document.documentElement.scrollWidth"
    assert visit.page.evaluate(width) <= 640
    visit.page.goto(f"{server.url}source")
    assert visit.page.evaluate(width) <= 640
    context.close()


def test_axe_finds_a_fault(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<html lang='vi'><title>a</title><main><h1>a</h1><input></main>")
    assert [fault.partition(":")[0] for fault in faults(page)] == ["label"]
    page.close()
