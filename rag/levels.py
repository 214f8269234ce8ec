"""Where in a passage each thing that a question names stands: in a clause itself, or only around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.text import fold, is_marked, syllables
from rag.question import Question
from rag.ranges import Quantity, quantities
from rag.reading import Keys, ReadPassage
from rag.terms import Term

# Where a term may stand, the nearest first; each column holds what is there and no nearer.
LEVELS = ("in_clause", "in_part", "in_sentence", "in_previous", "in_lead", "in_passage", "in_context")
_LOOKALIKE = 0.3  # the letters agree, the typed accents do not
# A phrase of which only the words are there, apart ("trồng được 3.038 ha … rừng"): two words say less.
_IN_PARTS, _IN_TWO_PARTS = 0.8, 0.6
_WHAT = re.compile(
    r"(?:\A|[,:] |\bthe nao (?:la|duoc goi la|duoc coi la|thi coi la) )"
    r"[\"“']?([\w -]{2,60}?)[\"”']? (?:duoc |co nghia )?(?:hieu )?(?:la gi|la nhu the nao|nghia la gi)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready to be held against many clauses; `weights` are of its terms and sum to 1.

    `quantities` are the numbers it names, `what` that of which it asks what it is, "" where it does not.
    """

    question: Question
    weights: tuple[float, ...]
    marked: bool
    pairs: frozenset[str]
    years: frozenset[str]
    quantities: tuple[Quantity, ...] = ()
    what: str = ""


def asked(question: Question, weights: Sequence[float]) -> Asked:
    """Return `question` with the weights of its terms, made ready."""
    marked = is_marked(question.content)
    words = syllables(question.content)
    keys = [word.accented if marked else word.folded for word in words]
    pairs = frozenset(f"{left} {right}" for left, right in pairwise(keys))
    years = frozenset(_YEAR.findall(question.said))
    asked_what = _WHAT.search(fold(question.text))
    return Asked(
        question,
        tuple(float(weight) for weight in weights),
        marked,
        pairs,
        years,
        quantities(fold(question.text)),
        asked_what[1] if asked_what else "",
    )


def held(asking: Asked, passage: ReadPassage, near: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return how far each term stands at each level of each clause, in [0, 1]: (clauses, levels, terms).

    A level includes those nearer to the clause. `near` has, for terms that are there only in other words, how
    near each clause comes by meaning.
    """
    terms = asking.question.terms
    # What is nowhere in the passage need not be looked for in each of its pieces.
    around = [held_of(keys, terms, marked=asking.marked) for keys in (passage.whole, passage.context)]
    columns = np.flatnonzero(np.maximum(*around)).tolist()
    present = [terms[column] for column in columns]

    def row(keys: Keys) -> NDArray[np.float32]:
        found = np.zeros(len(terms), np.float32)
        found[columns] = held_of(keys, present, marked=asking.marked)
        return found

    row_of = {id(keys): row(keys) for keys in (*passage.sentences, *passage.parts, passage.lead)}
    nothing = np.zeros(len(terms), np.float32)
    out = np.zeros((len(passage.clauses), len(LEVELS), len(terms)), np.float32)
    for at, clause in enumerate(passage.clauses):
        own = row(clause.keys)
        for column, term in enumerate(terms):
            if term.key in near:
                own[column] = max(own[column], near[term.key][at])
        before = passage.sentences[clause.sentence - 1] if clause.sentence else None
        out[at] = (
            own,
            row_of[id(passage.parts[clause.part])],
            row_of[id(passage.sentences[clause.sentence])],
            row_of[id(before)] if before is not None else nothing,
            row_of[id(passage.lead)],
            *around,
        )
    return np.maximum.accumulate(out, axis=1)


def held_of(keys: Keys, terms: Sequence[Term], *, marked: bool) -> NDArray[np.float32]:
    """Return how far each term is among `keys`, in [0, 1]; of a `marked` question the accents must agree."""
    return np.array([_holds(keys, term, marked=marked) for term in terms], dtype=np.float32)


def _holds(keys: Keys, term: Term, *, marked: bool) -> float:
    if term.key not in keys.folded:
        return max(_in_parts(keys, term.parts), _in_parts(keys, term.named))
    lookalike = marked and term.accented and term.accented not in keys.accented
    return _LOOKALIKE if lookalike else 1.0


def _in_parts(keys: Keys, parts: Sequence[str]) -> float:
    """Return how much of a phrase is there by its words alone: nearly nothing unless all are."""
    there = sum(part in keys.folded for part in parts)
    most = _IN_PARTS if len(parts) > 2 else _IN_TWO_PARTS
    return most * (there / len(parts)) ** 5 if there else 0.0
