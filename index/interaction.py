"""Late interaction: each token of a query looks for its best counterpart in a passage, each seen in context.

A mean of token vectors washes a long passage out; here a passage answers each token of the query with its
best one (MaxSim: Khattab and Zaharia, "ColBERT", SIGIR 2020). Token vectors are static, so context is given
by hand: to each unit vector is added the direction of the sum of its neighbours'. Only token ids and two
lengths a token are stored; similarities of whole windows are differences of running sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.term_counts import gather, join_starts
from index.types import TokenEncoder

# Tokens on either side that are context, and what their direction weighs beside the token's own: eval/LOG.md.
WINDOW = 5
CONTEXT = 1.0
# A token of a query counts by the length of its vector, which training made, to this power.
EMPHASIS = 1.5
_SMALLEST = 1e-9

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TokenRows:
    """The tokens of many texts: those of text i are `ids[starts[i]:starts[i + 1]]`, shape (tokens,).

    `around` is the length of the sum of the unit vectors in a token's window, itself among them; `whole` the
    length of its unit vector and `CONTEXT` times that sum's direction.
    """

    ids: NDArray[np.int32]
    starts: Rows
    around: Vectors
    whole: Vectors

    def __post_init__(self) -> None:
        if not len(self.ids) == len(self.around) == len(self.whole) == self.starts[-1]:
            raise ValueError("arrays of tokens differ in length")

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.starts) - 1

    def take(self, rows: Rows) -> TokenRows:
        """Return the tokens of the given texts, in their order."""
        places, starts = gather(self.starts, rows)
        return TokenRows(self.ids[places], starts, self.around[places], self.whole[places])


def join_tokens(parts: Sequence[TokenRows]) -> TokenRows:
    """Return the texts of all parts, in order, as one; there is at least one part."""
    return TokenRows(
        np.concatenate([part.ids for part in parts]),
        join_starts([part.starts for part in parts]),
        np.concatenate([part.around for part in parts]),
        np.concatenate([part.whole for part in parts]),
    )


def read_tokens(texts: Sequence[str], encoder: TokenEncoder) -> TokenRows:
    """Return the tokens of `texts`, row i those of texts[i]."""
    ids = encoder.tokens(texts)
    lengths = [_lengths(unit_rows(encoder.token_vectors(row))) for row in ids]
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in ids], out=starts[1:])
    return TokenRows(
        np.concatenate([np.zeros(0, np.int32), *ids]).astype(np.int32),
        starts,
        np.concatenate([np.zeros(0, np.float32), *(around for around, _ in lengths)]),
        np.concatenate([np.zeros(0, np.float32), *(whole for _, whole in lengths)]),
    )


def interaction(query: str, rows: Rows, index: TokenRows, encoder: TokenEncoder) -> Vectors:
    """Return how well each text of `rows` answers `query` word by word, in [0, 1], in the order of `rows`.

    The mean, over the query's tokens by `EMPHASIS`, of the best cosine with a token of the text, both in
    context, negative ones counted 0. 0 for a query or a text without known tokens.
    """
    found = np.zeros(len(rows), dtype=np.float32)
    asked = encoder.token_vectors(encoder.tokens([query])[0])
    sizes = index.starts[rows + 1] - index.starts[rows]
    if not len(asked) or not sizes.sum():
        return found
    own = unit_rows(asked)
    weights = np.linalg.norm(asked, axis=1) ** EMPHASIS
    filled = sizes > 0
    similar = _similarities(in_context(own), rows[filled], sizes[filled], index, encoder)
    starts = np.cumsum(sizes[filled]) - sizes[filled]
    best = np.maximum.reduceat(similar, starts, axis=1)
    found[filled] = (weights / max(weights.sum(), _SMALLEST)) @ np.maximum(best, 0)
    return np.minimum(found, 1)


def in_context(units: Vectors) -> Vectors:
    """Return the unit vectors of a text's tokens, each with its neighbours' direction: (tokens, dim)."""
    around = _window_sums(units)
    lengths = np.maximum(np.linalg.norm(around, axis=1, keepdims=True), _SMALLEST)
    return unit_rows(units + CONTEXT * around / lengths)


def unit_rows(vectors: Vectors) -> Vectors:
    """Return the rows scaled to length 1; rows of zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _SMALLEST), dtype=np.float32)


def _lengths(units: Vectors) -> tuple[Vectors, Vectors]:
    """Return `around` and `whole` of one text's tokens, as `TokenRows` has them."""
    sums = _window_sums(units)
    around = np.maximum(np.linalg.norm(sums, axis=1), _SMALLEST)
    whole = np.linalg.norm(units + CONTEXT * sums / around[:, None], axis=1)
    return around.astype(np.float32), np.maximum(whole, _SMALLEST).astype(np.float32)


def _window_sums(units: Vectors) -> Vectors:
    """Return the sum of each token's window, shape (tokens, dim)."""
    sums = np.zeros_like(units)
    for shift in range(min(WINDOW + 1, len(units))):
        rest = len(units) - shift
        sums[:rest] += units[shift:]
        if shift:
            sums[shift:] += units[:rest]
    return sums


def _similarities(
    asked: Vectors, rows: Rows, sizes: Rows, index: TokenRows, encoder: TokenEncoder
) -> NDArray[np.float64]:
    """Return the cosines of query tokens and the tokens of `rows`, both in context: (asked, sum of sizes)."""
    ends = np.cumsum(sizes)
    offsets = ends - sizes
    places = np.arange(int(ends[-1]))
    stored = places + np.repeat(index.starts[rows] - offsets, sizes)
    known, at = np.unique(index.ids[stored], return_inverse=True)
    own = (asked @ unit_rows(encoder.token_vectors(known)).T).astype(np.float64)[:, at]
    running = np.zeros((len(asked), len(places) + 1))
    np.cumsum(own, axis=1, out=running[:, 1:])
    first = np.maximum(places - WINDOW, np.repeat(offsets, sizes))
    last = np.minimum(places + WINDOW + 1, np.repeat(ends, sizes))
    around = (running[:, last] - running[:, first]) / index.around[stored]
    return np.asarray((own + CONTEXT * around) / index.whole[stored])
