"""The English page has no Vietnamese but what it quotes, and the Vietnamese page no English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from index.language import Language, speaking
from index.text import is_marked
from rag import Answer, Scope, Turn
from rag.phrases import phrases
from tests.rag.office import office
from tests.web.fakes import FAULT, FULL, FakeAssistant
from web.chat.rendering import conversation_html, welcome_html
from web.chat.scopes import scope_choices, scopes_html
from web.types import Exchange
from web.words.english import ENGLISH
from web.words.vietnamese import VIETNAMESE

EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})
SAID = frozenset({"alt", "aria-label", "placeholder", "data-done"})  # attributes that hold words of ours


class Said(HTMLParser):
    """What a page says in its own language: text and labels outside of elements in another one."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._foreign = [False]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = self._foreign[-1] or given.get("lang") == "vi" or tag in ("script", "style")
        if not foreign:
            self.words += [value for name, value in attrs if name in SAID and value]
        if tag not in EMPTY:
            self._foreign.append(foreign)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            self._foreign.pop()

    def handle_data(self, data: str) -> None:
        if not self._foreign[-1] and data.strip():
            self.words.append(data.strip())


def said_in_english(page: str) -> list[str]:
    words = Said(page).words
    assert words, "the page says nothing"
    return [said for said in words if is_marked(said)]


def shown(ask: Callable[[], Answer | None]) -> str:
    return conversation_html([Exchange("Thu, chi?", ask(), 1)], ratings={})


def conversations() -> Iterator[Callable[[], str]]:
    """Yield what makes pages of a conversation: answers of all kinds, refusals, a fault."""
    fake, real = FakeAssistant(), office()
    revenue = "Tổng thu ngân sách nhà nước là bao nhiêu?"
    for ask in (
        lambda: replace(fake.ask(FULL), note=phrases().two_figures.format(one="5 vụ", other="6 vụ")),
        lambda: real.ask(revenue, scope=Scope(place="tỉnh Lam Điền")),
        lambda: real.ask(revenue, scope=Scope(kind="nghị quyết", include_superseded=True)),
        lambda: real.ask("Thu ngân sách năm 2010 của tỉnh Lam Điền?"),
        lambda: real.ask("Nghị quyết số 12/NQ-HĐND nói gì về học phí?"),
        lambda: real.ask("Bao nhiêu ca sốt xuất huyết?"),
        lambda: real.ask("Còn chi?", [Turn(revenue)]),
        lambda: real.ask("???"),
        lambda: None,
    ):
        yield partial(shown, ask)
    yield lambda: conversation_html([], pending=[(1, "Thu ngân sách?")])
    yield lambda: welcome_html(real.documents, ENGLISH.examples)
    yield lambda: welcome_html(fake.documents, VIETNAMESE.examples)
    yield lambda: scopes_html(scope_choices(real.documents))


@pytest.mark.parametrize("make", list(conversations()))
def test_conversations_say_nothing_in_vietnamese(make: Callable[[], str]) -> None:
    with speaking(Language.ENGLISH):
        assert said_in_english(make()) == []
    assert 'lang="vi"' not in make()  # the page as a whole is


@pytest.mark.parametrize("path", ["/", "/source", "/source?c=broken", "/source?d=none"])
def test_pages_say_nothing_in_vietnamese(client: TestClient, path: str) -> None:
    joint = "&" if "?" in path else "?"
    page = client.get(f"{path}{joint}lang=en").text
    assert '<html lang="en"' in re.sub(r"\s+", " ", page)
    assert said_in_english(page) == []


def test_errors_are_in_english_where_that_is_asked(client: TestClient) -> None:
    english = client.post("/api/ask", json={}, headers={"accept-language": "en-GB, vi;q=0.5"}).json()
    assert (english["title"], english["detail"]) == (ENGLISH.problem_titles[422], ENGLISH.no_question)
    ours = client.post("/api/ask", json={}).json()
    assert (ours["title"], ours["detail"]) == (VIETNAMESE.problem_titles[422], VIETNAMESE.no_question)


def test_the_vietnamese_page_says_nothing_in_english(client: TestClient) -> None:
    english = {getattr(ENGLISH, field.name) for field in fields(ENGLISH) if field.type == "str"}
    long = {phrase for phrase in english if len(phrase) > 3} - {ENGLISH.language}
    fault = conversation_html([Exchange(FAULT, None, 1)])
    full = conversation_html([Exchange(FULL, FakeAssistant().ask(FULL), 1)], ratings={})
    for page in (client.get("/").text, client.get("/source").text, fault, full):
        assert not long & set(Said(page).words)
        assert ENGLISH.welcome not in page
