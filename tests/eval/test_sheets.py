"""Question sets that an office edits in a spreadsheet: read as written, errors that name row and column."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from eval.cells import COLUMNS, from_cells, to_cells
from eval.exchange import convert
from eval.questions import DEFAULT_QUESTIONS, read_questions
from eval.sheets import write_sheet
from index.errors import EvalError
from rag.types import Turn
from tests.eval.test_reading import GOOD, write_lines

HEAD = ("Mã", "Loại", "Câu hỏi", "Đoạn trả lời", "Có trả lời")
ROW: tuple[object, ...] = ("q1", "số liệu", "Thu bao nhiêu?", "433 tỷ đồng", "có")


def workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def table(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_bundled_set_comes_back_to_the_byte(suffix: str, tmp_path: Path) -> None:
    sheet, lines = tmp_path / f"q{suffix}", tmp_path / "q.jsonl"
    assert convert(DEFAULT_QUESTIONS, sheet) == convert(sheet, lines)
    assert lines.read_bytes() == DEFAULT_QUESTIONS.read_bytes()
    assert read_questions(sheet) == read_questions(DEFAULT_QUESTIONS)


# What a span may hold: no bar of its own, no blanks at its ends.
SPAN = (
    st.text(alphabet="aé|=+-@'\",; \n5%", min_size=1)
    .map(str.strip)
    .filter(lambda text: text and "|" not in text.split())
)


@given(spans=st.lists(SPAN, max_size=3), question=SPAN)
def test_any_spans_come_back(spans: list[str], question: str) -> None:
    fields = {
        "id": "q1",
        "category": "x",
        "question": question,
        "history": [{"question": "a", "answer": ""}, {"question": "b", "answer": "c"}],
        "gold_spans": spans,
        "acceptable_spans": [],
        "answerable": True,
        "note": "",
    }
    assert from_cells(dict(to_cells(fields))) == fields


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_as_excel_saves_it(mark: str, encoding: str, tmp_path: Path) -> None:
    head = mark.join(HEAD)
    text = f'{head}\r\nq1{mark}số liệu{mark}Thu?{mark}"433 tỷ đồng\n| \n43% dự toán"{mark}CÓ\r\n\r\n'
    (question,) = read_questions(table(tmp_path / "q.csv", text, encoding=encoding))
    assert question.gold_spans == ("433 tỷ đồng", "43% dự toán")
    assert question.answerable is True


def test_cells_of_a_workbook(tmp_path: Path) -> None:
    head = (*HEAD, "câu hỏi  TRƯỚC", "đoạn chấp nhận được")
    rows = (
        (None,),
        head,
        (7, "hỏi tiếp", "Còn chi?", "hai\ndòng | ba", True, "Thu?\n|\nVay?", None),
        (None, " "),
        ("q2", "năm khác", "Năm 2022?", None, "Không", None, None),
    )
    first, second = read_questions(workbook(tmp_path / "q.xlsx", *rows))
    assert (first.id, first.gold_spans) == ("7", ("hai\ndòng", "ba"))
    assert first.history == (Turn("Thu?"), Turn("Vay?"))
    assert (second.answerable, second.gold_spans) == (False, ())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({3: 0.0545}, "dòng 3, cột 'đoạn trả lời': ô chứa số hoặc ngày"),
        ({2: ""}, "dòng 3, cột 'câu hỏi': thiếu"),
        ({3: ""}, "dòng 3, cột 'đoạn trả lời': "),
        ({4: "có lẽ"}, "dòng 3, cột 'có trả lời': chỉ ghi 'có' hoặc 'không'"),
        ({4: ""}, "dòng 3, cột 'có trả lời': phải là"),
        ({0: "q1"}, "dòng 3, cột 'mã': mã câu hỏi 'q1' đã có"),
        ({5: "thừa"}, "dòng 3: cột thứ 6"),
        ({1: "draft", 4: ""}, "dòng 3, cột 'có trả lời': câu nháp chưa điền xong"),
        ({1: "draft", 3: ""}, "dòng 3, cột 'có trả lời': câu nháp chưa điền xong"),
    ],
)
def test_errors_name_row_and_column(tmp_path: Path, change: dict[int, object], told: str) -> None:
    row = {**dict(enumerate(ROW)), 0: "q2", **change}
    path = workbook(tmp_path / "q.xlsx", HEAD, ROW, tuple(row.values()))
    with pytest.raises(EvalError) as caught:
        read_questions(path)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ((*HEAD, "đoạn chấp nhận"), "không có cột tên 'đoạn chấp nhận'"),
        ((*HEAD, "MÃ"), "cột 'mã' có hai lần"),
        (HEAD[:4], "thiếu cột 'có trả lời'"),
    ],
)
def test_headings_are_checked(tmp_path: Path, head: tuple[str, ...], told: str) -> None:
    with pytest.raises(EvalError, match=f"dòng 1: {told}"):
        read_questions(workbook(tmp_path / "q.xlsx", head, ROW))


@pytest.mark.parametrize("name", ["q.xlsx", "q.csv"])
def test_files_that_are_no_sheets(name: str, tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="Không đọc được tệp"):
        read_questions(tmp_path / name)
    for data in (b"", b"PK\x03\x04broken", b"\xff\xfe\x00"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(EvalError, match="Tệp "):
            read_questions(tmp_path / name)


def test_a_broken_quote_names_the_row(tmp_path: Path) -> None:
    text = ",".join(HEAD) + '\nq1,x,Thu?,433,có\nq2,x,"Thu" bao?,433,có\n'
    with pytest.raises(EvalError, match="dòng 3: không đọc được dạng CSV"):
        read_questions(table(tmp_path / "q.csv", text))


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5%", "@SUM(A1)", "'=1", "''", "'thường"])
def test_nothing_is_run_as_a_formula_and_all_comes_back(text: str, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "a.jsonl", GOOD | {"question": text})
    for name in ("q.xlsx", "q.csv"):
        convert(source, tmp_path / name)
        assert read_questions(tmp_path / name) == read_questions(source)
    cell = load_workbook(tmp_path / "q.xlsx").worksheets[0].cell(2, 3)
    assert (cell.value, cell.data_type) == (text, "s")
    written = list(csv.reader(io.StringIO((tmp_path / "q.csv").read_text(encoding="utf-8-sig"))))[1][2]
    assert written[0] not in "=+-@"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"gold_spans": ["a | b"]}, "dòng 2, cột 'đoạn trả lời': có dấu |"),
        ({"question": "a\x00b"}, "dòng 2, cột 'câu hỏi': có ký tự điều khiển"),
        ({"gold_spans": ["a" * 40_000]}, "dòng 2, cột 'đoạn trả lời': dài 40000 ký tự"),
    ],
)
def test_what_a_sheet_cannot_hold_is_not_written(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    source = write_lines(tmp_path / "a.jsonl", GOOD | change)
    with pytest.raises(EvalError) as caught:
        convert(source, tmp_path / "q.xlsx")
    assert told in str(caught.value)
    assert not (tmp_path / "q.xlsx").exists()


def test_notes_and_open_drafts_survive_conversion(tmp_path: Path) -> None:
    draft = {"id": "n1", "category": "draft", "question": "Thu?", "answerable": None, "note": "một\nhai"}
    source = write_lines(tmp_path / "a.jsonl", GOOD, draft)
    convert(source, tmp_path / "q.xlsx")
    convert(tmp_path / "q.xlsx", tmp_path / "b.jsonl")
    first, second = (json.loads(line) for line in (tmp_path / "b.jsonl").read_text("utf-8").splitlines())
    assert first == GOOD
    assert (second["answerable"], second["note"]) == (None, "một\nhai")
    with pytest.raises(EvalError, match=r"b\.jsonl, dòng 2: .*câu nháp chưa điền xong"):
        read_questions(tmp_path / "b.jsonl")


def test_a_filled_in_draft_is_a_question(tmp_path: Path) -> None:
    (question,) = read_questions(write_lines(tmp_path / "a.jsonl", GOOD | {"category": "draft"}))
    assert question.category == "draft"


def test_a_sheet_is_made_for_editing() -> None:
    book = load_workbook(io.BytesIO(write_sheet(Path("q.xlsx"), [GOOD])))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "A2"
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    assert sheet.data_validations.dataValidation[0].formula1 == '"có,không"'


def test_source_and_target_are_two_files_of_known_form(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "a.jsonl", GOOD)
    with pytest.raises(EvalError, match="là một"):
        convert(source, source)
    with pytest.raises(EvalError, match="tên phải kết thúc"):
        convert(source, tmp_path / "q.xls")


def test_a_file_that_may_have_been_edited_is_only_written_over_by_force(tmp_path: Path) -> None:
    sheet = tmp_path / "q.xlsx"
    convert(DEFAULT_QUESTIONS, sheet)
    with pytest.raises(EvalError, match="--force"):
        convert(DEFAULT_QUESTIONS, sheet)
    assert convert(DEFAULT_QUESTIONS, sheet, force=True) > 0
