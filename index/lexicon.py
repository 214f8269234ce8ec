"""Words that mean the same in administrative Vietnamese, as one key.

`lexicon.yaml` lists them; an office may edit it. Both questions and passages are read through it, so "đường
sá" finds "giao thông" and "TNGT" finds "tai nạn giao thông" without a word of the documents being changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from index.errors import ConfigError
from index.text import Syllable, syllable_keys

LEXICON_FILE = Path(__file__).with_name("lexicon.yaml")
# libyaml where the wheel has it: a tenth of the time on a file of this length.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Without marks one syllable is too often another word ("co" is có, cơ, cờ); two are rarely.
_MIN_FOLDED_SYLLABLES = 2

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases (tuples of syllable keys) and the key of what each one means.

    `reach` is the length of the longest phrase that begins with a syllable, accented or without marks;
    `broader` names the meanings that a meaning is a kind or a part of; `names` has the first phrase of each
    group.
    """

    accented: Mapping[Phrase, str]
    folded: Mapping[Phrase, str]
    reach: Mapping[str, int]
    broader: Mapping[str, tuple[str, ...]]
    fingerprint: str
    names: tuple[str, ...]

    def keys(self, words: Sequence[Syllable]) -> tuple[str, ...]:
        """Return the words' folded keys, each known phrase replaced by the one key of its meaning."""
        return tuple(meaning or words[start].folded for meaning, start, _end in self.read(words))

    def read(self, words: Sequence[Syllable]) -> tuple[tuple[str, int, int], ...]:
        """Return (meaning, first word, end word) for each phrase in order; word ranges are half-open.

        A word of no known phrase stands alone with the meaning "". The longest phrase wins; one typed
        without marks is known by its letters alone if it has two syllables or more.
        """
        out = []
        at = 0
        while at < len(words):
            meaning, length = self._match(words, at, len(words))
            out.append((meaning, at, at + length))
            at += length
        return tuple(out)

    def nested(self, words: Sequence[Syllable]) -> tuple[str, ...]:
        """Return the meanings inside the phrases that `read` found and those above all of them, in order.

        "kế hoạch" is inside "kế hoạch năm", "thiên tai" above "sạt lở đất": who asks about the one is
        answered by the other.
        """
        return self._nested(words, self.read(words))

    def all_keys(self, words: Sequence[Syllable]) -> tuple[str, ...]:
        """Return what `keys` and `nested` give, one after the other, from one reading."""
        found = self.read(words)
        keys = (meaning or words[start].folded for meaning, start, _end in found)
        return (*keys, *self._nested(words, found))

    def _nested(self, words: Sequence[Syllable], found: Sequence[tuple[str, int, int]]) -> tuple[str, ...]:
        implied: list[str] = []
        for meaning, start, end in found:
            inside = []
            for at in range(start, end if end - start > 1 else start):
                other, _ = self._match(words, at, end - 1 if at == start else end)
                inside.extend([other] if other and other != meaning else [])
            implied.extend(inside)
            for known in (meaning, *inside):
                implied.extend(self.broader.get(known, ()))
        return tuple(implied)

    def _match(self, words: Sequence[Syllable], at: int, end: int) -> tuple[str, int]:
        first = words[at]
        reach = min(self.reach.get(first.accented, 0), end - at)
        accented = tuple(word.accented for word in words[at : at + reach])
        for length in range(reach, 0, -1):
            meaning = self.accented.get(accented[:length])
            if meaning is None and length >= _MIN_FOLDED_SYLLABLES and accented[0] == first.folded:
                meaning = self._bare(words[at : at + length])
            if meaning is not None:
                return meaning, length
        return "", 1

    def _bare(self, words: Sequence[Syllable]) -> str | None:
        """Return the meaning of a phrase typed without marks; None where a mark was typed."""
        folded = tuple(word.folded for word in words)
        return self.folded.get(folded) if all(_is_bare(word) for word in words) else None


def _is_bare(word: Syllable) -> bool:
    return word.accented == word.folded


@cache
def load_lexicon(path: Path = LEXICON_FILE) -> Lexicon:
    """Return the lexicon of a YAML file: phrases of one meaning under `concepts`, kinds under `broader`.

    Raises:
        ConfigError: the file cannot be read or has another form.
    """
    try:
        data = path.read_bytes()
        content = yaml.load(data, Loader=_LOADER)
        concepts, kinds = content["concepts"], content.get("broader", {})
        if not all(isinstance(group, list) for group in (*concepts, *kinds.values())):
            raise TypeError("a concept is not a list")
        groups = {f"={number}": [str(phrase) for phrase in group] for number, group in enumerate(concepts)}
        broader = {str(name): [str(phrase) for phrase in phrases] for name, phrases in kinds.items()}
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise ConfigError(f"Không đọc được bảng từ đồng nghĩa {path}; sửa lại theo mẫu trong tệp") from error
    return make_lexicon(groups, broader, fingerprint=hashlib.sha256(data).hexdigest())


def make_lexicon(
    groups: Mapping[str, Sequence[str]],
    broader: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    fingerprint: str = "",
) -> Lexicon:
    """Return the lexicon of phrases by meaning; the first meaning that names a phrase keeps it.

    `broader` lists under a phrase those that are kinds of it; each may stand in a group or not.
    """
    accented: dict[Phrase, str] = {}
    folded: dict[Phrase, str] = {}

    def learn(phrase: str, meaning: str) -> str:
        marked, bare = syllable_keys(phrase)
        folded.setdefault(bare, meaning)
        return accented.setdefault(marked, meaning)

    for meaning, phrases in groups.items():
        for phrase in phrases:
            learn(phrase, meaning)
    above: dict[str, tuple[str, ...]] = {}
    for name, phrases in broader.items():
        kind = learn(name, f">{name}")
        for phrase in phrases:
            meaning = learn(phrase, f">{phrase}")
            above[meaning] = (*above.get(meaning, ()), *({kind} - {meaning}))
    accented.pop((), None)
    folded.pop((), None)
    reach: dict[str, int] = {}
    for known in (*accented, *folded):
        reach[known[0]] = max(reach.get(known[0], 0), len(known))
    return Lexicon(
        MappingProxyType(accented),
        MappingProxyType(folded),
        MappingProxyType(reach),
        MappingProxyType(above),
        fingerprint,
        tuple(phrases[0] for phrases in groups.values() if phrases),
    )
