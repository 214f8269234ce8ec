"""Thumbs-down of the chat as draft questions: what failed once is asked again before every release.

    python -m eval drafts feedback.jsonl nhap.xlsx

A draft has no key: someone says whether the documents answer it and copies the piece that does. Until then
`answers` refuses the file. A draft's id stays the same from run to run, so that one is known again.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.exchange import check_target, write_questions
from eval.lines import line_error, read_objects
from eval.questions import DRAFT
from index.errors import EvalError

_MAX_QUOTE_CHARS = 300  # enough of what was shown to know it again
_MAX_NOTE_CHARS = 4000


def write_drafts(feedback: Path, target: Path) -> int:
    """Write the drafts of a feedback file to a new file, and return their number; no file without drafts.

    Raises:
        EvalError: the feedback cannot be read, a line of it is wrong, or the target is there already (someone
            may have filled it in).
    """
    check_target(target)
    if target.exists():
        raise EvalError(f"Tệp {target} đã có, có thể đã được điền tay; hãy chọn tên tệp khác")
    if not feedback.exists():
        raise EvalError(f"Chưa có tệp góp ý {feedback}; tệp có từ lần góp ý đầu tiên trên trang hỏi đáp")
    found = read_drafts(feedback)
    if found:
        write_questions(target, found)
    return len(found)


def read_drafts(feedback: Path) -> list[dict[str, Any]]:
    """Return one draft for each question with a thumbs-down, in order of first appearance.

    The same words after the same earlier questions are one question, whatever their capitals and blanks.

    Raises:
        EvalError: a line is not a piece of feedback.
    """
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for number, fields in read_objects(feedback):
        try:
            if _verdict(fields) == "down" and _clean(fields["question"]):  # "|" is no question
                groups.setdefault(_key(fields), []).append(fields)
        except ValueError as error:
            raise line_error(feedback, number, str(error)) from error
    return [_draft(key, items) for key, items in groups.items()]


def _verdict(fields: Mapping[str, Any]) -> str:
    verdict = fields.get("verdict")
    if verdict not in ("up", "down"):
        raise ValueError("trường 'verdict' phải là 'up' hoặc 'down'")
    if not isinstance(fields.get("question"), str) or not fields["question"].strip():
        raise ValueError("thiếu trường 'question' (chữ, không rỗng)")
    return str(verdict)


def _key(fields: Mapping[str, Any]) -> tuple[str, ...]:
    asked = [*(turn["question"] for turn in _history(fields)), fields["question"]]
    return tuple(" ".join(unicodedata.normalize("NFC", text).casefold().split()) for text in asked)


def _history(fields: Mapping[str, Any]) -> list[dict[str, str]]:
    turns = fields.get("history") or []
    if not isinstance(turns, list) or not all(
        isinstance(turn, dict) and isinstance(turn.get("question"), str) for turn in turns
    ):
        raise ValueError("trường 'history' phải là danh sách các lượt {'question', 'answer'}")
    told = [(_clean(turn["question"]), _clean(turn.get("answer"))) for turn in turns]
    return [{"question": question, "answer": answer} for question, answer in told if question]


def _draft(key: tuple[str, ...], items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = items[0]
    digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()
    return {
        "id": f"nhap-{digest[:10]}",
        "category": DRAFT,
        "question": _clean(first["question"]),
        "history": _history(first),
        "gold_spans": [],
        "acceptable_spans": [],
        "answerable": None,
        "note": _note(items)[:_MAX_NOTE_CHARS],
    }


def _note(items: Sequence[Mapping[str, Any]]) -> str:
    """Return what is known of the failure: how often and when, what people said, what they were shown."""
    last = items[-1]
    lines = [f"Góp ý chưa tốt: {len(items)} lần, gần nhất {_clean(last.get('at'))}"]
    said = [_clean(item.get(name)) for item in items for name in ("reason", "comment")]
    lines += [f"Ý kiến: {text}" for text in dict.fromkeys(said) if text]
    understood = _clean(last.get("understood_as"))
    if understood and understood != _clean(last["question"]):
        lines.append(f"Hiểu là: {understood}")
    if last.get("status") == "not_found":
        lines.append("Trợ lý đã từ chối")
    shown = last.get("citations")
    first = shown[0] if isinstance(shown, list) and shown else None
    if isinstance(first, dict) and _clean(first.get("quote")):
        lines.append(f"Đã trích: {_clean(first['quote'])[:_MAX_QUOTE_CHARS]}")
    return "\n".join(lines)


def _clean(text: object) -> str:
    """Return what people typed as one line that a spreadsheet can hold, "" for what is no text.

    A bar gets its blanks taken away: standing alone it would part a cell.
    """
    if not isinstance(text, str):
        return ""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    words = "".join(char if char.isprintable() else " " for char in sound).split()
    return " ".join(word for word in words if word != "|")
