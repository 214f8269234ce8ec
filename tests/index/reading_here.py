"""Reading in this process, for tests that build hundreds of times and are about what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from index.errors import DocumentError
from index.readers import read
from index.readers.isolation import Reading
from index.readers.limits import Limits
from index.types import Extract


def read_here(
    files: Iterable[tuple[str, Callable[[], bytes]]], *, limits: Limits | None = None
) -> Iterator[Reading]:
    """Yield what became of each file, as `index.readers.isolation.read_all` does, without its limits."""
    del limits
    for name, load in files:
        result: Extract | DocumentError
        try:
            result = read(name, load())
        except DocumentError as error:
            result = error
        yield Reading(name, result)
