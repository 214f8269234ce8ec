"""Text as a line of search keys that regular expressions can read, with the way back to the text.

A rule written "tỷ đồng" then also matches "Tỉ đồng" and decomposed letters, and what it matches can be quoted
from the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from index.text import Span, syllables

_IN_PATTERN = re.compile(r"\\.|\(\?P<\w+>|(?:[^\W\d_][\u0300-\u036f]*)+\d*")


@dataclass(frozen=True, slots=True)
class KeyedText:
    """The words, numbers and signs of a piece of text, each as one key.

    `keys` are the keys with a space before and after each; token n starts at `offsets[n]` in `keys` and is
    `text[spans[n][0]:spans[n][1]]`. A line break is a key too.
    """

    text: str
    keys: str
    offsets: tuple[int, ...]
    spans: tuple[Span, ...]

    def key(self, token: int) -> str:
        """Return the key of a token; "" outside the text."""
        if not 0 <= token < len(self.spans):
            return ""
        stop = self.offsets[token + 1] if token + 1 < len(self.offsets) else len(self.keys)
        return self.keys[self.offsets[token] : stop - 1]

    def raw(self, token: int) -> str:
        """Return a token as it is written; "" outside the text."""
        if not 0 <= token < len(self.spans):
            return ""
        start, end = self.spans[token]
        return self.text[start:end]

    def between(self, first: int, last: int) -> str:
        """Return the keys of the tokens from `first` up to `last`, spaces around them."""
        first = max(first, 0)
        if first >= min(last, len(self.spans)):
            return " "
        stop = self.offsets[last] if last < len(self.offsets) else len(self.keys)
        return self.keys[self.offsets[first] - 1 : stop]

    def touches(self, token: int) -> bool:
        """Return whether no white space stands between a token and the one before it."""
        return 0 < token < len(self.spans) and self.spans[token - 1][1] == self.spans[token][0]

    def tokens(self, match: re.Match[str]) -> tuple[int, int]:
        """Return the half-open range of the tokens that `match`, found in `keys`, covers."""
        first = bisect_right(self.offsets, match.start()) - 1
        return first, bisect_right(self.offsets, max(match.end() - 1, match.start()))

    def first_token(self, position: int) -> int:
        """Return the first token that starts at or after `position` of the text."""
        return bisect_right(self.spans, (position, -1))


def read_keyed(text: str, start: int, end: int) -> KeyedText:
    """Return the keys of `text[start:end]`; spans refer to the whole of `text`."""
    tokens = tuple(_tokens(text, start, end))
    offsets, at = [], 1
    for key, _ in tokens:
        offsets.append(at)
        at += len(key) + 1
    keys = "".join(f" {key}" for key, _ in tokens) + " "
    return KeyedText(text, keys, tuple(offsets), tuple(span for _, span in tokens))


def keyed(pattern: str) -> re.Pattern[str]:
    """Return `pattern`, written in ordinary Vietnamese, for whole tokens of `KeyedText.keys`."""
    return re.compile(rf"(?<![^ ])(?:{_IN_PATTERN.sub(_as_key, pattern)})(?![^ ])")


def _as_key(match: re.Match[str]) -> str:
    written = match.group()
    return written if written[0] in "\\(" else syllables(written)[0].accented


def _tokens(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    at = start
    for word in syllables(text[start:end]):
        yield from _signs(text, at, start + word.start)
        yield word.accented, (start + word.start, start + word.end)
        at = start + word.end
    yield from _signs(text, at, end)


def _signs(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    for at in range(start, end):
        if text[at] == "\n" or not text[at].isspace():
            yield text[at], (at, at + 1)
