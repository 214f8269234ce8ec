"""Who may administer: one password that is kept in a file, sessions in memory, and few failed tries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ConfigError
from web.admin import words

MIN_PASSWORD_CHARS = 12
SESSION_S = 8 * 3600  # a working day
_MAX_SESSIONS = 20
# A guess a minute is of no use against twelve characters; a clerk who errs waits at most that long.
WINDOW_S = 300
MAX_FAILED = 5  # of one address
MAX_FAILED_IN_ALL = 50

Clock = Callable[[], float]


class Password:
    """The password of the admin page; its letters are compared in one normal form, as keyboards differ."""

    def __init__(self, password: str) -> None:
        self._digest = _password_digest(password)

    def matches(self, tried: str) -> bool:
        """Return whether `tried` is the password, in the same time for any mistake."""
        return hmac.compare_digest(self._digest, _password_digest(tried))


def read_password(path: Path) -> Password:
    """Return the password in the first line of a file.

    Raises:
        ConfigError: it cannot be read, or is too short to withstand guessing.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or words.NOT_UTF8
        raise ConfigError(words.NO_PASSWORD_FILE.format(path=path, why=why)) from error
    password = lines[0].strip() if lines else ""
    if len(password) < MIN_PASSWORD_CHARS:
        raise ConfigError(words.SHORT_PASSWORD.format(path=path, min=MIN_PASSWORD_CHARS))
    return Password(password)


@dataclass(frozen=True, slots=True)
class Notice:
    """What an action came to, told on the next page."""

    words: str
    failed: bool = False


@dataclass(slots=True)
class Session:
    """Somebody who gave the password; every form of theirs carries `csrf`."""

    csrf: str
    ends: float
    notices: list[Notice] = field(default_factory=list)

    def told(self) -> tuple[Notice, ...]:
        """Return what has not been told yet."""
        notices, self.notices = tuple(self.notices), []
        return notices


class Sessions:
    """The open sessions, by the hash of the token that the browser keeps; they end with the process."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[str, Session] = {}

    def open(self) -> str:
        """Begin a session and return its token."""
        self._open = {key: session for key, session in self._open.items() if session.ends > self._clock()}
        while len(self._open) >= _MAX_SESSIONS:
            del self._open[next(iter(self._open))]  # the oldest
        token = secrets.token_urlsafe(32)
        self._open[_key(token)] = Session(secrets.token_urlsafe(32), self._clock() + SESSION_S)
        return token

    def find(self, token: str | None) -> Session | None:
        """Return the session of a token, None where there is none or it has ended."""
        session = self._open.get(_key(token or ""))
        return session if session is not None and session.ends > self._clock() else None

    def close(self, token: str | None) -> None:
        """End the session of a token."""
        self._open.pop(_key(token or ""), None)


class FailedTries:
    """Wrong passwords of the last minutes. It never holds more than the limit for all addresses together."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._failed: deque[tuple[float, str]] = deque(maxlen=MAX_FAILED_IN_ALL)

    def wait_s(self, address: str) -> int:
        """Return for how many seconds an address may not try, 0 where it may."""
        since = self._clock() - WINDOW_S
        while self._failed and self._failed[0][0] <= since:
            self._failed.popleft()
        own = [at for at, of in self._failed if of == address]
        waits = [own[-MAX_FAILED] - since] if len(own) >= MAX_FAILED else []
        waits += [self._failed[0][0] - since] if len(self._failed) >= MAX_FAILED_IN_ALL else []
        return int(max(waits)) + 1 if waits else 0

    def add(self, address: str) -> None:
        """Count a wrong password."""
        self._failed.append((self._clock(), address))


def is_same(token: str, given: str) -> bool:
    """Return whether a form's token is the session's, in the same time for any mistake."""
    return hmac.compare_digest(token.encode(), given.encode("utf-8", "replace"))


def _password_digest(password: str) -> bytes:
    return hashlib.sha256(unicodedata.normalize("NFC", password.strip()).encode("utf-8", "replace")).digest()


def _key(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
