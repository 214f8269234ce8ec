"""Which generation of an index folder is served: the file CURRENT, the one thing that publishing replaces.

gen-000002                    the name of the generation
held 3f9c…                    only after a rollback: the state of the documents that it is held for
sum 81d2…                     a checksum of the lines above, so that no flipped bit names another
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexCorruptError, IndexMissingError

CURRENT = "CURRENT"
NAME = re.compile(r"gen-(\d{6,})")
_TEXT = re.compile(r"((gen-\d{6,})\n(?:held ([0-9a-f]{64})\n)?)sum ([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT says: which generation is served, and the state of the documents that it is held for.

    `held_for` is a digest of the documents folder at a rollback, "" where nothing is held: until the
    folder changes, the older generation is what was chosen and not merely out of date.
    """

    name: str
    held_for: str = ""


def read_pointer(folder: Path) -> Pointer:
    """Return what CURRENT says.

    Raises:
        IndexMissingError: nothing was ever published in `folder`.
        IndexCorruptError: the file is damaged.
    """
    try:
        data = (folder / CURRENT).read_bytes()
    except OSError as error:
        raise IndexMissingError(f"Chưa có chỉ mục trong {folder}; hãy chạy: python -m index build") from error
    match = _TEXT.fullmatch(data.decode("utf-8", "replace"))
    if not match or _checksum(match[1]) != match[4]:
        raise IndexCorruptError(
            f"Chỉ mục {folder} bị hỏng (tệp {CURRENT} đã bị thay đổi); dựng lại: python -m index build"
        )
    return Pointer(match[2], match[3] or "")


def pointer_text(pointer: Pointer) -> str:
    """Return what CURRENT holds to say `pointer`."""
    text = f"{pointer.name}\n" + (f"held {pointer.held_for}\n" if pointer.held_for else "")
    return f"{text}sum {_checksum(text)}\n"


def current_name(folder: Path) -> str:
    """Return the name of the generation that is served; raises as `read_pointer` does."""
    return read_pointer(folder).name


def generations(folder: Path) -> dict[int, Path]:
    """Return the generations of a folder by number, oldest first."""
    names = sorted(folder.iterdir()) if folder.is_dir() else ()
    found = ((NAME.fullmatch(path.name), path) for path in names)
    return dict(sorted((int(match[1]), path) for match, path in found if match))


def fallbacks(folder: Path, name: str | None) -> list[Path]:
    """Return the generations beside `name`: those before it first, newest first, then those after it."""
    others = [path for path in reversed(generations(folder).values()) if path.name != name]
    return sorted(others, key=lambda path: name is not None and number_of(path.name) > number_of(name))


def number_of(name: str) -> int:
    """Return the number in a generation's name."""
    return int(name.removeprefix("gen-"))


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
