"""The words of the pages: each phrase in both languages, of the same values."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import fields

import pytest

from index.text import is_marked
from web.feedback.file import Reason
from web.words.english import ENGLISH
from web.words.vietnamese import VIETNAMESE

PLACEHOLDER = re.compile(r"\{\w+\}")
QUOTED = re.compile("“[^”]*”")


def pairs() -> Iterator[tuple[str, str, str]]:
    """Yield (name, Vietnamese, English) of every phrase; of examples there may be others in each language."""
    for field in fields(VIETNAMESE):
        ours, theirs = getattr(VIETNAMESE, field.name), getattr(ENGLISH, field.name)
        if isinstance(ours, Mapping):
            assert list(ours) == list(theirs), field.name
            yield from ((f"{field.name}.{key}", ours[key], theirs[key]) for key in ours)
        elif isinstance(ours, str):
            yield field.name, ours, theirs


def placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


@pytest.mark.parametrize(("name", "ours", "theirs"), list(pairs()))
def test_every_phrase_says_the_same_of_the_same_values(name: str, ours: str, theirs: str) -> None:
    assert placeholders(ours) == placeholders(theirs)
    assert bool(ours.strip()) == bool(theirs.strip())
    assert "  " not in ours + theirs
    assert (ours[-1:] in ".?…") == (theirs[-1:] in ".?…")


@pytest.mark.parametrize(("name", "ours", "theirs"), list(pairs()))
def test_no_language_has_words_of_the_other(name: str, ours: str, theirs: str) -> None:
    assert not is_marked(QUOTED.sub("", theirs))
    assert theirs != ours or not any(map(str.isalpha, PLACEHOLDER.sub("", ours)))


def test_every_reason_has_its_words() -> None:
    assert list(VIETNAMESE.reasons) == list(ENGLISH.reasons) == list(Reason)
    assert VIETNAMESE.reasons == {reason: reason.value for reason in Reason}
