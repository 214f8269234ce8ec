"""The house rules that imports can break: index <- rag <- web <- app.py, and eval beside web."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {"index", "rag", "web", "eval", "app"}
# What each room may import of the others.
ALLOWED = {
    "index": {"index"},
    "rag": {"index", "rag"},
    "web": {"index", "rag", "web"},
    "eval": {"index", "rag", "eval"},
    "app": {"index", "rag", "web"},
}
WITHOUT_GRADIO = {"index", "rag", "eval"}
PICKLES = {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}
TORCH = {"torch", "sentence_transformers"}


def sources() -> list[Path]:
    """Return the product's modules, relative to the project's folder."""
    found = [path for room in sorted(ROOMS - {"app"}) for path in (ROOT / room).rglob("*.py")]
    return sorted(path.relative_to(ROOT) for path in [*found, ROOT / "app.py"] if path.is_file())


def room(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def imported(source: str, path: Path) -> Iterator[str]:
    """Yield the dotted names of modules that a source imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.parent.parts[: len(path.parent.parts) + 1 - node.level] if node.level else ()
            yield ".".join([*package, *([node.module] if node.module else [])])
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "__import__",
            "importlib.import_module",
        ):
            yield from (str(arg.value) for arg in node.args[:1] if isinstance(arg, ast.Constant))


def broken_rules(source: str, path: Path) -> list[str]:
    """Return the imports of a source that break a rule of the house."""
    tops = {name.partition(".")[0] for name in imported(source, path)}
    forbidden = (ROOMS - ALLOWED[room(path)]) | PICKLES | {"tests"}
    if room(path) in WITHOUT_GRADIO:
        forbidden |= {"gradio", "gradio_client"}
    if path != Path("index/encoder.py") and not path.is_relative_to("index/training"):
        forbidden |= TORCH
    return sorted(tops & forbidden)


@pytest.mark.parametrize("path", sources(), ids=Path.as_posix)
def test_imports_run_one_way(path: Path) -> None:
    assert broken_rules((ROOT / path).read_text(encoding="utf-8"), path) == []


def test_every_room_is_looked_at() -> None:
    assert {room(path) for path in sources()} >= {"index", "rag", "web", "eval"}
    assert Path("index/readers/plain.py") in sources()


@pytest.mark.parametrize(
    ("path", "source", "broken"),
    [
        ("index/build.py", "from rag.types import Hit", ["rag"]),
        ("index/build.py", "from ..rag import types", ["rag"]),
        ("index/build.py", "from . import types", []),
        ("index/build.py", "def f():\n    import eval.metrics", ["eval"]),
        ("rag/types.py", "import web.api as api", ["web"]),
        ("rag/types.py", "import app", ["app"]),
        ("eval/answers.py", "from web import texts", ["web"]),
        ("eval/answers.py", "import gradio as gr", ["gradio"]),
        ("web/chat/layout.py", "import gradio as gr\nfrom rag import Assistant", []),
        ("web/chat/layout.py", "import eval", ["eval"]),
        ("web/chat/layout.py", "from pickle import loads", ["pickle"]),
        ("app.py", "from web.server import run", []),
        ("rag/retrieval.py", "import torch.nn", ["torch"]),
        ("index/encoder.py", "from sentence_transformers import SentenceTransformer", []),
        ("index/training/loss.py", "import torch", []),
        ("index/lexical.py", "import importlib\nimportlib.import_module('web.api')", ["web"]),
    ],
)
def test_the_rules_see_what_breaks_them(path: str, source: str, broken: list[str]) -> None:
    assert broken_rules(source, Path(path)) == broken
