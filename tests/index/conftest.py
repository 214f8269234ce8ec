"""What every test of the index has: a disk that is not waited for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index import disk
from tests.index.shaky import ShakyOs


@pytest.fixture(scope="session", autouse=True)
def _nothing_waits_for_the_disk() -> Iterator[None]:
    """Flush nothing: what order things are flushed in is tested by the calls, not by pulling the plug."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(disk, "os", ShakyOs())
        yield
