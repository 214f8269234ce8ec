"""The words of the pages and of errors, in the language of the request being served."""

from __future__ import annotations

from index.language import Language, spoken
from web.words.english import ENGLISH
from web.words.types import Words
from web.words.vietnamese import VIETNAMESE

_WORDS = {Language.VIETNAMESE: VIETNAMESE, Language.ENGLISH: ENGLISH}


def words() -> Words:
    """Return the words of the language that is spoken (`index.language`)."""
    return _WORDS[spoken()]
