"""The words by which a question says what kind of answer it wants, and those that only ask."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from index.errors import ConfigError
from index.lexicon import Lexicon, make_lexicon
from index.text import Syllable, syllables
from rag.language import spelled_out

CUES_FILE = Path(__file__).with_name("cues.yaml")
RELATIONS = "relation"
_SAYS_LITTLE = frozenset({"stop", RELATIONS})
# A cue's kind, its first word and the word after it.
Cue = tuple[str, int, int]


class Kind(StrEnum):
    """The kind of answer a question wants; a question may show several."""

    FIGURE = "figure"
    COMPARISON = "comparison"
    LIST = "list"
    CAUSE = "cause"
    TASK = "task"
    WHERE = "where"
    YES_NO = "yes_no"
    MEANING = "meaning"
    WHEN = "when"


def load_cues() -> Lexicon:
    """Return the cue words by kind; raises `ConfigError` where the file is damaged."""
    return _cue_file()[0]


@cache
def _cue_file() -> tuple[Lexicon, Lexicon]:
    """Return the cue words by kind and, apart, those under "relation", which may be cue words too."""
    try:
        groups = yaml.safe_load(CUES_FILE.read_text(encoding="utf-8"))
        kinds = {str(kind): [str(phrase) for phrase in phrases] for kind, phrases in groups.items()}
        relations = kinds.pop(RELATIONS)
        return make_lexicon(kinds), make_lexicon({RELATIONS: relations})
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise ConfigError(f"Không đọc được bảng từ hỏi {CUES_FILE}; sửa lại theo mẫu trong tệp") from error


def load_relations() -> Lexicon:
    """Return the words of how a thing is reported ("so với cùng kỳ", "vụ"); raises as `load_cues`."""
    return _cue_file()[1]


def read_cues(lexicon: Lexicon, words: Sequence[Syllable], spelled: Sequence[Syllable]) -> list[Cue]:
    """Return what `lexicon` reads in `words`, and lone words that say little as they are spelled.

    What kind of answer is wanted is never guessed from a spelling.
    """
    found = []
    for cue, start, end in lexicon.read(words):
        guess = lexicon.read(spelled[start:end])[0][0] if not cue and end - start == 1 else ""
        found.append((guess if guess in _SAYS_LITTLE else cue, start, end))
    return found


def spelled_words(text: str, words: Sequence[Syllable]) -> Sequence[Syllable]:
    """Return the syllables of `text` with the marks they most likely have, for reading what they ask.

    Without marks one syllable is not known for a word that only asks: its likeliest spelling is.
    """
    restored = syllables(spelled_out(text))
    return restored if len(restored) == len(words) else words


def is_relation(phrase: str) -> bool:
    """Return whether a phrase says how a thing is reported ("so với cùng kỳ", "vụ"), not what it is."""
    return all(kind for kind, _, _ in load_relations().read(syllables(phrase)))
