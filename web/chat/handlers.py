"""What happens on the chat page, as plain functions of values: no Gradio here.

The conversation is written by the server and never read back from the browser, so nothing that a client
forges can become history, a citation, or a line in the file of opinions.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Sequence

from anyio import to_thread

from rag.types import Answer, Turn
from web.api.routes import MAX_HISTORY, Asked, answer_in_thread, considered
from web.chat.rendering import Ratings, conversation_html, opinion_html, welcome_html
from web.chat.scopes import EVERYTHING, read_scope_key, scope_choices, scopes_html
from web.feedback.file import FeedbackError, FeedbackFile, Judged, Quoted, read_opinion
from web.types import AnsweringService, Exchange
from web.words import words

MAX_EXCHANGES = 50  # that one page keeps and shows; the oldest go first
_MAX_OPINION_CHARS = 20_000  # of JSON: a comment of full length, every character escaped, and room to spare

_log = logging.getLogger(__name__)

Conversation = tuple[Exchange, ...]


class ChatHandlers:
    """What happens at each event; plain functions of values, so that tests call them without a page."""

    def __init__(
        self, service: AnsweringService, examples: Sequence[str], feedback: FeedbackFile | None = None
    ) -> None:
        self._service = service
        self._examples = tuple(examples)
        self._feedback = feedback

    def welcome(self) -> str:
        """Return the page before the first question."""
        return welcome_html(self._service.documents, self._examples)

    def scopes(self) -> tuple[str, str]:
        """Return (what may be chosen to search in, key of what is chosen) of a page that is opened."""
        return scopes_html(scope_choices(self._service.documents)), EVERYTHING

    async def respond(
        self, message: str | None, conversation: Conversation, ratings: Ratings, scope: str | None = None
    ) -> AsyncIterator[tuple[str, Conversation, str]]:
        """Yield (textbox, conversation, page) twice: with the question put, then with its answer.

        `scope` is the key of what was chosen to search in.
        """
        question = considered(message or "")
        if not question:
            yield "", conversation, self._page(conversation, ratings)
            return
        asked = Asked(question, _history(conversation), scope=read_scope_key(scope))
        async for step in self._exchange(asked, conversation, ratings):
            yield "", *step

    async def ask_as_typed(
        self, number: str | None, conversation: Conversation, ratings: Ratings
    ) -> AsyncIterator[tuple[Conversation, str]]:
        """Yield (conversation, page) twice: a question of the conversation, asked again just as it stands."""
        again = _find(conversation, number)
        if again is None:
            yield conversation, self._page(conversation, ratings)
            return
        asked = Asked(again.question, as_typed=True, scope=again.scope)
        async for step in self._exchange(asked, conversation, ratings):
            yield step

    async def rate(
        self, sent: str | None, conversation: Conversation, ratings: Ratings
    ) -> tuple[Ratings, str]:
        """Write down what the user says of an answer; return (ratings, what to tell the user).

        Only the verdict, the reason and the comment come from the browser, the rest from the server's memory.
        """
        try:
            body = json.loads((sent or "")[:_MAX_OPINION_CHARS])
            exchange, opinion = _find(conversation, str(body.get("turn"))), read_opinion(body)
        except (ValueError, AttributeError, RecursionError):
            return ratings, ""
        if self._feedback is None or exchange is None or exchange.answer is None:
            return ratings, ""
        if exchange.number not in ratings:
            judged = _judged(exchange.answer, _history_of(exchange, conversation))
            try:
                await to_thread.run_sync(self._feedback.add, opinion, judged)
            except FeedbackError as error:
                return ratings, opinion_html(exchange.number, said=str(error), taken=False)
            ratings = {**ratings, exchange.number: opinion.verdict}
        return ratings, opinion_html(exchange.number, said=words().opinion_taken, taken=True)

    def restart(self) -> tuple[str, Conversation, Ratings, str, str, str, str]:
        """Return (textbox, conversation, ratings, what was told, page, scopes, scope) of a new conversation.

        Documents may have come or gone. Not an event of its own, nor one when the page is opened: a question
        that is sent meanwhile would be lost.
        """
        return "", (), {}, "", self.welcome(), *self.scopes()

    async def _exchange(
        self, asked: Asked, conversation: Conversation, ratings: Ratings
    ) -> AsyncIterator[tuple[Conversation, str]]:
        yield conversation, self._page(conversation, ratings, pending=asked.question)
        number = conversation[-1].number + 1 if conversation else 1
        answer = await self._answer(asked)
        exchange = Exchange(asked.question, answer, number, asked.as_typed, asked.scope)
        conversation = (*conversation, exchange)[-MAX_EXCHANGES:]
        yield conversation, self._page(conversation, ratings)

    async def _answer(self, asked: Asked) -> Answer | None:
        try:
            return await answer_in_thread(self._service, asked)
        except Exception:  # noqa: BLE001 -- whatever went wrong, the page must say so calmly
            _log.exception("answering failed")
            return None

    def _page(self, conversation: Conversation, ratings: Ratings, *, pending: str | None = None) -> str:
        if not conversation and pending is None:
            return self.welcome()
        shown = ratings if self._feedback else None
        return conversation_html(conversation, pending=pending, ratings=shown)


def _find(conversation: Conversation, number: str | None) -> Exchange | None:
    return next((exchange for exchange in conversation if str(exchange.number) == number), None)


def _history(conversation: Conversation) -> tuple[Turn, ...]:
    return tuple(exchange.as_turn() for exchange in conversation[-MAX_HISTORY:])


def _history_of(exchange: Exchange, conversation: Conversation) -> tuple[Turn, ...]:
    """Return the turns in whose light an exchange of the conversation was answered."""
    return () if exchange.as_typed else _history(conversation[: conversation.index(exchange)])


def _judged(answer: Answer, history: tuple[Turn, ...]) -> Judged:
    quoted = tuple(Quoted(c.document.id, c.start, c.end, c.quote) for c in answer.citations)
    return Judged(
        answer.question, history, answer.understood_as, str(answer.status), quoted, answer.generation
    )
