"""A question set: what is asked, and the pieces of the document that answer it.

One JSON object a line: `id`, `category`, `question`, `history` (earlier turns, each with `question` and
`answer`), `gold_spans`, `acceptable_spans`, `answerable`. A span is a verbatim piece of the document. Knows
nothing of answers and scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.lines import line_error, read_objects
from index.errors import EvalError
from index.settings import ROOT
from rag.types import Turn

DEFAULT_QUESTIONS = ROOT / "eval" / "questions.jsonl"


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
    questions: list[Question] = []
    seen: set[str] = set()
    for number, fields in read_objects(path):
        try:
            question = _question(fields)
        except ValueError as error:
            raise line_error(path, number, str(error)) from error
        if question.id in seen:
            raise line_error(path, number, f"mã câu hỏi {question.id!r} đã có ở dòng trước")
        seen.add(question.id)
        questions.append(question)
    if not questions:
        raise EvalError(f"Tệp {path} không có câu hỏi nào")
    return tuple(questions)


def _question(fields: Mapping[str, Any]) -> Question:
    answerable = fields.get("answerable")
    if not isinstance(answerable, bool):
        raise ValueError("trường 'answerable' phải là true hoặc false")
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
        raise ValueError("câu hỏi trả lời được cần ít nhất một đoạn trong 'gold_spans'")
    return question


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, int) and name == "id":
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"thiếu trường {name!r} (chữ, không rỗng)")
    return value


def _spans(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = fields.get(name) or []
    if not isinstance(values, list) or not all(isinstance(v, str) and v.strip() for v in values):
        raise ValueError(f"trường {name!r} phải là danh sách các đoạn chữ không rỗng")
    return tuple(values)


def _history(turns: object) -> tuple[Turn, ...]:
    if not isinstance(turns, list) or not all(
        isinstance(turn, dict) and isinstance(turn.get("question"), str) for turn in turns
    ):
        raise ValueError("trường 'history' phải là danh sách các lượt {'question', 'answer'}")
    return tuple(Turn(turn["question"], str(turn.get("answer") or "")) for turn in turns)
