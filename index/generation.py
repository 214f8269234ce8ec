"""One built index: in memory as `PassageIndex`, on disk as one generation, checked whole when it is opened.

    <index folder>/
      CURRENT                     name of the generation that is served (pointer.py)
      gen-000001/
        manifest.json             format, model, settings, documents, and the parts it is made of
        manifest.sha256           SHA-256 of manifest.json, as `sha256sum` writes it
      parts/a/…, parts/b/…        what was made of the documents, in two copies (part_files.py)

Nothing is pickled. `publish.py` writes what is read here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.calibration import Calibration
from index.errors import IndexCorruptError
from index.fusion import Fusion
from index.interaction import TokenRows
from index.judgement import Judgement, load_judgement
from index.lexical import LexicalIndex
from index.part_files import SIDES, PartFiles
from index.parts import Part, join_parts
from index.pointer import current_name
from index.types import Document, Passage
from index.vectors import FaissStore

# Raise it whenever the files of a generation, or what they mean, change.
FORMAT = 6


@dataclass(frozen=True, slots=True)
class Manifest:
    """What made a generation, and what it is made of.

    `parts` tells of each its SHA-256, size and numbers of documents and passages, `side` which of the two
    copies this generation reads; `skipped` the files that could not be read and why, `copies` the files that
    hold the same bytes as a document.
    """

    format: int
    created: str
    model: Mapping[str, Any]
    settings: Mapping[str, Any]
    documents: Sequence[Mapping[str, Any]]
    passages: int
    side: str
    parts: Sequence[Mapping[str, Any]]
    skipped: Sequence[Mapping[str, Any]] = ()
    copies: Sequence[Mapping[str, Any]] = ()

    @property
    def named(self) -> Mapping[str, str]:
        """The path of each file by the SHA-256 of its bytes."""
        return {stated["sha256"]: stated["path"] for stated in (*self.skipped, *self.documents)}


@dataclass(frozen=True, slots=True)
class PassageIndex:
    """Everything a question needs, in memory; row i is passage i in `vectors`, `lexical` and `tokens` alike.

    `tokens` is None where the model has no token vectors; `fusion` and `calibration` are the model's,
    `judgement` is what answers and refusals go by.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    vectors: FaissStore
    lexical: LexicalIndex
    generation: str
    model_fingerprint: str
    fusion: Fusion = field(default_factory=Fusion)
    tokens: TokenRows | None = None
    calibration: Calibration = field(default_factory=Calibration)
    judgement: Judgement = field(default_factory=load_judgement)

    def __post_init__(self) -> None:
        sizes = {len(self.passages), len(self.vectors), len(self.lexical)}
        sizes |= {len(self.tokens)} if self.tokens is not None else set()
        if len(sizes) != 1:
            raise ValueError(f"passages and the rows of their indexes must agree, got {sorted(sizes)}")


def read_manifest(folder: Path, name: str | None = None) -> Manifest:
    """Return the manifest of a generation of `folder` (default: the current one), checked against its seal.

    Raises:
        IndexMissingError: nothing was ever published.
        IndexCorruptError: it is missing, damaged, or of another format.
    """
    path = folder / (name or current_name(folder))
    try:
        sealed = (path / "manifest.sha256").read_text(encoding="utf-8") == seal(path / "manifest.json")
        stated = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        if sealed and stated.get("format") != FORMAT:
            raise _corrupt(path, f"định dạng {stated.get('format')}, phiên bản này đọc định dạng {FORMAT}")
        manifest = Manifest(**stated)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise _corrupt(path, "tệp manifest.json thiếu hoặc không đọc được") from error
    if not sealed:
        raise _corrupt(path, "tệp manifest.json đã bị thay đổi")
    return manifest


def damaged_parts(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """Return the SHA-256 of each part of a generation that is missing or damaged."""
    return PartFiles(folder).unsound([part["sha256"] for part in manifest.parts], manifest.side)


def repair_spares(folder: Path, manifest: Manifest) -> None:
    """Make whole the copies of a sound generation's parts that it does not read."""
    files = PartFiles(folder)
    for side in SIDES:
        for sha256 in files.unsound([part["sha256"] for part in manifest.parts], side):
            files.repair(sha256, side)


def open_generation(folder: Path, name: str | None = None) -> PassageIndex:
    """Return a generation of `folder` (default: the current one), every byte of it checked.

    Raises:
        IndexMissingError: nothing was ever published in `folder`.
        IndexCorruptError: a file is missing, damaged, or of another format.
    """
    name = name or current_name(folder)
    manifest = read_manifest(folder, name)
    files = PartFiles(folder)
    try:
        whole = join_parts(
            [files.read(part["sha256"], manifest.side) for part in manifest.parts],
            dim=int(manifest.model["dim"]),
        )
        return assemble(
            replace(whole, documents=_named(whole.documents, manifest)),
            generation=name,
            model_fingerprint=str(manifest.model["fingerprint"]),
            fusion=Fusion.from_dict(manifest.settings["fusion"]),
            calibration=Calibration.from_dict(manifest.settings["calibration"]),
            judgement=Judgement.from_dict(manifest.settings["judgement"]),
        )
    except IndexCorruptError as error:
        raise _corrupt(folder / name, str(error)) from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _corrupt(folder / name, str(error)) from error


def assemble(part: Part, **stated: Any) -> PassageIndex:  # noqa: ANN401 -- the fields of PassageIndex
    """Return the index that searches `part`; `stated` are the other fields of `PassageIndex`."""
    lexical = LexicalIndex(part.counts, size=len(part.passages))
    vectors = FaissStore(part.vectors)
    return PassageIndex(part.documents, part.passages, vectors, lexical, tokens=part.tokens, **stated)


def _named(documents: Sequence[Document], manifest: Manifest) -> tuple[Document, ...]:
    """Return the documents that the manifest states under the names it gives them, in its order."""
    by_id = {document.id: document for document in documents}
    if len(by_id) != len(manifest.documents):
        raise ValueError(f"{len(by_id)} documents in parts, {len(manifest.documents)} stated")
    return tuple(replace(by_id[stated["id"]], path=stated["path"]) for stated in manifest.documents)


def seal(path: Path) -> str:
    """Return the line that `sha256sum` writes of a file."""
    return f"{sha256_of(path)}  {path.name}\n"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _corrupt(path: Path, what: str) -> IndexCorruptError:
    return IndexCorruptError(f"Chỉ mục {path} bị hỏng ({what}); dựng lại: python -m index build")
