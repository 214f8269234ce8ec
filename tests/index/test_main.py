"""`python -m index` as a clerk types it: exit status, one line for each error, JSON for machines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.__main__ import app
from index.cli import exit_status
from index.generation import open_generation
from index.pointer import current_name
from index.publish import writing
from index.settings import ROOT
from index.telling import passed_over_for
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
    last = first.out.splitlines()[-1]
    assert last.startswith("Đã dựng chỉ mục: 3 văn bản, ")
    assert last.endswith("(gen-000001); đọc 3, giữ nguyên 0, bỏ 0")
    assert first.err == ""
    (row,) = [line for line in first.out.splitlines() if "quy-che.txt" in line]
    index = open_generation(environment / "index")
    (document,) = [document for document in index.documents if document.path == "quy-che.txt"]
    passages = sum(passage.document_id == document.id for passage in index.passages)
    cells = [cell.strip() for cell in row.strip("│").split("│")]
    assert cells[:5] == ["quy-che.txt", "txt", "–", str(len(document.paragraphs)), str(passages)]
    assert exit_status(app, ["build"]) == 0
    assert capsys.readouterr().out.startswith("Chỉ mục đã mới, không phải dựng lại: 3 văn bản, ")
    assert exit_status(app, ["build", "--force"]) == 0
    assert current_name(environment / "index") == "gen-000002"


def test_build_as_json_and_what_was_passed_over(capsys: pytest.CaptureFixture[str], corpus: Path) -> None:
    (corpus / "bieu.pptx").write_bytes(b"x")
    assert exit_status(app, ["build", "--json"]) == 0
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert report["passages"] > 3
    assert {key: report[key] for key in ("generation", "changed", "documents", "passed_over")} == {
        "generation": "gen-000001",
        "changed": True,
        "documents": 3,
        "passed_over": ["bieu.pptx"],
    }
    assert told.err == "Bỏ qua bieu.pptx: chưa đọc được loại tệp này\n"


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


def test_status_of_an_empty_folder_says_what_to_do(capsys: pytest.CaptureFixture[str], corpus: Path) -> None:
    exit_status(app, ["build"])
    capsys.readouterr()
    for path in corpus.rglob("*.txt"):
        path.unlink()
    assert exit_status(app, ["status"]) == 0
    told = capsys.readouterr().out
    assert "không so được với thư mục báo cáo" in told
    assert told.splitlines()[-1].endswith("hãy chép báo cáo vào")


def test_status_of_an_empty_folder_without_an_index(capsys: pytest.CaptureFixture[str], corpus: Path) -> None:
    for path in corpus.rglob("*.txt"):
        path.unlink()
    assert failed(capsys, "status").endswith("hãy chép báo cáo vào")


def test_names_that_would_break_a_table_are_written_out(
    capsys: pytest.CaptureFixture[str], corpus: Path
) -> None:
    (corpus / "xấu\nĐã dựng\x1b[31m.docx").write_bytes(b"PK")
    (corpus / "hai\ndòng.txt").write_text("Chi giảm.", encoding="utf-8")
    assert exit_status(app, ["build"]) == 0
    told = capsys.readouterr()
    assert "xấu\\nĐã dựng\\x1b[31m.docx" in told.err
    assert "hai\\ndòng.txt" in told.out
    assert "\x1b[31m" not in told.out + told.err
    for command in (["status"], ["build", "--dry-run"]):
        assert exit_status(app, command) == 0
        out = capsys.readouterr().out
        assert "xấu\\nĐã dựng" in out
        assert not [line for line in out.splitlines() if line.startswith(("Đã dựng", "dòng"))]


def test_a_plan_says_why_a_file_could_not_be_read_and_that_it_is_tried_again(
    capsys: pytest.CaptureFixture[str], corpus: Path
) -> None:
    (corpus / "hong.docx").write_bytes(b"PK")
    (corpus / "hong-2.docx").write_bytes(b"PK")
    (corpus / "lien-ket.txt").symlink_to(corpus / "khong-co.txt")
    exit_status(app, ["build"])
    told = capsys.readouterr()
    assert "hong.docx giống hệt hong-2.docx, cũng không nạp được (Không đọc được “hong-2.docx”: " in told.err
    assert exit_status(app, ["build", "--dry-run"]) == 0
    plan = capsys.readouterr().out
    assert "Sẽ thử đọc lại: hong-2.docx (lần trước: Không đọc được “hong-2.docx”: " in plan
    assert "Không mở được: lien-ket.txt (Không đọc được “lien-ket.txt”: là liên kết hỏng" in plan
    assert "Trùng: hong.docx giống hệt hong-2.docx, cũng không nạp được (Không đọc được" in plan
    exit_status(app, ["status"])
    assert "hong.docx giống hệt hong-2.docx, cũng không nạp được" in capsys.readouterr().out


def test_status_without_an_index(capsys: pytest.CaptureFixture[str]) -> None:
    assert "python -m index build" in failed(capsys, "status")


def test_build_without_documents(
    capsys: pytest.CaptureFixture[str], environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_DOCUMENTS", str(environment / "none"))
    assert "RAG_DOCUMENTS" in failed(capsys, "build")


def test_build_names_a_damaged_document_and_a_copy(capsys: pytest.CaptureFixture[str], corpus: Path) -> None:
    (corpus / "hong.docx").write_bytes(b"PK\x03\x04")
    (corpus / "sao.txt").write_bytes((corpus / "quy-che.txt").read_bytes())
    assert exit_status(app, ["build"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[-1].endswith("1 tệp không đọc được")
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in told.out.splitlines() if "│" in line]
    assert ["hong.docx", "docx", "–", "–", "–", "–", "không đọc được"] in rows
    assert ["sao.txt", "txt", "–", "–", "–", "–", "giống hệt quy-che.txt"] in rows
    skipped, copy = told.err.splitlines()
    assert skipped.startswith("Bỏ qua hong.docx: ")
    assert copy == "sao.txt giống hệt quy-che.txt: chỉ nạp một lần"
    assert exit_status(app, ["status"]) == 0
    status = capsys.readouterr().out
    assert "Không đọc được hong.docx: " in status
    assert "sao.txt giống hệt quy-che.txt" in status


def test_build_with_nothing_but_damaged_documents(capsys: pytest.CaptureFixture[str], corpus: Path) -> None:
    for path in list(corpus.rglob("*.txt")):
        path.unlink()
    (corpus / "hong.docx").write_bytes(b"PK\x03\x04")
    assert "hong.docx" in failed(capsys, "build")


def test_a_dry_run_says_what_would_be_done(
    capsys: pytest.CaptureFixture[str], corpus: Path, environment: Path
) -> None:
    assert exit_status(app, ["build", "--dry-run"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "Mới: bao-cao-quy-1.txt",
        "Mới: quy-che.txt",
        "Mới: thong-bao/lich-hop.txt",
        "Không đổi: 0 tệp; sẽ đọc 3 tệp; chưa ghi gì",
    ]
    assert not (environment / "index").exists()
    exit_status(app, ["build"])
    (corpus / "quy-che.txt").rename(corpus / "quy-che-2024.txt")
    (corpus / "thong-bao" / "lich-hop.txt").unlink()
    capsys.readouterr()
    assert exit_status(app, ["build", "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Đổi tên: quy-che.txt → quy-che-2024.txt",
        "Đã xóa: thong-bao/lich-hop.txt",
        "Không đổi: 1 tệp; sẽ đọc 0 tệp; chưa ghi gì",
    ]
    assert exit_status(app, ["build", "--dry-run", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["renamed"] == [{"path": "quy-che-2024.txt", "before": "quy-che.txt"}]
    assert plan["to_read"] == []


def test_verify_a_sound_and_a_damaged_index(capsys: pytest.CaptureFixture[str], environment: Path) -> None:
    exit_status(app, ["build"])
    capsys.readouterr()
    assert exit_status(app, ["verify"]) == 0
    assert capsys.readouterr().out == "Chỉ mục gen-000001 nguyên vẹn\n"
    assert exit_status(app, ["verify", "--json", "gen-000001"]) == 0
    assert json.loads(capsys.readouterr().out) == {"generation": "gen-000001", "faults": []}
    (path,) = (environment / "index").glob("parts/a/*")
    path.write_bytes(path.read_bytes()[:-1])
    assert exit_status(app, ["verify"]) == 1
    told = capsys.readouterr()
    assert path.name in told.out
    assert told.err == "Lỗi: Chỉ mục gen-000001 có 1 lỗi; hãy chạy: python -m index build\n"
    assert exit_status(app, ["status"]) == 0
    assert "bị hỏng; hãy chạy: python -m index build" in capsys.readouterr().out
    assert exit_status(app, ["build"]) == 0
    assert exit_status(app, ["build"]) == 0  # the spare copy
    assert exit_status(app, ["verify"]) == 0


def test_verify_without_an_index_or_of_an_unknown_generation(
    capsys: pytest.CaptureFixture[str], environment: Path
) -> None:
    assert "python -m index build" in failed(capsys, "verify")
    exit_status(app, ["build"])
    capsys.readouterr()
    assert exit_status(app, ["verify", "gen-000007"]) == 1
    assert "gen-000007" in capsys.readouterr().err


def test_roll_back_and_build_again(
    capsys: pytest.CaptureFixture[str], corpus: Path, environment: Path
) -> None:
    assert "python -m index build" in failed(capsys, "rollback")
    exit_status(app, ["build"])
    capsys.readouterr()
    assert "gen-000001" in failed(capsys, "rollback")
    (corpus / "quy-che.txt").unlink()
    exit_status(app, ["build"])
    capsys.readouterr()
    assert exit_status(app, ["rollback"]) == 0
    assert capsys.readouterr().out.startswith("Đã quay lại gen-000001; ")
    assert current_name(environment / "index") == "gen-000001"
    assert exit_status(app, ["build"]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("Đang giữ gen-000001 do lệnh rollback")
    assert exit_status(app, ["status"]) == 0
    assert "được giữ do lệnh rollback" in capsys.readouterr().out
    assert exit_status(app, ["rollback", "gen-000002", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"generation": "gen-000002"}
    assert "gen-000001, gen-000002" in failed(capsys, "rollback", "gen-000008")


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


def test_a_description_of_nothing_is_told_how_to_be_called() -> None:
    assert "bao-cao.docx.yaml" in passed_over_for("2024/bao-cao.yaml")
    assert passed_over_for("anh.png") == "chưa đọc được loại tệp này"
