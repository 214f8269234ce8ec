"""Progress bars on stderr for work that takes longer than a second, and nothing where no one is watching."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

T = TypeVar("T")

# step, done, total: what the index reports while it is built
Report = Callable[[str, int, int], None]

PATIENCE_S = 1.0


def track(items: Sequence[T], label: str) -> Iterator[T]:
    """Yield `items` in order, with a bar called `label` once a second has gone by."""
    with reporting() as report:
        for done, item in enumerate(items, start=1):
            yield item
            report(label, done, len(items))


@contextmanager
def reporting() -> Iterator[Report]:
    """Give a function that is told `step, done, total`, and draws a bar a step once a second has gone by."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    tasks: dict[str, TaskID] = {}
    begun = time.perf_counter()

    def report(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = progress.add_task(step, total=total)
        progress.update(tasks[step], completed=done, total=total)
        if not progress.live.is_started and time.perf_counter() - begun > PATIENCE_S:
            progress.start()

    try:
        yield report
    finally:
        progress.stop()
