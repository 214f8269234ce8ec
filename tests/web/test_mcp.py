"""The assistant as tools, called by the protocol's own client over the application in this process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import anyio
import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from starlette.testclient import TestClient

from index.errors import ConfigError
from index.settings import load_settings, settings_help
from tests.web.conftest import build_web_app
from tests.web.fakes import FakeAssistant
from web.mcp.tools import MOST_CHARS
from web.server import WebApp
from web.words.english import ENGLISH
from web.words.vietnamese import VIETNAMESE

T = TypeVar("T")
PORTAL = "https://cong.example.vn"
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
TAKES = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def app() -> WebApp:
    return build_web_app(FakeAssistant(), portals=(PORTAL, "https://*.tinh.gov.vn"), tools=True)


def with_tools(app: WebApp, use: Callable[[Client], Awaitable[T]]) -> T:
    """Return what `use` does with a client of the tools."""

    async def talk() -> T:
        transport = httpx2.ASGITransport(app.asgi)
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            Client(streamable_http_client("http://kb.example.vn/mcp", http_client=http)) as client,
        ):
            return await use(client)

    return anyio.run(talk)


def call(app: WebApp, name: str, **arguments: Any) -> Any:
    return with_tools(app, lambda client: client.call_tool(name, arguments))


def test_tools_are_told_in_both_languages_and_change_nothing(app: WebApp) -> None:
    tools = with_tools(app, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "search", "read"]
    for tool in tools:
        assert tool.description
        assert tool.annotations
        assert tool.output_schema
        english, vietnamese = tool.description.split("\n")
        assert english.isascii()
        assert not vietnamese.isascii()
        assert tool.annotations.read_only_hint
        assert tool.output_schema["additionalProperties"] is False


def test_ask_returns_quotes_that_stand_in_the_document(app: WebApp) -> None:
    said = call(app, "ask", question="Tổng thu ngân sách nhà nước").structured_content
    assert said["status"] == "answered"
    quoted = said["citations"][0]
    place = {"start": quoted["start"], "length": quoted["end"] - quoted["start"]}
    read = call(app, "read", document_id=quoted["document"]["id"], **place).structured_content
    assert read["text"] == quoted["quote"]
    assert read["end"] == quoted["end"]


def test_ask_reads_the_questions_before(app: WebApp) -> None:
    said = call(app, "ask", question="Còn tổng chi?", history=["Tổng thu ngân sách?"]).structured_content
    assert "Tổng thu ngân sách?" in said["understood_as"]


def test_search_returns_as_many_as_are_wanted(app: WebApp) -> None:
    found = call(app, "search", question="ngân sách", limit=2).structured_content
    assert len(found["passages"]) == 2
    assert call(app, "search", question="ngân sách", limit=0).is_error


def test_read_is_bounded(app: WebApp) -> None:
    document = FakeAssistant().documents[0]
    assert call(app, "read", document_id=document.id, length=MOST_CHARS + 1).is_error
    past = call(app, "read", document_id=document.id, start=10**9).structured_content
    assert (past["text"], past["start"]) == ("", len(document.text))


def test_what_cannot_be_done_is_said(app: WebApp) -> None:
    unknown = call(app, "read", document_id="none")
    assert unknown.is_error
    assert VIETNAMESE.no_document.format(id="none") in unknown.content[0].text
    scoped = call(app, "ask", question="x", scope={"period": "ngày tận thế"})
    assert scoped.is_error
    assert VIETNAMESE.bad_scope in scoped.content[0].text


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        (PORTAL, 200),
        ("https://so.tinh.gov.vn", 200),
        ("https://tinh.gov.vn", 403),
        ("http://kb.example.vn", 403),
        ("http://evil.example", 403),
        ("null", 403),
    ],
)
def test_pages_of_other_sites_are_turned_away(app: WebApp, origin: str | None, status: int) -> None:
    headers = TAKES | {"host": "kb.example.vn", "accept-language": "en"}
    response = TestClient(app.asgi).post(
        "/mcp", json=PING, headers=headers | ({"origin": origin} if origin else {})
    )
    assert response.status_code == status
    assert response.headers["x-content-type-options"] == "nosniff"
    if status == 403:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["detail"] == ENGLISH.foreign_origin


def test_only_post_is_taken(app: WebApp) -> None:
    response = TestClient(app.asgi).get("/mcp", headers=TAKES)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


def test_the_tools_are_shut_unless_they_are_wanted(client: TestClient) -> None:
    assert client.post("/mcp", json=PING, headers=TAKES).status_code == 403


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings().mcp
    monkeypatch.setenv("RAG_MCP", "1")
    assert load_settings().mcp
    monkeypatch.setenv("RAG_MCP", "mở")
    with pytest.raises(ConfigError, match=r"RAG_MCP .*cần 1 hoặc 0"):
        load_settings()
    assert "RAG_MCP" in settings_help()
    assert "[mặc định: 0]" in settings_help()
