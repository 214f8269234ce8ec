"""The process that reads files for another: requests on its standard input, replies on its standard output.

    python -m index.readers.worker READERS LIFELINE LIMITS   (started by `index.readers.isolation` only)

READERS is the module whose `read(name, data)` is called, LIFELINE a pipe that closes when the parent is gone,
LIMITS are those of `Limits` as JSON. A request is two frames, the file's name and its bytes; the first reply
says that the process is ready. A reply begins with `GOES_ON`, or with `LAST` where the process is no longer
fit to read another file. The working folder is its own, and is emptied after each file.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from index.errors import DocumentError
from index.readers.failures import Cause
from index.readers.limits import MIB, Limits, limit_process, limit_processor
from index.readers.wire import (
    GOES_ON,
    HEADER_BYTES,
    LAST,
    READY,
    encode_extract,
    encode_failure,
    encode_refusal,
    frame_header,
    frame_length,
)
from index.types import Extract

# Linux's prctl: orphaned descendants become this process's children, so that none is left behind unseen.
_SET_CHILD_SUBREAPER = 36

# What a module makes of a file: its text, or bytes that are handed over as they are.
_Read = Callable[[str, bytes], Extract | bytes]


def main(module: str, lifeline: str, limits_json: str) -> None:
    """Serve requests until the parent closes the pipe, or a file has left something behind."""
    limits = Limits(**json.loads(limits_json))
    requests, replies = _private_pipes()
    folder = Path.cwd()
    _end_with_parent(int(lifeline), folder)
    _adopt_orphans()
    os.environ.pop("PYTHONPATH", None)  # how this process finds the project is no business of programs
    read: _Read = importlib.import_module(module).read
    limit_process(limits)
    _send(replies, GOES_ON + READY)
    while (name := _receive(requests)) is not None and (data := _receive(requests)) is not None:
        limit_processor(limits.seconds)
        reply, sound = _reply(read, name.decode(), data, limits)
        del data
        _empty(folder)
        sound = sound and not _has_children()
        _send(replies, (GOES_ON if sound else LAST) + reply)


def _reply(read: _Read, name: str, data: bytes, limits: Limits) -> tuple[bytes, bool]:
    """Return what is said of a file, and whether this process is fit to read another."""
    try:
        made = read(name, data)
        reply = made if isinstance(made, bytes) else encode_extract(made)
    except DocumentError as error:
        return encode_refusal(str(error)), True
    except MemoryError:
        return encode_failure(Cause.MEMORY), False
    except Exception as error:  # noqa: BLE001 -- whatever a library raises costs this one file
        cause = Cause.DISK if isinstance(error, OSError) and error.errno == errno.EFBIG else Cause.ERROR
        return encode_failure(cause, _told(error)), True
    if len(reply) >= limits.output_mib * MIB:
        return encode_failure(Cause.OUTPUT), True
    return reply, True


def _told(error: Exception) -> str:
    """Return the name of what a library raised, with the system's name of what went wrong."""
    reason = errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return f"{type(error).__name__} {reason}".strip()


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the parent's pipes, out of reach of whatever reads standard input or prints."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(requests, "rb"), os.fdopen(replies, "wb")


def _end_with_parent(lifeline: int, folder: Path) -> None:
    """End this process, the programs it started and its folder when the parent is gone, however it ended."""

    def wait() -> None:
        os.read(lifeline, 1)
        shutil.rmtree(folder, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)

    os.set_inheritable(lifeline, False)
    threading.Thread(target=wait, daemon=True).start()


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _has_children() -> bool:
    """Return whether a program that was started for a file is still there."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
        return True
    return False


def _empty(folder: Path) -> None:
    os.chdir(folder)  # a reader may have gone elsewhere
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            with suppress(OSError):
                entry.unlink()


def _receive(requests: BinaryIO) -> bytes | None:
    """Return the next frame, or None where the parent has closed the pipe."""
    header = requests.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        return None
    length = frame_length(header)
    content = requests.read(length)
    return content if len(content) == length else None


def _send(replies: BinaryIO, content: bytes) -> None:
    replies.write(frame_header(len(content)))
    replies.write(content)
    replies.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
