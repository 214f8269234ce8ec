"""What every test of the index has: a disk that is not waited for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index import disk
from tests.index.reading_here import read_here
from tests.index.shaky import ShakyOs


@pytest.fixture(scope="session", autouse=True)
def _nothing_waits_for_the_disk() -> Iterator[None]:
    """Flush nothing: what order things are flushed in is tested by the calls, not by pulling the plug."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(disk, "os", ShakyOs())
        yield


@pytest.fixture
def read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files without a process of their own, where what is tested is what becomes of them afterwards."""
    monkeypatch.setattr("index.renewal.read_all", read_here)
