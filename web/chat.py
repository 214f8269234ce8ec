"""The chat page: Gradio Blocks whose memory stays on the server.

Components that take anything from the browser are one textbox and buttons; the conversation is written by
the server and never read back, so nothing that a client forges can become history, a citation or a file.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

import gradio as gr

from rag.question import MAX_QUESTION_CHARS
from rag.types import Answer
from web import texts
from web.api import MAX_HISTORY, answer_in_thread, considered
from web.rendering import conversation_html, welcome_html
from web.types import AnsweringService, Exchange

MAX_EXCHANGES = 50  # that one page keeps and shows; the oldest go first
_FORGET_AFTER_S = 4 * 3600
_AT_ONCE = 8  # answers being looked for at the same time

# No styles of Gradio's own inside, and no script.
_PLAIN: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}

_log = logging.getLogger(__name__)

Conversation = tuple[Exchange, ...]


class ChatHandlers:
    """What happens at each event; plain functions of values, so that tests call them without a page."""

    def __init__(self, service: AnsweringService, examples: Sequence[str]) -> None:
        self._service = service
        self._examples = tuple(examples)

    def welcome(self) -> str:
        """Return the page before the first question."""
        return welcome_html(self._service.documents, self._examples)

    async def respond(
        self, message: str | None, conversation: Conversation
    ) -> AsyncIterator[tuple[str, Conversation, str]]:
        """Yield (textbox, conversation, page) twice: with the question put, then with its answer."""
        question = considered(message or "")
        if not question:
            yield "", conversation, conversation_html(conversation) if conversation else self.welcome()
            return
        yield "", conversation, conversation_html(conversation, pending=question)
        exchange = Exchange(question, await self._answer(question, conversation))
        conversation = (*conversation, exchange)[-MAX_EXCHANGES:]
        yield "", conversation, conversation_html(conversation)

    def restart(self) -> tuple[str, Conversation, str]:
        """Return (textbox, conversation, page) of a new conversation."""
        return "", (), self.welcome()

    async def _answer(self, question: str, conversation: Conversation) -> Answer | None:
        history = tuple(exchange.as_turn() for exchange in conversation[-MAX_HISTORY:])
        try:
            return await answer_in_thread(self._service, question, history)
        except Exception:  # noqa: BLE001 -- whatever went wrong, the page must say so calmly
            _log.exception("answering failed")
            return None


def build_chat(service: AnsweringService, examples: Sequence[str]) -> gr.Blocks:
    """Return the chat page over `service`."""
    handlers = ChatHandlers(service, examples)
    blocks = gr.Blocks(title=texts.TITLE, analytics_enabled=False, fill_height=True)
    with blocks:
        memory = gr.State((), time_to_live=_FORGET_AFTER_S)
        with gr.Row(elem_id="masthead"):
            gr.HTML(_masthead_html(), elem_id="masthead-words", **_PLAIN)
            restart = gr.Button(texts.NEW_CONVERSATION, elem_id="restart", size="sm")
        with gr.Row(elem_id="panes"):
            with gr.Column(scale=11, min_width=280, elem_id="chat-pane"):
                page = gr.HTML(handlers.welcome(), elem_id="conversation", **_PLAIN)
                with gr.Row(elem_id="ask-row"):
                    question = gr.Textbox(
                        label=texts.QUESTION_LABEL,
                        placeholder=texts.QUESTION_PLACEHOLDER,
                        show_label=False,
                        max_length=MAX_QUESTION_CHARS,
                        lines=1,
                        max_lines=5,
                        elem_id="question",
                        scale=1,
                        container=False,
                    )
                    send = gr.Button(texts.SEND, variant="primary", elem_id="send", scale=0, min_width=72)
            with gr.Column(scale=9, min_width=280, elem_id="source-pane"):
                gr.HTML(_source_pane_html(), elem_id="source-html", **_PLAIN)
        outputs = [question, memory, page]
        asked = gr.on(
            [question.submit, send.click],
            handlers.respond,
            inputs=[question, memory],
            outputs=outputs,
            show_progress="hidden",
            trigger_mode="once",
            concurrency_limit=_AT_ONCE,
            api_visibility="private",
        )
        restart.click(
            handlers.restart,
            outputs=outputs,
            show_progress="hidden",
            cancels=[asked],
            api_visibility="private",
        )
    blocks.queue(api_open=False, max_size=64, default_concurrency_limit=_AT_ONCE)
    return blocks


def theme() -> gr.themes.Base:
    """Return the page's theme, in IBM Plex Sans: Gradio brings it along, with every Vietnamese letter.

    Only in Regular and Bold, though: its SemiBold file is a subset without them.
    """
    font: list[Any] = [
        gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700)),
        "Segoe UI",
        "Arial",
        "sans-serif",
    ]
    return gr.themes.Default(
        primary_hue="red", neutral_hue="slate", font=font, font_mono=["Consolas", "monospace"]
    )


def _masthead_html() -> str:
    return f'<header class="masthead"><h1>{texts.TITLE}</h1><p>{texts.NOTICE}</p></header>'


def _source_pane_html() -> str:
    return (
        f'<section id="source" aria-label="{texts.SOURCE_PANE}">'
        f'<div class="source-bar"><h2>{texts.SOURCE_PANE}</h2>'
        f'<a href="#chat-pane" class="back">{texts.BACK_TO_CHAT}</a></div>'
        f'<iframe id="source-frame" name="source" title="{texts.SOURCE_PANE}"></iframe></section>'
    )
