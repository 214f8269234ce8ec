"""The assistant over the bundled report with the built-in model, opened once."""

from __future__ import annotations

import pytest

from index.settings import Settings
from rag import Assistant


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The product as it is delivered, its index in a folder of its own."""
    return Assistant.open(Settings(index=tmp_path_factory.mktemp("index")))
