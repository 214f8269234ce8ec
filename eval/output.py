"""Where results go: a table for people, a JSON file (or standard output, "-") for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
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
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise EvalError(f"Không ghi được tệp {path}; hãy kiểm tra đường dẫn và quyền ghi") from error


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print `title` and a table on standard output: the first column is words, the others are numbers."""
    table = Table()
    for column, heading in enumerate(headings):
        table.add_column(heading, justify="left" if column == 0 else "right")
    for row in rows:
        table.add_row(*row)
    console = Console(width=None if Console().is_terminal else _FILE_WIDTH)
    console.print(title, style="bold", highlight=False)
    console.print(table)


def percent(share: float | None) -> str:
    """Return a share as Vietnamese writes it ("93,5%"), a dash for none."""
    return "–" if share is None else number(100 * share, 1) + "%"


def number(value: float, digits: int) -> str:
    """Return `value` with a decimal comma and `digits` digits after it."""
    return f"{value:.{digits}f}".replace(".", ",")
