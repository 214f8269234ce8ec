"""What the admin page shows: the documents that answer, the files that do not and why, the generations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from index.errors import IndexCorruptError, IndexMissingError, RagError
from index.freshness import current_manifest, is_held
from index.generation import Manifest, read_manifest
from index.names import shown
from index.plan import Plan, make_plan
from index.pointer import current_name, generations
from index.settings import Settings
from index.sources import Sources, scan
from index.types import Document
from web.admin import words
from web.types import AnsweringService


@dataclass(frozen=True, slots=True)
class Held:
    """A document that can be quoted; `passages` and `pages` are None where they are not known.

    `pending` is what the next build will do about it, "" where nothing; `is_there` whether its file is.
    """

    document: Document
    passages: int | None
    pages: int | None
    pending: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is not in the index, and why; `failed` where somebody has to do something about it."""

    path: str
    state: str
    why: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation that is kept; `fault` says what is wrong with it, "" where nothing is."""

    name: str
    created: str = ""
    documents: int = 0
    passages: int = 0
    fault: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """All of the page's facts; `trouble` is one line on what keeps the folder from being read."""

    answering: str
    documents: tuple[Held, ...]
    waiting: tuple[Waiting, ...] = ()
    generations: tuple[Generation, ...] = ()
    held: bool = False
    warning: str | None = None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class _Folder:
    """The documents folder as it is now, set against the current generation."""

    sources: Sources
    plan: Plan
    reasons: Mapping[str, str]
    pending: Mapping[str, str] = field(default_factory=dict)


def survey(service: AnsweringService, settings: Settings, *, looks: bool = True) -> Survey:
    """Return the state of the index and, with `looks`, of the folder, whose files are all read for that."""
    serving = service.now()
    manifest = current_manifest(settings)
    try:
        folder, trouble = _look(settings, manifest) if looks else None, None
    except RagError as error:
        folder, trouble = None, str(error)
    return Survey(
        answering=serving.generation,
        documents=tuple(_held(serving, settings, folder)),
        waiting=tuple(_waiting(folder, serving)) if folder else (),
        generations=tuple(_generations(settings)),
        held=folder is not None and is_held(settings, folder.sources),
        warning=service.warning,
        trouble=trouble,
    )


def _look(settings: Settings, manifest: Manifest | None) -> _Folder:
    sources = scan(settings.documents).preferring(manifest.named if manifest else {})
    plan = make_plan(sources, manifest)
    reasons = {entry["path"]: entry["reason"] for entry in manifest.skipped} if manifest else {}
    pending = {
        **dict.fromkeys(plan.changed, words.PENDING_CHANGED),
        **dict.fromkeys(plan.removed, words.PENDING_REMOVED),
        **{renamed.before: words.PENDING_RENAMED.format(name=renamed.path) for renamed in plan.renamed},
    }
    return _Folder(sources, plan, reasons, pending)


def _held(serving: AnsweringService, settings: Settings, folder: _Folder | None) -> Iterator[Held]:
    stated = _stated(settings, serving.generation)
    there = {file.path for file in folder.sources.files} if folder else set()
    for document in sorted(serving.documents, key=lambda document: document.path):
        yield Held(
            document,
            passages=stated.get(document.id, {}).get("passages"),
            pages=max((paragraph.page or 0 for paragraph in document.paragraphs), default=0) or None,
            pending=folder.pending.get(document.path, "") if folder else "",
            is_there=document.path in there,
        )


def _stated(settings: Settings, name: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        return {entry["id"]: entry for entry in read_manifest(settings.index, name).documents}
    except (IndexMissingError, IndexCorruptError):
        return {}


def _waiting(folder: _Folder, serving: AnsweringService) -> Iterator[Waiting]:
    """Yield the files that are not in the index: first those that somebody has to see to."""
    plan, answering = folder.plan, {document.path for document in serving.documents}
    failed = (
        *((path, folder.reasons.get(path, "")) for path in plan.retried),
        *((skipped.path, skipped.reason) for skipped in plan.unreadable),
        *((path, words.UNKNOWN_KIND) for path in plan.passed_over),
    )
    pending = (
        *((path, words.PENDING_NEW) for path in plan.new),
        *((path, words.PENDING_CHANGED) for path in plan.changed if path not in answering),
        *((renamed.path, words.WAS_RENAMED.format(name=renamed.before)) for renamed in plan.renamed),
    )
    yield from (Waiting(path, words.NOT_READ, why, failed=True) for path, why in failed)
    yield from (Waiting(path, words.PENDING, why) for path, why in pending)
    unusable = {**plan.reasons, **{skipped.path: skipped.reason for skipped in plan.unreadable}}
    for copy in plan.copies:
        why = (words.IS_UNUSABLE_COPY if copy.of in unusable else words.IS_COPY).format(
            name=shown(copy.of), why=unusable.get(copy.of, "")
        )
        yield Waiting(copy.path, words.DUPLICATE, why, failed=copy.of in unusable)


def _generations(settings: Settings) -> Iterator[Generation]:
    """Yield the generations that are kept, the newest first."""
    try:
        current = current_name(settings.index)
    except (IndexMissingError, IndexCorruptError):
        current = ""
    for path in reversed(generations(settings.index).values()):
        name = path.name
        try:
            manifest = read_manifest(settings.index, name)
        except (IndexMissingError, IndexCorruptError) as error:
            yield Generation(name, fault=str(error).partition("; dựng lại")[0], is_current=name == current)
            continue
        counts = len(manifest.documents), manifest.passages
        yield Generation(name, manifest.created, *counts, is_current=name == current)
