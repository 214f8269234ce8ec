"""Readers that do to their process what a file must never do to the assistant, chosen by the file's name."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from index.errors import DocumentError
from index.readers.limits import room_for_programs
from index.types import Block, BlockKind, Extract, RowPlace

LINGER_S = 600
_before: list[str] = []  # the files this process has read


def read(name: str, data: bytes) -> Extract:
    extract = _HARMS[name](data)
    _before.append(name)
    return extract


def _told(text: str) -> Extract:
    return Extract(text, (Block(0, len(text)),))


def _good(data: bytes) -> Extract:
    return _told(data.decode() or "tốt")


def _rich(data: bytes) -> Extract:
    place = RowPlace(1, 2, "Biểu 1", "B2:C2", "Thu", "tỷ đồng", ("Chỉ tiêu", "Thực hiện / Tháng 6"))
    first = Block(0, 2, BlockKind.HEADING, 1, 3)
    return Extract(
        "I.\nThu | 433 🙂\nChi", (first, Block(3, 14, BlockKind.TABLE_ROW, place=place), Block(15, 18)), True
    )


def _process(data: bytes) -> Extract:
    return _told(f"{os.getpid()} {len(_before)}")


def _surroundings(data: bytes) -> Extract:
    return _told(
        f"{Path.cwd()}\n{tempfile.gettempdir()}\n{[*Path().iterdir()]}\n{sorted(os.environ)}".replace(
            "\n", "|"
        )
    )


def _modules(data: bytes) -> Extract:
    return _told(" ".join(sorted(name for name in sys.modules if "." not in name)))


def _sleeps(data: bytes) -> Extract:
    time.sleep(LINGER_S)
    return _good(data)


def _computes(data: bytes) -> Extract:
    while True:
        pass


def _grows(data: bytes) -> Extract:
    return _told(str(len(bytearray(2**40))))


def _grows_slowly(data: bytes) -> Extract:
    kept = []
    while True:
        kept.append(bytearray(2**22))


def _ends_by(number: signal.Signals) -> Callable[[bytes], Extract]:
    def harm(data: bytes) -> Extract:
        os.kill(os.getpid(), number)
        return _good(data)

    return harm


def _segfaults(data: bytes) -> Extract:
    ctypes.string_at(0)
    return _good(data)


def _aborts_without_memory(data: bytes) -> Extract:
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
    os.abort()


def _exits(data: bytes) -> Extract:
    os._exit(7)


def _only_after_others(data: bytes) -> Extract:
    if _before:
        os.abort()
    return _good(data)


def _garbage(data: bytes) -> Extract:
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"khong phai tra loi " * 100)
        except OSError:
            continue
    return _good(data)


def _closes(data: bytes) -> Extract:
    os.closerange(0, 64)
    time.sleep(LINGER_S)
    return _good(data)


def _prints(data: bytes) -> Extract:
    print("in ra " * 200_000)  # noqa: T201
    sys.stderr.write("báo lỗi\n" * 200_000)
    sys.stderr.flush()
    sys.stdin.read()
    return _good(data)


def _sleeper(data: bytes, *, apart: bool) -> Extract:
    program = [sys.executable, "-c", f"import time; time.sleep({LINGER_S})", "ngủ", data.decode()]
    subprocess.Popen(program, start_new_session=apart)
    return _good(data)


def _sleeper_then(apart: bool, harm: Callable[[bytes], Extract]) -> Callable[[bytes], Extract]:
    def both(data: bytes) -> Extract:
        _sleeper(data, apart=apart)
        return harm(data)

    return both


def _fork_then_crash(data: bytes) -> Extract:
    if os.fork() == 0:  # holds the pipes open
        time.sleep(LINGER_S)
    os.abort()


def _writes(data: bytes) -> Extract:
    with Path("lớn").open("wb") as file:
        while True:
            file.write(bytes(2**20))


def _writes_many(data: bytes) -> Extract:
    for number in range(10**6):
        Path(f"tệp {number}").write_bytes(bytes(2**20))
        time.sleep(0.01)
    return _good(data)


def _leaves_files(data: bytes) -> Extract:
    Path("a/b").mkdir(parents=True)
    Path("a/b/c").write_text("c")
    Path("liên kết").symlink_to(data.decode())
    os.chdir("/")
    return _good(data)


def _talks_much(data: bytes) -> Extract:
    return _told("a" * 40_000_000)


def _half_a_character(data: bytes) -> Extract:
    return _told("a\ud800")


def _recurses(data: bytes) -> Extract:
    return _recurses(data)


def _blocks_past_the_end(data: bytes) -> Extract:
    return Extract("ngắn", (Block(0, 400),))


def _refuses(data: bytes) -> Extract:
    raise DocumentError("không\x1b đọc\nđược")


def _limits_seen(data: bytes) -> Extract:
    program = [sys.executable, "-c", "import resource; print(*resource.getrlimit(resource.RLIMIT_AS))"]
    outside = subprocess.run(program, capture_output=True, check=True, text=True).stdout.split()
    with room_for_programs():
        inside = subprocess.run(program, capture_output=True, check=True, text=True).stdout.split()
    after = subprocess.run(program, capture_output=True, check=True, text=True).stdout.split()
    return _told(" ".join([*outside, *inside, *after]))


_HARMS: Mapping[str, Callable[[bytes], Extract]] = {
    "good": _good,
    "rich": _rich,
    "process": _process,
    "surroundings": _surroundings,
    "modules": _modules,
    "sleeps": _sleeps,
    "computes": _computes,
    "grows": _grows,
    "grows slowly": _grows_slowly,
    "segfaults": _segfaults,
    "aborts": _ends_by(signal.SIGABRT),
    "aborts without memory": _aborts_without_memory,
    "is killed": _ends_by(signal.SIGKILL),
    "stops": _ends_by(signal.SIGSTOP),
    "exits": _exits,
    "only after others": _only_after_others,
    "garbage": _garbage,
    "closes": _closes,
    "prints": _prints,
    "leaves a child": lambda data: _sleeper(data, apart=False),
    "leaves a child apart": lambda data: _sleeper(data, apart=True),
    "child, then sleeps": _sleeper_then(False, _sleeps),
    "child apart, then sleeps": _sleeper_then(True, _sleeps),
    "child apart, then segfaults": _sleeper_then(True, _segfaults),
    "fork, then crash": _fork_then_crash,
    "writes": _writes,
    "writes many": _writes_many,
    "leaves files": _leaves_files,
    "talks much": _talks_much,
    "half a character": _half_a_character,
    "recurses": _recurses,
    "blocks past the end": _blocks_past_the_end,
    "refuses": _refuses,
    "limits seen": _limits_seen,
}
