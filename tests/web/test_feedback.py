from __future__ import annotations

import json
import multiprocessing
import os
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import web.feedback.file
from index.settings import ROOT, load_settings
from rag.types import Turn
from tests.web.conftest import build_web_app
from tests.web.fakes import FULL, FakeAssistant
from web.feedback.file import (
    MAX_COMMENT_CHARS,
    FeedbackError,
    FeedbackFile,
    Judged,
    Opinion,
    Quoted,
    Reason,
    Verdict,
    read_opinion,
)
from web.words.vietnamese import VIETNAMESE

JUDGED = Judged(
    "Hỏi?", (Turn("Trước?", "x" * 9000),), "Hỏi gì?", "answered", (Quoted("ab", 1, 3, "hé"),), "g"
)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().decode().split("\n")[:-1]]


def test_a_line_holds_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "chat.jsonl"
    opinion = Opinion(Verdict.DOWN, Reason.WRONG_FIGURES, "dòng “lạ” \u2028 \ud800")
    FeedbackFile(path).add(opinion, JUDGED)
    (line,) = lines(path)
    at = datetime.fromisoformat(str(line.pop("at")))
    assert at.tzinfo
    assert abs((datetime.now().astimezone() - at).total_seconds()) < 60
    assert line == {
        "verdict": "down",
        "reason": "Sai số liệu",
        "comment": "dòng “lạ” \u2028 ?",
        "question": "Hỏi?",
        "history": [{"question": "Trước?", "answer": "x" * 2000}],
        "understood_as": "Hỏi gì?",
        "status": "answered",
        "citations": [{"document": "ab", "start": 1, "end": 3, "quote": "hé"}],
        "generation": "g",
    }
    assert path.stat().st_mode & 0o007 == 0


def add_many(path: Path, word: str) -> None:
    for _ in range(200):
        FeedbackFile(path).add(Opinion(Verdict.UP, comment=word * 900), JUDGED)


def test_two_workers_do_not_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=add_many, args=(path, word)) for word in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    comments = [str(line["comment"]) for line in lines(path)]
    assert sorted(comments) == ["a" * 900] * 200 + ["b" * 900] * 200


def test_a_line_cut_by_a_power_cut_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text('{"at": "2024', encoding="utf-8")
    FeedbackFile(path).add(Opinion(Verdict.UP), JUDGED)
    cut, whole = path.read_text(encoding="utf-8").splitlines()
    assert cut == '{"at": "2024'
    assert json.loads(whole)["verdict"] == "up"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_vietnamese_line() -> None:
    with pytest.raises(FeedbackError, match=VIETNAMESE.feedback_failed):
        FeedbackFile(Path("/dev/full")).add(Opinion(Verdict.UP), JUDGED)


def test_what_a_full_disk_lets_through_is_taken_back(tmp_path: Path) -> None:
    """A limit on this process's files stands for a disk with a few bytes left."""
    path = tmp_path / "chat.jsonl"
    FeedbackFile(path).add(Opinion(Verdict.UP), JUDGED)
    before = path.read_bytes()
    context = multiprocessing.get_context("spawn")
    worker = context.Process(target=add_on_a_small_disk, args=(path, len(before) + 100))
    worker.start()
    worker.join()
    assert worker.exitcode == 0
    assert path.read_bytes() == before


def add_on_a_small_disk(path: Path, max_bytes: int) -> None:
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max_bytes, max_bytes))
    with pytest.raises(FeedbackError):
        FeedbackFile(path).add(Opinion(Verdict.UP), JUDGED)


def test_a_folder_that_cannot_be_made_is_one_vietnamese_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for path in (tmp_path / "file" / "chat.jsonl", tmp_path):
        with pytest.raises(FeedbackError, match=VIETNAMESE.feedback_failed):
            FeedbackFile(path).add(Opinion(Verdict.UP), JUDGED)


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.touch()
    os.truncate(path, web.feedback.file._MAX_FILE_BYTES - 10)  # a hole: it takes no room
    with pytest.raises(FeedbackError):
        FeedbackFile(path).add(Opinion(Verdict.UP), JUDGED)
    assert path.stat().st_size == web.feedback.file._MAX_FILE_BYTES - 10


