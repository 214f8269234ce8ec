"""The server's memory of conversations, and the routes that reach it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import build_web_app
from tests.web.fakes import FakeAssistant
from web.chat.conversations import MAX_EXCHANGES, Conversation, Conversations
from web.feedback.file import Verdict
from web.types import Exchange
from web.words.vietnamese import VIETNAMESE

ID, OTHER = "0123456789abcdef" * 2, "f" * 32
ROUTES = ("/assistant/conversation", "/assistant/export", "/assistant/opinion")


def ask(kept: Conversations, key: str, question: str) -> Conversation:
    number, _ = kept.begin(key, question)
    return kept.finish(key, Exchange(question, None, number))


def test_nothing_is_lost_however_many_ask_at_once() -> None:
    kept = Conversations()
    threads, each = 8, 6
    start = threading.Barrier(threads)

    def run(name: int) -> None:
        start.wait()
        for n in range(each):
            ask(kept, ID, f"{name}/{n}")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(threads)))
    held = kept.get(ID)
    assert sorted(e.question for e in held.exchanges) == sorted(
        f"{name}/{n}" for name in range(threads) for n in range(each)
    )
    assert [e.number for e in held.exchanges] == list(range(1, threads * each + 1))
    assert held.pending == ()


def test_the_conversation_unused_longest_goes_first() -> None:
    kept = Conversations(most=2)
    first, second, third = (f"{n}" * 32 for n in range(3))
    ask(kept, first, "một")
    ask(kept, second, "hai")
    kept.get(first)
    ask(kept, third, "ba")
    assert len(kept) == 2
    assert kept.get(second) == Conversation()
    assert kept.get(first).exchanges[0].question == "một"


def test_few_long_conversations_take_no_more_room_than_many_short_ones() -> None:
    kept = Conversations(most_in_all=6)
    keys = [f"{n:032x}" for n in range(3)]
    for key, asked in zip(keys, (3, 3, 1), strict=True):
        for _ in range(asked):
            ask(kept, key, "câu")
    assert [len(kept.get(key).exchanges) for key in keys] == [0, 3, 1]
    for _ in range(9):
        ask(kept, keys[1], "câu")
    assert len(kept.get(keys[1]).exchanges) == 12  # the one in use is never cut short for the others' sake
    assert len(kept) == 1


def test_what_nobody_asks_for_is_forgotten_in_time() -> None:
    clock = [0.0]
    kept = Conversations(forget_after_s=10, now=lambda: clock[0])
    ask(kept, ID, "một")
    clock[0] = 9
    ask(kept, OTHER, "hai")
    clock[0] = 11
    assert len(kept) == 1
    assert kept.get(ID) == Conversation()
    clock[0] = 18
    assert kept.get(OTHER).last == 1
    clock[0] = 27
    assert kept.get(OTHER).last == 1  # looking at it is using it


def test_ids_that_nobody_used_take_no_room() -> None:
    kept = Conversations()
    for n in range(100):
        kept.get(f"{n:032x}")
    assert len(kept) == 0


def test_exchanges_and_what_was_said_of_them_go_together() -> None:
    kept = Conversations()
    ask(kept, ID, "đầu")
    assert kept.rate(ID, 1, Verdict.UP)
    assert not kept.rate(ID, 1, Verdict.DOWN)
    kept.unrate(ID, 1)
    assert kept.rate(ID, 1, Verdict.DOWN)
    assert dict(kept.get(ID).ratings) == {1: Verdict.DOWN}
    for n in range(MAX_EXCHANGES):
        ask(kept, ID, str(n))
    held = kept.get(ID)
    assert (len(held.exchanges), held.exchanges[0].number, held.last) == (MAX_EXCHANGES, 2, MAX_EXCHANGES + 1)
    assert dict(held.ratings) == {}


def test_only_an_id_opens_a_conversation() -> None:
    for key in ("", "x" * 32, ID.upper(), ID[:31], f"{ID}\n"):
        with pytest.raises(ValueError, match="id of a conversation"):
            Conversations().begin(key, "câu")


# --- the routes --------------------------------------------------------------------------------------------

_sessions = count()


def put_question(client: TestClient, fn: int, question: str, key: str, language: str = "vi") -> None:
    session = f"conversations{next(_sessions)}"
    body = {"data": [question, key, "", language], "fn_index": fn, "session_hash": session}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as stream:
        assert "process_completed" in "".join(stream.iter_text())


@pytest.fixture(scope="module")
def talking() -> Iterator[TestClient]:
    """A server that was asked one question in the conversation `ID`."""
    app = build_web_app(FakeAssistant())
    respond = next(fn for fn in app.chat.fns.values() if fn.name == "respond")
    with TestClient(app.asgi, raise_server_exceptions=False) as client:
        put_question(client, respond._id, "Tổng thu ngân sách nhà nước", ID)
        yield client


def test_a_page_gets_its_conversation_again(talking: TestClient) -> None:
    response = talking.post("/assistant/conversation", json={"id": ID})
    assert "433 tỷ đồng" in response.json()["html"]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("key", [OTHER, "", None, 7, [ID], {"id": ID}, ID.upper(), f"{ID} ", "*"])
def test_forged_ids_see_nothing(talking: TestClient, key: object) -> None:
    assert talking.post("/assistant/conversation", json={"id": key}).json() == {"html": ""}
    exported = talking.post("/assistant/export", json={"id": key})
    assert (exported.status_code, exported.json()["detail"]) == (404, VIETNAMESE.nothing_to_export)
    sent = {"id": key, "turn": 1, "verdict": "up"}
    assert talking.post("/assistant/opinion", json=sent).json() == {"said": "", "taken": False}


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://cong.example.vn"},
        {"origin": "null"},
        {"origin": "http://["},
    ],
)
def test_other_sites_are_refused(talking: TestClient, path: str, headers: dict[str, str]) -> None:
    response = talking.post(path, json={"id": ID}, headers=headers)
    assert (response.status_code, response.json()["detail"]) == (403, VIETNAMESE.foreign_request)


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}, {}])
def test_own_pages_are_let_in(talking: TestClient, headers: dict[str, str]) -> None:
    response = talking.post("/assistant/conversation", json={"id": ID}, headers=headers)
    assert response.json()["html"]


@pytest.mark.parametrize("path", ROUTES)
def test_what_is_no_request_gets_a_problem(talking: TestClient, path: str) -> None:
    json_type = {"content-type": "application/json"}
    assert talking.post(path, json=[ID]).status_code == 422
    assert talking.post(path, content="{", headers=json_type).status_code == 400
    assert talking.post(path, content=f'{{"id": "{ID}"}}').status_code == 415
    assert talking.get(path).status_code == 405
