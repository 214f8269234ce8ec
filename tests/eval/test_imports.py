"""Evaluation stands on the index and the assistant alone: no page, no server."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {"web", "app", "gradio", "fastapi", "uvicorn", "starlette"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("path", sorted((ROOT / "eval").glob("*.py")), ids=lambda path: path.name)
def test_evaluation_imports_no_page_and_no_server(path: Path) -> None:
    assert not FORBIDDEN & set(imported(path))
