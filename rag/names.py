"""Names a question gives: of a body ("Bộ Ngoại giao") or of anything else ("New Zealand").

What one ministry must do is no answer about another, though all the other words agree. Names are known by
their capitals, so a question typed without any names nobody here.
"""

from __future__ import annotations

import re

from index.text import plain

_HEADS = (
    "bộ", "sở", "cục", "tổng cục", "vụ", "viện", "học viện", "đài", "ngân hàng", "tập đoàn", "tổng công ty",
    "thanh tra", "kiểm toán", "kho bạc", "ban", "văn phòng", "bệnh viện", "thông tấn xã",
)  # fmt: skip
_BODY = re.compile(rf"(?<!\w)(?P<head>(?i:{'|'.join(sorted(_HEADS, key=len, reverse=True))})) (?P<name>\w+)")
_REST = re.compile(r"(?: [^\W\d_]+)+")
# What may follow a name of one syllable ("Cục Thuế phải …") and is not its second ("Bộ Y tế").
_GOES_ON = frozenset({
    "có", "phải", "được", "bị", "đã", "đang", "sẽ", "chưa", "không", "và", "hoặc", "hay", "của", "là", "ở",
    "tại", "trong", "theo", "về", "để", "do", "cho", "với", "nào", "gì", "khi", "thì", "các", "những",
})  # fmt: skip
_WORD = re.compile(r"\w+(?:-\w+)*")


def named_bodies(question: str) -> tuple[str, ...]:
    """Return the bodies a question names, each by its kind and the first word of its name.

    More of a name is often shortened: "Sở Nông nghiệp" is "Sở Nông nghiệp và Môi trường".
    """
    found = (match for match in _BODY.finditer(plain(question)) if _is_capital(match["name"]))
    return tuple(dict.fromkeys(match[0] for match in found))


def proper_names(question: str) -> tuple[str, ...]:
    """Return the runs of two capitalised words or more, without the first word of the question.

    Empty where every other word has a capital: then capitals name nothing.
    """
    text = plain(question)
    words = list(_WORD.finditer(text))
    capitals = [word for word in words if _is_capital(word[0])]
    if 2 * len(capitals) > len(words):
        return ()
    runs: list[list[re.Match[str]]] = [[]]
    for word in words[1:]:
        beside = runs[-1] and text[runs[-1][-1].end() : word.start()] == " "
        if _is_capital(word[0]):
            runs.append([word]) if not beside else runs[-1].append(word)
        else:
            runs.append([])
    return tuple(text[run[0].start() : run[-1].end()] for run in runs if len(run) > 1)


def missing_name(question: str, near: str, everywhere: str) -> str | None:
    """Return the first body that `near` does not name, or the first name that stands nowhere.

    `near` are the excerpt, its headings and its document's title; `everywhere` is the whole document in lower
    case (`index.text.plain`).
    """
    lowered = plain(near).lower()
    for body in named_bodies(question):
        if not _stands(body.lower(), lowered):
            return _in_full(body, question)
    return next((name for name in proper_names(question) if name.lower() not in everywhere), None)


def _in_full(body: str, question: str) -> str:
    """Return a body as the question names it: with the capitals that follow, else with a second syllable."""
    text = plain(question)
    after = _REST.match(text, text.index(body) + len(body))
    words = after[0].split() if after else []
    capitals = next((at for at, word in enumerate(words) if not word[0].isupper()), len(words))
    syllable = 0 if capitals or not words or words[0] in _GOES_ON else 1
    return " ".join([body, *words[: capitals or syllable]])


def _is_capital(word: str) -> bool:
    """Return whether a word has a capital ("Y tế" too), and is no short name in capitals ("UBND")."""
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def _stands(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
