"""Write an index as the next generation of the index folder, whole or not at all.

A generation is written under another name, flushed to disk, renamed, and only then named in CURRENT, so a
reader or a crash sees the old index or the new one. `generation.py` says what its files are and reads them.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import RagError
from index.generation import (
    CURRENT,
    FORMAT,
    NAME,
    Manifest,
    PassageIndex,
    current_name,
    document_dict,
    seal,
    sha256_of,
)

_KEPT = 2  # the generation that is served and the one before it


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the index folder's lock; raises `RagError` if another build holds it or it cannot be written."""
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
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RagError(
                f"Đang có một lần dựng chỉ mục khác trong {folder}; chờ xong rồi chạy lại"
            ) from error
        yield


def publish(
    index: PassageIndex, folder: Path, *, model: Mapping[str, Any], settings: Mapping[str, Any]
) -> str:
    """Write `index` as the next generation of `folder`, make it current, and return its name.

    The caller holds `writing(folder)`. The generation before it is kept, older ones are removed.

    Raises:
        RagError: the disk is full or refuses; what was served before still is.
    """
    name = f"gen-{max(_generations(folder), default=0) + 1:06d}"
    aside = folder / f"{name}.tmp"
    try:
        _remove_leftovers(folder)
        _write_files(index, aside)
        _write_manifest(index, aside, model=model, settings=settings)
        _sync_tree(aside)
        aside.rename(folder / name)
        _sync_folder(folder)
        _point_to(folder, name)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise RagError(
            f"Không ghi được chỉ mục mới vào {folder} ({error.strerror or error}); chỉ mục cũ vẫn dùng được; "
            f"kiểm tra dung lượng đĩa và quyền ghi"
        ) from error
    _remove_old(folder)
    return name


def _write_files(index: PassageIndex, folder: Path) -> None:
    folder.mkdir()
    _write_lines(folder / "documents.jsonl", (document_dict(document) for document in index.documents))
    _write_lines(folder / "passages.jsonl", (asdict(passage) for passage in index.passages))
    np.save(folder / "vectors.npy", index.vectors.vectors, allow_pickle=False)
    index.lexical.save(folder / "lexical")
    if index.tokens is not None:
        index.tokens.save(folder / "tokens")


def _write_lines(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as handle:
        for row in rows:
            handle.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_manifest(
    index: PassageIndex, folder: Path, *, model: Mapping[str, Any], settings: Mapping[str, Any]
) -> None:
    files = {
        path.relative_to(folder).as_posix(): {"sha256": sha256_of(path), "bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = Manifest(
        format=FORMAT,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=model,
        settings={
            **settings,
            "fusion": index.fusion.to_dict(),
            "calibration": index.calibration.to_dict(),
            "judgement": index.judgement.to_dict(),
        },
        documents=[
            {
                "id": d.id,
                "path": d.path,
                "sha256": d.sha256,
                "title": d.title,
                "paragraphs": len(d.paragraphs),
                "described": d.data.described,
            }
            for d in index.documents
        ],
        passages=len(index.passages),
        files=files,
    )
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    (folder / "manifest.sha256").write_text(seal(folder / "manifest.json"), encoding="utf-8")


def _point_to(folder: Path, name: str) -> None:
    aside = folder / f"{CURRENT}.tmp"
    aside.write_text(name + "\n", encoding="utf-8")
    _sync_file(aside)
    aside.replace(folder / CURRENT)
    _sync_folder(folder)


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        _sync_folder(path) if path.is_dir() else _sync_file(path)
    _sync_folder(folder)


def _sync_file(path: Path) -> None:
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _generations(folder: Path) -> dict[int, Path]:
    """Return the generations of a folder by number, oldest first."""
    found = ((NAME.fullmatch(path.name), path) for path in folder.iterdir())
    return dict(sorted((int(match[1]), path) for match, path in found if match))


def _remove_leftovers(folder: Path) -> None:
    for path in folder.glob("gen-*.tmp"):
        shutil.rmtree(path)


def _remove_old(folder: Path) -> None:
    current = current_name(folder)
    older = [path for path in _generations(folder).values() if path.name != current]
    for path in older[: len(older) - _KEPT + 1]:
        shutil.rmtree(path, ignore_errors=True)
