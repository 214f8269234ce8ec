"""`python -m index` as a clerk types it: exit status, one line for each error, JSON for machines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.__main__ import app
from index.cli import exit_status
from index.pointer import current_name
from index.publish import writing
from index.settings import ROOT
from tests.index.test_encoder import write_model


@pytest.fixture(autouse=True)
def environment(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small corpus, an index folder that does not exist yet, and a model of five tokens."""
    model = write_model(tmp_path / "model")
    for name, path in {"DOCUMENTS": corpus, "INDEX": tmp_path / "index", "MODEL": model}.items():
        monkeypatch.setenv(f"RAG_{name}", str(path))
    return tmp_path


def test_build_then_nothing_to_build(capsys: pytest.CaptureFixture[str], environment: Path) -> None:
    assert exit_status(app, ["build"]) == 0
    first = capsys.readouterr()
    assert first.out.startswith("Đã dựng chỉ mục: 3 văn bản, ")
    assert first.out.endswith("(gen-000001)\n")
    assert first.err == ""
    assert exit_status(app, ["build"]) == 0
    assert capsys.readouterr().out.startswith("Chỉ mục đã mới, không phải dựng lại: 3 văn bản, ")
    assert exit_status(app, ["build", "--force"]) == 0
    assert current_name(environment / "index") == "gen-000002"


def test_build_as_json_and_what_was_passed_over(capsys: pytest.CaptureFixture[str], corpus: Path) -> None:
    (corpus / "bieu.xlsx").write_bytes(b"x")
    assert exit_status(app, ["build", "--json"]) == 0
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert report["passages"] > 3
    assert {key: report[key] for key in ("generation", "changed", "documents", "passed_over")} == {
        "generation": "gen-000001",
        "changed": True,
        "documents": 3,
        "passed_over": ["bieu.xlsx"],
    }
    assert told.err == "Bỏ qua bieu.xlsx: chưa đọc được loại tệp này\n"


def test_status_of_a_fresh_and_of_a_stale_index(capsys: pytest.CaptureFixture[str], corpus: Path) -> None:
    exit_status(app, ["build"])
    capsys.readouterr()
    assert exit_status(app, ["status"]) == 0
    told = capsys.readouterr().out
    assert "còn mới" in told
    assert "Mô hình: model (3 chiều)" in told
    assert "quy-che.txt – Quy chế tiếp công dân của xã" in told
    (corpus / "quy-che.txt").unlink()
    assert exit_status(app, ["status"]) == 0
    assert "đã cũ; hãy chạy: python -m index build" in capsys.readouterr().out
    assert exit_status(app, ["status", "--json"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert status["up_to_date"] is False
    assert [document["path"] for document in status["documents"]] == [
        "bao-cao-quy-1.txt",
        "quy-che.txt",
        "thong-bao/lich-hop.txt",
    ]


def test_status_is_stale_with_another_model(
    capsys: pytest.CaptureFixture[str], environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exit_status(app, ["build"])
    other = write_model(environment / "other", module="0_Static")
    monkeypatch.setenv("RAG_MODEL", str(other))
    capsys.readouterr()
    assert exit_status(app, ["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["up_to_date"] is False


def failed(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """Return the one line that a failing command writes."""
    assert exit_status(app, list(args)) == 1
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert line.startswith("Lỗi: ")
    return line


def test_status_without_an_index(capsys: pytest.CaptureFixture[str]) -> None:
    assert "python -m index build" in failed(capsys, "status")


def test_build_without_documents(
    capsys: pytest.CaptureFixture[str], environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_DOCUMENTS", str(environment / "none"))
    assert "RAG_DOCUMENTS" in failed(capsys, "build")


def test_build_with_a_damaged_document(capsys: pytest.CaptureFixture[str], corpus: Path) -> None:
    (corpus / "hong.docx").write_bytes(b"PK\x03\x04")
    assert "hong.docx" in failed(capsys, "build")


def test_build_without_a_model(
    capsys: pytest.CaptureFixture[str], environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_MODEL", str(environment / "no-model"))
    assert "RAG_MODEL" in failed(capsys, "build")


def test_build_with_a_setting_out_of_range(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_PORT", "99999")
    assert "RAG_PORT" in failed(capsys, "build")


def test_build_while_another_builds(capsys: pytest.CaptureFixture[str], environment: Path) -> None:
    with writing(environment / "index"):
        assert "Đang có một lần dựng" in failed(capsys, "build")


def test_mistakes_in_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_status(app, ["dựng"]) == 2
    assert "không có lệnh 'dựng'" in capsys.readouterr().err
    assert exit_status(app, ["build", "--nhanh"]) == 2
    assert exit_status(app, ["--help"]) == 0
    assert "Cập nhật chỉ mục" in capsys.readouterr().out


def test_the_module_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "index", "status"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Lỗi: Chưa có chỉ mục")
