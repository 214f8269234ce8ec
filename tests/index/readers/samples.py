"""Real files that are not part of the project; tests that need one are skipped where it is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("RAG_TEST_SHARED", _ROOT.parent / "shared"))
REPORT = _ROOT / "documents" / "bao-cao-kinh-te-xa-hoi-6-thang-dau-nam-2024.txt"

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
needs_antiword = pytest.mark.skipif(shutil.which("antiword") is None, reason="antiword is not installed")


def sample(name: str) -> Path:
    """The path of a sample file, "excel/annex-formats.xlsx"; skips the test where there is none."""
    path = SHARED / "samples" / name
    if not path.is_file():
        pytest.skip(f"no sample {path.name}")
    return path
