"""Kill a build at each call that changes the disk.

    python -m tests.index.killed_builds FOLDER ACTION [half]

FOLDER holds `documents` and `before`, an index folder. For each n a copy `at-n` of `before` is renewed by a
process of its own that is killed at its n-th call, as many at a time as there are cores; the last copy is of
a process that came to its end. Prints the number of kills. ACTION is `build` or `rollback`.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections import deque
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from index import disk, renewal
from index.build import bring_up_to_date
from index.rollback import roll_back
from index.settings import Settings
from tests.fakes import HashingEncoder
from tests.index.reading_here import read_here
from tests.index.shaky import ShakyOs, killed

_ENCODER = HashingEncoder()


def renew(settings: Settings) -> None:
    """Bring the index up to date."""
    bring_up_to_date(settings, encoder=_ENCODER)


def go_back(settings: Settings) -> None:
    """Make the generation before the current one current."""
    roll_back(settings)


ACTIONS: dict[str, Callable[[Settings], None]] = {"build": renew, "rollback": go_back}


def warm_up(folder: Path) -> None:
    """Build once here: the children then need not load lexicon and libraries each."""
    vars(renewal)["read_all"] = read_here
    with TemporaryDirectory() as aside:
        renew(Settings(documents=folder / "documents", index=Path(aside) / "index"))


def start(number: int, settings: Settings, action: str, *, half: bool) -> int:
    """Run `action` in a child that is killed at a call; return the child's number."""
    child = os.fork()
    if child == 0:
        vars(disk)["os"] = ShakyOs(killed(number, half=half))
        ACTIONS[action](settings)
        os._exit(0)
    return child


def was_killed(child: int, number: int) -> bool:
    """Wait for a child; return whether it was killed, and did not end before."""
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"the build that was to be killed at call {number} failed")
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def main(folder: Path, action: str, half: str = "") -> None:
    """Kill at each call in turn."""
    warm_up(folder)
    running: deque[tuple[int, int]] = deque()
    for number in count(1):
        index = folder / f"at-{number}"
        if (folder / "before").exists():
            shutil.copytree(folder / "before", index)
        settings = Settings(documents=folder / "documents", index=index)
        running.append((number, start(number, settings, action, half=bool(half))))
        if len(running) >= (os.cpu_count() or 1):
            oldest, child = running.popleft()
            if not was_killed(child, oldest):
                break
    for number, child in running:  # begun before it was known that there is nothing left to be killed at
        if was_killed(child, number):
            raise RuntimeError(f"call {number} is there, but not the one before")
        shutil.rmtree(folder / f"at-{number}", ignore_errors=True)
    sys.stdout.write(f"{oldest - 1}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
