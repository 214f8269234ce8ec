"""Threads for answers, and what goes on while all of them are taken."""

from __future__ import annotations

import threading

import anyio
from anyio import to_thread

from web.workers import MOST_AT_ONCE, in_worker


def test_a_rush_of_questions_leaves_other_threads_alone() -> None:
    begun = threading.Semaphore(0)
    answered: list[int] = []

    async def rush() -> None:
        end = threading.Event()

        def look() -> int:
            begun.release()
            end.wait(10)
            return 1

        async def ask() -> None:
            answered.append(await in_worker(look))

        async with anyio.create_task_group() as group:
            for _ in range(60):  # more than the threads that everything else shares
                group.start_soon(ask)
            for _ in range(MOST_AT_ONCE):
                assert await to_thread.run_sync(lambda: begun.acquire(timeout=10))
            with anyio.fail_after(10):
                assert await to_thread.run_sync(lambda: "a file") == "a file"
            assert not begun.acquire(blocking=False)
            end.set()

    anyio.run(rush)
    assert len(answered) == 60
