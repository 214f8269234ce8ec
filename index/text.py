"""Vietnamese text as search keys and as spans; the text itself is never changed.

Every function returns keys or spans: a `Syllable` keeps the range of the source it was read from, so what is
found by a key can be quoted from the source. Knows nothing of documents, passages or questions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

Span = tuple[int, int]
# Raise it whenever `Syllable` keys change: an index built with other keys is rebuilt.
KEYS_VERSION = 1

_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
# A letter may be followed by combining marks (NFD), which `\w` does not cover.
# "%" is the word "phần trăm".
_TOKEN = re.compile(r"%|\d+(?:[.,]\d+)*|(?:[^\W\d_][\u0300-\u036f]*)+\d*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\Z")
# "lý"/"lí", "tỷ"/"tỉ", "quý"/"quí": one word, two spellings.
_LONE_Y = re.compile(r"(?:[hklmst]|qu)y\Z")


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable, number or foreign word of a text.

    `accented` is its key with the tone after the letters ("hòa" and "hoà" are both "hoa2"), `folded` its key
    without any mark ("hoa"); numbers lose leading zeros ("08" and "8" are both "8").
    """

    accented: str
    folded: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.accented[0].isdigit()


def syllables(text: str) -> tuple[Syllable, ...]:
    """Return the syllables of `text` in order; spans refer to `text` as it is, composed or not."""
    return tuple(_syllable(match) for match in _TOKEN.finditer(text))


def syllable_keys(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the accented and the folded keys of the syllables of `text`: quicker where no place is asked."""
    keys = [_keys(word) for word in _TOKEN.findall(text)]
    return tuple(accented for accented, _ in keys), tuple(folded for _, folded in keys)


def _syllable(match: re.Match[str]) -> Syllable:
    accented, folded = _keys(match.group())
    return Syllable(accented, folded, match.start(), match.end())


@lru_cache(maxsize=50_000)  # Vietnamese has some 7,000 syllables: most of a corpus is read from here
def _keys(word: str) -> tuple[str, str]:
    if _NUMBER.match(word):
        key = word.lstrip("0") or "0"
        key = f"0{key}" if key[0] in ".," else key
        return key, key
    letters, tone = _split_tone(word)
    return letters + tone, fold(letters)


def _split_tone(word: str) -> tuple[str, str]:
    """Return the lower-case letters without tone marks, composed, and the tone as a digit or ""."""
    tone = ""
    letters = []
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    spelled = unicodedata.normalize("NFC", "".join(letters))
    # "thưong" and "thuơng" are slips of "thương": Vietnamese has no other word of those letters.
    spelled = spelled.replace("ưo", "ươ").replace("uơ", "ươ")
    if _LONE_Y.match(spelled):
        spelled = spelled[:-1] + "i"
    return spelled, tone


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics; its length may differ."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def plain(text: str) -> str:
    """Return `text` composed (NFC) with ordinary single spaces: for showing a query and comparing spans."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def is_marked(text: str) -> bool:
    """Return whether `text` holds any Vietnamese diacritic or đ, that is, was typed with marks."""
    lowered = unicodedata.normalize("NFD", text.lower())
    return "đ" in lowered or any(unicodedata.combining(char) for char in lowered)


# --- sentences and clauses -------------------------------------------------------------------------------

_STOP = re.compile(r"[.!?…]+[\"”’»)\]]*")
_LABEL = re.compile(r"(?:[IVXLC]+|\d+(?:\.\d+)*|[a-zđ])\Z", re.IGNORECASE)
_ABBREVIATIONS = frozenset(
    "tp ts ths th.s pgs gs ks bs cn tr vv v.v nxb tt q p h x ô đc đ/c vd".split()  # noqa: SIM905
)


def trim(text: str, start: int, end: int) -> Span:
    """Return the range without the white space at its ends; an empty range where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return the sentences of `text[start:end]` as trimmed spans of `text`; every non-space is in one.

    A line break always ends a sentence; a stop does before white space and a capital or a digit, except after
    an item's label, an initial or an abbreviation.
    """
    end = len(text) if end is None else end
    cuts = [start]
    for line_start, line_end in _lines(text, start, end):
        cuts.append(line_start)
        for match in _STOP.finditer(text, line_start, line_end):
            if _ends_sentence(text, match, line_start, line_end):
                cuts.append(match.end())
    cuts.append(end)
    return tuple(span for span in _between(text, cuts) if span[0] < span[1])


def clauses(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the parts of one sentence between semicolons as trimmed spans; brackets are not cut open."""
    cuts = [start]
    depth = 0
    for position in range(start, end):
        depth += text[position] == "("
        depth -= text[position] == ")" and depth > 0
        if text[position] == ";" and depth == 0:
            cuts.append(position + 1)
    cuts.append(end)
    return tuple(span for span in _between(text, cuts) if span[0] < span[1])


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _between(text: str, cuts: list[int]) -> Iterator[Span]:
    for left, right in pairwise(cuts):
        yield trim(text, left, right)


def _ends_sentence(text: str, stop: re.Match[str], line_start: int, line_end: int) -> bool:
    following = text[stop.end() : line_end]
    opening = following.lstrip().lstrip("“\"‘'([–- ")
    if not following.strip() or not opening:
        return False
    head = text[line_start : stop.start()]
    if not following[0].isspace():
        # "đạt 3.038 ha.Trong đó": a missing space, told from "Th.S" and "TP.HCM" by the letters around.
        return head[-1:].islower() and opening[0].isupper() and opening[1:2].islower()
    words = head.rsplit(None, 1)
    before = words[-1].lower().lstrip("“\"‘'([") if words else ""
    if stop.group().startswith(".") and (before in _ABBREVIATIONS or _is_label(text, stop, line_start)):
        return False
    return opening[0].isupper() or opening[0].isdigit()


def _is_label(text: str, stop: re.Match[str], line_start: int) -> bool:
    """Return whether the stop closes an item's label at the line's start, or an initial ("Nguyễn V. An")."""
    head = text[line_start : stop.start()].strip()
    if _LABEL.match(head):
        return True
    last = head.rsplit(None, 1)[-1] if head else ""
    return len(last) == 1 and last.isalpha() and last.isupper()
