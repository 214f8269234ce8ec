"""Vectors and the search among them, behind a protocol so that another engine can take FAISS's place."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class VectorStore(Protocol):
    """Unit vectors in rows, searched by cosine similarity."""

    def __len__(self) -> int:
        """Return the number of rows."""

    def search(
        self, query: NDArray[np.float32], *, k: int, among: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the `k` rows most similar to `query` (dim,) and their cosines in [-1, 1], best first.

        Fewer if the store, or the rows `among` which is searched, are fewer; equal scores keep row order.
        """

    def scores(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosines of `query` (dim,) with the given rows, in their order."""


class FaissStore:
    """An exact FAISS index (IndexFlatIP) over unit vectors, built in memory.

    Flat is exact and under 25 ms on one core up to about 300,000 passages. The vectors are stored as .npy
    and the index rebuilt at opening, because FAISS files carry no checksum and reading a damaged one is
    unsafe.
    """

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        if vectors.ndim != 2:
            raise ValueError(f"vectors must have shape (n, dim), got {vectors.shape}")
        import faiss  # slow to import, and an index is built without it

        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(self._vectors)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def vectors(self) -> NDArray[np.float32]:
        """All rows, shape (n, dim)."""
        return self._vectors

    def search(
        self, query: NDArray[np.float32], *, k: int, among: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """See `VectorStore.search`."""
        size = len(self) if among is None else len(among)
        chosen = None
        if among is not None:
            import faiss

            chosen = faiss.SearchParameters()
            chosen.sel = faiss.IDSelectorBatch(among)
        k = min(k, size)
        if k == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        # FAISS keeps any of the rows that tie for the last place: search on until all of them are found.
        depth = min(k + 1, size)
        scores, rows = self._index.search(query[None, :], depth, params=chosen)
        while depth < size and scores[0, -1] == scores[0, k - 1]:
            depth = min(2 * depth, size)
            scores, rows = self._index.search(query[None, :], depth, params=chosen)
        order = np.lexsort((rows[0], -scores[0]))[:k]
        return rows[0][order], scores[0][order]

    def scores(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `VectorStore.scores`."""
        return np.asarray(self._vectors[rows] @ query, dtype=np.float32)