def test_opinions_are_bounded() -> None:
    read = read_opinion({"verdict": "down", "reason": "Khác", "comment": "ơ" * 5000})
    assert read == Opinion(Verdict.DOWN, Reason.OTHER, "ơ" * MAX_COMMENT_CHARS)
    assert read_opinion({"verdict": "up", "reason": "Khác"}) == Opinion(Verdict.UP)
    assert read_opinion({"verdict": "down", "reason": "", "comment": None}) == Opinion(Verdict.DOWN)


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAG_FEEDBACK", raising=False)
    assert load_settings().feedback_file == ROOT / "feedback" / "chat.jsonl"
    monkeypatch.setenv("RAG_FEEDBACK", "")
    assert load_settings().feedback_file is None
    monkeypatch.setenv("RAG_FEEDBACK", "/var/lib/x.jsonl")
    assert load_settings().feedback_file == Path("/var/lib/x.jsonl")


# --- over HTTP ---------------------------------------------------------------------------------------------


def test_an_opinion_over_http(client: TestClient, feedback_path: Path) -> None:
    history = [{"question": "Trước?", "answer": "đó"}]
    answer = client.post("/api/ask", json={"question": FULL}).json()
    forged = [
        {**answer["citations"][0], "quote": "lời giả mạo"},
        {**answer["citations"][0], "document": {"id": "0" * 16}},
        {**answer["citations"][0], "end": 10**9},
    ]
    body = {
        "verdict": "down",
        "reason": "Thiếu",
        "history": history,
        "answer": {**answer, "citations": forged},
    }
    sent = client.post("/api/feedback", json=body)
    assert sent.status_code == 201
    assert sent.json() == {"status": "recorded"}
    line = lines(feedback_path)[-1]
    assert (line["verdict"], line["reason"], line["history"]) == ("down", "Thiếu", history)
    assert line["citations"] == [
        {
            "document": answer["citations"][0]["document"]["id"],
            "start": answer["citations"][0]["start"],
            "end": answer["citations"][0]["end"],
            "quote": answer["citations"][0]["quote"],
        }
    ]


def test_what_cannot_be_an_opinion_is_422(client: TestClient, feedback_path: Path) -> None:
    answer = client.post("/api/ask", json={"question": FULL}).json()
    before = lines(feedback_path) if feedback_path.exists() else []
    for body, detail in (
        ([], VIETNAMESE.bad_verdict),
        ({"verdict": "x", "answer": answer}, VIETNAMESE.bad_verdict),
        (
            {"verdict": "down", "reason": "x", "answer": answer},
            "Sai số liệu, Không đúng câu hỏi, Thiếu, Khác",
        ),
        ({"verdict": "up", "comment": [], "answer": answer}, VIETNAMESE.bad_comment),
        ({"verdict": "up"}, VIETNAMESE.bad_judged),
        ({"verdict": "up", "answer": {**answer, "status": "x"}}, VIETNAMESE.bad_judged),
        ({"verdict": "up", "answer": {**answer, "citations": {}}}, VIETNAMESE.bad_judged),
        ({"verdict": "up", "answer": {**answer, "citations": ["x"]}}, VIETNAMESE.bad_judged),
        ({"verdict": "up", "answer": answer, "history": "x"}, VIETNAMESE.bad_history),
    ):
        response = client.post("/api/feedback", json=body)
        assert response.status_code == 422
        assert detail in response.json()["detail"]
    assert client.post("/api/feedback", content=b"{}").status_code == 415
    assert (lines(feedback_path) if feedback_path.exists() else []) == before


def test_where_opinions_are_not_taken(service: FakeAssistant, tmp_path: Path) -> None:
    with TestClient(build_web_app(service).asgi) as without:
        assert without.post("/api/feedback", json={"verdict": "up"}).status_code == 404
    (tmp_path / "file").write_text("", encoding="utf-8")
    full = FeedbackFile(tmp_path / "file" / "chat.jsonl")
    with TestClient(build_web_app(service, feedback=full).asgi) as failing:
        answer = failing.post("/api/ask", json={"question": FULL}).json()
        refused = failing.post("/api/feedback", json={"verdict": "up", "answer": answer})
        assert refused.status_code == 503
        assert refused.json()["detail"] == VIETNAMESE.feedback_failed
