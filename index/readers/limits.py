"""What reading one file may cost, and how a process holds itself to it.

Limits are set by the process that reads, on itself, so the programs it starts (LibreOffice, tesseract)
inherit them. Linux enforces all of them; macOS has no working limit on memory. The number of processes is not
limited: the system counts those of the whole user, the server included.
"""

from __future__ import annotations

import math
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.settings import Settings

MIB = 2**20
# What a program started by a reader may use, as a multiple of the reader: an office suite or a recogniser of
# scans reserves far more address space than it fills (converting a decree of 20 pages: 0.9 GiB).
_PROGRAM_SHARE = 4
# Open files; a reader needs a dozen, an office suite some hundreds.
_MAX_OPEN_FILES = 1024
# The clock on the wall is the stated limit; the processor's stops a reader whose parent is gone.
_CPU_GRACE_S = 5
# Answers to people come before the reading of files.
_NICENESS = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost; `memory_mib` comes on top of what the reader holds before it reads anything.

    `output_mib` bounds what a reader hands over (16 MiB are some 4,000 pages), `disk_mib` its temporary
    files, `files_per_worker` how many files one process reads before a fresh one takes over.
    """

    seconds: float = 900
    memory_mib: int = 1024
    output_mib: int = 16
    disk_mib: int = 1024
    files_per_worker: int = 200

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that the settings state."""
        return cls(seconds=settings.read_seconds, memory_mib=settings.read_memory_mb)


def limit_process(limits: Limits) -> None:
    """Hold this process, and the programs it will start, to all limits but the processor's."""
    os.nice(_NICENESS)
    _lower(resource.RLIMIT_CORE, 0, 0)
    _lower(resource.RLIMIT_NOFILE, _MAX_OPEN_FILES, _MAX_OPEN_FILES)
    _lower(resource.RLIMIT_FSIZE, limits.disk_mib * MIB, limits.disk_mib * MIB)
    allowed = limits.memory_mib * MIB
    held = _address_space()
    _lower(resource.RLIMIT_AS, held + allowed, held + _PROGRAM_SHARE * allowed)


def limit_processor(seconds: float) -> None:
    """Let this process compute for `seconds` from now; it ends by SIGXCPU when they are over."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(usage.ru_utime + usage.ru_stime + seconds) + _CPU_GRACE_S
    _lower(resource.RLIMIT_CPU, until, resource.RLIM_INFINITY)


@contextmanager
def room_for_programs() -> Iterator[None]:
    """Let a program that is started inside use more memory than this process may; restored at the end.

    A reader wraps the whole run of a program in it. Outside the process that reads files it changes nothing.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _lower(kind: int, soft: int, hard: int) -> None:
    """Set a limit, never above what the process was given; systems that cannot set it go without."""
    given = resource.getrlimit(kind)[1]
    if given != resource.RLIM_INFINITY:
        hard = given if hard == resource.RLIM_INFINITY else min(hard, given)
        soft = min(soft, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft, hard))


def _address_space() -> int:
    """Return the bytes of address space that this process holds, 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()
