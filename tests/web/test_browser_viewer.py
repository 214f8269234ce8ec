"""The source page in a real Chromium: citations, outline, search, page pictures, on paper and on a phone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.types import Document
from tests.index.readers.pdf_files import paragraphs, pdf, picture
from tests.web.conftest import build_web_app, serving
from tests.web.fakes import FakeAssistant, bundled_report, cite, read_report
from tests.web.test_browser import POOR_CONTRAST
from web.viewer.originals import Originals
from web.viewer.places import Place, place_of, source_link
from web.words.vietnamese import VIETNAMESE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

REPORT = bundled_report()
PLACES = [place_of(cite(REPORT, words)) for words in ("433 tỷ đồng", "719.923 lượt", "4.128 tỷ đồng")]
PDF = pdf(picture(), paragraphs("Trang hai"))
LOOK_ALIKES = "\n".join(
    [
        "I. Những chữ gần giống nhau",
        "Ngân sách, ngần ngại, ngan ngỗng và ngăn ngừa.",
        "Hoà bình và hòa bình là một; hoa màu thì khác.",
        "Thuế thu nhập đã thu đủ.",
        "Chữ tổ hợp: nga\u0302n sa\u0301ch.",
        "Chữ qua nhiều phần: tổng\xa0 thu <b>ngân</b> sách.",
        *(f"Dòng đệm số {at} không có gì lạ." for at in range(400)),
        "II. Phần cuối",
        "Chuyện du lịch ở cuối văn bản.",
    ]
)


def scan() -> Document:
    bare = read_report("Trang một của bản quét.\nTrang hai của bản quét.", path="quet.pdf")
    sha256 = hashlib.sha256(PDF).hexdigest()
    pages = tuple(replace(p, page=at) for at, p in enumerate(bare.paragraphs, start=1))
    return replace(bare, id=sha256[:16], sha256=sha256, paragraphs=pages, recognised=True)


@dataclass(frozen=True)
class Viewer:
    """The application over the report, look-alike words and a scan."""

    browser: Browser
    url: str

    def open(self, link: str, *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(self.url + link)
        return page


@pytest.fixture(scope="module")
def viewer(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Viewer]:
    folder: Path = tmp_path_factory.mktemp("documents")
    (folder / "quet.pdf").write_bytes(PDF)
    documents = (REPORT, read_report(LOOK_ALIKES, path="giong.txt"), scan())
    app = build_web_app(FakeAssistant(documents), originals=Originals(folder, downloads=True))
    with serving(app) as url:
        yield Viewer(chromium, url)


@pytest.fixture
def words(viewer: Viewer) -> Iterator[Page]:
    page = viewer.open(f"source?d={read_report(LOOK_ALIKES).id}")
    yield page
    page.context.close()


def in_view(page: Page, selector: str) -> bool:
    """Whether an element stands between the bar and the lower edge of the window."""
    return bool(
        page.evaluate(
            "s => { const r = document.querySelector(s).getBoundingClientRect();"
            " return r.top >= document.querySelector('.bar').getBoundingClientRect().bottom - 1"
            " && r.bottom <= innerHeight; }",
            selector,
        )
    )


def search(page: Page, query: str) -> str:
    """Type a query, wait for what the page says of it."""
    page.fill(".search input", "")
    page.press(".search input", "Enter")
    page.locator(".search output:empty").wait_for(state="attached")
    page.fill(".search input", query)
    page.press(".search input", "Enter")
    page.locator(".search output:not(:empty)").wait_for(state="attached")
    return page.locator(".search output").inner_text()


def found_now(page: Page) -> str:
    return str(page.evaluate("[...(CSS.highlights.get('found-now') ?? [])].map(String).join('|')"))


def found_in_view(page: Page) -> bool:
    return bool(
        page.evaluate(
            "() => { const [r] = [...CSS.highlights.get('found-now')].map((x) => x.getBoundingClientRect());"
            " return r.top >= document.querySelector('.bar').getBoundingClientRect().bottom"
            " && r.bottom <= innerHeight; }"
        )
    )


def test_the_cited_sentence_is_in_view_and_keys_lead_on(viewer: Viewer) -> None:
    page = viewer.open(source_link(PLACES, 1))
    assert in_view(page, "mark:not(.other)")
    assert page.locator("mark:not(.other)").inner_text() == "433 tỷ đồng"
    page.keyboard.press("Alt+ArrowDown")
    page.get_by_text("Trích dẫn 2/3").wait_for()
    assert page.locator("mark:not(.other)").inner_text() == "719.923 lượt"
    assert in_view(page, "mark:not(.other)")
    page.keyboard.press("Alt+ArrowUp")
    page.get_by_text("Trích dẫn 1/3").wait_for()
    page.focus(".search input")
    page.keyboard.press("Alt+ArrowDown")  # belongs to the box while somebody types
    page.keyboard.type("433")
    assert "Trích dẫn 1/3" in page.locator(".bar").inner_text()
    page.get_by_role("link", name=VIETNAMESE.next).click()
    page.get_by_text("Trích dẫn 2/3").wait_for()
    page.context.close()


def test_words_without_marks_find_all_and_with_marks_themselves(words: Page) -> None:
    assert search(words, "ngan").endswith("/6")  # ngân ×3, ngần, ngan, ngăn
    assert search(words, "ngân").endswith("/3")
    assert search(words, "ngần ").endswith("/1")
    assert search(words, "NGAN SACH").endswith("/2")
    assert search(words, "ngân sach").endswith("/2")
    assert search(words, "ngan sách").endswith("/2")
    assert search(words, "hòa").endswith("/2")
    assert search(words, "hoa").endswith("/3")
    assert search(words, "thu").endswith("/4")  # the last word may go on: Thuế
    assert search(words, "thu ").endswith("/3")
    assert search(words, "đã thu").endswith("/1")
    assert search(words, "da thu").endswith("/1")
    assert search(words, "tong thu <b>ngan</b> sach") == "1/1"
    assert found_now(words) == "tổng\xa0 thu <b>ngân</b> sách"
    assert search(words, "gân") == VIETNAMESE.search_none  # a find begins where a word does
    assert search(words, "ngấn") == VIETNAMESE.search_none
    assert search(words, "nga\u0302n sa\u0301ch").endswith("/2")


def test_finds_are_walked_through_and_cleared(words: Page) -> None:
    assert search(words, "phan") == "1/2"
    assert found_now(words) == "phần"
    words.press(".search input", "Enter")
    words.get_by_text("2/2").wait_for()
    assert found_now(words) == "Phần"
    assert found_in_view(words)
    words.press(".search input", "Enter")
    words.get_by_text("1/2").wait_for()
    words.press(".search input", "Shift+Enter")
    words.get_by_text("2/2").wait_for()
    words.get_by_role("button", name=VIETNAMESE.search_previous).click()
    words.get_by_text("1/2").wait_for()
    assert found_in_view(words)
    words.press(".search input", "Escape")
    words.locator(".search output:empty").wait_for(state="attached")
    assert words.input_value(".search input") == ""
    assert words.evaluate("CSS.highlights.size") == 0
    assert words.get_by_role("button", name=VIETNAMESE.search_next).is_disabled()


def test_typing_alone_searches(words: Page) -> None:
    words.focus(".search input")
    words.keyboard.type("du lich")
    words.get_by_text("1/1").wait_for()
    assert found_now(words) == "du lịch"
    assert found_in_view(words)


def test_a_search_leaves_the_citations_alone(viewer: Viewer) -> None:
    page = viewer.open(source_link(PLACES, 2))
    before = page.locator("main").inner_html()
    assert search(page, "luot khach") != VIETNAMESE.search_none
    assert search(page, "719.923 lượt khách") == VIETNAMESE.search_none
    assert search(page, "lich 6 thang dau nam dat 719.923 luot") == "1/1"
    assert found_now(page).endswith("719.923 lượt")  # across the mark's edge
    assert page.locator("main").inner_html() == before
    page.context.close()


def test_the_browsers_own_search_sees_what_is_not_laid_out(words: Page) -> None:
    assert words.evaluate("scrollY") == 0
    assert words.evaluate("window.find('Chuyện du lịch ở cuối')")
    assert words.evaluate("scrollY") > 1000


def test_the_outline_stands_beside_the_text_and_follows_it(viewer: Viewer) -> None:
    page = viewer.open(f"source?d={REPORT.id}")
    outline = page.get_by_role("navigation", name=VIETNAMESE.outline)
    assert outline.is_visible()
    assert not page.get_by_role("button", name=VIETNAMESE.outline).is_visible()
    outline.get_by_role("link", name="II. Hạn chế và nguyên nhân").click()
    page.locator("#outline a[aria-current]").get_by_text("II. Hạn chế").wait_for()
    target = outline.get_by_role("link", name="II. Hạn chế").get_attribute("href")
    assert in_view(page, str(target))
    inner = outline.get_by_role("link", name="2. Lĩnh vực Văn hoá")
    assert inner.is_visible()
    outline.locator("summary").first.click()
    assert not inner.is_visible()
    page.context.close()


def test_on_a_phone_the_outline_opens_over_the_text(viewer: Viewer) -> None:
    page = viewer.open(source_link(PLACES, 1), width=375, height=640, has_touch=True)
    assert in_view(page, "mark:not(.other)")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    opener = page.get_by_role("button", name=VIETNAMESE.outline)
    outline = page.locator("#outline")
    assert not outline.is_visible()
    opener.press("Enter")
    outline.wait_for()
    page.keyboard.press("Escape")
    outline.wait_for(state="hidden")
    opener.click()
    last = outline.get_by_role("link", name="III. Phương hướng")
    target = str(last.get_attribute("href"))
    last.click()
    outline.wait_for(state="hidden")
    assert in_view(page, target)
    assert search(page, "du lịch") != VIETNAMESE.search_none
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    edges = page.locator(".bar *").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().right)"
    )
    assert max(edges) <= 375
    page.context.close()


def test_a_scan_shows_its_pages_when_asked(viewer: Viewer) -> None:
    page = viewer.open(f"source?d={scan().id}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.get_by_text("Trang 2", exact=True).is_visible()
    with page.expect_response("**/pages/2.jpg"):
        page.get_by_text(VIETNAMESE.page_picture).nth(1).click()
    image = page.get_by_role("img", name=VIETNAMESE.page_picture_label.format(number=2))
    image.evaluate("image => image.decode()")
    assert image.evaluate("image => image.naturalWidth") >= 1240
    box = image.bounding_box()
    assert box is not None
    assert abs(box["height"] / box["width"] - 297 / 210) < 0.01  # room that was kept for it: nothing jumps
    assert [url.rpartition("/")[2] for url in asked if "/pages/" in url] == ["2.jpg"]
    page.context.close()


def test_a_page_that_cannot_be_drawn_says_so(viewer: Viewer) -> None:
    page = viewer.open(f"source?d={scan().id}")
    page.route("**/pages/*", lambda route: route.fulfill(status=503))
    page.get_by_text(VIETNAMESE.page_picture).first.click()
    page.get_by_text(VIETNAMESE.page_picture_failed).wait_for()
    page.context.close()


def test_the_file_is_downloaded_under_its_name(viewer: Viewer) -> None:
    page = viewer.open(f"source?d={scan().id}")
    with page.expect_download() as download:
        page.get_by_role("link", name=VIETNAMESE.original_file).click()
    assert download.value.suggested_filename == "quet.pdf"
    assert Path(download.value.path()).read_bytes() == PDF
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_readable(viewer: Viewer, scheme: Any) -> None:
    for link in (source_link(PLACES, 2), f"source?d={scan().id}"):
        page = viewer.open(link, color_scheme=scheme)
        assert page.evaluate(POOR_CONTRAST) == []
        page.context.close()


def test_at_twice_the_size_and_on_paper_all_is_there(viewer: Viewer) -> None:
    page = viewer.open(source_link(PLACES, 1), width=640, height=400)  # 1280 x 800 at 200 %
    assert page.evaluate("document.documentElement.scrollWidth") == 640
    assert in_view(page, "mark:not(.other)")
    page.emulate_media(media="print")
    assert not page.locator(".search").is_visible()
    assert page.locator(".group").first.evaluate("e => getComputedStyle(e).contentVisibility") == "visible"
    page.context.close()


def test_a_place_in_the_midst_of_a_long_document_is_reached(viewer: Viewer) -> None:
    at = LOOK_ALIKES.index("Dòng đệm số 300")
    place = Place(read_report(LOOK_ALIKES).id, at, at + 30, ((at, at + 15),))
    page = viewer.open(source_link([place], 1))
    assert in_view(page, "mark")
    assert page.locator("mark").inner_text() == "Dòng đệm số 300"
    page.context.close()
