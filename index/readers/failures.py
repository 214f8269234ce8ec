"""Why a file cost its reader's process something, in the clerk's words."""

from __future__ import annotations

import signal
from enum import StrEnum

from index.errors import DocumentError
from index.names import shown
from index.readers.limits import Limits

_SIMPLER = "hãy mở tệp bằng chương trình đã soạn nó, lưu lại (Save As) rồi chép vào lại"


class Cause(StrEnum):
    """What ended the reading of a file."""

    TIME = "time"
    MEMORY = "memory"
    OUTPUT = "output"
    DISK = "disk"
    CRASH = "crash"
    ERROR = "error"
    GARBAGE = "garbage"


class ReadingError(DocumentError):
    """A file broke or outran the process that read it; `cause` says how."""

    def __init__(self, message: str, cause: Cause) -> None:
        super().__init__(message)
        self.cause = cause


def reading_error(name: str, cause: Cause, limits: Limits, *, detail: str = "") -> ReadingError:
    """Return the error of the file called `name`, in one line; `detail` is a signal's or exception's name."""
    words = {
        Cause.TIME: f"đọc quá {limits.seconds:g} giây; hãy chia nhỏ tệp hoặc tăng RAG_READ_SECONDS",
        Cause.MEMORY: (
            f"cần quá nhiều bộ nhớ (trên {_size(limits.memory_mib)}); hãy chia nhỏ tệp "
            "hoặc tăng RAG_READ_MEMORY_MB"
        ),
        Cause.OUTPUT: f"cho ra quá nhiều chữ (trên {_size(limits.output_mib)}); hãy chia nhỏ tệp",
        Cause.DISK: f"cần quá nhiều chỗ trên đĩa khi đọc (trên {_size(limits.disk_mib)}); hãy chia nhỏ tệp",
        Cause.CRASH: f"làm chương trình đọc bị hỏng ({detail}); {_SIMPLER}",
        Cause.ERROR: f"làm chương trình đọc gặp lỗi ({detail}); {_SIMPLER}",
        Cause.GARBAGE: f"làm chương trình đọc trả về kết quả hỏng; {_SIMPLER}",
    }
    return ReadingError(f"Không đọc được “{shown(name)}”: {words[cause]}", cause)


def exit_detail(status: int) -> str:
    """Return how a process ended, by its exit status as `subprocess` tells it (negative for a signal)."""
    if status >= 0:
        return f"mã {status}"
    try:
        return f"tín hiệu {signal.Signals(-status).name}"
    except ValueError:
        return f"tín hiệu {-status}"


def _size(mib: int) -> str:
    return f"{mib} MB" if mib < 1024 else f"{mib / 1024:.3g} GB".replace(".", ",")
