"""Reading files in another process, so that a file can break or outrun nothing but its own reading.

    with IsolatedReader(Limits.of(settings)) as reader:
        extract = reader.read("bao-cao.docx", data)

One process reads many files and is replaced when a file broke it, ran past a limit or left something behind,
and after some hundreds of files. A file that breaks a process which had read others before is tried once more
in a fresh one: what becomes of a file must not depend on the files before it.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from queue import LifoQueue
from types import TracebackType

from index.errors import DocumentError, ReaderStartError
from index.readers.exchange import EndedError
from index.readers.failures import Cause, reading_error
from index.readers.limits import Limits
from index.readers.supervision import ReadingProcess
from index.readers.wire import GOES_ON, READY, BrokenReplyError, decode
from index.types import Extract

# More readers than this wait for the disk, and for the memory of a machine that also serves.
MAX_WORKERS = 4
_START_SECONDS = 60.0
# What files that were read before may have brought about.
_TRIED_AGAIN = frozenset({Cause.MEMORY, Cause.CRASH, Cause.GARBAGE})


class StoppedError(Exception):
    """The reader was stopped by another thread."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file, and how long it took from its bytes on."""

    name: str
    result: Extract | DocumentError
    seconds: float = 0.0


class IsolatedReader:
    """Reads files in another process, one at a time; the process is started when the first file comes."""

    def __init__(self, limits: Limits | None = None, *, readers: str = "index.readers") -> None:
        """`readers` is the module whose `read` the process calls."""
        self._limits = limits or Limits()
        self._readers = readers
        self._process: ReadingProcess | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def __enter__(self) -> IsolatedReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, name: str, data: bytes) -> Extract:
        """Return the text and blocks of the file called `name`.

        Raises:
            DocumentError: the file was refused (as `index.readers.read` says it); a `ReadingError` where it
                broke the process or ran past a limit.
            ReaderStartError: the process cannot be started; no file is at fault.
        """
        try:
            answer = self._answer(name, data)
        except BaseException:  # Ctrl-C too: a process in the midst of a file cannot be given another
            self.close()
            raise
        if isinstance(answer, Extract):
            return answer
        if isinstance(answer, str):
            raise DocumentError(answer)
        cause, detail = answer
        raise reading_error(name, cause, self._limits, detail=detail)

    def stop(self) -> None:
        """End the reading that another thread waits for, and refuse others; both raise `StoppedError`."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.close()

    def _answer(self, name: str, data: bytes) -> Extract | str | tuple[Cause, str]:
        process = self._started()
        is_fresh = process.files == 0
        answer, goes_on = self._asked(process, name, data)
        if not goes_on or process.files >= self._limits.files_per_worker:
            self.close()
        if self._stopped:
            raise StoppedError
        if isinstance(answer, tuple) and answer[0] in _TRIED_AGAIN and not is_fresh:
            self.close()
            return self._answer(name, data)
        return answer

    def _asked(
        self, process: ReadingProcess, name: str, data: bytes
    ) -> tuple[Extract | str | tuple[Cause, str], bool]:
        """Return the answer, and whether the process may be asked again."""
        try:
            request = (name.encode("utf-8", "replace"), data)
            reply = process.exchange(request, self._limits.seconds)
            return decode(reply[1:]), reply[:1] == GOES_ON
        except EndedError as ended:
            return (ended.cause, ended.detail), False
        except BrokenReplyError:
            return (Cause.GARBAGE, ""), False

    def _started(self) -> ReadingProcess:
        if self._process is not None:
            return self._process
        try:
            with self._lock:
                if self._stopped:
                    raise StoppedError
                process = self._process = ReadingProcess(self._readers, self._limits)
            if process.exchange((), _START_SECONDS) == GOES_ON + READY:
                return process
            reason = "trả lời sai"
        except OSError as error:
            raise _cannot_start(str(error.strerror)) from error
        except EndedError as ended:
            if self._stopped:
                raise StoppedError from ended
            reason = process.last_words or ended.detail or ended.cause.value
        raise _cannot_start(reason)


def _cannot_start(reason: str) -> ReaderStartError:
    return ReaderStartError(
        f"Không khởi động được chương trình đọc tệp ({reason}); "
        "hãy kiểm tra bản cài đặt (pip install -r requirements.txt) và bộ nhớ còn trống của máy"
    )


def read_all(
    files: Iterable[tuple[str, Callable[[], bytes]]],
    *,
    limits: Limits | None = None,
    workers: int | None = None,
    readers: str = "index.readers",
) -> Iterator[Reading]:
    """Yield what became of each file, in order; up to `workers` are read at once.

    A file is its name and a function that returns its bytes, called when its turn comes, in another thread; a
    `DocumentError` of that function is the file's. No more than `workers` files, and twice as many results,
    are held at a time. Every process is ended when the iteration ends, however it ends.
    """
    count = workers or default_workers()
    with ExitStack() as stack:
        idle: LifoQueue[IsolatedReader] = LifoQueue()  # the last one back is warm
        all_readers = [stack.enter_context(IsolatedReader(limits, readers=readers)) for _ in range(count)]
        for reader in all_readers:
            idle.put(reader)
        pool = ThreadPoolExecutor(count, thread_name_prefix="read")
        try:
            yield from _in_order(files, idle, pool, ahead=2 * count)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for reader in all_readers:
                reader.stop()
            pool.shutdown(wait=True)


def default_workers() -> int:
    """Return how many processes read at once where nobody says: one for each processor, up to four."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(available, MAX_WORKERS)


def _in_order(
    files: Iterable[tuple[str, Callable[[], bytes]]],
    idle: LifoQueue[IsolatedReader],
    pool: ThreadPoolExecutor,
    *,
    ahead: int,
) -> Iterator[Reading]:
    pending: deque[Future[Reading]] = deque()
    for name, load in files:
        pending.append(pool.submit(_read_one, name, load, idle))
        if len(pending) >= ahead:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()


def _read_one(name: str, load: Callable[[], bytes], idle: LifoQueue[IsolatedReader]) -> Reading:
    reader = idle.get()
    begun = time.monotonic()
    result: Extract | DocumentError
    try:
        data = load()
        begun = time.monotonic()
        result = reader.read(name, data)
    except DocumentError as error:
        result = error
    finally:
        idle.put(reader)
    return Reading(name, result, time.monotonic() - begun)
