"""Question sets from one kind of file to another: JSON lines for the tools, spreadsheets for an office.

python -m eval sheet eval/questions.jsonl cau-hoi.xlsx
python -m eval sheet cau-hoi.xlsx eval/questions.jsonl
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.output import write_bytes
from eval.questions import read_entries
from eval.sheets import SUFFIXES, is_sheet, write_sheet
from index.errors import EvalError

_LINES = ".jsonl"
_FIELDS = ("id", "category", "question", "history", "gold_spans", "acceptable_spans", "answerable")


def convert(source: Path, target: Path, *, force: bool = False) -> int:
    """Write the questions of `source` to `target`, each in the form its name says, and return their number.

    Drafts that are not filled in yet pass; every other question must be complete. A file that is there is
    only written over with `force`: someone may have edited it.

    Raises:
        EvalError: a file cannot be read or written, or a question is wrong; names the row.
    """
    check_target(target)
    if source.resolve() == target.resolve():
        raise EvalError(f"Tệp nguồn và tệp đích là một ({target}); hãy chọn tên tệp đích khác")
    if target.exists() and not force:
        raise EvalError(
            f"Tệp {target} đã có, có thể đã được sửa tay; chọn tên khác hoặc thêm --force để ghi đè"
        )
    entries = read_entries(source, drafts=True)
    write_questions(
        target,
        [fields if question is None else question.to_dict() | _note(fields) for question, fields in entries],
    )
    return len(entries)


def check_target(target: Path) -> None:
    """Raise `EvalError` where the name of a file to write does not say a known form."""
    if target.suffix.lower() not in (_LINES, *SUFFIXES):
        raise EvalError(f"Tệp {target}: tên phải kết thúc bằng {_LINES}, {' hoặc '.join(SUFFIXES)}")


def write_questions(target: Path, questions: Sequence[Mapping[str, Any]]) -> None:
    """Write questions in their JSON form to a file; raises `EvalError` where they cannot be written."""
    write_bytes(target, write_sheet(target, questions) if is_sheet(target) else _lines(questions))


def _lines(questions: Sequence[Mapping[str, Any]]) -> bytes:
    told = [{name: fields.get(name) for name in _FIELDS} | _note(fields) for fields in questions]
    return "".join(f"{json.dumps(item, ensure_ascii=False)}\n" for item in told).encode("utf-8", "replace")


def _note(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"note": fields["note"]} if fields.get("note") else {}
