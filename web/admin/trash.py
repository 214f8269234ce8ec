"""The hidden folder of replaced and removed files: what has lain there for long enough is deleted for good.

    .thung-rac/20260301T081500Z-1a2b3c/quy-che.txt

The folder's name says when it was put there, so neither copying nor touching a file makes it older. Whatever
else an administrator puts there stays.
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

TRASH = ".thung-rac"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(\d{8}T\d{6}Z)-[0-9a-f]{6}")


def stamp(now: datetime) -> str:
    """Return how the name of a folder in the trash begins."""
    return f"{now.astimezone(UTC):{_STAMP}}"


def empty_trash(documents: Path, *, days: int, now: datetime | None = None) -> int:
    """Delete what was put into the trash more than `days` days ago; return how many times that was.

    What cannot be deleted now stays, and is tried again the next time.
    """
    before = (now or datetime.now(UTC)) - timedelta(days=days)
    trash = documents / TRASH
    if not trash.is_dir() or trash.is_symlink():
        return 0
    old = [path for path in sorted(trash.iterdir()) if _is_older(path, before)]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return sum(not path.exists() for path in old)


def _is_older(path: Path, before: datetime) -> bool:
    match = _NAME.fullmatch(path.name)
    if match is None or path.is_symlink() or not path.is_dir():
        return False
    try:
        return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC) < before
    except ValueError:  # digits that are no date
        return False
