"""Changes of a file's bytes, whatever they mean, drawn by a generator of chance."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Change = Callable[[bytes, random.Random], bytes]

_HUGE_NUMBERS = (b"-1", b"0", b"65536", b"4294967296", b"9" * 19, b"9" * 400, b"1e308", b"NaN")
_NUMBER = re.compile(rb"\d+")


def _flip_bits(data: bytes, generator: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(generator.choice((1, 3, 10, 100)) if data else 0):
        changed[generator.randrange(len(changed))] ^= 1 << generator.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, generator: random.Random) -> bytes:
    start, end = _piece(data, generator)
    return data[:start] + generator.randbytes(end - start) + data[end:]


def _truncate(data: bytes, generator: random.Random) -> bytes:
    return data[: generator.randrange(len(data) + 1)]


def _cut(data: bytes, generator: random.Random) -> bytes:
    start, end = _piece(data, generator)
    return data[:start] + data[end:]


def _splice(data: bytes, generator: random.Random) -> bytes:
    start, end = _piece(data, generator)
    at = generator.randrange(len(data) + 1)
    return data[:at] + data[start:end] * generator.choice((1, 1, 2, 50)) + data[at:]


def _nuls(data: bytes, generator: random.Random) -> bytes:
    at = generator.randrange(len(data) + 1)
    return data[:at] + bytes(generator.choice((1, 2, 1000, 100_000))) + data[at:]


def huge_numbers(data: bytes, generator: random.Random) -> bytes:
    """Put numbers that no format means in the place of some."""
    numbers = list(_NUMBER.finditer(data))
    for match in sorted(
        generator.sample(numbers, min(len(numbers), generator.choice((1, 5)))), reverse=True, key=_at
    ):
        data = data[: match.start()] + generator.choice(_HUGE_NUMBERS) + data[match.end() :]
    return data


def _long_run(data: bytes, generator: random.Random) -> bytes:
    """Put a million of one byte somewhere: a line, a name, a number without end."""
    at = generator.randrange(len(data) + 1)
    return (
        data[:at]
        + generator.choice((b"a", b" ", b"\t", b"9", b"(", b"<", b"\n", b"\xc3")) * 1_000_000
        + data[at:]
    )


def _at(match: re.Match[bytes]) -> int:
    return match.start()


def _piece(data: bytes, generator: random.Random) -> tuple[int, int]:
    start = generator.randrange(len(data) + 1)
    return start, min(len(data), start + generator.choice((1, 8, 100, 1000, 10_000)))


BYTE_CHANGES: Sequence[Change] = (
    *(_flip_bits, _overwrite, _truncate, _cut, _splice, _nuls),
    *(huge_numbers, _long_run),
)
