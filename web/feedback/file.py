"""What people say of an answer, as lines of a file: one JSON object a line, the newest last.

Knows nothing of pages and routes. Several processes may add to the same file at once.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.errors import RagError
from rag.typed import clean
from rag.types import Turn
from web.words import words

MAX_COMMENT_CHARS = 1000
# A page that anyone in the office may open must not be able to fill the disk.
_MAX_FILE_BYTES = 64 * 2**20
_MAX_SHOWN_CHARS = 2000  # of an earlier answer
_READABLE_BY_GROUP = 0o640

_log = logging.getLogger(__name__)


class FeedbackError(RagError):
    """What somebody said of an answer could not be written down."""


class Verdict(StrEnum):
    """Whether an answer helped."""

    UP = "up"
    DOWN = "down"


class Reason(StrEnum):
    """Why an answer did not help: these words stand in the file, `Words.reasons` on the page."""

    WRONG_FIGURES = "Sai số liệu"
    OFF_THE_QUESTION = "Không đúng câu hỏi"
    INCOMPLETE = "Thiếu"
    OTHER = "Khác"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person says of one answer; only a thumb down has a reason."""

    verdict: Verdict
    reason: Reason | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote that was shown, by its place."""

    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer that an opinion is about, as it was shown, and the turns before it."""

    question: str
    history: tuple[Turn, ...]
    understood_as: str
    status: str
    quoted: tuple[Quoted, ...]
    generation: str


def read_opinion(body: object) -> Opinion:
    """Return the opinion in a request's JSON, its comment cut to length.

    Raises:
        ValueError: a field is missing or of the wrong kind; the message says so in Vietnamese.
    """
    if not isinstance(body, dict):
        raise ValueError(words().bad_verdict)
    verdict, reason, comment = (body.get(name) for name in ("verdict", "reason", "comment"))
    if verdict not in list(Verdict):
        raise ValueError(words().bad_verdict)
    if reason and reason not in list(Reason):
        raise ValueError(words().bad_reason.format(reasons=", ".join(Reason)))
    if not isinstance(comment, str | None):
        raise ValueError(words().bad_comment)
    chosen = Reason(reason) if reason and verdict == Verdict.DOWN else None
    return Opinion(Verdict(verdict), chosen, clean((comment or "")[:MAX_COMMENT_CHARS]))


def feedback_record(opinion: Opinion, judged: Judged, at: datetime) -> dict[str, Any]:
    """Return one line of the file as JSON-ready values."""
    return {
        "at": at.isoformat(timespec="seconds"),
        "verdict": str(opinion.verdict),
        "reason": str(opinion.reason or ""),
        "comment": opinion.comment,
        "question": judged.question,
        "history": _told(judged.history),
        "understood_as": judged.understood_as,
        "status": judged.status,
        "citations": [
            {"document": quoted.document, "start": quoted.start, "end": quoted.end, "quote": quoted.quote}
            for quoted in judged.quoted
        ],
        "generation": judged.generation,
    }


class FeedbackFile:
    """Adds opinions to a file, which is made with its folder when there is a first one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, opinion: Opinion, judged: Judged) -> None:
        """Append one line, whole or not at all.

        Raises:
            FeedbackError: the disk is full, the folder may not be written, the file has grown too large.
        """
        record = feedback_record(opinion, judged, datetime.now().astimezone())
        line = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, _READABLE_BY_GROUP)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)  # released when the file is closed
                _append(descriptor, line)
            finally:
                os.close(descriptor)
        except OSError as error:
            _log.error("feedback could not be added to %s: %s", self._path, error)
            raise FeedbackError(words().feedback_failed) from error


def _append(descriptor: int, line: bytes) -> None:
    """Write one line to the end of a locked file; what a full disk lets through of it is taken back."""
    size = os.fstat(descriptor).st_size
    if size + len(line) > _MAX_FILE_BYTES:
        raise OSError(f"the file would pass {_MAX_FILE_BYTES} bytes")
    if size and os.pread(descriptor, 1, size - 1) != b"\n":  # a machine that lost power mid-line
        line = b"\n" + line
    try:
        if os.write(descriptor, line) != len(line):
            raise OSError("the disk is full")
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def _told(history: Sequence[Turn]) -> list[dict[str, str]]:
    return [{"question": turn.question, "answer": turn.answer[:_MAX_SHOWN_CHARS]} for turn in history]
