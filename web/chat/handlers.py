"""What happens on the chat page, as plain functions of values: no Gradio here.

The conversation is written by the server and never read back from the browser, which only names it: nothing
that a client forges can become history, a citation, or a line in the file of opinions.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from anyio import to_thread

from rag.types import Answer, Turn
from web.api.routes import MAX_HISTORY, Asked, answer_in_thread, considered
from web.chat.conversations import Conversation, Conversations, is_conversation_id
from web.chat.rendering import conversation_html, failure_html, welcome_html
from web.chat.scopes import EVERYTHING, read_scope_key, scope_choices, scopes_html
from web.feedback.file import FeedbackError, FeedbackFile, Judged, Quoted, read_opinion
from web.types import AnsweringService, Exchange
from web.words import words

_MAX_OPINION_CHARS = 20_000  # of JSON: a comment of full length, every character escaped, and room to spare

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What to tell the user of an opinion; `taken` if it has been written down."""

    said: str = ""
    taken: bool = False


class ChatHandlers:
    """What happens at each event; plain functions of values, so that tests call them without a page."""

    def __init__(
        self,
        service: AnsweringService,
        examples: Sequence[str],
        feedback: FeedbackFile | None = None,
        *,
        conversations: Conversations | None = None,
    ) -> None:
        self._service = service
        self._examples = tuple(examples)
        self._feedback = feedback
        self._kept = Conversations() if conversations is None else conversations
        self._looking: set[asyncio.Task[None]] = set()  # the loop itself holds its tasks but weakly
        self._restarts = itertools.count(1)

    def welcome(self, restart: int = 0) -> str:
        """Return the page before the first question."""
        return welcome_html(self._service.documents, self._examples, restart=restart)

    def scopes(self) -> tuple[str, str]:
        """Return (what may be chosen to search in, key of what is chosen) of a page that is opened."""
        return scopes_html(scope_choices(self._service.documents)), EVERYTHING

    def exchanges(self, key: object) -> tuple[Exchange, ...]:
        """Return what has been asked and answered in a conversation; () where it is not known."""
        return self._kept.get(str(key)).exchanges if is_conversation_id(key) else ()

    def shown(self, key: object) -> str:
        """Return a conversation as HTML, for a page that is loaded again; "" where it is not known."""
        held = self._kept.get(str(key)) if is_conversation_id(key) else Conversation()
        return self._page(held) if held.last else ""

    async def respond(
        self, message: str | None, key: str | None, scope: str | None = None
    ) -> AsyncIterator[str]:
        """Yield the page twice: with the question put, then with its answer.

        `key` is the id of the conversation, `scope` the key of what was chosen to search in.
        """
        question = considered(message or "")
        if key is None or not is_conversation_id(key):
            yield failure_html(words().no_conversation)
            return
        if not question:
            yield self._page(self._kept.get(key))
            return
        history = _history(self._kept.get(key).exchanges)
        asked = Asked(question, history, scope=read_scope_key(scope))
        async for page in self._exchange(asked, key):
            yield page

    async def ask_as_typed(self, number: str | None, key: str | None) -> AsyncIterator[str]:
        """Yield the page twice: a question of the conversation, asked again just as it stands."""
        if key is None or not is_conversation_id(key):
            yield failure_html(words().no_conversation)
            return
        held = self._kept.get(key)
        again = held.find(number)
        if again is None:
            yield self._page(held)
            return
        async for page in self._exchange(Asked(again.question, as_typed=True, scope=again.scope), key):
            yield page

    async def rate(self, sent: str | None, key: object) -> Told:
        """Write down what the user says of an answer.

        Only the verdict, the reason and the comment come from the browser, the rest from the server's memory.
        """
        try:
            body = json.loads((sent or "")[:_MAX_OPINION_CHARS])
            held = self._kept.get(str(key)) if is_conversation_id(key) else Conversation()
            exchange, opinion = held.find(str(body.get("turn"))), read_opinion(body)
        except (ValueError, AttributeError, RecursionError):
            return Told()
        if self._feedback is None or exchange is None or exchange.answer is None:
            return Told()
        if self._kept.rate(str(key), exchange.number, opinion.verdict):
            judged = _judged(exchange.answer, _history_of(exchange, held))
            try:
                await to_thread.run_sync(self._feedback.add, opinion, judged)
            except FeedbackError as error:
                self._kept.unrate(str(key), exchange.number)
                return Told(str(error))
        return Told(words().opinion_taken, taken=True)

    def restart(self) -> tuple[str, str, str]:
        """Return (page, scopes, scope) of a new conversation; its id is the page's to make.

        Documents may have come or gone. Not an event of its own, nor one when the page is opened: a question
        that is sent meanwhile would be lost.
        """
        return self.welcome(next(self._restarts)), *self.scopes()

    async def _exchange(self, asked: Asked, key: str) -> AsyncIterator[str]:
        number, held = self._kept.begin(key, asked.question)
        # A task of its own: a page that is closed or loaded again meanwhile finds the answer when it is back.
        looking = asyncio.create_task(self._look(asked, key, number))
        self._looking.add(looking)
        looking.add_done_callback(self._looking.discard)
        yield self._page(held)
        await asyncio.shield(looking)
        yield self._page(self._kept.get(key))

    async def _look(self, asked: Asked, key: str, number: int) -> None:
        answer: Answer | None = None
        try:
            answer = await answer_in_thread(self._service, asked)
        except Exception:  # noqa: BLE001 -- whatever went wrong, the page must say so calmly
            _log.exception("answering failed")
        finally:
            exchange = Exchange(asked.question, answer, number, asked.as_typed, asked.scope)
            self._kept.finish(key, exchange)

    def _page(self, held: Conversation) -> str:
        if not held.last:
            return self.welcome()
        ratings = held.ratings if self._feedback else None
        return conversation_html(held.exchanges, pending=held.pending, ratings=ratings)


def _history(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    return tuple(exchange.as_turn() for exchange in exchanges[-MAX_HISTORY:])


def _history_of(exchange: Exchange, held: Conversation) -> tuple[Turn, ...]:
    """Return the turns in whose light an exchange of the conversation was answered."""
    return () if exchange.as_typed else _history(held.before(exchange))


def _judged(answer: Answer, history: tuple[Turn, ...]) -> Judged:
    quoted = tuple(Quoted(c.document.id, c.start, c.end, c.quote) for c in answer.citations)
    return Judged(
        answer.question, history, answer.understood_as, str(answer.status), quoted, answer.generation
    )
