"""Số/ký hiệu of documents in running text: which are named, and which of a question nobody has."""

from __future__ import annotations

import re

from index.text import fold, plain
from rag.phrases import phrases

_NUMBER = re.compile(r"(?<![\w/.,])\d{1,5}\s?[/-]\s?(?:(?:19|20)\d\d\s?/\s?)?[^\W\d_]{2,}[-&][\w.&-]*")


def number_key(number: str) -> str:
    """Return a số/ký hiệu as a key: "05/NQ-HĐND", "5/nq-hdnd" and "5 /NQ-HĐND." are one."""
    return re.sub(r"\s", "", fold(number)).lstrip("0").rstrip(".&-")


def named_numbers(text: str) -> frozenset[str]:
    """Return the keys of the số/ký hiệu that a composed text names."""
    return frozenset(number_key(match[0]) for match in _NUMBER.finditer(text))


def missing_number(question: str, known: frozenset[str]) -> str | None:
    """Return, in words to show, the document that a question names and whose key is not `known`."""
    for match in _NUMBER.finditer(plain(question)):
        if number_key(match[0]) not in known:
            return phrases().document_numbered.format(number=match[0].rstrip(".&-"))
    return None
