"""What lies in the documents folder: its files, and what in it cannot be looked at, with the reason."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Files about the documents folder itself, not reports.
NOT_DOCUMENTS = frozenset({"README.md", "SOURCES.md"})

_LINK_OUT = "là liên kết ra ngoài thư mục báo cáo; chép tệp thật vào"
_LINKED_FOLDER = "là liên kết tới một thư mục; chép các tệp thật vào"
_BROKEN_LINK = "là liên kết hỏng; xóa nó hoặc chép tệp thật vào"
_NO_FILE = "không phải tệp thường; xóa nó khỏi thư mục báo cáo"
_REASONS = {
    errno.EACCES: "máy không cho đọc; kiểm tra quyền đọc",
    errno.EPERM: "máy không cho đọc; kiểm tra quyền đọc",
    errno.ENAMETOOLONG: "tên tệp quá dài; đặt tên ngắn hơn",
    errno.ENOENT: "tệp vừa bị xóa hoặc đổi tên; chạy lại khi đã chép xong",
    errno.EIO: "ổ đĩa báo lỗi khi đọc; kiểm tra ổ đĩa",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the folder by its name there; `refused` says why it cannot be used, "" where it can.

    `is_folder` tells that it is a subfolder, of whose files nothing is known then.
    """

    name: str
    path: Path
    refused: str = ""
    is_folder: bool = False


def entries(folder: Path) -> Iterator[Entry]:
    """Yield the files of `folder` and its subfolders by path, without hidden ones and those about the folder.

    Links are not followed out of the folder, nor to other folders.
    """
    yield from sorted(_found(folder, folder), key=lambda entry: entry.path)


def refusal(error: OSError) -> str:
    """Return in Vietnamese why the system does not give a file, and what to do."""
    known = _REASONS.get(error.errno or 0)
    return known or f"máy không cho đọc ({error.strerror}); kiểm tra tệp và quyền đọc"


def _found(top: Path, folder: Path) -> Iterator[Entry]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield Entry(_name(folder, top), folder, refusal(error), is_folder=True)
        return
    for path in paths:
        name = _name(path, top)
        if path.name.startswith((".", "~$")) or name in NOT_DOCUMENTS:
            continue
        try:
            if path.is_dir() and not path.is_symlink():
                yield from _found(top, path)
            else:
                yield Entry(name, path, _refused(path, top))
        except OSError as error:
            yield Entry(name, path, refusal(error))


def _refused(path: Path, top: Path) -> str:
    if path.is_symlink():
        if not path.exists():
            return _BROKEN_LINK
        if path.is_dir():
            return _LINKED_FOLDER
        if not path.resolve().is_relative_to(top.resolve()):
            return _LINK_OUT
    return "" if path.is_file() else _NO_FILE


def _name(path: Path, top: Path) -> str:
    """Return the path inside the folder; bytes that are not UTF-8 (old file names) become "\ufffd"."""
    return os.fsencode(path.relative_to(top).as_posix()).decode("utf-8", "replace")
