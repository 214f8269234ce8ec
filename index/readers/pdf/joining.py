"""Lines joined to one: what stands between the end of a line and the beginning of the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

# "BC-" + "UBND", "2026-" + "2030", "NĐ-CP/" + "2024": a line broken inside a compound, not between two words.
_OPEN_END = re.compile(r"\w[-/]$")
_OPEN_START = re.compile(r"/\w")
_STARTS_WORD = re.compile(r"\w")
_SOFT_HYPHEN = "\xad"


def join_texts(lines: Sequence[str]) -> str:
    """Return lines as one text, a space between two unless a compound was broken there."""
    text = ""
    for line in lines:
        if text.endswith(_SOFT_HYPHEN):
            text = text[:-1] + line
        elif text and not is_broken(text, line):
            text = f"{text} {line}"
        else:
            text += line
    return text


def is_broken(text: str, line: str) -> bool:
    """Return whether a compound begins at the end of `text` and goes on at the beginning of `line`."""
    if _OPEN_START.match(line):
        return True
    return _OPEN_END.search(text[-2:]) is not None and _STARTS_WORD.match(line) is not None
