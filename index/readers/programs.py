"""Runs a program of the machine on a file from outside: with a time limit, and nothing of it left behind."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from index.readers.limits import room_for_programs

_MAX_FILE_BYTES = 300_000_000
_MAX_MEMORY_BYTES = 4_000_000_000


def run_program(
    command: Sequence[str], *, folder: Path, timeout_s: float, output: Path | None = None
) -> bool:
    """Run `command` in `folder` and return whether it ended by itself with status 0.

    What it prints goes to `output`, else nowhere. At the time limit it is killed with all it started; so is
    whatever it leaves running.
    """
    with (output or Path(os.devnull)).open("wb") as stream, room_for_programs():
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder)},
        )
        try:
            _limit(process.pid)
            return process.wait(timeout_s) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            _kill_group(process)


def _limit(pid: int) -> None:
    # Set from here: code that runs between fork and exec is not safe in a process with threads.
    if sys.platform == "linux":
        try:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (_MAX_FILE_BYTES, _MAX_FILE_BYTES))
            resource.prlimit(pid, resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))
        except (OSError, ValueError):
            # It has ended already, or we run under limits that are lower still.
            return


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
