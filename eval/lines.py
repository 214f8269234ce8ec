"""Files of one JSON object a line, read with errors that name the file and the line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import EvalError


def read_text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line without its end) for the lines that hold more than spaces.

    Raises:
        EvalError: the file is missing, cannot be read or is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise EvalError(f"Tệp {path} không phải UTF-8; hãy lưu lại tệp bằng UTF-8") from error
    except OSError as error:
        raise EvalError(f"Không đọc được tệp {path}; hãy kiểm tra đường dẫn và quyền đọc") from error


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number from 1, object) for each line of a JSON-lines file.

    Raises:
        EvalError: as `read_text_lines`, or a line is not a JSON object.
    """
    for number, line in read_text_lines(path):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise line_error(path, number, "không phải JSON") from error
        if not isinstance(value, dict):
            raise line_error(path, number, "không phải một đối tượng JSON {…}")
        yield number, value


def line_error(path: Path, number: int, problem: str) -> EvalError:
    """Return the error for one line of a file; `problem` is Vietnamese and says what is wrong."""
    return EvalError(f"Tệp {path}, dòng {number}: {problem}")
