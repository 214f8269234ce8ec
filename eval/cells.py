"""A question as one row of a spreadsheet that an office keeps: Vietnamese column names, plain cells.

Several spans (or earlier turns) share a cell, parted by a vertical bar that stands alone: blanks, line breaks
or the cell's edge on both sides. A line break alone does not part them: a span may run over lines. Blanks
around a span are dropped, everything inside it is kept as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

# Column name -> field of the JSON form; earlier turns are two columns for the one field.
COLUMNS = {
    "mã": "id",
    "loại": "category",
    "câu hỏi": "question",
    "câu hỏi trước": "history",
    "trả lời trước": "history",
    "đoạn trả lời": "gold_spans",
    "đoạn chấp nhận được": "acceptable_spans",
    "có trả lời": "answerable",
    "ghi chú": "note",
}
REQUIRED = ("mã", "loại", "câu hỏi", "đoạn trả lời", "có trả lời")

_SPANS = {"đoạn trả lời": "gold_spans", "đoạn chấp nhận được": "acceptable_spans"}
_BAR = re.compile(r"(?:(?<=\s)|^)\|(?=\s|$)")
_YES_NO = {
    "có": True,
    "đúng": True,
    "true": True,
    "1": True,
    "không": False,
    "sai": False,
    "false": False,
    "0": False,
}


class FieldError(ValueError):
    """One field of a question is wrong; `field` is its JSON name or its column, the message says why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


def column_of(field: str) -> str:
    """Return the column that holds a field; a column's own name comes back as it is."""
    return next((column for column, held in COLUMNS.items() if held == field), field)


def column_key(name: str) -> str:
    """Return a heading as `COLUMNS` writes it, whatever its capitals, blanks and Unicode form."""
    return " ".join(unicodedata.normalize("NFC", name).lower().split())


def from_cells(cells: Mapping[str, object]) -> dict[str, Any]:
    """Return a question's fields in their JSON form; a cell that is not there is empty.

    Raises:
        FieldError: a cell cannot be what its column holds.
    """
    texts = {column: _text(column, value) for column, value in cells.items() if column != "có trả lời"}
    return {
        "id": texts.get("mã", "").strip(),
        "category": texts.get("loại", "").strip(),
        "question": texts.get("câu hỏi", "").strip(),
        "history": _history(texts.get("câu hỏi trước", ""), texts.get("trả lời trước", "")),
        **{field: [s for s in _parted(texts.get(column, "")) if s] for column, field in _SPANS.items()},
        "answerable": _yes_no(cells.get("có trả lời")),
        "note": texts.get("ghi chú", "").strip(),
    }


def to_cells(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a question's fields, in the order of `COLUMNS`.

    Raises:
        FieldError: a span or an earlier turn holds a bar that would part it when it is read back.
    """
    history = fields.get("history") or []
    answerable = fields.get("answerable")
    return {
        "mã": str(fields.get("id") or ""),
        "loại": str(fields.get("category") or ""),
        "câu hỏi": str(fields.get("question") or ""),
        "câu hỏi trước": _joined("câu hỏi trước", [turn["question"] for turn in history]),
        "trả lời trước": _joined("trả lời trước", [turn.get("answer") or "" for turn in history]),
        **{column: _joined(column, fields.get(field) or []) for column, field in _SPANS.items()},
        "có trả lời": "" if answerable is None else "có" if answerable else "không",
        "ghi chú": str(fields.get("note") or ""),
    }


def _text(column: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if column == "mã" and isinstance(value, int | float) and value == int(value):
        return str(int(value))
    # Excel has turned "5,45%" into 0.0545 or "4.128" into a date: what was typed is lost.
    raise FieldError(
        column, f"ô chứa số hoặc ngày ({value}), không phải chữ; định dạng ô là Văn bản (Text) rồi gõ lại"
    )


def _yes_no(value: object) -> bool | None:
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    typed = column_key(str(value or ""))
    if typed and typed not in _YES_NO:
        raise FieldError("có trả lời", f"chỉ ghi 'có' hoặc 'không', không phải {value!r}")
    return _YES_NO.get(typed)


def _parted(cell: str) -> list[str]:
    return [part.strip() for part in _BAR.split(cell)] if cell.strip() else []


def _joined(column: str, parts: list[str]) -> str:
    if any(_BAR.search(part) for part in parts):
        raise FieldError(column, "có dấu | đứng riêng, vốn là dấu ngăn các đoạn trong một ô")
    return "\n|\n".join(parts) if any(parts) else ""


def _history(questions: str, answers: str) -> list[dict[str, str]]:
    asked, told = _parted(questions), _parted(answers)
    if len(told) > len(asked):
        raise FieldError("trả lời trước", "có nhiều phần hơn cột 'câu hỏi trước'")
    if not all(asked):
        raise FieldError("câu hỏi trước", "có một câu hỏi trống giữa hai dấu |")
    turns = zip_longest(asked, told, fillvalue="")
    return [{"question": question, "answer": answer} for question, answer in turns]
