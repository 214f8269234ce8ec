"""The threads that look for answers: few, so that a rush of questions leaves others to files and pages.

More would not answer sooner: looking is computing, and each thread that computes also delays the loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

MOST_AT_ONCE = 4

T = TypeVar("T")
_limiter: RunVar[CapacityLimiter] = RunVar("answering")  # one for each event loop


async def in_worker(look: Callable[[], T]) -> T:
    """Return what `look` returns, called in one of these threads once one is free."""
    try:
        limiter = _limiter.get()
    except LookupError:
        limiter = CapacityLimiter(MOST_AT_ONCE)
        _limiter.set(limiter)
    return await to_thread.run_sync(look, limiter=limiter)
