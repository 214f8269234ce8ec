"""What a build did, as it is told to people and programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.generation import Manifest
from index.sources import Copy, Skipped, Sources


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What became of a file that was read; `pages` is None where its format has none."""

    path: str
    format: str
    pages: int | None
    paragraphs: int
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; `changed` is False where the index was up to date already.

    `read` are the files that were read in this build, `taken_over` is the number of documents that were not,
    `skipped` the files that cannot be read. `held` is True where the generation is not up to date, but was
    chosen by a rollback and stays until the documents change.
    """

    generation: str
    changed: bool
    documents: int
    passages: int
    passed_over: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    copies: tuple[Copy, ...] = ()
    read: tuple[ReadFile, ...] = ()
    taken_over: int = 0
    removed: tuple[str, ...] = ()
    held: bool = False


def report_of(name: str, manifest: Manifest, sources: Sources, **more: Any) -> BuildReport:  # noqa: ANN401
    """Return the report of a build after which `manifest` is current; `more` are its other fields."""
    return BuildReport(
        generation=name,
        documents=len(manifest.documents),
        passages=manifest.passages,
        passed_over=sources.passed_over,
        skipped=tuple(Skipped(**entry) for entry in manifest.skipped),
        copies=sources.copies,
        **more,
    )
