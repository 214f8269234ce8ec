"""Every error is a problem document in the language of the request: of guard, route and framework alike."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from index.language import Language
from tests.web.fakes import FAULT
from web.api.problems import ProblemCode
from web.language import preferred_language
from web.security import MAX_BODY_BYTES
from web.words.english import ENGLISH
from web.words.types import Words
from web.words.vietnamese import VIETNAMESE

ANSWER = {"question": "x", "understood_as": "x", "status": "answered", "generation": "g", "citations": []}
WRONG: tuple[tuple[str, str, Any, int, ProblemCode], ...] = (
    ("GET", "/nope", None, 403, ProblemCode.CLOSED),
    ("GET", "/api/nope", None, 404, ProblemCode.UNKNOWN_PATH),
    ("POST", "/api/documents/x/y", {}, 404, ProblemCode.UNKNOWN_PATH),
    ("GET", "/api/documents/none", None, 404, ProblemCode.NO_DOCUMENT),
    ("GET", "/api/documents/none/text", None, 404, ProblemCode.NO_DOCUMENT),
    ("GET", "/api/ask", None, 405, ProblemCode.METHOD_NOT_ALLOWED),
    ("OPTIONS", "/api/ask", None, 405, ProblemCode.METHOD_NOT_ALLOWED),
    ("DELETE", "/api/documents", None, 405, ProblemCode.METHOD_NOT_ALLOWED),
    ("POST", "/api/ask", {"question": "x" * MAX_BODY_BYTES}, 413, ProblemCode.TOO_LARGE),
    ("POST", "/api/ask", [], 422, ProblemCode.NOT_AN_OBJECT),
    ("POST", "/api/ask", {}, 422, ProblemCode.NO_QUESTION),
    ("POST", "/api/ask", {"question": "x", "history": 1}, 422, ProblemCode.BAD_HISTORY),
    ("POST", "/api/ask", {"question": "x", "as_typed": 1}, 422, ProblemCode.BAD_AS_TYPED),
    ("POST", "/api/search", {"question": "x", "scope": 1}, 422, ProblemCode.BAD_SCOPE),
    ("POST", "/api/search", {"question": "x", "limit": True}, 422, ProblemCode.BAD_LIMIT),
    ("POST", "/api/search", {"question": "x", "limit": 51}, 422, ProblemCode.BAD_LIMIT),
    ("POST", "/api/search", {"question": "x", "limit": 1.5}, 422, ProblemCode.BAD_LIMIT),
    ("POST", "/api/feedback", {"verdict": "maybe"}, 422, ProblemCode.BAD_OPINION),
    (
        "POST",
        "/api/feedback",
        {"verdict": "up", "answer": ANSWER | {"status": "?"}},
        422,
        ProblemCode.BAD_JUDGED,
    ),
    ("POST", "/api/ask", {"question": FAULT}, 500, ProblemCode.SERVER_ERROR),
    ("POST", "/api/search", {"question": FAULT}, 500, ProblemCode.SERVER_ERROR),
)


def problem(response: Any, language: Language, words: Words) -> Any:
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-language"] == language
    assert "Accept-Language" in response.headers["vary"]
    assert response.headers["x-content-type-options"] == "nosniff"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "code"}
    assert body["status"] == response.status_code
    assert body["title"] == words.problem_titles[response.status_code]
    return body


@pytest.mark.parametrize(("method", "path", "body", "status", "code"), WRONG)
def test_each_error_in_each_language(
    client: TestClient, method: str, path: str, body: Any, status: int, code: ProblemCode
) -> None:
    told = {}
    for language, words in ((Language.VIETNAMESE, VIETNAMESE), (Language.ENGLISH, ENGLISH)):
        response = client.request(method, path, json=body, headers={"accept-language": language})
        assert response.status_code == status
        found = problem(response, language, words)
        assert found["code"] == code
        told[language] = found["detail"]
    assert told[Language.VIETNAMESE] != told[Language.ENGLISH]


def test_what_is_no_json(client: TestClient) -> None:
    for kind, status, code in (
        ("application/json", 400, ProblemCode.NOT_JSON),
        ("text/plain", 415, ProblemCode.WRONG_TYPE),
    ):
        response = client.post("/api/search", content=b"{", headers={"content-type": kind})
        assert response.status_code == status
        assert problem(response, Language.VIETNAMESE, VIETNAMESE)["code"] == code


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/api/ask", "POST"), ("/api/documents", "GET"), ("/healthz", "GET, HEAD"), ("/metrics", "GET")],
)
def test_the_methods_that_would_do_are_named(client: TestClient, path: str, allowed: str) -> None:
    response = client.put(path)
    assert (response.status_code, response.headers["allow"]) == (405, allowed)


def test_a_portals_page_may_still_ask_whether_it_may_call(client: TestClient) -> None:
    asks = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    told = client.options("/api/search", headers=asks | {"origin": "https://cong.example.vn"})
    assert told.status_code == 200
    assert told.headers["access-control-allow-origin"] == "https://cong.example.vn"
    strange = client.options("/api/search", headers=asks | {"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in strange.headers


def test_a_fault_reaches_a_portals_page_with_its_reason(client: TestClient) -> None:
    origin = "https://cong.example.vn"
    failed = client.post("/api/ask", json={"question": FAULT}, headers={"origin": origin})
    assert failed.status_code == 500
    assert failed.headers["access-control-allow-origin"] == origin


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", Language.VIETNAMESE),
        ("en", Language.ENGLISH),
        ("EN-us", Language.ENGLISH),
        ("en-GB;q=0.8, fr, vi;q=0.3", Language.ENGLISH),
        ("vi;q=0.2, en;q=0.1", Language.VIETNAMESE),
        ("vi-VN,vi;q=0.9,en;q=0.8", Language.VIETNAMESE),
        ("en;q=0", Language.VIETNAMESE),
        ("en;q=0, vi;q=0.1", Language.VIETNAMESE),
        ("fr, de", Language.VIETNAMESE),
        ("*", Language.VIETNAMESE),
        ("*, en;q=0.1", Language.ENGLISH),
        ("english", Language.VIETNAMESE),
        (";;,q=,en;q=x, \x7f", Language.VIETNAMESE),
    ],
)
def test_the_language_that_weighs_most_is_spoken(accepted: str, language: Language) -> None:
    assert preferred_language(accepted) is language


def test_the_address_decides_before_the_header(client: TestClient) -> None:
    english = client.get("/api/documents/none?lang=en", headers={"accept-language": "vi"})
    assert english.headers["content-language"] == "en"
    other = client.get("/api/documents/none?lang=fr", headers={"accept-language": "en"})
    assert other.headers["content-language"] == "en"


def test_pages_speak_vietnamese_to_a_browser_that_came_in_english(client: TestClient) -> None:
    page = client.get("/source?d=none", headers={"accept-language": "en-US,en;q=0.9"})
    assert VIETNAMESE.source_pane in page.text
    chosen = client.get("/source?d=none&lang=en", headers={"accept-language": "vi"})
    assert ENGLISH.source_pane in chosen.text
