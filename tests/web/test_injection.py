"""Twenty-odd hostile texts in questions, titles and documents: none runs, loads or draws outside its box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import Server, build_web_app, serving
from tests.web.fakes import FakeAssistant, read_report
from tests.web.test_browser import Visit, check_quiet
from web.api.routes import considered

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>window.ran=1;alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=http://evil.example/a.png>",
    '"><svg onload=alert(1)><use href=http://evil.example/#a></svg>',
    "'><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=http://evil.example></iframe>",
    "</blockquote></div><style>*{display:none}body{background:url(http://evil.example)}</style>",
    "<link rel=stylesheet href=http://evil.example/a.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href=http://evil.example/>",
    "<form action=http://evil.example><input name=q autofocus onfocus=alert(1)><button>Gửi</button></form>",
    "<div style='position:fixed;inset:0;background:red'>che hết</div>",
    "<a href='javascript:alert(1)'>x</a> [x](javascript:alert(1))",
    "![x](http://evil.example/a.png) <object data=http://evil.example></object>",
    "${alert(1)} ${window.ran=1} `${alert(2)}`",
    "{{constructor.constructor('alert(1)')()}} {{{value}}} {{#each value}}x{{/each}} @children",
    "<details open ontoggle=alert(1)><summary>x</summary></details><video><source onerror=alert(1)></video>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62; \\u003cscript\\u003e",
    "\u202eđảo ngược chữ\u202c \u2066cách ly\u2069 \u200b\ufeffẩn",
    "a\x00b\x07c\x1bd <scr\x00ipt>alert(1)</scr\x00ipt>",
    "dài" * 320,
    "<math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
)
# Whatever is painted stands inside the pane it belongs to, or is scrolled out of it.
OUTSIDE = """() => {
  const pane = document.querySelector('#chat-pane').getBoundingClientRect();
  return [...document.querySelectorAll('#conversation .turn, #conversation .turn *')].filter((e) => {
    const box = e.getBoundingClientRect();
    return e.checkVisibility() && !e.closest('.who, .visually-hidden') && box.width > 0
      && (box.left < pane.left - 1 || box.right > pane.right + 1 || getComputedStyle(e).position === 'fixed');
  }).map((e) => e.outerHTML.slice(0, 120));
}"""
FOREIGN = (
    "#conversation :is(script, img, svg, iframe, style, link, meta, base, form, object, video, math, "
    "input[name=q])"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose documents have hostile titles, headings and paragraphs."""
    documents = []
    for at, words in enumerate(PAYLOADS):
        text = f"1. {words[:60]}\nĐoạn thứ {at} khoá{at} nói rằng {words} và hết.\n"
        documents.append(replace(read_report(text), title=f"{words} tựa", path=f"{at}-{words[:40]}.txt"))
    service = FakeAssistant(tuple(documents))
    with serving(build_web_app(service, examples=PAYLOADS[:4])) as url:
        yield Server(url, service, tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_runs_loads_or_leaves_its_box(chromium: Browser, hostile: Server, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    visit = Visit(context, hostile)
    page = visit.page
    for at, words in enumerate(PAYLOADS):
        turn = visit.ask(f"khoá{at} {words}")
        assert turn.locator(".question").text_content() == considered(f"khoá{at} {words}")
        said = f"khoá{at} nói rằng {words} và hết.".replace("\x00", "")  # browsers leave these out
        assert said in turn.locator("blockquote").first.text_content()
        check(page, turn)
    page.reload()
    page.locator(".turn").nth(len(PAYLOADS) - 1).wait_for()
    check(page, page.locator(".turn").last)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    check_quiet(visit)
    context.close()


def check(page: Any, turn: Any) -> None:
    for folded in turn.locator("summary").all():
        folded.click()
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate("window.ran") is None
    assert page.evaluate(OUTSIDE) == []


def test_the_template_is_not_filled_in_twice(chromium: Browser, hostile: Server) -> None:
    """Gradio puts values into `${value}` templates: what stands in a value must stay as it is."""
    context = chromium.new_context()
    visit = Visit(context, hostile)
    for words in ("${1+1} {{value}} {{{value}}} @children", "${'${1+1}'} {{this}} {{#if value}}có{{/if}}"):
        turn = visit.ask(words)
        assert turn.locator(".question").text_content() == words
    check_quiet(visit)
    context.close()
