"""Question sets and benchmark folders: what is read, and errors that name file and line."""

import json
from pathlib import Path
from typing import Any

import pytest

from eval.beir import CorpusRow, read_dataset
from eval.product import as_document
from eval.questions import read_questions
from index.errors import EvalError
from rag.types import Turn

GOOD = {
    "id": "q1",
    "category": "single",
    "question": "Thu bao nhiêu?",
    "history": [{"question": "Chi bao nhiêu?", "answer": "3.048 tỷ đồng"}],
    "gold_spans": ["433 tỷ đồng"],
    "acceptable_spans": [],
    "answerable": True,
}
HEADER = "query-id\tcorpus-id\tscore"


def write_lines(path: Path, *values: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_dataset(folder: Path, qrels: tuple[str, ...] = (HEADER, "q1\td1\t1")) -> Path:
    write_lines(folder / "corpus.jsonl", {"_id": "d1", "title": "", "text": "một"}, {"_id": 2, "text": "hai"})
    write_lines(folder / "queries.jsonl", {"_id": "q1", "text": "một?"}, {"_id": "q2", "text": "hai?"})
    write_lines(folder / "qrels" / "test.tsv", *qrels)
    return folder


def test_questions_read_back_as_written(tmp_path: Path) -> None:
    (question,) = read_questions(write_lines(tmp_path / "q.jsonl", GOOD))
    assert question.history == (Turn("Chi bao nhiêu?", "3.048 tỷ đồng"),)
    assert question.to_dict() == GOOD


def test_optional_fields_and_empty_lines(tmp_path: Path) -> None:
    bare = {"id": 7, "category": "x", "question": "?", "answerable": False, "history": None}
    (question,) = read_questions(write_lines(tmp_path / "q.jsonl", "", bare, ""))
    assert (question.id, question.history, question.gold_spans) == ("7", (), ())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"answerable": "yes"}, "answerable"),
        ({"question": " "}, "question"),
        ({"category": None}, "category"),
        ({"gold_spans": "433"}, "gold_spans"),
        ({"gold_spans": []}, "gold_spans"),
        ({"history": ["Thu?"]}, "history"),
        ({"id": "q0"}, "q0"),
    ],
)
def test_question_errors_name_file_and_line(tmp_path: Path, change: dict[str, Any], problem: str) -> None:
    path = write_lines(tmp_path / "q.jsonl", GOOD | {"id": "q0"}, GOOD | change)
    with pytest.raises(EvalError, match=rf"q\.jsonl, dòng 2: .*{problem}"):
        read_questions(path)


@pytest.mark.parametrize(("line", "problem"), [("{", "không phải JSON"), ("[1]", "đối tượng")])
def test_lines_that_are_not_objects(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(EvalError, match=f"dòng 2: .*{problem}"):
        read_questions(write_lines(tmp_path / "q.jsonl", GOOD, line))


def test_unreadable_question_files(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="Không đọc được"):
        read_questions(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}\n')
    with pytest.raises(EvalError, match="UTF-8"):
        read_questions(tmp_path / "latin.jsonl")
    with pytest.raises(EvalError, match="không có câu hỏi"):
        read_questions(write_lines(tmp_path / "empty.jsonl"))


def test_dataset_keeps_only_queries_with_a_relevant_document(tmp_path: Path) -> None:
    qrels = (HEADER, "q1\td1\t2", "q1\td9\t1", "q2\td1\t0")
    dataset = read_dataset(write_dataset(tmp_path / "tiny", qrels))
    assert dataset.name == "tiny"
    assert [row.id for row in dataset.corpus] == ["d1", "2"]
    assert dataset.queries == {"q1": "một?"}
    assert dataset.qrels == {"q1": {"d1": 2.0, "d9": 1.0}}
    assert (dataset.unjudged, dataset.missing) == (1, 1)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_missing_dataset_file_is_named(tmp_path: Path, name: str) -> None:
    (write_dataset(tmp_path) / name).unlink()
    with pytest.raises(EvalError, match=f"Không đọc được tệp .*{name}"):
        read_dataset(tmp_path)


@pytest.mark.parametrize(
    ("qrels", "problem"),
    [
        (("q1\td1\t1",), "dòng 1: dòng đầu"),
        ((HEADER, "q1\td1"), "dòng 2: cần 3 cột"),
        ((HEADER, "q1\td1\t1", "q9\td1\t1"), "dòng 3: câu hỏi 'q9'"),
        ((HEADER, "q1\td1\tyes"), "dòng 2: điểm 'yes'"),
        ((HEADER,), "không có văn bản đúng"),
        ((), "dòng 1: dòng đầu"),
    ],
)
def test_odd_qrels(tmp_path: Path, qrels: tuple[str, ...], problem: str) -> None:
    with pytest.raises(EvalError, match=problem):
        read_dataset(write_dataset(tmp_path, qrels))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"text": "không mã"}, "dòng 2: thiếu trường '_id'"),
        ({"_id": "d1", "text": "lặp"}, "dòng 2: mã 'd1'"),
        ({"_id": "d2"}, "dòng 2: thiếu trường 'text'"),
        ({"_id": "d2", "title": 3, "text": ""}, "dòng 2: thiếu trường 'title'"),
    ],
)
def test_odd_corpus_rows(tmp_path: Path, row: dict[str, Any], problem: str) -> None:
    folder = write_dataset(tmp_path)
    write_lines(folder / "corpus.jsonl", {"_id": "d1", "text": "một"}, row)
    with pytest.raises(EvalError, match=f"corpus.jsonl, {problem}"):
        read_dataset(folder)


def test_empty_corpus(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    write_lines(folder / "corpus.jsonl")
    with pytest.raises(EvalError, match="không có văn bản nào"):
        read_dataset(folder)


def test_a_row_becomes_a_document_with_its_own_id_and_title() -> None:
    row = CorpusRow("doc 7/a", "Ngân sách", "  Thu 433 tỷ.\r\n\n Chi 3.048 tỷ. \n")
    document = as_document(row)
    assert (document.id, document.title) == ("doc 7/a", "Ngân sách")
    lines = [document.text[paragraph.start : paragraph.end] for paragraph in document.paragraphs]
    assert lines == ["Thu 433 tỷ.", "Chi 3.048 tỷ."]


def test_a_row_with_only_a_title_is_its_title() -> None:
    assert as_document(CorpusRow("d1", "Ngân sách", " ")).text == "Ngân sách"
    assert as_document(CorpusRow("d1", "", "")).paragraphs == ()
