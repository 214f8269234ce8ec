"""What a build has to do: the files of today set against the documents of the generation before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from index.generation import Manifest
from index.sources import Copy, FoundFile, Skipped, Sources


@dataclass(frozen=True, slots=True)
class Renamed:
    """A document whose file has another name than before."""

    path: str
    before: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is new and what is not, by path.

    `retried` are files that could not be read before and have not changed since: what they lacked (a program
    that reads them, time) may be there now; `reasons` says what it was. `to_read` are the files that must be
    read, `kept` the ids of the documents that are taken over, with their path of today.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    retried: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    passed_over: tuple[str, ...] = ()
    unreadable: tuple[Skipped, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    to_read: tuple[FoundFile, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)


def make_plan(sources: Sources, base: Manifest | None, lost: frozenset[str] = frozenset()) -> Plan:
    """Return what a build has to do on top of `base`; None stands for no generation that can be used.

    `lost` are the ids of documents of `base` that can no longer be taken over.
    """
    before = {stated["sha256"]: stated for stated in base.documents} if base else {}
    passed = base.skipped if base else ()
    skipped = {(stated["path"], stated["sha256"]): stated["reason"] for stated in passed}
    paths = {stated["path"] for stated in before.values()} | {path for path, _ in skipped}
    groups: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": [], "retried": []}
    renamed, to_read = [], []
    kept: dict[str, str] = {}
    for file in sources.files:
        stated = before.get(file.sha256)
        if stated is not None and stated["path"] != file.path:
            renamed.append(Renamed(file.path, stated["path"]))
        elif stated is not None:
            groups["unchanged" if stated["described"] == file.described else "changed"].append(file.path)
        elif (file.path, file.sha256) in skipped:
            groups["retried"].append(file.path)
        else:
            groups["changed" if file.path in paths else "new"].append(file.path)
        if stated is not None and stated["id"] not in lost and _reads_the_same(stated, file):
            kept[stated["id"]] = file.path
        else:
            to_read.append(file)
    for stated in before.values():
        if sources.is_closed(stated["path"]) and stated["id"] not in lost:
            kept.setdefault(stated["id"], stated["path"])
    return Plan(
        renamed=tuple(renamed),
        removed=_removed(sources, before, kept),
        copies=sources.copies,
        passed_over=sources.passed_over,
        unreadable=sources.unreadable,
        reasons={path: reason for (path, _), reason in skipped.items() if path in groups["retried"]},
        to_read=tuple(to_read),
        kept=kept,
        **{name: tuple(paths) for name, paths in groups.items()},
    )


def _removed(
    sources: Sources, before: Mapping[str, Mapping[str, Any]], kept: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the paths of documents that are not there any more, under whatever name, in order."""
    today = {file.sha256 for file in sources.files}
    there = {file.path for file in sources.files} | {file.path for file in sources.unreadable}
    lost_sight = [s for sha256, s in before.items() if sha256 not in today and s["path"] not in there]
    return tuple(sorted(stated["path"] for stated in lost_sight if stated["id"] not in kept))


def _reads_the_same(stated: Mapping[str, Any], file: FoundFile) -> bool:
    """Return whether reading a document's bytes as `file` would give what it gave before.

    The suffix chooses the reader, a document without a title is called by its file, and the YAML beside it
    may say something else.
    """
    old, new = PurePosixPath(stated["path"]), PurePosixPath(file.path)
    same_reader = old.suffix.lower() == new.suffix.lower() and stated["described"] == file.described
    return same_reader and (old.stem == new.stem or stated["title"] != old.stem)
