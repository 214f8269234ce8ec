"""One process that reads files, as its parent holds it: started apart, ended with all that it started.

The process leads a session of its own: Ctrl-C reaches the parent alone, and one signal ends the whole group.
What has left the group is found by the temporary folder in its environment, on Linux only.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from index.readers.exchange import ClosedError, EndedError, Pipes
from index.readers.failures import Cause, exit_detail
from index.readers.limits import MIB, Limits
from index.settings import ROOT

_LAST_BREATH_S = 2.0  # a process whose pipe has closed is about to end
_MAX_ENTRIES = 20_000  # of a temporary folder, looked at
_SWEEPS = 5  # a program may start another while it is being looked for
# The rest of the environment may hold what no file should get at: passwords, proxies, switches of programs.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TESSDATA_PREFIX", "TZ")
# How the libraries under a reader say that they were given no memory, just before they abort.
_NO_MEMORY = (b"MemoryError", b"bad_alloc", b"Cannot allocate memory", b"out of memory")


class ReadingProcess:
    """A process that runs `index.readers.worker`; `files` counts the files it has been given."""

    def __init__(self, readers: str, limits: Limits) -> None:
        self.files = 0
        self._limits = limits
        self._folder = Path(tempfile.mkdtemp(prefix="rag-read-"))
        watched, self._lifeline = os.pipe()
        try:
            self._process = subprocess.Popen(
                _command(readers, watched, limits),
                cwd=self._folder,
                env=_environment(self._folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                pass_fds=(watched,),
                start_new_session=True,
            )
        except OSError:
            os.close(self._lifeline)
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        finally:
            os.close(watched)
        self._pipes = Pipes(self._process)

    @property
    def last_words(self) -> str:
        """The last line the process wrote on its standard error."""
        lines = self._pipes.stderr_tail.decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def exchange(self, request: Sequence[bytes], seconds: float) -> bytes:
        """Return the reply to a request, which may be empty.

        Raises:
            EndedError: the process ended, or ran past a limit.
        """
        self.files += bool(request)
        max_bytes = self._limits.output_mib * MIB
        try:
            return self._pipes.exchange(request, seconds=seconds, max_bytes=max_bytes, look=self._look)
        except ClosedError:
            raise self._ended() from None

    def kill(self) -> None:
        """End the process and its group, from any thread."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the process and all it started, and remove its folder."""
        self.kill()
        self._process.wait()
        _end_marked(self._folder)
        self._pipes.close()
        os.close(self._lifeline)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _look(self) -> None:
        """Raise `EndedError` if the process has ended without closing its pipes, or fills the disk."""
        if self._process.poll() is not None:
            raise self._ended()
        if _bytes_in(self._folder) > self._limits.disk_mib * MIB:
            raise EndedError(Cause.DISK)

    def _ended(self) -> EndedError:
        try:
            status = self._process.wait(_LAST_BREATH_S)
        except subprocess.TimeoutExpired:
            return EndedError(Cause.GARBAGE)  # it only closed its pipe
        self._pipes.drain_stderr()
        if status == -signal.SIGXCPU:
            return EndedError(Cause.TIME)
        # A SIGKILL that is not ours comes from the system when the machine's memory runs out.
        starved = any(sign in self._pipes.stderr_tail for sign in _NO_MEMORY)
        if starved or status == -signal.SIGKILL:
            return EndedError(Cause.MEMORY)
        return EndedError(Cause.CRASH, exit_detail(status))


def _command(readers: str, lifeline: int, limits: Limits) -> list[str]:
    options = ["-P", "-X", "utf8", "-W", "ignore", "-m", "index.readers.worker"]
    return [sys.executable, *options, readers, str(lifeline), json.dumps(asdict(limits))]


def _environment(folder: Path) -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed_on | {
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        # Where this process finds its libraries: a home folder of its own would hide those of the user.
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
        # glibc sets 64 MiB of address space aside for each thread's arena, which the limit would count.
        "MALLOC_ARENA_MAX": "2",
    }


def _bytes_in(folder: Path) -> int:
    """Return the bytes of the files under `folder`, without following links."""
    total = entries = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_size  # noqa: PTH118 -- half the time of a Path
        entries += len(names)
        if entries > _MAX_ENTRIES:
            break
    return total


def _end_marked(folder: Path) -> None:
    """End the processes whose temporary folder is `folder`, whatever group they are in."""
    mark = f"TMPDIR={folder}".encode()
    for _ in range(_SWEEPS):
        marked = [pid for pid in _processes() if mark in _environment_of(pid)]
        if not marked:
            return
        for pid in marked:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)


def _processes() -> list[int]:
    try:
        return [int(entry.name) for entry in os.scandir("/proc") if entry.name.isdigit()]
    except OSError:  # there is none on macOS
        return []


def _environment_of(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
