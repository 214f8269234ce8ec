"""Kill a build at each call that changes the disk.

    python -m tests.index.killed_builds FOLDER ACTION [half]

FOLDER holds `documents` and `before`, an index folder. For each n a copy `at-n` of `before` is renewed by a
process of its own that is killed at its n-th call; the last copy is of a process that came to its end. Prints
the number of kills. ACTION is `build` or `rollback`.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

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


def killed_at(number: int, settings: Settings, action: str, *, half: bool) -> bool:
    """Run `action` in a child that is killed at a call; return whether it was, and did not end before."""
    child = os.fork()
    if child == 0:
        vars(renewal)["read_all"] = read_here
        vars(disk)["os"] = ShakyOs(killed(number, half=half))
        ACTIONS[action](settings)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"the build that was to be killed at call {number} failed")
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def main(folder: Path, action: str, half: str = "") -> None:
    """Kill at each call in turn."""
    for number in count(1):
        index = folder / f"at-{number}"
        if (folder / "before").exists():
            shutil.copytree(folder / "before", index)
        settings = Settings(documents=folder / "documents", index=index)
        if not killed_at(number, settings, action, half=bool(half)):
            sys.stdout.write(f"{number - 1}\n")
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
