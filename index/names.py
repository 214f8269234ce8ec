"""Names of files as they can be told in one line, whatever characters they hold."""

from __future__ import annotations


def shown(name: str) -> str:
    r"""Return a name with what cannot be seen written out, as a line break is: "\n"."""
    return "".join(char if char.isprintable() else _escaped(char) for char in name)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
