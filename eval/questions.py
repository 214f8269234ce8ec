"""A question set: what is asked, and the pieces of the document that answer it.

One JSON object a line, or one row of a spreadsheet (`eval.cells`): `id`, `category`, `question`, `history`
(earlier turns, each with `question` and `answer`), `gold_spans`, `acceptable_spans`, `answerable`. A span is
a verbatim piece of the document. Knows nothing of answers and scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cells import FieldError
from eval.lines import line_error, read_objects
from eval.sheets import cell_error, is_sheet, read_sheet
from index.errors import EvalError
from index.settings import ROOT
from rag.types import Turn

DEFAULT_QUESTIONS = ROOT / "eval" / "questions.jsonl"
DRAFT = "draft"  # the category of a question that someone has yet to find the key of


@dataclass(frozen=True, slots=True)
class Question:
    """One question and its key.

    `gold_spans` are all needed for a whole answer (two for a question about two facts); an acceptable span
    says the same as a gold span in another place. A question that is not `answerable` has neither.
    """

    id: str
    category: str
    question: str
    history: tuple[Turn, ...]
    gold_spans: tuple[str, ...]
    acceptable_spans: tuple[str, ...]
    answerable: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the question as the JSON object it was read from."""
        return {
            "id": self.id,
            "category": self.category,
            "question": self.question,
            "history": [{"question": turn.question, "answer": turn.answer} for turn in self.history],
            "gold_spans": list(self.gold_spans),
            "acceptable_spans": list(self.acceptable_spans),
            "answerable": self.answerable,
        }


def read_questions(path: Path) -> tuple[Question, ...]:
    """Return the questions of a file, in its order.

    Raises:
        EvalError: the file cannot be read, is empty, repeats an id, or a line lacks what it needs.
    """
    return tuple(question for question, _ in read_entries(path) if isinstance(question, Question))


def read_entries(path: Path, *, drafts: bool = False) -> list[tuple[Question | None, dict[str, Any]]]:
    """Return each question with the fields it was read from; None for a draft that is not filled in yet.

    Raises:
        EvalError: as `read_questions`; of an open draft, too, unless `drafts` lets it pass.
    """
    entries: list[tuple[Question | None, dict[str, Any]]] = []
    seen: set[str] = set()
    for number, fields in read_sheet(path) if is_sheet(path) else read_objects(path):
        try:
            id_ = _text(fields, "id")
            if id_ in seen:
                raise FieldError("id", f"mã câu hỏi {id_!r} đã có ở dòng trước")
            seen.add(id_)
            is_open = drafts and _is_open_draft(fields)
            entries.append((None if is_open else _question(fields), fields))
        except FieldError as error:
            raise _entry_error(path, number, error) from error
    if not entries:
        raise EvalError(f"Tệp {path} không có câu hỏi nào")
    return entries


def _entry_error(path: Path, number: int, error: FieldError) -> EvalError:
    if is_sheet(path):
        return cell_error(path, number, error)
    return line_error(path, number, f"trường {error.field!r}: {error}")


def _is_open_draft(fields: Mapping[str, Any]) -> bool:
    answerable = fields.get("answerable")
    keyed = bool(fields.get("gold_spans") or fields.get("acceptable_spans"))
    return fields.get("category") == DRAFT and (answerable is None or (answerable is True and not keyed))


def _question(fields: Mapping[str, Any]) -> Question:
    if _is_open_draft(fields):
        raise FieldError(
            "answerable",
            "câu nháp chưa điền xong; ghi báo cáo có trả lời câu này hay không, "
            "nếu có thì chép nguyên văn đoạn trả lời",
        )
    answerable = fields.get("answerable")
    if not isinstance(answerable, bool):
        raise FieldError("answerable", "phải là true hoặc false (trong bảng tính: có hoặc không)")
    question = Question(
        id=_text(fields, "id"),
        category=_text(fields, "category"),
        question=_text(fields, "question"),
        history=_history(fields.get("history") or []),
        gold_spans=_spans(fields, "gold_spans"),
        acceptable_spans=_spans(fields, "acceptable_spans"),
        answerable=answerable,
    )
    if answerable and not (question.gold_spans or question.acceptable_spans):
        raise FieldError("gold_spans", "câu hỏi trả lời được cần ít nhất một đoạn trả lời")
    return question


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, int) and name == "id":
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise FieldError(name, "thiếu (cần chữ, không rỗng)")
    return value


def _spans(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = fields.get(name) or []
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise FieldError(name, "phải là danh sách các đoạn chữ không rỗng")
    return tuple(values)


def _history(turns: object) -> tuple[Turn, ...]:
    if not isinstance(turns, list) or not all(
        isinstance(turn, dict) and isinstance(turn.get("question"), str) for turn in turns
    ):
        raise FieldError("history", "phải là danh sách các lượt {'question', 'answer'}")
    return tuple(Turn(turn["question"], str(turn.get("answer") or "")) for turn in turns)
