"""The conversations of open pages, in the server's memory: bounded, and safe to use from several threads.

A conversation belongs to whoever knows its id, which the page makes by chance: a reload finds it again, two
pages never meet, and whatever goes on at the same time adds to it without taking anything away.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from web.feedback.file import Verdict
from web.types import Exchange

MAX_EXCHANGES = 50  # that one conversation keeps and shows; the oldest go first
MAX_CONVERSATIONS = 2000
MAX_IN_ALL = 20_000  # exchanges of all conversations, at some 10 kB each
FORGET_AFTER_S = 4 * 3600
_ID = re.compile(r"[0-9a-f]{32,64}")  # 128 bits and more, in hexadecimal
_NONE_RATED: Mapping[int, Verdict] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked and answered, in the order of asking; what is being looked for; what was said of it.

    `pending` are (number, question) still without an answer; `last` is the number of the latest question.
    """

    exchanges: tuple[Exchange, ...] = ()
    pending: tuple[tuple[int, str], ...] = ()
    ratings: Mapping[int, Verdict] = field(default_factory=lambda: _NONE_RATED)
    last: int = 0

    def find(self, number: str | None) -> Exchange | None:
        """Return the exchange of that number, None where there is none."""
        return next((exchange for exchange in self.exchanges if str(exchange.number) == number), None)

    def before(self, exchange: Exchange) -> tuple[Exchange, ...]:
        """Return the exchanges that were asked before this one."""
        return tuple(other for other in self.exchanges if other.number < exchange.number)


def is_conversation_id(key: object) -> bool:
    """Return whether a value has the form of an id that a page makes."""
    return isinstance(key, str) and _ID.fullmatch(key) is not None


class Conversations:
    """Keeps the conversations used last; each change is one step that no other can come between."""

    def __init__(
        self,
        *,
        most: int = MAX_CONVERSATIONS,
        most_in_all: int = MAX_IN_ALL,
        forget_after_s: float = FORGET_AFTER_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._most_in_all = most_in_all
        self._in_all = 0
        self._forget_after_s = forget_after_s
        self._now = now
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Conversation]] = OrderedDict()  # the longest unused first

    def get(self, key: str) -> Conversation:
        """Return a conversation as it stands; an empty one where nothing is known under this id."""
        with self._lock:
            self._forget()
            known = self._kept.get(key)
            if known is None:
                return Conversation()
            return self._keep(key, known[1])

    def begin(self, key: str, question: str) -> tuple[int, Conversation]:
        """Add a question that is yet to be answered; return its number and the conversation with it."""
        with self._lock:
            held = self._held(key)
            number = held.last + 1
            pending = (*held.pending, (number, question))[-MAX_EXCHANGES:]
            return number, self._keep(key, replace(held, pending=pending, last=number))

    def finish(self, key: str, exchange: Exchange) -> Conversation:
        """Put the answer to a question in its place, and return the conversation with it."""
        with self._lock:
            held = self._held(key)
            pending = tuple(item for item in held.pending if item[0] != exchange.number)
            exchanges = tuple(sorted((*held.exchanges, exchange), key=lambda one: one.number))
            kept = exchanges[-MAX_EXCHANGES:]
            ratings = {n: said for n, said in held.ratings.items() if n >= kept[0].number}
            last = max(held.last, exchange.number)
            return self._keep(key, Conversation(kept, pending, MappingProxyType(ratings), last))

    def rate(self, key: str, number: int, verdict: Verdict) -> bool:
        """Take down what was said of an answer; return False where something was said of it before."""
        with self._lock:
            held = self._held(key)
            if number in held.ratings:
                return False
            ratings = MappingProxyType({**held.ratings, number: verdict})
            self._keep(key, replace(held, ratings=ratings))
            return True

    def unrate(self, key: str, number: int) -> None:
        """Take back what was taken down, because it could not be written to the file."""
        with self._lock:
            held = self._held(key)
            ratings = {n: said for n, said in held.ratings.items() if n != number}
            self._keep(key, replace(held, ratings=MappingProxyType(ratings)))

    def __len__(self) -> int:
        with self._lock:
            self._forget()
            return len(self._kept)

    def _held(self, key: str) -> Conversation:
        if not is_conversation_id(key):
            raise ValueError("not the id of a conversation")
        self._forget()
        return self._kept[key][1] if key in self._kept else Conversation()

    def _keep(self, key: str, conversation: Conversation) -> Conversation:
        self._drop(key)
        self._kept[key] = (self._now(), conversation)
        self._in_all += len(conversation.exchanges)
        while len(self._kept) > self._most or (self._in_all > self._most_in_all and len(self._kept) > 1):
            self._drop(next(iter(self._kept)))
        return conversation

    def _drop(self, key: str) -> None:
        known = self._kept.pop(key, None)
        if known is not None:
            self._in_all -= len(known[1].exchanges)

    def _forget(self) -> None:
        oldest = self._now() - self._forget_after_s
        while self._kept and next(iter(self._kept.values()))[0] < oldest:
            self._drop(next(iter(self._kept)))
