"""The chat page: Gradio Blocks whose memory stays on the server.

Components that take anything from the browser are textboxes and buttons. Three of the textboxes are out of
sight: the page's script writes into them which conversation it shows, which question a press of a button is
about, and what is searched.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from index.language import Language, speaking, spoken
from rag.typed import MAX_QUESTION_CHARS
from web.chat.handlers import ChatHandlers
from web.chat.speech import read_language, steps_in
from web.marking import escape
from web.words import words

_AT_ONCE = 8  # answers being looked for at the same time
# Gradio keeps all that each page last showed, for ten thousand pages and without end, which no event here
# reads: a tenth of a megabyte for a short conversation, half of one for a long.
_PAGES_KEPT = 100

# No styles of Gradio's own inside, and no script.
_PLAIN: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
_UNSEEN: dict[str, Any] = {"visible": "hidden"}  # but in the page, for its script
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components that events read and write."""

    language: gr.Textbox
    conversation: gr.Textbox
    restart: gr.Button
    page: gr.HTML
    scopes: gr.HTML
    scope: gr.Textbox
    question: gr.Textbox
    send: gr.Button
    again: gr.Textbox
    ask_again: gr.Button


def build_chat(handlers: ChatHandlers) -> gr.Blocks:
    """Return the chat page over what its events do."""
    blocks = gr.Blocks(title=words().title, analytics_enabled=False, fill_height=True)
    with blocks:
        _connect(_lay_out(handlers.welcome(), handlers.scopes()[0]), handlers)
    blocks.queue(api_open=False, max_size=64, default_concurrency_limit=_AT_ONCE)
    blocks.state_session_capacity = _PAGES_KEPT
    return blocks


def _lay_out(welcome: str, scopes: str) -> _Parts:
    with gr.Row(elem_id="masthead"):
        gr.HTML(_masthead_html(), elem_id="masthead-words", **_PLAIN)
        gr.HTML(_export_html(), elem_id="export-place", **_PLAIN)
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
        language=gr.Textbox(str(spoken()), elem_id="language", **_UNSEEN),
        conversation=gr.Textbox(elem_id="conversation-id", **_UNSEEN),
        restart=restart,
        page=page,
        scopes=offered,
        scope=gr.Textbox(elem_id="scope", **_UNSEEN),
        question=question,
        send=send,
        again=gr.Textbox(elem_id="again", **_UNSEEN),
        ask_again=gr.Button(words().ask_as_typed, elem_id="ask-again", **_UNSEEN),
    )


def _connect(parts: _Parts, handlers: ChatHandlers) -> None:
    async def respond(
        question: str, conversation: str, scope: str, language: str
    ) -> AsyncIterator[tuple[Any, str]]:
        box: Any = ""
        async for page in steps_in(language, handlers.respond(question, conversation, scope)):
            yield box, page
            box = gr.skip()  # with the answer comes nothing that could wipe what is being typed meanwhile

    async def ask_as_typed(again: str, conversation: str, language: str) -> AsyncIterator[str]:
        async for page in steps_in(language, handlers.ask_as_typed(again, conversation)):
            yield page

    def restart(language: str) -> tuple[str, str, str]:
        with speaking(read_language(language)):
            return handlers.restart()

    asked = gr.on(
        [parts.question.submit, parts.send.click],
        respond,
        inputs=[parts.question, parts.conversation, parts.scope, parts.language],
        outputs=[parts.question, parts.page],
        trigger_mode="once",
        concurrency_limit=_AT_ONCE,
        **_QUIET,
    )
    asked_again = parts.ask_again.click(
        ask_as_typed,
        inputs=[parts.again, parts.conversation, parts.language],
        outputs=[parts.page],
        trigger_mode="once",
        concurrency_limit=_AT_ONCE,
        **_QUIET,
    )
    parts.restart.click(
        restart,
        inputs=[parts.language],
        outputs=[parts.page, parts.scopes, parts.scope],
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
    """Return title and notice, and the words that the page's script needs."""
    said = {
        "pending": words().pending,
        "found": words().answer_found,
        "missing": words().answer_missing,
        "failed": words().failed,
        "export-failed": words().export_failed,
        "opinion-failed": words().feedback_failed,
    }
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in said.items())
    return (
        f'<a class="skip" href="#question">{escape(words().skip_to_question)}</a>'
        f'<header class="masthead"{data}><h1>{words().title}</h1>{_switch_html()}'
        f"<p>{words().notice}</p></header>"
    )


def _switch_html() -> str:
    """Return the link to this page in the other language, whose name is in that language."""
    other = next(language for language in Language if language is not spoken())
    with speaking(other):
        name = escape(words().language)
    return f'<a class="language" href="./?lang={other}" lang="{other}" hreflang="{other}">{name}</a>'


def _export_html() -> str:
    """Return the button that the page's script lets be pressed once there is something to export."""
    return f'<button type="button" id="export" disabled>{escape(words().export)}</button>'


def _source_pane_html() -> str:
    return (
        f'<section id="source" aria-label="{words().source_pane}">'
        f'<div class="source-bar"><h2>{words().source_pane}</h2>'
        f'<a href="#chat-pane" class="back">{words().back_to_chat}</a></div>'
        f'<iframe id="source-frame" name="source" title="{words().source_pane}"></iframe></section>'
    )
