"""Put on PYTHONPATH by the offline test: a process that tries to leave the machine is refused and found out.

Every attempt is written to the file that `RAG_TEST_ATTEMPTS` names, and fails as it would without a network.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::")
_attempts = Path(os.environ["RAG_TEST_ATTEMPTS"])


def _refuse_far(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or (isinstance(name, str) and (not name or name.startswith(_LOOPBACK))):
        return
    with _attempts.open("a", encoding="utf-8") as file:
        file.write(f"{name}\n")
    raise OSError(f"no network in this test: {name}")


def _guard(owner: Any, name: str, host_at: int) -> None:
    original = getattr(owner, name)

    def guarded(*args: Any, **options: Any) -> Any:
        address = args[host_at] if args else options.get("host")
        if isinstance(address, tuple):
            _refuse_far(address[0])
        elif owner is socket:
            _refuse_far(address)
        return original(*args, **options)

    setattr(owner, name, guarded)


_guard(socket, "getaddrinfo", 0)
_guard(socket, "gethostbyname", 0)
for _method in ("connect", "connect_ex"):
    _guard(socket.socket, _method, 1)
_guard(socket.socket, "sendto", -1)
