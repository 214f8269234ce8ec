"""The same report in other formats: what is written reads as it was, and differences are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import evaluation
from eval.formats import measure, print_formats
from eval.questions import Question
from eval.rewriting import rewritten
from index.cli import exit_status
from index.errors import DocumentError
from index.readers import read
from index.structure import read_structure
from index.types import Document
from tests.eval.fakes import FakeAssistant, answered, cite, index_shared_words
from tests.eval.test_reading import GOOD, write_lines

BUDGET = "Tổng thu ngân sách là 433 tỷ đồng, đạt 43% dự toán; tổng chi là 3.048 tỷ đồng."
QUESTION = Question("q1", "single", "Thu bao nhiêu?", (), ("433 tỷ đồng",), (), True)
REPORT = """BÁO CÁO
Kết quả sáu tháng đầu năm 2024
I. Kết quả
1. Kinh tế
Tổng thu ngân sách trên địa bàn tỉnh là 433 tỷ đồng, đạt 43% dự toán; <b> & *tổng chi* là 3.048 tỷ đồng.
- Trồng rừng được 3.038 ha, khai thác gỗ – củi đạt “kế hoạch”…
II. Nhiệm vụ
1. Tập trung thu hút đầu tư vào các khu công nghiệp của tỉnh.
"""


@pytest.fixture
def report() -> Document:
    data = REPORT.encode()
    return read_structure(read("bao-cao.txt", data), path="bao-cao.txt", data=data)


def over(name: str, data: bytes) -> FakeAssistant:
    if data == b"hong":
        raise DocumentError(f"Không đọc được “{name}”: hỏng")
    return FakeAssistant({"Thu bao nhiêu?": answered(cite(BUDGET, "433 tỷ đồng"))} if data == b"du" else {})


def words(name: str, data: bytes) -> str:
    return " ".join(read(name, data).text.split()).lower()


def test_every_rewriting_holds_the_words_of_the_report(report: Document) -> None:
    files = dict(rewritten(report))
    assert {"utf-16.txt", "tcvn3.txt", "vni.txt", "cp1258.txt", "trang.html", "word.docx"} <= set(files)
    # TCVN3 has no capitals with tones; Markdown takes a tag and stars for its own.
    unlike = {name for name, data in files.items() if words(name, data) != " ".join(REPORT.split()).lower()}
    assert unlike == {"ghi-chu.md"}


def test_headings_of_the_report_are_headings(report: Document) -> None:
    files = dict(rewritten(report))
    for name in ("trang.html", "ghi-chu.md"):
        extract = read(name, files[name])
        levels = {extract.text[b.start : b.end]: b.level for b in extract.blocks if b.level is not None}
        assert (levels["I. Kết quả"], levels["1. Kinh tế"]) == (2, 3)


def test_differences_are_from_the_first_file(capsys: pytest.CaptureFixture[str]) -> None:
    files = [("a.txt", b"du"), ("b.docx", b"thieu"), ("c.doc", b"hong"), ("d.md", b"du")]
    result = measure(files, [QUESTION], over)
    first, missed, broken, same = result["files"]
    assert (first["widest"], missed["widest"], same["widest"], result["widest"]) == (0.0, 1.0, 0.0, 1.0)
    assert missed["differences"]["first"]["lost"] == ["q1"]
    assert broken == {"file": "c.doc", "problem": "Không đọc được “c.doc”: hỏng"}
    print_formats(result)
    printed = capsys.readouterr().out
    assert "−100,0" in printed
    assert "Lý do" in printed


def formats(*args: str) -> int:
    app = evaluation(lambda: FakeAssistant({}), index_shared_words, assistant_over=over)
    return exit_status(app, ["formats", *args])


def test_the_command_asks_the_report_and_the_files_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other, out = tmp_path / "documents", tmp_path / "khac.docx", tmp_path / "out.json"
    folder.mkdir()
    (folder / "bao-cao.txt").write_text(REPORT, encoding="utf-8")
    other.write_bytes(b"du")
    monkeypatch.setenv("RAG_DOCUMENTS", str(folder))
    questions = str(write_lines(tmp_path / "q.jsonl", GOOD))
    assert formats(str(other), "--questions", questions, "--json", str(out)) == 0
    names = [row["file"] for row in json.loads(out.read_text(encoding="utf-8"))["files"]]
    assert (names[0], names[-1]) == ("bao-cao.txt", "khac.docx")


def test_several_reports_or_a_missing_file_are_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_DOCUMENTS", str(tmp_path))
    (tmp_path / "a.txt").write_text("Một", encoding="utf-8")
    assert formats(str(tmp_path / "khong-co.docx")) == 1
    assert "khong-co.docx" in capsys.readouterr().err
    (tmp_path / "b.txt").write_text("Hai", encoding="utf-8")
    assert formats() == 1
    assert "có 2 báo cáo" in capsys.readouterr().err
