"""An assistant that takes up each new generation while it answers.

A thread looks once a second whether CURRENT has changed, opens what it names beside the index that answers,
asks it a first question, and only then puts it in its place. Who asks gets one assistant for the whole of a
request (`now`), so no request sees two indexes; the old one goes when the last request that holds it ends.
"""

from __future__ import annotations

import gc
import logging
import threading
import weakref
from collections.abc import Callable, Sequence
from functools import partial

from index.build import Progress, no_progress
from index.errors import RagError
from index.generation import read_manifest
from index.opening import open_index
from index.pointer import CURRENT, current_name
from index.settings import Settings, load_settings
from index.types import Document, Encoder
from rag.assistant import Assistant
from rag.explanation import Explanation
from rag.phrases import phrases
from rag.scope import Scope
from rag.types import Answer, Hit, Turn

POLL_S = 1.0

_log = logging.getLogger(__name__)


class _OtherModelError(RagError):
    """A new generation was built with another model than the one that reads questions."""

    def __init__(self, generation: str) -> None:
        super().__init__(_other_model(generation))
        self.generation = generation


def _other_model(generation: str) -> str:
    return phrases().other_model.format(name=generation)


def _not_opened(reason: str, generation: str) -> str:
    return phrases().not_opened.format(reason=reason, generation=generation)


def _not_latest(reason: Callable[[], str], generation: str) -> str:
    return phrases().not_latest.format(reason=reason(), generation=generation)


class LiveAssistant:
    """Answers from the current generation of an index folder; `close` ends the watching."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self._settings = settings
        self._warning: Callable[[], str] | None = None  # in the language of who asks
        self._retired: list[weakref.ref[Assistant]] = []
        # Nothing was seen yet: a generation may have come between the opening and the first look.
        self._seen: tuple[int, ...] | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @classmethod
    def open(
        cls, settings: Settings | None = None, *, progress: Progress = no_progress, poll_s: float = POLL_S
    ) -> LiveAssistant:
        """Return the assistant over the reports of `settings`, watching; raises as `Assistant.open` does."""
        settings = settings or load_settings()
        live = cls(Assistant.open(settings, progress=progress), settings)
        live.watch(poll_s)
        return live

    def now(self) -> Assistant:
        """Return what answers at this moment, to be held for the whole of one request."""
        return self._assistant

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that can be quoted."""
        return self.now().documents

    @property
    def generation(self) -> str:
        """The name of the index generation that answers."""
        return self.now().generation

    @property
    def encoder(self) -> Encoder:
        """The model that questions are read with."""
        return self.now().encoder

    @property
    def warning(self) -> str | None:
        """One line on why the index that answers is not the latest, None where it is."""
        return self._warning() if self._warning else self.now().warning

    def document(self, document_id: str) -> Document:
        """Return a document by its id; raises `KeyError` where there is none."""
        return self.now().document(document_id)

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        as_typed: bool = False,
        scope: Scope | None = None,
    ) -> Answer:
        """Return the answer to `question`, as `Assistant.ask` does."""
        return self.now().ask(question, history, as_typed=as_typed, scope=scope)

    def search(self, query: str, *, limit: int, scope: Scope | None = None) -> tuple[Hit, ...]:
        """Return the passages nearest to `query`, as `Assistant.search` does."""
        return self.now().search(query, limit=limit, scope=scope)

    def explain(self, question: str, *, scope: Scope | None = None) -> Explanation:
        """Return why `question` is answered as it is, as `Assistant.explain` does."""
        return self.now().explain(question, scope=scope)

    def watch(self, poll_s: float = POLL_S) -> None:
        """Begin to look for new generations, every `poll_s` seconds."""
        self._thread = threading.Thread(target=self._watch, args=(poll_s,), name="index-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def refresh(self) -> bool:
        """Take up the generation that CURRENT names, if it is another and sound; return whether it was."""
        self._let_go()
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            fresh = self._opened()
        except _OtherModelError as error:
            self._warn_old(partial(_other_model, error.generation))
            return False
        except RagError as error:
            reason = str(error).partition("; dựng lại")[0]
            self._warn_old(lambda: reason)
            return False
        self._warning = None
        if fresh is None:
            return False
        _log.info("now answering from %s instead of %s", fresh.generation, self.generation)
        self._retired.append(weakref.ref(self._assistant))
        self._assistant = fresh
        return True

    def _opened(self) -> Assistant | None:
        """Return the assistant over the current generation, None where it is the one that answers."""
        folder, encoder = self._settings.index, self._assistant.encoder
        name = current_name(folder)
        if name == self.generation:
            return None
        if read_manifest(folder).model.get("fingerprint") != encoder.fingerprint:
            raise _OtherModelError(name)
        opened = open_index(folder, encoder.fingerprint)
        if opened.warning:  # the one before is what answers already
            raise RagError(opened.warning.partition("; đang dùng")[0])
        fresh = Assistant(opened.index, encoder)
        fresh.ask(fresh.documents[0].title)  # what is made at the first question is made now
        return fresh

    def _watch(self, poll_s: float) -> None:
        while not self._stopped.wait(poll_s):
            try:
                self.refresh()
            except Exception as error:  # noqa: BLE001 -- whatever a new index does, the old one goes on
                _log.exception("a new index is not taken up")
                self._warn(partial(_not_opened, str(error), self.generation))

    def _warn_old(self, reason: Callable[[], str]) -> None:
        """Warn that the generation that answers is not the latest, and why."""
        self._warn(partial(_not_latest, reason, self.generation))

    def _warn(self, warning: Callable[[], str]) -> None:
        self._warning = warning
        _log.warning("%s", warning())

    def _stamp(self) -> tuple[int, ...]:
        """Return what changes whenever CURRENT is replaced; () where there is none."""
        try:
            found = (self._settings.index / CURRENT).stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _let_go(self) -> None:
        """Free the memory of assistants that no request holds: their parts know each other, in circles."""
        self._retired = [old for old in self._retired if old() is not None]
        if self._retired:
            gc.collect()
