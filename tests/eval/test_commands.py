"""The command line over fakes: files written, tables printed, exit statuses, Vietnamese words."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.__main__ import evaluation
from index.cli import exit_status
from tests.eval.fakes import FakeAssistant, answered, cite, index_shared_words
from tests.eval.test_reading import GOOD, write_dataset, write_lines

BUDGET = "Tổng thu ngân sách là 433 tỷ đồng, đạt 43% dự toán; tổng chi là 3.048 tỷ đồng."
ENGLISH = (
    "Usage",
    "Options",
    "Commands",
    "Show this",
    "default",
    "required",
    "Missing",
    "Error",
    "Invalid",
    "Try ",
)


def assistant() -> FakeAssistant:
    return FakeAssistant({"Thu bao nhiêu?": answered(cite(BUDGET, "433 tỷ đồng"))})


def status(*args: str) -> int:
    return exit_status(evaluation(assistant, index_shared_words), args)


@pytest.fixture
def questions(tmp_path: Path) -> str:
    unanswerable = {"id": "q2", "category": "none", "question": "Tuổi thọ?", "answerable": False}
    return str(write_lines(tmp_path / "q.jsonl", GOOD, unanswerable))


def test_answers_writes_every_answer_and_the_scores(
    questions: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out.json"
    assert status("answers", "--questions", questions, "--json", str(out)) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    assert (result["scores"]["first_three"], result["scores"]["refused_right"]) == (1.0, 1.0)
    assert list(result["by_category"]) == ["single", "none"]
    first, second = result["answers"]
    assert first["answer"]["citations"][0]["quote"] == BUDGET
    assert (first["id"], first["verdict"]["highlight"], second["verdict"]["refused"]) == ("q1", True, True)
    table = capsys.readouterr().out
    assert "Ba đoạn đầu" in table
    assert "Tất cả" in table
    assert "100,0%" in table


def test_history_reaches_the_assistant(questions: str) -> None:
    fake = assistant()
    assert (
        exit_status(evaluation(lambda: fake, index_shared_words), ["answers", "--questions", questions]) == 0
    )
    assert [turn.question for turn in fake.asked[0][1]] == ["Chi bao nhiêu?"]


def test_a_dash_prints_json_and_nothing_else(questions: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("answers", "--questions", questions, "--json", "-") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["scores"]["questions"] == 2
    assert captured.err == ""


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_retrieval_has_the_fields_outside_programs_read(mode: str, tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "tiny")
    out = tmp_path / "out.json"
    assert status("retrieval", "--dataset", str(folder), "--mode", mode, "--json", str(out)) == 0
    result: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    assert (result["dataset"], result["mode"], result["documents"], result["queries"]) == ("tiny", mode, 2, 1)
    for name in (
        "ndcg@10",
        "mrr@10",
        "recall@1",
        "recall@3",
        "recall@10",
        "queries_per_second",
        "index_seconds",
    ):
        assert isinstance(result[name], float), name


def test_variants_prints_a_row_for_each(questions: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("variants", "--questions", questions) == 0
    printed = capsys.readouterr().out
    assert "Không dấu" in printed
    assert "Telex" in printed


def test_a_stated_error_is_one_line_and_status_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("answers", "--questions", str(tmp_path / "none.jsonl")) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Lỗi: Không đọc được tệp")
    assert captured.err.count("\n") == 1


def test_an_unwritable_result_is_a_stated_error(
    questions: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("answers", "--questions", questions, "--json", str(tmp_path)) == 1
    assert "Không ghi được tệp" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "thiếu tên lệnh"),
        (("answer",), "không có lệnh 'answer'; có phải: 'answers'"),
        (("xyz",), "không có lệnh 'xyz'"),
        (("answers", "--dataset", "x"), "không có tùy chọn --dataset"),
        (("answers", "--questons", "x"), "không có tùy chọn --questons; có phải: "),
        (("answers", "--json"), "tùy chọn '--json' cần một giá trị"),
        (("answers", "x"), "thừa tham số: x"),
        (("retrieval",), "thiếu tùy chọn bắt buộc '--dataset'"),
        (
            ("retrieval", "--dataset", "x", "--mode", "y"),
            "'--mode': 'y' không thuộc: 'hybrid', 'dense', 'lexical'",
        ),
    ],
)
def test_mistakes_are_told_in_vietnamese_with_status_two(
    args: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(*args) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert not [word for word in ENGLISH if word in captured.err]


@pytest.mark.parametrize(
    "args",
    [(), ("answers",), ("retrieval",), ("variants",), ("models",), ("speed",), ("sheet",), ("drafts",)],
)
def test_help_is_vietnamese(args: tuple[str, ...]) -> None:
    result = CliRunner().invoke(evaluation(assistant, index_shared_words), [*args, "--help"])
    assert result.exit_code == 0
    assert "Cách dùng: " in result.output
    assert "Hiện phần trợ giúp này rồi thoát." in result.output
    assert not [word for word in ENGLISH if word in result.output]
