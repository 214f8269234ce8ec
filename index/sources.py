"""What the documents folder holds: files to index, copies of them, and what is passed over.

Content decides what a file is: the SHA-256 of its bytes, not its name or its date.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import DocumentError
from index.folder import entries, refusal
from index.metadata.description import SUFFIX, description_beside, read_description
from index.names import shown
from index.readers import read, supported, supported_suffixes
from index.structure import read_structure
from index.types import Document, Extract


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file with its bytes; `path` is relative to the documents folder.

    `description` are the bytes of the YAML file beside it, None where there is none.
    """

    path: str
    data: bytes
    sha256: str
    description: bytes | None = None


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is in the documents folder, at `place`; `path` is relative to the folder.

    `described` is the SHA-256 of the YAML file beside it, "" where there is none.
    """

    path: str
    place: Path
    sha256: str
    described: str = ""

    def load(self) -> SourceFile:
        """Return the file with its bytes; raises `DocumentError` where they are not those that were found."""
        description = description_beside(self.place) if self.described else None
        try:
            data = self.place.read_bytes()
            said = description.read_bytes() if description else None
        except OSError as error:
            raise DocumentError(f"Không đọc được “{shown(self.path)}”: {refusal(error)}") from error
        if (_sha256(data), _sha256(said)) != (self.sha256, self.described):
            raise DocumentError(
                f"Không đọc được “{shown(self.path)}”: tệp đang được ghi dở; "
                "chờ chép xong rồi dựng lại chỉ mục"
            )
        return SourceFile(self.path, data, self.sha256, said)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that cannot be read, and one line on why; `sha256` is "" where not even its bytes can."""

    path: str
    reason: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file with the same bytes as the document `of`."""

    path: str
    of: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of the documents folder, each group by path; `passed_over` are those of unknown type.

    Of files with the same bytes one is in `files`, the others are `duplicates`. `closed` are the subfolders
    that cannot be looked into: what was made of their files before stays.
    """

    files: tuple[FoundFile, ...]
    passed_over: tuple[str, ...] = ()
    duplicates: tuple[FoundFile, ...] = ()
    unreadable: tuple[Skipped, ...] = ()
    closed: tuple[str, ...] = ()

    @property
    def copies(self) -> tuple[Copy, ...]:
        """The duplicates, each with the file whose bytes it has."""
        chosen = {file.sha256: file.path for file in self.files}
        return tuple(Copy(file.path, chosen[file.sha256]) for file in self.duplicates)

    def preferring(self, named: Mapping[str, str]) -> Sources:
        """Return the same files, with those of the paths `named` (by SHA-256) chosen among duplicates.

        Else one that has a description beside it is, else the first by path: a copy that somebody puts in
        takes nothing from the file that was there.
        """
        if not self.duplicates:
            return self
        same: dict[str, list[FoundFile]] = {}
        for file in (*self.files, *self.duplicates):
            same.setdefault(file.sha256, []).append(file)

        def rank(file: FoundFile) -> tuple[bool, bool, str]:
            return named.get(file.sha256) != file.path, not file.described, file.path

        chosen = {min(files, key=rank) for files in same.values()}
        others = {file for files in same.values() for file in files} - chosen
        return replace(self, files=_by_path(chosen), duplicates=_by_path(others))

    def is_closed(self, path: str) -> bool:
        """Return whether a path lies in a subfolder that cannot be looked into."""
        return any(path.startswith(f"{folder}/") for folder in self.closed)


def scan(folder: Path) -> Sources:
    """Return the files of the documents folder and its subfolders, sorted by path; hidden ones are left out.

    Files with the same bytes are one document (`Sources.preferring` says which file counts).

    Raises:
        DocumentError: the folder cannot be read, or there is nothing to index.
    """
    if not folder.is_dir():
        raise DocumentError(f"Không thấy thư mục báo cáo {folder}; tạo thư mục hoặc sửa RAG_DOCUMENTS")
    files: list[FoundFile] = []
    passed_over, unreadable, closed = [], [], []
    for entry in entries(folder):
        name, path = entry.name, entry.path
        if entry.refused:
            unreadable.append(Skipped(name, f"Không đọc được “{shown(name)}”: {entry.refused}"))
            closed.extend([name] if entry.is_folder else [])
            continue
        if not supported(path):
            passed_over.extend([name] if not _describes(path) else [])
            continue
        try:
            sha256, described = _digest(path), _described(path)
        except OSError as error:
            which = name if Path(error.filename or path) == path else f"{name}{SUFFIX}"
            unreadable.append(Skipped(name, f"Không đọc được “{shown(which)}”: {refusal(error)}"))
            continue
        files.append(FoundFile(name, path, sha256, described))
    if not files and not unreadable:
        known = ", ".join(supported_suffixes())
        raise DocumentError(
            f"Thư mục báo cáo {folder} chưa có tệp nào đọc được ({known}); hãy chép báo cáo vào"
        )
    first = {file.sha256: file for file in reversed(files)}
    others = tuple(file for file in files if first[file.sha256] is not file)
    ones = tuple(file for file in files if first[file.sha256] is file)
    return Sources(ones, tuple(passed_over), others, tuple(unreadable), tuple(closed)).preferring({})


def read_document(source: SourceFile) -> Document:
    """Return the document of one file, read in this process, with what the YAML beside it says.

    Raises:
        DocumentError: either of the two cannot be read.
    """
    return document_of(source, read(source.path, source.data))


def document_of(source: SourceFile, extract: Extract) -> Document:
    """Return the document of a file that was read, with what the YAML beside it says.

    Raises:
        DocumentError: the YAML cannot be used.
    """
    document = read_structure(extract, path=source.path, data=source.data)
    if source.description is None:
        return document
    try:
        return read_description(source.description).of(document)
    except DocumentError as error:
        raise DocumentError(f"Không dùng được “{shown(source.path)}{SUFFIX}”: {error}") from error


def state_of(sources: Sources) -> str:
    """Return a digest of which files there are, by path and content."""
    digest = hashlib.sha256()
    for file in _by_path((*sources.files, *sources.duplicates)):
        digest.update(f"{file.sha256} {file.described} {file.path}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _by_path(files: Iterable[FoundFile]) -> tuple[FoundFile, ...]:
    return tuple(sorted(files, key=lambda file: file.path))


def _describes(path: Path) -> bool:
    """Return whether a file is the YAML beside a document."""
    return path.suffix == SUFFIX and supported(path.stem) and path.with_suffix("").is_file()


def _described(path: Path) -> str:
    """Return the SHA-256 of the YAML file beside a document, "" where there is none."""
    beside = description_beside(path)
    try:
        return _digest(beside) if beside.is_file() else ""
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # with the longer name there can be none
            return ""
        raise


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sha256(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
