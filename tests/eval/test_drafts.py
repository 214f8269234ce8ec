"""Thumbs-down as draft questions: once each, with what is known of the failure, safe to open."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.drafts import read_drafts, write_drafts
from eval.questions import read_entries, read_questions
from index.errors import EvalError
from tests.eval.test_commands import status
from tests.eval.test_reading import write_lines

DOWN: dict[str, Any] = {
    "at": "2026-11-27T03:04:05+00:00",
    "verdict": "down",
    "reason": "sai số liệu",
    "comment": "phải là dự toán",
    "question": "Thu  ngân sách?",
    "history": [{"question": "Chi?", "answer": "3.048 tỷ đồng"}],
    "understood_as": "Thu ngân sách tỉnh?",
    "status": "answered",
    "citations": [{"document": "d1", "start": 0, "end": 3, "quote": "433 tỷ đồng"}],
    "generation": "g1",
}


def test_a_draft_tells_what_is_known(tmp_path: Path) -> None:
    (draft,) = read_drafts(write_lines(tmp_path / "f.jsonl", DOWN))
    assert (draft["category"], draft["answerable"], draft["gold_spans"]) == ("draft", None, [])
    assert draft["question"] == "Thu ngân sách?"
    assert draft["history"] == DOWN["history"]
    assert draft["note"].splitlines() == [
        "Góp ý chưa tốt: 1 lần, gần nhất 2026-11-27T03:04:05+00:00",
        "Ý kiến: sai số liệu",
        "Ý kiến: phải là dự toán",
        "Hiểu là: Thu ngân sách tỉnh?",
        "Đã trích: 433 tỷ đồng",
    ]


def test_drafts_are_told_once_and_thumbs_up_left_out(tmp_path: Path) -> None:
    again = DOWN | {
        "question": "thu ngân SÁCH?",
        "comment": "lần nữa",
        "status": "not_found",
        "citations": [],
    }
    alone = DOWN | {"history": []}
    lines = (DOWN, DOWN | {"verdict": "up", "question": "Tốt?"}, again, alone)
    first, second = read_drafts(write_lines(tmp_path / "f.jsonl", *lines))
    assert "2 lần" in first["note"]
    assert "lần nữa" in first["note"]
    assert "Trợ lý đã từ chối" in first["note"]
    assert second["history"] == []
    assert first["id"] != second["id"]
    assert read_drafts(write_lines(tmp_path / "g.jsonl", again))[0]["id"] == first["id"]


@pytest.mark.parametrize("name", ["d.jsonl", "d.xlsx", "d.csv"])
def test_drafts_must_be_filled_in_before_use(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feedback = write_lines(tmp_path / "f.jsonl", DOWN)
    target = tmp_path / name
    assert status("drafts", str(feedback), str(target)) == 0
    assert "Đã ghi 1 câu nháp" in capsys.readouterr().out
    assert [question for question, _ in read_entries(target, drafts=True)] == [None]
    assert status("answers", "--questions", str(target)) == 1
    told = capsys.readouterr().err
    assert f"dòng {1 if name == 'd.jsonl' else 2}" in told
    assert "câu nháp chưa điền xong" in told


def test_what_was_filled_in_is_not_overwritten(tmp_path: Path) -> None:
    feedback = write_lines(tmp_path / "f.jsonl", DOWN)
    target = write_lines(tmp_path / "d.jsonl", "kept")
    with pytest.raises(EvalError, match="đã có"):
        write_drafts(feedback, target)
    assert target.read_text(encoding="utf-8") == "kept\n"


def test_no_thumbs_down_write_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feedback = write_lines(tmp_path / "f.jsonl", DOWN | {"verdict": "up"})
    assert status("drafts", str(feedback), str(tmp_path / "d.csv")) == 0
    assert "không ghi tệp" in capsys.readouterr().out
    assert not (tmp_path / "d.csv").exists()


@pytest.mark.parametrize(
    "question", ["=HYPERLINK(1)", "a | b", "x\x00\x0by\ud800", "\u202ehỏi", "hai\ndòng?", "| bao nhiêu"]
)
def test_whatever_was_typed_can_be_kept(question: str, tmp_path: Path) -> None:
    feedback = tmp_path / "f.jsonl"
    line = json.dumps(DOWN | {"question": question, "comment": question, "history": [{"question": question}]})
    feedback.write_text(line + "\n", encoding="utf-8")
    (draft,) = read_drafts(feedback)
    for name in ("d.xlsx", "d.csv"):
        write_drafts(feedback, tmp_path / name)
        ((_, fields),) = read_entries(tmp_path / name, drafts=True)
        assert fields == draft


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"verdict": "?"}, "verdict"),
        ({"question": " "}, "question"),
        ({"question": 3}, "question"),
        ({"history": ["Thu?"]}, "history"),
    ],
)
def test_feedback_errors_name_the_line(change: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=rf"f\.jsonl, dòng 2: .*{told}"):
        read_drafts(write_lines(tmp_path / "f.jsonl", DOWN, DOWN | change))


def test_a_completed_draft_is_asked(tmp_path: Path) -> None:
    (draft,) = read_drafts(write_lines(tmp_path / "f.jsonl", DOWN))
    done = draft | {"answerable": True, "gold_spans": ["433 tỷ đồng"]}
    (question,) = read_questions(write_lines(tmp_path / "d.jsonl", done))
    assert question.gold_spans == ("433 tỷ đồng",)
