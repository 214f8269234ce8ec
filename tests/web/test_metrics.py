"""What is counted, and that nobody's words are in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tests.web.conftest import build_web_app
from tests.web.fakes import FAULT, FakeAssistant
from web.server import WebApp
from web.version import VERSION


@pytest.fixture(scope="module")
def app() -> WebApp:
    return build_web_app(FakeAssistant(warning="Chỉ mục mới bị hỏng"))


@pytest.fixture
def client(app: WebApp) -> Iterator[TestClient]:
    with TestClient(app.asgi, raise_server_exceptions=False) as client:
        yield client


def numbers(client: TestClient) -> dict[tuple[str, str], float]:
    """Return every number by its name and the values of its labels."""
    response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_questions_are_counted_by_what_came_of_them(client: TestClient) -> None:
    before = numbers(client)
    for question in ("Tổng thu ngân sách nhà nước", "Tổng thu ngân sách nhà nước", "zzz", FAULT):
        client.post("/api/ask", json={"question": question})
    client.post("/api/search", json={"question": "ngân sách"})
    after = numbers(client)

    def grown(name: str, label: str = "") -> float:
        return after[name, label] - before.get((name, label), 0)

    assert grown("rag_questions_total", "answered") == 2
    assert grown("rag_questions_total", "not_found") == 1
    assert grown("rag_questions_total", "failed") == 1
    assert grown("rag_answer_seconds_count") == 4
    assert grown("rag_answer_seconds_bucket", "+Inf") == 4
    assert grown("rag_searches_total") == 1
    assert grown("rag_http_responses_total", "500") == 1
    assert grown("rag_http_responses_total", "200") == 5  # the first look at the numbers is one


def test_refused_requests_are_counted_as_well(client: TestClient) -> None:
    before = numbers(client).get(("rag_http_responses_total", "403"), 0)
    client.get("/nope")
    assert numbers(client)["rag_http_responses_total", "403"] == before + 1


def test_what_answers_is_told(client: TestClient) -> None:
    told = numbers(client)
    assert told["rag_documents", ""] == 1
    assert told["rag_index_stale", ""] == 1
    assert told["rag_served_info", f"thu-nghiem,hashing,{VERSION}"] == 1


def test_nobodys_words_are_told(client: TestClient) -> None:
    client.post("/api/ask", json={"question": "bí mật của tôi"})
    client.get("/bi-mat")
    told = client.get("/metrics").text
    assert "mật" not in told
    assert "bi-mat" not in told


def test_each_application_counts_for_itself() -> None:
    with TestClient(build_web_app(FakeAssistant()).asgi) as other:
        assert ("rag_questions_total", "answered") not in numbers(other)
