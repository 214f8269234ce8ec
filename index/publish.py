"""Make a generation the one that is served, whole or not at all.

The parts of a generation are on the disk before its manifest is written; the manifest is written in a folder
of another name, flushed and renamed; and only then is it named in CURRENT, so a reader or a crash sees the
old index or the new one. `generation.py` says what the files are and reads them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from index import disk
from index.errors import IndexCorruptError, IndexMissingError, RagError
from index.generation import Manifest, read_manifest
from index.part_files import PartFiles
from index.pointer import CURRENT, NAME, Pointer, current_name, generations, pointer_text


@contextmanager
def writing(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the index folder's lock; with `wait`, once the build that holds it has ended.

    Raises:
        RagError: another build holds it, or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / ".lock").open("w")
    except OSError as error:
        raise RagError(
            f"Không ghi được vào thư mục chỉ mục {folder} ({error.strerror}); "
            f"cấp quyền ghi hoặc đặt RAG_INDEX sang thư mục khác"
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError as error:
            raise RagError(
                f"Đang có một lần dựng chỉ mục khác trong {folder}; chờ xong rồi chạy lại, hoặc dùng --wait"
            ) from error
        yield


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into one line, and remove what was written in vain.

    Raises:
        RagError: the disk is full or refuses; what was served before still is.
    """
    try:
        yield
    except BaseException as error:
        with suppress(OSError):
            sweep(folder)
        if not isinstance(error, OSError):
            raise
        raise RagError(
            f"Không ghi được chỉ mục mới vào {folder} ({error.strerror or error}); chỉ mục cũ vẫn dùng được; "
            f"kiểm tra dung lượng đĩa và quyền ghi"
        ) from error


def publish(folder: Path, manifest: Manifest, *, keep: int) -> str:
    """Make `manifest`, whose parts are on the disk, the next and current generation; return its name.

    The caller holds `writing(folder)` and is inside `changing(folder)`. Of the generations before, the newest
    are kept, `keep` with the new one.
    """
    name = f"gen-{max(generations(folder), default=0) + 1:06d}"
    aside = folder / f"{name}.tmp"
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
    disk.make_folder(aside)
    disk.write_file(aside / "manifest.json", text)
    disk.write_file(
        aside / "manifest.sha256", f"{hashlib.sha256(text).hexdigest()}  manifest.json\n".encode()
    )
    disk.sync_folder(aside)
    disk.rename(aside, folder / name)
    disk.sync_folder(folder)
    point_to(folder, Pointer(name))
    with suppress(OSError):  # it is published; what cannot be removed now is removed by the next build
        _remove_old(folder, keep)
        sweep(folder)
    return name


def point_to(folder: Path, pointer: Pointer) -> None:
    """Make a generation that is on the disk the current one."""
    disk.write_file(folder / CURRENT, pointer_text(pointer).encode())
    disk.sync_folder(folder)


def sweep(folder: Path) -> None:
    """Remove what no generation needs: what a build that was stopped has left, parts of generations gone."""
    for path in sorted(folder.iterdir()):
        if path.name == f"{CURRENT}.tmp" or (path.suffix == ".tmp" and NAME.fullmatch(path.stem)):
            disk.remove(path)
    wanted = set()
    for path in generations(folder).values():
        with suppress(IndexCorruptError):
            wanted |= {part["sha256"] for part in read_manifest(folder, path.name).parts}
    PartFiles(folder).sweep(wanted)


def _remove_old(folder: Path, keep: int) -> None:
    """Remove the generations beyond the newest, and those that cannot be read; never the current one."""
    try:
        current = current_name(folder)
    except (IndexMissingError, IndexCorruptError):
        return
    kept = 1
    for path in reversed(generations(folder).values()):
        if path.name == current:
            continue
        if kept < keep and _is_readable(folder, path.name):
            kept += 1
        else:  # renamed first: half a generation is none, and what is left of it is swept
            disk.rename(path, path.with_name(f"{path.name}.tmp"))
            disk.remove(path.with_name(f"{path.name}.tmp"))


def _is_readable(folder: Path, name: str) -> bool:
    try:
        read_manifest(folder, name)
    except IndexCorruptError:
        return False
    return True
