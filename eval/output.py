"""Where results go: a table for people, a JSON file (or standard output, "-") for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from index.errors import EvalError

STDOUT = "-"
_FILE_WIDTH = 140  # where standard output is not a terminal


def write_json(result: Mapping[str, Any], target: str) -> None:
    """Write `result` as indented UTF-8 JSON to a file, or to standard output where `target` is "-".

    Raises:
        EvalError: the file cannot be written.
    """
    text = json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False)
    if target == STDOUT:
        typer.echo(text)
        return
    write_bytes(Path(target), (text + "\n").encode("utf-8", "replace"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, and the folders above it.

    Raises:
        EvalError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise EvalError(f"Không ghi được tệp {path}; hãy kiểm tra đường dẫn và quyền ghi") from error


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print `title` and a table on standard output: the first column is words, the others are numbers."""
    table = Table()
    for column, heading in enumerate(headings):
        table.add_column(heading, justify="left" if column == 0 else "right")
    for row in rows:
        table.add_row(*map(escape, row))
    console = Console(width=None if Console().is_terminal else _FILE_WIDTH)
    console.print(title, style="bold", highlight=False, markup=False)
    console.print(table)


def percent(share: float | None) -> str:
    """Return a share as Vietnamese writes it ("93,5%"), a dash for none."""
    return "–" if share is None else number(100 * share, 1) + "%"


def share_with_interval(scores: Mapping[str, Any], name: str) -> str:
    """Return a share and its 95% interval ("86,1% [71–94]"), a dash for none."""
    return f"{percent(scores[name])} {interval(scores, name)}".rstrip()


def interval(scores: Mapping[str, Any], name: str) -> str:
    """Return the 95% interval of a share in whole percent ("[71–94]"), "" for none."""
    if scores[f"{name}_interval"] is None:
        return ""
    low, high = scores[f"{name}_interval"]
    return f"[{number(100 * low, 0)}–{number(100 * high, 0)}]"


def points(difference: float, digits: int = 1) -> str:
    """Return a difference of shares in percentage points with its sign ("−1,3")."""
    told = number(100 * abs(difference), digits)
    return told if told == number(0, digits) else ("−" if difference < 0 else "+") + told


def number(value: float, digits: int) -> str:
    """Return `value` with a decimal comma and `digits` digits after it."""
    return f"{value:.{digits}f}".replace(".", ",")
