"""The language that people are spoken to in. What is quoted is never translated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Language(StrEnum):
    """A language of the assistant's own words, by its ISO 639-1 code."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.VIETNAMESE)


def spoken() -> Language:
    """Return the language of the request being served; Vietnamese outside of any.

    It belongs to the request, as in most web frameworks, and not to the arguments of the hundred functions
    between it and a word. Worker threads started through anyio inherit it.
    """
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak `language` inside the block."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)
