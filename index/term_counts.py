"""How often each term stands in each row: the part of a lexical field that no other document changes.

BM25 weighs these counts by how rare a term is in the whole corpus, which every document that comes or goes
changes; the counts themselves are taken over from one index to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class TermCounts:
    """Row i has the term `terms[ids[at]]` `counts[at]` times, for each at from starts[i] to starts[i + 1]."""

    terms: tuple[str, ...]
    ids: NDArray[np.int32]
    counts: NDArray[np.uint16]
    starts: Rows

    def __post_init__(self) -> None:
        sound = len(self.ids) == len(self.counts) == self.starts[-1] and self.starts[0] == 0
        if not sound or (len(self.ids) and not 0 <= self.ids.min() <= self.ids.max() < len(self.terms)):
            raise ValueError("counts of terms do not fit each other")

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.starts) - 1

    def take(self, rows: Rows) -> TermCounts:
        """Return the given rows, in their order, and only the terms that stand in them."""
        places, starts = gather(self.starts, rows)
        used, ids = np.unique(self.ids[places], return_inverse=True)
        terms = tuple(self.terms[at] for at in used)
        return TermCounts(terms, ids.astype(np.int32), self.counts[places], starts)


def count_terms(rows: Iterable[Sequence[str]]) -> TermCounts:
    """Return the counts of the terms of each row; terms are numbered as they first come."""
    known: dict[str, int] = {}
    ids: list[int] = []
    counts: list[int] = []
    starts = [0]
    for terms in rows:
        counted = Counter(terms)
        ids.extend(known.setdefault(term, len(known)) for term in counted)
        counts.extend(counted.values())
        starts.append(len(ids))
    return TermCounts(
        tuple(known),
        np.array(ids, dtype=np.int32),
        np.minimum(np.array(counts, dtype=np.int64), _MOST).astype(np.uint16),
        np.array(starts, dtype=np.int64),
    )


def join_counts(parts: Sequence[TermCounts]) -> TermCounts:
    """Return the rows of all parts, in order, as one."""
    known: dict[str, int] = {}
    ids = []
    for part in parts:
        numbers = [known.setdefault(term, len(known)) for term in part.terms]
        ids.append(np.array(numbers, dtype=np.int32)[part.ids] if numbers else part.ids)
    return TermCounts(
        tuple(known),
        np.concatenate([np.zeros(0, np.int32), *ids]),
        np.concatenate([np.zeros(0, np.uint16), *(part.counts for part in parts)]),
        join_starts([part.starts for part in parts]),
    )


def gather(starts: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """Return the places of the entries of `rows`, row after row, and where each row then starts."""
    sizes = starts[rows + 1] - starts[rows]
    new = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(sizes, out=new[1:])
    return np.arange(new[-1]) + np.repeat(starts[rows] - new[:-1], sizes), new


def join_starts(parts: Sequence[Rows]) -> Rows:
    """Return where each row starts when the entries of all parts stand one after another."""
    ends = np.cumsum([0, *(part[-1] for part in parts)])
    return np.concatenate([[0], *(part[1:] + end for part, end in zip(parts, ends, strict=False))]).astype(
        np.int64
    )
