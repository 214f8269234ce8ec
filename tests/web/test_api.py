from __future__ import annotations

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from index.settings import ROOT
from rag.scope import Scope
from rag.typed import MAX_QUESTION_CHARS
from tests.web.conftest import build_web_app
from tests.web.fakes import FAULT, FULL, FakeAssistant, full_answer
from web.api.routes import MAX_HISTORY, Asked, considered, read_question
from web.security import MAX_BODY_BYTES
from web.version import VERSION
from web.words.vietnamese import VIETNAMESE


def ask(client: TestClient, body: Any) -> Any:
    return client.post("/api/ask", json=body)


def is_problem(response: Any, status: int) -> str:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"] == VIETNAMESE.problem_titles[status]
    return str(body["detail"])


def test_ask_returns_the_answers_dictionary(client: TestClient, service: FakeAssistant) -> None:
    question = "Tổng thu ngân sách nhà nước"
    body = ask(client, {"question": question}).json()
    assert body == json.loads(json.dumps(service.ask(question).to_dict()))
    first = body["citations"][0]
    text = client.get(f"/api/documents/{first['document']['id']}/text").text
    assert text[first["start"] : first["end"]] == first["quote"]


def test_ask_reads_the_history(client: TestClient) -> None:
    history = [{"question": "Tổng thu ngân sách?", "answer": "433 tỷ đồng"}]
    body = ask(client, {"question": "Còn tổng chi?", "history": history}).json()
    assert "Tổng thu ngân sách?" in body["understood_as"]


def test_ask_as_typed(client: TestClient) -> None:
    turns = {"question": "Còn tổng chi?", "history": [{"question": "Tổng thu ngân sách?"}]}
    for as_typed, reworded in ((True, False), (False, True), (None, True)):
        body = ask(client, {**turns, "as_typed": as_typed}).json()
        assert (body["understood_as"] != body["question"]) == reworded


def test_ask_returns_every_field(client: TestClient, service: FakeAssistant) -> None:
    body = ask(client, {"question": FULL}).json()
    assert body == json.loads(json.dumps(full_answer(service.documents[0]).to_dict()))
    assert body["slots"][1] == {"name": "period", "value": "6 tháng", "carried": True}
    assert body["calculation"]["result"] == "1.080 tỷ đồng"
    line = body["citations"][0]["figures"][0]
    text = client.get(f"/api/documents/{body['citations'][0]['document']['id']}/text").text
    for part in (line["figure"], line["indicator"], line["period"], *line["comparisons"]):
        assert text[part["start"] : part["end"]] == part["text"]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ([], VIETNAMESE.not_an_object),
        ("x", VIETNAMESE.not_an_object),
        ({}, VIETNAMESE.no_question),
        ({"question": None}, VIETNAMESE.no_question),
        ({"question": 7}, VIETNAMESE.no_question),
        ({"question": "x", "history": "x"}, VIETNAMESE.bad_history),
        ({"question": "x", "history": ["x"]}, VIETNAMESE.bad_history),
        ({"question": "x", "history": [{"answer": "x"}]}, VIETNAMESE.bad_history),
        ({"question": "x", "history": {}}, VIETNAMESE.bad_history),
        ({"question": "x", "as_typed": "true"}, VIETNAMESE.bad_as_typed),
        ({"question": "x", "as_typed": 1}, VIETNAMESE.bad_as_typed),
    ],
)
def test_what_cannot_be_used_is_422(client: TestClient, body: Any, detail: str) -> None:
    assert is_problem(ask(client, body), 422) == detail


def test_not_json(client: TestClient) -> None:
    json_type = {"content-type": "application/json"}
    for content in (b"", b"{", b"\xff\xfe", b"[" * 30_000):
        is_problem(client.post("/api/ask", content=content, headers=json_type), 400)
    is_problem(client.post("/api/ask", content=b"{}", headers={"content-type": "text/plain"}), 415)


def test_large_bodies_are_refused_early(client: TestClient) -> None:
    is_problem(ask(client, {"question": "x" * MAX_BODY_BYTES}), 413)

    def chunks() -> Any:
        yield b'{"question": "'
        for _ in range(MAX_BODY_BYTES // 1024):
            yield b"x" * 1024

    sent = client.post("/api/ask", content=chunks(), headers={"content-type": "application/json"})
    is_problem(sent, 413)


def test_a_fault_of_ours_is_a_calm_500(client: TestClient) -> None:
    assert is_problem(ask(client, {"question": FAULT}), 500) == VIETNAMESE.server_error


def test_only_the_beginning_of_a_question_and_the_latest_turns_are_considered() -> None:
    asked = read_question({"question": "ơ" * 5000, "history": [{"question": f"câu {n}"} for n in range(50)]})
    assert asked.question == "ơ" * MAX_QUESTION_CHARS
    assert [turn.question for turn in asked.history] == [f"câu {n}" for n in range(50 - MAX_HISTORY, 50)]


def test_considered() -> None:
    assert considered("  a\x00b\u202ec\nd ") == "a bc d"
    assert read_question({"question": "\x00"}) == Asked("")


def test_an_empty_question_gets_a_calm_answer(client: TestClient) -> None:
    answered = ask(client, {"question": "  "})
    assert answered.status_code == 200
    assert answered.json()["status"] == "not_found"


def test_history_may_hold_whole_answers(client: TestClient) -> None:
    first = ask(client, {"question": "Tổng thu ngân sách là bao nhiêu?"}).json()
    turn = {"question": first["question"], "answer": first}
    assert ask(client, {"question": "Còn chi?", "history": [turn]}).status_code == 200


def test_documents(client: TestClient, service: FakeAssistant) -> None:
    document = service.documents[0]
    listed = client.get("/api/documents").json()["documents"]
    assert listed == [
        {
            "id": document.id,
            "title": document.title,
            "file": document.path,
            "sha256": document.sha256,
            "characters": len(document.text),
            "data": document.data.to_dict(),
        }
    ]
    response = client.get(f"/api/documents/{document.id}/text")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.content == document.text.encode()
    is_problem(client.get("/api/documents/0000/text"), 404)


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "generation": "thu-nghiem", "documents": 1}


