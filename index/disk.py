"""The few ways in which an index folder is changed, each durable before the next begins.

Everything that a build writes, flushes, renames or removes goes through here, so that tests can make any one
of these calls fail, or be the last of a killed process.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def write_file(path: Path, data: bytes) -> None:
    """Write a file aside, flush it to the disk, and only then give it its name; `path` is replaced whole."""
    aside = path.with_name(f"{path.name}.tmp")
    descriptor = os.open(aside, _NEW, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(aside, path)


def make_folder(path: Path) -> None:
    """Make a folder; its parent is there already."""
    os.mkdir(path)


def rename(path: Path, target: Path) -> None:
    """Rename a file or folder within one folder."""
    os.rename(path, target)


def sync_folder(path: Path) -> None:
    """Flush the names in a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it; nothing happens where there is none."""
    with suppress(FileNotFoundError):
        if path.is_symlink() or not path.is_dir():
            os.unlink(path)
            return
        for name in os.listdir(path):
            remove(path / name)
        os.rmdir(path)
