"""Answers held against an earlier day's: falls told, noise let pass, other questions refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import evaluation
from index.cli import exit_status
from tests.eval.fakes import FakeAssistant, answered, cite, index_shared_words
from tests.eval.test_reading import write_lines

BUDGET = "Tổng thu ngân sách là 433 tỷ đồng, đạt 43% dự toán; tổng chi là 3.048 tỷ đồng."
QUESTIONS = tuple(
    {
        "id": f"q{at}",
        "category": "single",
        "question": f"Thu {at}?",
        "history": [{"question": "Chi?", "answer": "3.048"}],
        "gold_spans": ["433 tỷ đồng"],
        "answerable": True,
    }
    for at in range(6)
)


def status(known: int, *args: str) -> int:
    """Run on an assistant that answers the first `known` questions."""
    reply = answered(cite(BUDGET, "433 tỷ đồng"))
    assistant = FakeAssistant({str(item["question"]): reply for item in QUESTIONS[:known]})
    return exit_status(evaluation(lambda: assistant, index_shared_words), ["answers", *args])


@pytest.fixture
def questions(tmp_path: Path) -> str:
    return str(write_lines(tmp_path / "q.jsonl", *QUESTIONS))


def baseline(questions: str, known: int) -> str:
    out = str(Path(questions).with_name("before.json"))
    assert status(known, "--questions", questions, "--json", out) == 0
    return out


def test_a_fall_beyond_noise_is_status_one_and_named(
    questions: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before, after = baseline(questions, 6), tmp_path / "after.json"
    capsys.readouterr()
    assert status(1, "--questions", questions, "--compare", before, "--json", str(after)) == 1
    told = capsys.readouterr()
    assert "So với lần đo trước" in told.out
    assert told.err.count("\n") == 1
    assert "Đoạn đầu −83,3 điểm % (p = 0,031; mới sai: q1, q2, q3, q4, q5)" in told.err
    compared = json.loads(after.read_text(encoding="utf-8"))["compared"]
    assert compared["first"]["lost"] == ["q1", "q2", "q3", "q4", "q5"]
    assert compared["figures"]["is_fall"] is False


@pytest.mark.parametrize(("before", "now"), [(6, 6), (6, 2), (1, 6)])
def test_noise_and_gains_are_status_zero(questions: str, before: int, now: int) -> None:
    assert status(now, "--questions", questions, "--compare", baseline(questions, before)) == 0


@pytest.mark.parametrize(
    "change",
    [{"id": "q9"}, {"question": "Thu?"}, {"gold_spans": ["43%"]}, {"history": [{"question": "Thu?"}]}],
)
def test_other_questions_are_a_stated_error(
    questions: str, change: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    before = baseline(questions, 6)
    write_lines(Path(questions), *QUESTIONS[:5], QUESTIONS[5] | change)
    capsys.readouterr()
    assert status(6, "--questions", questions, "--compare", before) == 1
    told = capsys.readouterr()
    assert "bộ câu hỏi khác" in told.err
    assert (told.out, told.err.count("\n")) == ("", 1)


def test_a_smaller_set_is_another_set(questions: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = baseline(questions, 6)
    write_lines(Path(questions), *QUESTIONS[:5])
    assert status(6, "--questions", questions, "--compare", before) == 1
    assert "1 câu không khớp, đầu là q5" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"answers": []}', '{"answers": [{"id": "q0"}]}', '{"answers": 3}']
)
def test_what_is_no_result_is_a_stated_error(
    questions: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.json"
    other.write_text(text, encoding="utf-8")
    assert status(6, "--questions", questions, "--compare", str(other)) == 1
    assert "không phải kết quả" in capsys.readouterr().err
    assert status(6, "--questions", questions, "--compare", str(tmp_path / "none.json")) == 1
    assert "Không đọc được tệp" in capsys.readouterr().err
