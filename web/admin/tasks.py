"""The pieces of work that the admin page starts, and what it says of what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from index.build import bring_up_to_date
from index.build_report import BuildReport
from index.errors import RagError
from index.names import shown
from index.pointer import current_name
from index.progress import Report
from index.rollback import roll_back
from index.settings import Settings
from index.telling import passed_over_for, told_copy
from index.types import Encoder
from index.verify import faults
from web.admin import words
from web.admin.trash import empty_trash
from web.admin.work import Task

_MAX_LINES = 200


def build_task(settings: Settings, encoder: Encoder, *, force: bool) -> Task:
    """Return the task that brings the index up to date and empties the trash; `force` reads all again."""

    def build(report: Report) -> Sequence[str]:
        built = bring_up_to_date(settings, encoder=encoder, force=force, progress=report)
        gone = empty_trash(settings.documents, days=settings.admin_trash_days)
        emptied = words.TRASH_EMPTIED.format(count=gone, days=settings.admin_trash_days)
        return (*islice(told_build(built), _MAX_LINES), *([emptied] if gone else []))

    return build


def verify_task(settings: Settings, encoder: Encoder) -> Task:
    """Return the task that checks every file of the current generation."""

    def verify(report: Report) -> Sequence[str]:
        name = current_name(settings.index)
        report(words.VERIFYING.format(name=name), 0, 1)
        found = faults(settings.index, encoder, name)
        if found:
            raise RagError(words.FAULTS.format(name=name, count=len(found), faults="; ".join(found[:20])))
        return (words.SOUND.format(name=name),)

    return verify


def rollback_task(settings: Settings, name: str) -> Task:
    """Return the task that makes an earlier generation current."""

    def go_back(_report: Report) -> Sequence[str]:
        return (words.ROLLED_BACK.format(name=roll_back(settings, name)),)

    return go_back


def told_build(report: BuildReport) -> Iterator[str]:
    """Yield what a build did: the whole in one line, then each file that could not be read, and why."""
    if report.held:
        yield words.BUILD_HELD.format(name=report.generation)
    else:
        yield (words.BUILT if report.changed else words.NOTHING_NEW).format(
            name=report.generation,
            documents=report.documents,
            passages=report.passages,
            read=len(report.read),
            kept=report.taken_over,
            removed=len(report.removed),
        )
    yield from (skipped.reason for skipped in report.skipped)  # which name the file
    reasons = {skipped.path: skipped.reason for skipped in report.skipped}
    for copy in report.copies:
        yield f"{shown(copy.path)} {told_copy(copy, reasons)}"
    for name in report.passed_over:
        yield words.PASSED_OVER.format(name=shown(name), why=passed_over_for(name))