def test_a_warning_about_the_index_is_told_to_who_watches_the_server() -> None:
    service = FakeAssistant(warning="Chỉ mục gen-000002 bị hỏng; đang dùng bản trước gen-000001")
    with TestClient(build_web_app(service).asgi) as client:
        assert client.get("/readyz").json()["warning"] == service.warning
        assert client.get("/readyz").status_code == 200


class ChangingAssistant(FakeAssistant):
    """Its index is replaced whenever anyone has asked what answers now."""

    def now(self) -> FakeAssistant:
        held = FakeAssistant(documents=self.documents)
        self.documents = ()
        return held


def test_an_answer_is_checked_against_the_index_it_is_from() -> None:
    with TestClient(build_web_app(ChangingAssistant()).asgi) as client:
        body = ask(client, {"question": FULL}).json()
    assert body["citations"]


def test_not_ready_without_documents() -> None:
    with TestClient(build_web_app(FakeAssistant(documents=())).asgi) as empty:
        assert empty.get("/healthz").status_code == 200
        assert is_problem(empty.get("/readyz"), 503) == VIETNAMESE.not_ready
        assert VIETNAMESE.source_list in empty.get("/source").text


def test_wrong_method(client: TestClient) -> None:
    is_problem(client.get("/api/ask"), 405)
    is_problem(client.post("/api/documents", json={}), 405)
    is_problem(client.put("/"), 405)
    assert client.head("/healthz").status_code == 200
    assert client.head("/api/documents").status_code == 405


def test_source_route(client: TestClient, service: FakeAssistant) -> None:
    document = service.documents[0]
    assert document.title in client.get("/source").text
    assert document.title in client.get("/source", params={"d": document.id}).text
    place = f"{document.id}.5000.5040.5001.5010"
    assert f"<mark>{document.text[5001:5010]}" in client.get("/source", params={"c": place}).text
    assert client.get("/source", params={"d": "00"}).status_code == 404
    assert client.get("/source", params={"c": "00.1.2"}).status_code == 404
    for bad in (
        {"c": "x"},
        {"c": place, "at": "2"},
        {"c": place, "at": "x"},
        {"c": f"{document.id}.0.999999"},
    ):
        response = client.get("/source", params=bad)
        assert response.status_code == 400
        assert VIETNAMESE.bad_place in response.text


def test_own_files(client: TestClient) -> None:
    for path, kind in (
        ("/widget.js", "text/javascript"),
        ("/favicon.ico", "image/x-icon"),
        ("/assistant/chat.js", "text/javascript"),
        ("/assistant/chat.css", "text/css"),
        ("/assistant/source.css", "text/css"),
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(kind)
    assert client.get("/assistant/nope.js").status_code == 403


def test_search_finds_passages_that_stand_in_their_documents(
    client: TestClient, service: FakeAssistant
) -> None:
    body = client.post("/api/search", json={"question": "ngân sách", "limit": 4}).json()
    assert (body["query"], body["generation"], len(body["passages"])) == ("ngân sách", "thu-nghiem", 4)
    text = service.documents[0].text
    assert all(text[item["start"] : item["end"]] == item["quote"] for item in body["passages"])
    scores = [item["score"] for item in body["passages"]]
    assert scores == sorted(scores, reverse=True)
    assert len(client.post("/api/search", json={"question": "ngân sách"}).json()["passages"]) == 10
    assert (
        len(client.post("/api/search", json={"question": "ngân sách", "limit": 2.0}).json()["passages"]) == 2
    )


def test_search_keeps_to_its_scope() -> None:
    service = FakeAssistant()
    with TestClient(build_web_app(service).asgi) as client:
        client.post("/api/search", json={"question": "x", "scope": {"kind": "báo cáo"}})
    assert service.scopes == [Scope(kind="báo cáo")]


def test_a_document_is_told_with_its_outline(client: TestClient, service: FakeAssistant) -> None:
    document = service.documents[0]
    body = client.get(f"/api/documents/{document.id}").json()
    assert body["characters"] == len(document.text)
    assert sum(body["paragraphs"].values()) == len(document.paragraphs)
    assert [section["number"] for section in body["outline"]][:3] == ["I", "I.1", "I.2"]
    for section in body["outline"]:
        assert section["title"] in document.text[section["start"] : section["end"]]


def test_the_version_names_what_answers(client: TestClient, service: FakeAssistant) -> None:
    assert client.get("/api/version").json() == {
        "version": VERSION,
        "generation": "thu-nghiem",
        "model": {"name": service.encoder.name, "fingerprint": service.encoder.fingerprint},
    }


def test_the_changelog_knows_no_later_version() -> None:
    released = re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert released[:1] in ([], [VERSION])


def test_the_description_can_be_read_without_a_script(client: TestClient) -> None:
    response = client.get("/api/docs")
    assert response.headers["content-type"].startswith("text/html")
    assert "<script" not in response.text
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", response.text)
    document = client.get("/api/openapi.json").json()
    for path in document["paths"]:
        assert f"<code>{path}</code>" in response.text
    for name, schema in document["components"]["schemas"].items():
        assert "properties" not in schema or f'id="{name}"' in response.text
    targets = set(re.findall(r'href="#([^"]+)"', response.text))
    assert targets <= set(re.findall(r'id="([^"]+)"', response.text))
