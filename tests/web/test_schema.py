"""The interface held to its own description: made-up requests, right and wrong, and answers of every kind."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from schemathesis.specs.openapi.schemas import OpenApiSchema
from starlette.testclient import TestClient

from rag import Assistant
from tests.rag.small import assistant_over
from tests.web.conftest import build_web_app
from tests.web.fakes import FULL, FakeAssistant, full_answer
from web.api import models, told
from web.api.requests import PERIOD_FORMAT
from web.feedback.file import FeedbackFile
from web.security import OPEN_TO_GET, OPEN_TO_POST
from web.server import WebApp

OPERATIONS = (
    "POST /api/ask",
    "POST /api/search",
    "GET /api/documents",
    "GET /api/documents/{document_id}",
    "GET /api/documents/{document_id}/text",
    "GET /api/documents/{document_id}/original",
    "GET /api/documents/{document_id}/pages/{page}.jpg",
    "POST /api/feedback",
    "GET /api/version",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /api/openapi.json",
    "GET /api/docs",
)
TAKING = tuple(name for name in OPERATIONS if name.startswith("POST"))

# What a period may be in words is more than a pattern can say.
schemathesis.openapi.format(PERIOD_FORMAT, st.sampled_from(["quý I năm 2024", "năm 2023", "tháng 6/2024"]))


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    """The real one, over two reports of a few lines."""
    return assistant_over(
        "BÁO CÁO\nTình hình 6 tháng đầu năm 2024\n\nI. Kết quả\nTổng thu ngân sách là 433 tỷ đồng.",
        "BÁO CÁO\nTình hình quý I năm 2024\n\nI. Kết quả\nTổng chi ngân sách là 300 tỷ đồng.",
    )


@pytest.fixture(scope="module")
def real_app(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    feedback = FeedbackFile(tmp_path_factory.mktemp("feedback") / "chat.jsonl")
    return build_web_app(assistant, feedback=feedback)


@pytest.fixture(scope="module")
def description(real_app: WebApp) -> Any:
    return TestClient(real_app.asgi).get("/api/openapi.json").json()


@pytest.fixture(scope="module")
def interface(real_app: WebApp) -> OpenApiSchema:
    return schemathesis.openapi.from_asgi("/api/openapi.json", real_app.asgi)


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_interface_does_what_its_description_says(interface: OpenApiSchema, name: str) -> None:
    method, path = name.split()
    operation = interface[path][method]

    @settings(
        max_examples=40 if name in TAKING else 5,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate()

    holds()


@pytest.mark.parametrize("name", TAKING)
def test_requests_that_break_the_description_are_refused(interface: OpenApiSchema, name: str) -> None:
    method, path = name.split()
    wrong = interface[path][method].as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @settings(
        max_examples=40,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=wrong)
    def holds(case: schemathesis.Case[Any]) -> None:
        response = case.call()
        case.validate_response(response)
        assert response.status_code in (400, 415, 422)

    holds()


def test_the_description_is_whole(description: Any) -> None:
    assert description["openapi"].startswith("3.1.")
    described = {f"{method.upper()} {path}" for path, item in description["paths"].items() for method in item}
    assert described == set(OPERATIONS)
    used = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(description)))
    assert used == set(description["components"]["schemas"])
    for name in OPERATIONS:
        method, path = name.split()
        operation = description["paths"][path][method.lower()]
        assert operation["summary"]
        assert all("{" not in case for case in (operation["operationId"],))
        opened = OPEN_TO_GET if method == "GET" else OPEN_TO_POST
        assert opened.fullmatch(path.format(document_id="x", page=1))
        for status, response in operation["responses"].items():
            (media,) = response["content"]
            assert (media == "application/problem+json") == (int(status) >= 400)


def test_the_examples_of_the_description_are_answered(real_app: WebApp, description: Any) -> None:
    client = TestClient(real_app.asgi)
    for path in ("/api/ask", "/api/search"):
        body = description["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert body["examples"]
        for example in body["examples"].values():
            assert client.post(path, json=example["value"]).status_code == 200


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/api/documents", told.Documents),
        ("/api/documents/{id}", told.DocumentDetail),
        ("/api/version", told.Version),
        ("/healthz", told.Alive),
        ("/readyz", told.Ready),
    ],
)
def test_what_is_told_has_the_described_form(
    client: TestClient, service: FakeAssistant, path: str, model: type[BaseModel]
) -> None:
    said = client.get(path.format(id=service.documents[0].id)).text
    model.model_validate_json(said, strict=True)


def test_an_answer_with_everything_has_the_described_form(client: TestClient, service: FakeAssistant) -> None:
    full = client.post("/api/ask", json={"question": FULL}).text
    answer = models.Answer.model_validate_json(full, strict=True)
    assert answer.calculation
    assert answer.citations[0].figures[0].indicator
    assert set(full_answer(service.documents[0]).to_dict()) == set(models.Answer.model_fields)
    found = client.post("/api/search", json={"question": "ngân sách", "limit": 2}).text
    assert len(models.SearchResult.model_validate_json(found, strict=True).passages) == 2


def test_a_field_too_many_is_not_the_described_form(client: TestClient) -> None:
    full = client.post("/api/ask", json={"question": FULL}).json() | {"more": 1}
    with pytest.raises(ValueError, match="more"):
        models.Answer.model_validate_json(json.dumps(full), strict=True)
