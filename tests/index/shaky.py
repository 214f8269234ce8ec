"""A disk that fails on purpose: `os` as `index.disk` sees it, told at which call to do what.

Every call that changes something is counted, so a test can fail each of them in turn without a list of them.
"""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHANGES = frozenset({"open", "write", "fsync", "replace", "rename", "mkdir", "unlink", "rmdir"})
_NEEDS_ROOM = frozenset({"write", "mkdir"})

# the call's number from 1, its name, its arguments
Strike = Callable[[int, str, tuple[Any, ...]], None]


class ShakyOs:
    """`os`, but before each call that changes the disk `strike` is asked; it may raise or kill.

    Nothing is really flushed: what a process or a call that failed leaves is in the system's memory anyway,
    and waiting for a real disk is most of the time of a build of three files. `unflushed` looks after order.
    """

    def __init__(self, strike: Strike | None = None) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._strike = strike

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CHANGES:
            return real

        def call(*args: Any) -> Any:
            self.calls.append((name, args))
            if self._strike is not None:
                self._strike(len(self.calls), name, args)
            return real(*args) if name != "fsync" else None

        return call


def one_error(at: int, code: int = errno.EIO) -> Strike:
    """Return what makes one call fail, and none after it."""

    def strike(number: int, name: str, args: tuple[Any, ...]) -> None:
        if number == at:
            raise OSError(code, os.strerror(code))

    return strike


def full_disk(at: int) -> Strike:
    """Return what makes every call from `at` on fail that needs room; a write before that leaves a half."""

    def strike(number: int, name: str, args: tuple[Any, ...]) -> None:
        if number >= at and name in _NEEDS_ROOM:
            if name == "write" and number == at:
                os.write(args[0], args[1][: len(args[1]) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return strike


def dead_disk(at: int) -> Strike:
    """Return what makes every call from `at` on fail: nothing can be cleaned up either."""

    def strike(number: int, name: str, args: tuple[Any, ...]) -> None:
        if number >= at:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    return strike


def killed(at: int, *, half: bool) -> Strike:
    """Return what ends this process as `kill -9` does, before the call or with half of a write done."""

    def strike(number: int, name: str, args: tuple[Any, ...]) -> None:
        if number == at:
            if half and name == "write":
                os.write(args[0], args[1][: len(args[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)

    return strike


def unflushed(calls: list[tuple[str, tuple[Any, ...]]], folder: Path) -> list[str]:
    """Return what a power cut could undo when CURRENT is replaced or after the last call, by path.

    A file is flushed once it was fsynced after its last write, a name once its folder was. For calls that all
    went well: a descriptor is that of the last file opened.
    """
    opened = Path()
    files: set[Path] = set()
    names: set[Path] = set()
    found: set[Path] = set()
    for name, args in calls:
        if name == "open":
            opened = Path(args[0])
        elif name == "write":
            files.add(opened)
        elif name == "fsync":
            files.discard(opened)
            names = {path for path in names if path.parent != opened}
        elif name in ("replace", "rename", "mkdir"):
            target = Path(args[-1]) if name != "mkdir" else Path(args[0])
            found |= files & {Path(args[0])} | (files | names if target.name == "CURRENT" else set())
            names.add(target)
    return sorted(str(path) for path in found | names & {folder / "CURRENT"})
