"""The files that indexed documents were read from, and nothing else of the disk.

A file is reached from the documents folder down, one name at a time and through no link, and is handed over
only if its bytes are those that were indexed: they are copied aside first, so that what was checked is sent.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from index.types import Document
from web.api.problems import Problem, ProblemCode
from web.words import words

_IN_MEMORY_BYTES = 2**23
_CHUNK_BYTES = 2**18
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe that lies in the folder would otherwise hold the reader up for good.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Originals:
    """The documents folder, and whether its files may be downloaded; pictures of scans may always be seen."""

    folder: Path
    downloads: bool = False

    def has_pictures(self, document: Document) -> bool:
        """Return whether people may see the pages of a document as pictures."""
        return (self.downloads or document.recognised) and any(
            paragraph.page is not None for paragraph in document.paragraphs
        )

    def copy(self, document: Document) -> IO[bytes]:
        """Return the file of a document as it was indexed, to be closed by the caller.

        Raises:
            Problem: it is not there any more (404), or is another than the one that was indexed (409).
        """
        try:
            source = _open_below(self.folder, document.path)
        except (OSError, ValueError) as error:
            said = words().no_original.format(file=document.path)
            raise Problem(404, said, code=ProblemCode.NO_ORIGINAL) from error
        with source:
            aside = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 -- the caller's
            digest = hashlib.sha256()
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                aside.write(chunk)
        if digest.hexdigest() != document.sha256:
            aside.close()
            raise Problem(409, words().changed_original.format(file=document.path))
        aside.seek(0)
        return aside


def _open_below(folder: Path, name: str) -> IO[bytes]:
    """Open a regular file by its path inside `folder`; raises `OSError` or `ValueError` where it is none."""
    *parents, last = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parents or last == "..":
        raise ValueError("not inside the folder")
    holder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for parent in parents:
            inner = os.open(parent, _FOLDER, dir_fd=holder)
            os.close(holder)
            holder = inner
        descriptor = os.open(last, _FILE, dir_fd=holder)
    finally:
        os.close(holder)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ValueError("not a regular file")
    return os.fdopen(descriptor, "rb")
