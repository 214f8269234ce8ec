"""The documents folder as it is changed from the admin page: files are put in, replaced, taken out.

A name is never that of a folder or of a hidden file. What is replaced or taken out is kept in a hidden
folder, from which an administrator can move it back by hand. Every step is one rename, so a build that reads
the folder at the same time sees a file as it was or as it is.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath

from index import disk
from index.errors import DocumentError, RagError
from index.folder import NOT_DOCUMENTS, entries
from index.metadata.description import description_beside
from index.readers import READERS, supported, supported_suffixes
from index.readers.formats import REFUSALS, SUFFIXES, Format, sniff
from index.sources import scan
from web.admin import words
from web.admin.incoming import Upload
from web.admin.trash import TRASH, stamp

_MAX_NAME_BYTES = 200  # file systems take 255; a suffix or two must fit behind it
_MODE = 0o644


class RefusedError(RagError):
    """A file is not put in, replaced or taken out; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents folder; one change at a time, which the caller sees to."""

    folder: Path

    def find(self, name: str) -> Path:
        """Return the file of that name, which is one that the folder lists and so never outside of it.

        Raises:
            RefusedError: there is none.
        """
        for entry in entries(self.folder):
            if entry.name == name and not entry.is_folder:
                return entry.path
        raise RefusedError(words.NO_FILE.format(name=shown(name)))

    def add(self, upload: Upload, *, replacing: bool) -> str:
        """Put a file in and return its name; with `replacing`, in the place of the file of that name.

        Raises:
            RefusedError: its name or its content will not do, it is there already, or another one is.
        """
        name = safe_name(upload.name)
        there = self._namesake(name)
        if there is not None and not replacing:
            raise RefusedError(words.NAME_TAKEN.format(name=name))
        self._check(name, upload.path)
        if there is None:
            self._place(upload.path, self.folder / name)
        else:
            self._keep(there)
            self._place(upload.path, there)
        return name

    def replace(self, name: str, upload: Upload) -> str:
        """Put a file in the place of `name`, which it is called then; raises as `find` and `add` do."""
        there = self.find(name)
        sent = safe_name(upload.name)
        if PurePath(sent).suffix.lower() != there.suffix.lower():
            raise RefusedError(words.OTHER_SUFFIX.format(name=sent, suffix=there.suffix))
        self._check(sent, upload.path)
        self._keep(there)
        self._place(upload.path, there)
        return name

    def remove(self, name: str) -> str:
        """Take a file out, with the description beside it, and return its name; raises as `find` does."""
        there = self.find(name)
        kept = self._trash_place(there)
        there.rename(kept)
        with suppress(FileNotFoundError):
            description_beside(there).rename(description_beside(kept))
        disk.sync_folder(there.parent)
        return name

    def _namesake(self, name: str) -> Path | None:
        """Return the file that is called so, whatever the case and the normal form of its letters."""
        files = (entry for entry in entries(self.folder) if not entry.is_folder)
        return next((entry.path for entry in files if _folded(entry.name) == _folded(name)), None)

    def _check(self, name: str, path: Path) -> None:
        data = path.read_bytes()
        check_content(name, data)
        sha256 = hashlib.sha256(data).hexdigest()
        with suppress(DocumentError):  # an empty folder
            for file in scan(self.folder).files:
                if file.sha256 == sha256:
                    raise SameFileError(words.SAME_FILE.format(name=name, other=shown(file.path)))

    def _place(self, path: Path, target: Path) -> None:
        path.chmod(_MODE)
        with path.open("rb") as handle:
            os.fsync(handle.fileno())
        path.replace(target)
        disk.sync_folder(target.parent)

    def _keep(self, path: Path) -> None:
        """Keep a file that is about to be replaced: a second name for its bytes, or a copy of them."""
        kept = self._trash_place(path)
        try:
            kept.hardlink_to(path)
        except OSError:  # shares of other systems have no second names
            shutil.copy2(path, kept)

    def _trash_place(self, path: Path) -> Path:
        at = f"{stamp(datetime.now(UTC))}-{secrets.token_hex(3)}"
        place = self.folder / TRASH / at / path.relative_to(self.folder)
        place.parent.mkdir(parents=True)
        return place


class SameFileError(RefusedError):
    """The folder has a file of just these bytes."""


def safe_name(sent: str) -> str:
    """Return the name under which a file is kept.

    Raises:
        RefusedError: it has parts of a path, is hidden, holds what cannot be seen, or is of no document.
    """
    name = unicodedata.normalize("NFC", sent).strip()
    if not name or "/" in name or "\\" in name or not name.isprintable() or "\ufffd" in name:
        raise RefusedError(words.BAD_NAME.format(name=shown(sent)))
    if name.startswith((".", "~$")) or name in NOT_DOCUMENTS:
        raise RefusedError(words.RESERVED_NAME.format(name=shown(name)))
    if len(name.encode("utf-8", "replace")) > _MAX_NAME_BYTES:
        raise RefusedError(words.LONG_NAME.format(name=shown(name)))
    if not supported(name):
        raise RefusedError(words.UNKNOWN_SUFFIX.format(name=name, known=", ".join(supported_suffixes())))
    return name


def check_content(name: str, data: bytes) -> None:
    """See that a file holds what its name says; whether it can be read to its end is for the build to say.

    Raises:
        RefusedError: it holds something else, or nothing.
    """
    if not data:
        raise RefusedError(words.EMPTY_FILE.format(name=name))
    found, claimed = sniff(data, name), SUFFIXES[PurePath(name).suffix.lower()]
    if found not in READERS:
        raise RefusedError(words.WRONG_CONTENT.format(name=name, why=REFUSALS.get(found, f"là tệp {found}")))
    if found is not claimed:
        suffix = next(suffix for suffix, kind in SUFFIXES.items() if kind is found)
        raise RefusedError(words.OTHER_FORMAT.format(name=name, found=found, suffix=suffix))
    if found in (Format.TEXT, Format.MARKDOWN, Format.HTML) and data.startswith((b"MZ", b"\x7fELF")):
        raise RefusedError(words.WRONG_CONTENT.format(name=name, why=words.IS_PROGRAM))


def shown(name: str) -> str:
    """Return a name of any origin as it can be told in one line."""
    clean = "".join(character if character.isprintable() else " " for character in name)
    return clean if len(clean) <= 120 else f"{clean[:120]}…"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
