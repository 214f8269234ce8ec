"""The same questions as other hands would type them, and how much the answers suffer.

    python -m eval variants --questions eval/questions.jsonl

Each variant is a pure function of a text and a seeded random generator; the same set gives the same variants
in every process. A question's history is typed by the same hand, so it is varied along with the question.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from eval.answers import Judged, ask_all, changes_between
from eval.names import SCORES
from eval.output import points, print_table, share_with_interval
from eval.paired import OUTCOMES
from eval.product import Asks
from eval.questions import Question
from eval.scoring import summarise

Variant = Callable[[str, random.Random], str]

SEED = 20241123
AS_WRITTEN = "Như viết trong bộ câu hỏi"

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_TELEX_TONES = dict(zip(_TONES, "fsxrj", strict=True))
_TELEX_SHAPES = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[^\W\d_]+")
# A syllable that ends in oa, oe or uy with a tone on either vowel: the two styles of placing it.
_OPEN_GLIDE = re.compile(
    rf"(?<![qQ])([oO])([{_TONES}]?)([aAeE])([{_TONES}]?)(?!\w)|"
    rf"(?<![qQ])([uU])([{_TONES}]?)([yY])([{_TONES}]?)(?!\w)"
)


def without_marks(text: str, _: random.Random) -> str:
    """Return `text` as typed on a keyboard without Vietnamese: no tones, no shapes, d for đ."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return bare.replace("đ", "d").replace("Đ", "D")


def decomposed(text: str, _: random.Random) -> str:
    """Return `text` in NFD: each mark its own code point, as some macOS programs give it."""
    return unicodedata.normalize("NFD", text)


def other_tone_place(text: str, _: random.Random) -> str:
    """Return `text` with the tone of oa, oe and uy on the other vowel: hoá for hóa, or back."""
    shaped = "".join(_without_tones_apart(char) for char in unicodedata.normalize("NFC", text))
    moved = _OPEN_GLIDE.sub(_swap_tone, shaped)
    return unicodedata.normalize("NFC", moved)


def capitals(text: str, _: random.Random) -> str:
    """Return `text` in capitals."""
    return text.upper()


def one_slip(text: str, rng: random.Random) -> str:
    """Return `text` with one typing error inside one of its longer words.

    A letter is dropped, doubled, exchanged with the next or replaced; the word's first letter stays. A text
    without a word of four letters comes back as it is.
    """
    words = [match for match in _WORD.finditer(text) if len(match.group()) >= 4]
    if not words:
        return text
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    before, here, after, rest = text[:at], text[at], text[at + 1], text[at + 2 :]
    slips = (after, here * 2 + after, after + here, rng.choice(_LETTERS) + after)
    typed = [before + slip + rest for slip in slips]
    return rng.choice([other for other in typed if other != text])


def telex_word(text: str, rng: random.Random) -> str:
    """Return `text` with one accented word left as Telex keys ("kinh tees"), as when the editor slips."""
    words = [
        match for match in _WORD.finditer(unicodedata.normalize("NFC", text)) if not match.group().isascii()
    ]
    if not words:
        return text
    word = rng.choice(words)
    composed = word.string
    return composed[: word.start()] + telex(word.group()) + composed[word.end() :]


def telex_text(text: str, _: random.Random) -> str:
    """Return `text` as Telex keys throughout, as when the editor is switched off."""
    return _WORD.sub(lambda match: telex(match.group()), unicodedata.normalize("NFC", text))


def telex(word: str) -> str:
    """Return the keys that type `word` in Telex, the tone key last: "tế" -> "tees"."""
    keys = ""
    tone = ""
    for char in word:
        base = unicodedata.normalize("NFD", char)
        tone += "".join(_TELEX_TONES[mark] for mark in base if mark in _TONES)
        shape = unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in _TONES))
        typed = _TELEX_SHAPES.get(shape.lower(), shape)
        keys += typed.capitalize() if shape.isupper() else typed
    return keys + tone


