"""Which letters can be a Vietnamese syllable: the yardstick for guessing an encoding. Not a dictionary."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOP_TONES = {"\u0301", "\u0323"}
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu ych ynh yt
o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
oe oen oeo oet ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uơ uôc uôi uôm uôn uông uôt
uy uya uych uyn uynh uyp uyt uyu uyên uyêt
ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_SYLLABLE = re.compile(rf"(?:{'|'.join(_ONSETS.split())})?(?:{'|'.join(_RHYMES.split())})|gi")
# Between words: white space, digits, and the signs that text is punctuated with.
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~“”‘’„…–—«»•·§°²³×÷±\ufeff]+")


def valid_share(text: str) -> tuple[float, int]:
    """Return the share of marked words that can be syllables, and their number; acronyms are not counted."""
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]
    counted = [word for word in words if not _is_acronym(word)]
    return sum(map(is_syllable, counted)) / max(1, len(counted)), len(counted)


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Return whether a word has the form of a Vietnamese syllable, tone included."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in decomposed if char in _TONES]
    spelled = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONES))
    ends_in_stop = spelled.endswith(("c", "ch", "p", "t"))
    tone_fits = not ends_in_stop or (bool(tones) and tones[0] in _STOP_TONES)
    return len(tones) <= 1 and tone_fits and _SYLLABLE.fullmatch(spelled) is not None


def _is_acronym(word: str) -> bool:
    """Return whether it is letters like "HĐND", which no rule of syllables binds."""
    return len(word) > 1 and word.isupper() and not _TONES & set(unicodedata.normalize("NFD", word))
