"""The chat page: Gradio Blocks whose memory stays on the server.

Components that take anything from the browser are textboxes and buttons. Three of the textboxes are out of
sight: the page's script writes into them which answer a press of a button is about, and what is searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.typed import MAX_QUESTION_CHARS
from web.chat.handlers import ChatHandlers
from web.feedback.file import FeedbackFile
from web.types import AnsweringService
from web.words import words

_FORGET_AFTER_S = 4 * 3600
_AT_ONCE = 8  # answers being looked for at the same time

# No styles of Gradio's own inside, and no script.
_PLAIN: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
_UNSEEN: dict[str, Any] = {"visible": "hidden"}  # but in the page, for its script
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that events read and write."""

    conversation: gr.State
    ratings: gr.State
    restart: gr.Button
    page: gr.HTML
    scopes: gr.HTML
    scope: gr.Textbox
    question: gr.Textbox
    send: gr.Button
    again: gr.Textbox
    ask_again: gr.Button
    opinion: gr.Textbox
    send_opinion: gr.Button
    said: gr.HTML


def build_chat(
    service: AnsweringService, examples: Sequence[str], feedback: FeedbackFile | None = None
) -> gr.Blocks:
    """Return the chat page over `service`; without `feedback` nobody is asked for an opinion."""
    handlers = ChatHandlers(service, examples, feedback)
    blocks = gr.Blocks(title=words().title, analytics_enabled=False, fill_height=True)
    with blocks:
        _connect(_lay_out(handlers.welcome(), handlers.scopes()[0]), handlers)
    blocks.queue(api_open=False, max_size=64, default_concurrency_limit=_AT_ONCE)
    return blocks


def _lay_out(welcome: str, scopes: str) -> _Parts:
    with gr.Row(elem_id="masthead"):
        gr.HTML(_masthead_html(), elem_id="masthead-words", **_PLAIN)
        restart = gr.Button(words().new_conversation, elem_id="restart", size="sm")
    with gr.Row(elem_id="panes"):
        with gr.Column(scale=11, min_width=280, elem_id="chat-pane"):
            page = gr.HTML(welcome, elem_id="conversation", **_PLAIN)
            offered = gr.HTML(scopes, elem_id="scopes", **_PLAIN)
            with gr.Row(elem_id="ask-row"):
                question = gr.Textbox(
                    label=words().question_label,
                    placeholder=words().question_placeholder,
                    show_label=False,
                    max_length=MAX_QUESTION_CHARS,
                    lines=1,
                    max_lines=5,
                    elem_id="question",
                    scale=1,
                    container=False,
                )
                send = gr.Button(words().send, variant="primary", elem_id="send", scale=0, min_width=72)
        with gr.Column(scale=9, min_width=280, elem_id="source-pane"):
            gr.HTML(_source_pane_html(), elem_id="source-html", **_PLAIN)
    return _Parts(
        conversation=gr.State((), time_to_live=_FORGET_AFTER_S),
        ratings=gr.State({}, time_to_live=_FORGET_AFTER_S),
        restart=restart,
        page=page,
        scopes=offered,
        scope=gr.Textbox(elem_id="scope", **_UNSEEN),
        question=question,
        send=send,
        again=gr.Textbox(elem_id="again", **_UNSEEN),
        ask_again=gr.Button(words().ask_as_typed, elem_id="ask-again", **_UNSEEN),
        opinion=gr.Textbox(elem_id="opinion", **_UNSEEN),
        send_opinion=gr.Button(words().send_opinion, elem_id="send-opinion", **_UNSEEN),
        said=gr.HTML("", elem_id="said", **_PLAIN, **_UNSEEN),
    )


def _connect(parts: _Parts, handlers: ChatHandlers) -> None:
    memory = [parts.conversation, parts.ratings]
    asked = gr.on(
        [parts.question.submit, parts.send.click],
        handlers.respond,
        inputs=[parts.question, *memory, parts.scope],
        outputs=[parts.question, parts.conversation, parts.page],
        trigger_mode="once",
        concurrency_limit=_AT_ONCE,
        **_QUIET,
    )
    asked_again = parts.ask_again.click(
        handlers.ask_as_typed,
        inputs=[parts.again, *memory],
        outputs=[parts.conversation, parts.page],
        trigger_mode="once",
        concurrency_limit=_AT_ONCE,
        **_QUIET,
    )
    # Not the conversation: an answer that comes in meanwhile must not be overwritten.
    parts.send_opinion.click(
        handlers.rate,
        inputs=[parts.opinion, *memory],
        outputs=[parts.ratings, parts.said],
        trigger_mode="once",
        **_QUIET,
    )
    parts.restart.click(
        handlers.restart,
        outputs=[parts.question, *memory, parts.said, parts.page, parts.scopes, parts.scope],
        cancels=[asked, asked_again],
        **_QUIET,
    )


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
    return f'<header class="masthead"><h1>{words().title}</h1><p>{words().notice}</p></header>'


def _source_pane_html() -> str:
    return (
        f'<section id="source" aria-label="{words().source_pane}">'
        f'<div class="source-bar"><h2>{words().source_pane}</h2>'
        f'<a href="#chat-pane" class="back">{words().back_to_chat}</a></div>'
        f'<iframe id="source-frame" name="source" title="{words().source_pane}"></iframe></section>'
    )
