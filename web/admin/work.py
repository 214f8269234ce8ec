"""What takes long, one thing at a time, in a thread beside the server; and how far it has come."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from index.errors import RagError
from index.progress import Report
from web.admin import words

_MAX_LOGGED_CHARS = 2000

_log = logging.getLogger(__name__)


class Kind(StrEnum):
    """What is done; the value is what people read."""

    UPDATE = "Cập nhật chỉ mục"
    REBUILD = "Dựng lại tất cả"
    VERIFY = "Kiểm tra chỉ mục"
    ROLLBACK = "Quay lại bản trước"


Task = Callable[[Report], Sequence[str]]
"""Does the work, reports its steps, and returns what came of it, line by line."""


@dataclass(frozen=True, slots=True)
class State:
    """A piece of work under way, or the last one; `lines` say what came of it once it has `ended`."""

    kind: Kind
    began: datetime
    step: str = ""
    done: int = 0
    total: int = 0
    ended: datetime | None = None
    failed: bool = False
    lines: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether it is still under way."""
        return self.ended is None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            "work": str(self.kind),
            "running": self.is_running,
            "began": self.began.isoformat(timespec="seconds"),
            "ended": self.ended.isoformat(timespec="seconds") if self.ended else None,
            "step": self.step,
            "done": self.done,
            "total": self.total,
            "failed": self.failed,
            "lines": list(self.lines),
        }


class Work:
    """At most one task at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: State | None = None
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> State | None:
        """What is under way, or was last; None where nothing was done yet."""
        return self._state

    @property
    def is_running(self) -> bool:
        """Whether something is under way."""
        return self._state is not None and self._state.is_running

    def start(self, kind: Kind, task: Task) -> bool:
        """Begin a task; return False, and do nothing, where another is under way."""
        with self._lock:
            if self.is_running:
                return False
            self._state = State(kind, _now())
            # A build that is cut short by the end of the process leaves the index as it was.
            self._thread = threading.Thread(
                target=self._run, args=(kind, task), name="admin-work", daemon=True
            )
            self._thread.start()
        return True

    def join(self, timeout_s: float | None = None) -> None:
        """Wait for what is under way."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _run(self, kind: Kind, task: Task) -> None:
        failed, lines = False, tuple[str, ...]()
        try:
            lines = tuple(task(self._report))
        except RagError as error:
            failed, lines = True, (" ".join(str(error).split()),)
        except Exception:  # noqa: BLE001 -- whatever a task does, the page says that it ended
            _log.exception("admin work failed")
            failed, lines = True, (words.WORK_BROKE,)
        finally:
            self._change(ended=_now(), failed=failed, lines=lines)
            outcome = "không xong" if failed else "xong"
            told = " ".join(" | ".join(lines)[:_MAX_LOGGED_CHARS].split())
            _log.info("%s: %s; %s", kind, outcome, told)

    def _report(self, step: str, done: int, total: int) -> None:
        self._change(step=step, done=done, total=total)

    def _change(self, **fields: Any) -> None:  # noqa: ANN401 -- the fields of State
        if self._state is not None:
            self._state = replace(self._state, **fields)


def _now() -> datetime:
    return datetime.now().astimezone()
