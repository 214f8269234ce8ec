"""Places a question names, by a list of names and by the words that come before them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from index.errors import ConfigError
from index.lexicon import Lexicon, make_lexicon
from index.text import fold, is_marked, plain, syllables

PLACES_FILE = Path(__file__).with_name("places.yaml")

_UNIT = re.compile(
    r"\b(?:tỉnh|huyện|xã|phường|quận|thị xã|thị trấn|thành phố|tp\.?|thôn|xóm)\s+"
    r"(?P<name>[^\W\d_]+(?: [^\W\d_]+){0,3})",
    re.IGNORECASE,
)
_PLACE_CUE = re.compile(r"\b(?:tinh|o|tai|cua|con|ve|thanh pho|tp|huyen)\s+\Z")


@cache
def load_places() -> tuple[Lexicon, frozenset[str]]:
    """Return the place names known, and those among them that are ordinary words too (both in lower case).

    Raises:
        ConfigError: the file cannot be read or has another form.
    """
    try:
        lists = yaml.safe_load(PLACES_FILE.read_text(encoding="utf-8"))
        names = {plain(str(name)).lower() for names in lists.values() for name in names}
        ordinary = frozenset(plain(str(name)).lower() for name in lists.get("ordinary_words", ()))
        return make_lexicon({name: [name] for name in sorted(names)}), ordinary
    except (OSError, yaml.YAMLError, AttributeError, TypeError) as error:
        raise ConfigError(
            f"Không đọc được bảng địa danh {PLACES_FILE}; sửa lại theo mẫu trong tệp"
        ) from error


def named_places(question: str) -> tuple[str, ...]:
    """Return the places a question names, in lower case: those known, and names after "huyện", "xã" ….

    Without marks a known name of two syllables or more is recognised by its letters; one that is also an
    ordinary word ("cao bằng") only in capitals or after a word such as "tỉnh".
    """
    text = plain(question)
    found = [name for name, _start, _end in _known_places(text)]
    found.extend(filter(None, (_capitals(match["name"]) for match in _UNIT.finditer(text))))
    return tuple(dict.fromkeys(found))


def place_words(text: str) -> tuple[tuple[int, int], ...]:
    """Return the half-open ranges of syllables (as `index.text.syllables` counts them) that name a place."""
    return tuple((start, end) for _name, start, end in _known_places(text))


def _known_places(text: str) -> list[tuple[str, int, int]]:
    words = syllables(text)
    places, ordinary = load_places()
    found = []
    for name, start, end in places.read(words):
        at = words[start].start
        named = (text[at].isupper() and is_marked(text)) or _PLACE_CUE.search(fold(text[:at]))
        if name and (name not in ordinary or named):
            found.append((name, start, end))
    return found


def _capitals(words: str) -> str:
    """Return the words up to the first that has no capital, in lower case."""
    kept = []
    for word in words.split():
        if not word[0].isupper() or word.isupper():
            break
        kept.append(word.lower())
    return " ".join(kept)