VARIANTS: Mapping[str, Variant] = {
    "Không dấu": without_marks,
    "Unicode tổ hợp (NFD)": decomposed,
    "Kiểu bỏ dấu khác (hoà/hòa)": other_tone_place,
    "Chữ in hoa": capitals,
    "Một lỗi gõ": one_slip,
    "Một từ còn phím Telex": telex_word,
    "Cả câu là phím Telex": telex_text,
}


def vary(question: Question, name: str) -> Question:
    """Return `question` with its words and its history's questions typed in variant `name`."""
    variant = VARIANTS[name]
    rng = random.Random(f"{SEED}/{name}/{question.id}")
    history = tuple(replace(turn, question=variant(turn.question, rng)) for turn in question.history)
    return replace(question, question=variant(question.question, rng), history=history)


def measure(assistant: Asks, questions: Sequence[Question]) -> dict[str, Any]:
    """Return, for the set as written and for each variant, its scores and the change against as written.

    `differences` has every score of `eval.paired` with its interval, question by question; `fall` is the drop
    of `first_three` in percentage points, below 0 where a variant does better; `changed` counts the questions
    that the variant types differently.
    """
    written = ask_all(assistant, questions, label=AS_WRITTEN)
    result: dict[str, Any] = {
        AS_WRITTEN: _scores(written) | {"changed": 0, "fall": 0.0, "differences": {}},
    }
    for name in VARIANTS:
        varied = [vary(question, name) for question in questions]
        judged = ask_all(assistant, varied, label=name)
        scores = _scores(judged)
        fall = 100 * ((result[AS_WRITTEN]["first_three"] or 0.0) - (scores["first_three"] or 0.0))
        changed = sum(a.question != b.question for a, b in zip(questions, varied, strict=True))
        differences = {change.score: change.to_dict() for change in changes_between(written, judged)}
        result[name] = scores | {"changed": changed, "fall": fall, "differences": differences}
    return {"variants": result}


def print_variants(result: dict[str, Any]) -> None:
    """Print one row a variant: its scores with their intervals, then the differences from as written."""
    shares = ("first", "first_three", "highlight", "figures", "refused_right", "refused_wrong")
    rows = [
        (name, str(scores["changed"]), *(share_with_interval(scores, share) for share in shares))
        for name, scores in result["variants"].items()
    ]
    headings = ("Cách gõ", "Số câu đổi", *(SCORES[share] for share in shares))
    print_table("Cùng câu hỏi, cách gõ khác [khoảng tin cậy 95%]", headings, rows)
    rows = [
        (name, *(_difference(scores["differences"], share) for share in OUTCOMES))
        for name, scores in result["variants"].items()
        if scores["differences"]
    ]
    print_table(
        "Chênh so với cách viết trong bộ câu hỏi, điểm % [khoảng tin cậy 95%, ghép cặp]",
        ("Cách gõ", *(SCORES[share] for share in OUTCOMES)),
        rows,
    )


def _scores(judged: Sequence[Judged]) -> dict[str, Any]:
    return summarise((item.question, item.verdict) for item in judged)


def _difference(differences: Mapping[str, Any], score: str) -> str:
    if score not in differences:
        return "–"
    low, high = differences[score]["difference_interval"]
    return f"{points(differences[score]['difference'])} [{points(low, 0)}…{points(high, 0)}]"


def _without_tones_apart(char: str) -> str:
    """Return `char` with its shape composed and its tone as a code point of its own."""
    parts = unicodedata.normalize("NFD", char)
    shape = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return shape + "".join(mark for mark in parts if mark in _TONES)


def _swap_tone(match: re.Match[str]) -> str:
    first, on_first, second, on_second = (match.group(i) or match.group(i + 4) or "" for i in range(1, 5))
    return f"{first}{on_second}{second}{on_first}"
