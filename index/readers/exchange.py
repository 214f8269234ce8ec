"""One request and one reply over the pipes of a process, none of which can block: what waits is this loop.

Standard error is drained as it comes, and its end kept: it often says why a process ended. Knows nothing of
what the frames hold, or of what the process is.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from index.readers.failures import Cause
from index.readers.wire import HEADER_BYTES, frame_header, frame_length

_TICK_S = 0.5  # how often a process that owes a reply is looked at
_CHUNK_BYTES = 2**16
_KEPT_STDERR_BYTES = 4096


class EndedError(Exception):
    """The process did not reply; it is of no further use."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(cause, detail)
        self.cause = cause
        self.detail = detail


class ClosedError(Exception):
    """The process has closed its pipe, most often by ending."""


class Pipes:
    """The pipes of a process that was started with all three; `stderr_tail` is of the last exchange."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._pipes = [pipe for pipe in (process.stdin, process.stdout, process.stderr) if pipe is not None]
        self._stdin, self._stdout, self._stderr = (pipe.fileno() for pipe in self._pipes)
        for descriptor in (self._stdin, self._stdout, self._stderr):
            os.set_blocking(descriptor, False)
        self._outgoing: deque[memoryview] = deque()
        self._reply = bytearray()
        self.stderr_tail = b""

    def exchange(
        self, request: Sequence[bytes], *, seconds: float, max_bytes: int, look: Callable[[], None]
    ) -> bytes:
        """Return the reply to a request; an empty one only waits. `look` is called about every half second.

        Raises:
            ClosedError: the process closed its pipe before the reply was whole.
            EndedError: there was no reply within `seconds`, no frame of up to `max_bytes`, or `look` says so.
        """
        for part in request:
            self._outgoing += (memoryview(frame_header(len(part))), memoryview(part))
        self._reply.clear()
        self.stderr_tail = b""
        deadline, next_look = time.monotonic() + seconds, time.monotonic() + _TICK_S
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ, self._take_reply)
            selector.register(self._stderr, selectors.EVENT_READ, self._take_stderr)
            if self._outgoing:
                selector.register(self._stdin, selectors.EVENT_WRITE, self._give_request)
            while not _is_whole(self._reply, max_bytes):
                now = time.monotonic()
                if now >= deadline:
                    raise EndedError(Cause.TIME)
                if now >= next_look:
                    look()
                    next_look = now + _TICK_S
                for key, _ in selector.select(min(next_look, deadline) - now):
                    if not key.data():
                        selector.unregister(key.fd)
        return bytes(self._reply[HEADER_BYTES:])

    def drain_stderr(self) -> None:
        """Take what an ended process still had to say."""
        with suppress(BlockingIOError):
            while self._take_stderr():
                pass

    def close(self) -> None:
        """Close all three."""
        for pipe in self._pipes:
            with suppress(OSError):
                pipe.close()

    # Each of the three returns whether its pipe is still of use.

    def _give_request(self) -> bool:
        try:
            written = os.write(self._stdin, self._outgoing[0][:_CHUNK_BYTES])
        except BrokenPipeError:
            self._outgoing.clear()  # the end of the process shows on its standard output
            return False
        self._outgoing[0] = self._outgoing[0][written:]
        if not self._outgoing[0]:
            self._outgoing.popleft()
        return bool(self._outgoing)

    def _take_reply(self) -> bool:
        content = os.read(self._stdout, _CHUNK_BYTES)
        if not content:
            raise ClosedError
        self._reply += content
        return True

    def _take_stderr(self) -> bool:
        content = os.read(self._stderr, _CHUNK_BYTES)
        self.stderr_tail = (self.stderr_tail + content)[-_KEPT_STDERR_BYTES:]
        return bool(content)


def _is_whole(reply: bytearray, max_bytes: int) -> bool:
    """Return whether a reply has come to its end; raises `EndedError` where it is no reply."""
    if len(reply) < HEADER_BYTES:
        return False
    expected, got = frame_length(bytes(reply[:HEADER_BYTES])), len(reply) - HEADER_BYTES
    if not 1 <= expected <= max_bytes or got > expected:
        raise EndedError(Cause.GARBAGE)
    return got == expected
