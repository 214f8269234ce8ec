from __future__ import annotations

import asyncio
import re

from rag.question import MAX_QUESTION_CHARS
from tests.web.fakes import FAULT, FakeAssistant
from web import texts
from web.chat import MAX_EXCHANGES, ChatHandlers, Conversation
from web.types import Exchange


def respond(
    handlers: ChatHandlers, message: str | None, conversation: Conversation = ()
) -> list[tuple[str, Conversation, str]]:
    async def collect() -> list[tuple[str, Conversation, str]]:
        return [step async for step in handlers.respond(message, conversation)]

    return asyncio.run(collect())


def test_the_question_is_shown_at_once_and_then_its_answer(service: FakeAssistant) -> None:
    first, last = respond(ChatHandlers(service, ()), " Tổng thu ngân sách nhà nước? ")
    assert texts.PENDING in first[2]
    assert first[0] == last[0] == ""
    assert first[1] == ()
    assert [exchange.question for exchange in last[1]] == ["Tổng thu ngân sách nhà nước?"]
    assert "433 tỷ đồng" in last[2]
    assert texts.PENDING not in last[2]


def test_a_follow_up_is_asked_with_its_history(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    conversation = respond(handlers, "Tổng thu ngân sách nhà nước?")[-1][1]
    page = respond(handlers, "Còn tổng chi ngân sách địa phương?", conversation)[-1][2]
    turns = service.asked[-1][1]
    assert [turn.question for turn in turns] == ["Tổng thu ngân sách nhà nước?"]
    assert "433 tỷ đồng" in turns[0].answer
    assert texts.UNDERSTOOD in page
    assert page.index("433 tỷ đồng") < page.index("Còn tổng chi")


def test_nothing_asked_nothing_changed(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ("Ví dụ?",))
    assert respond(handlers, "  ") == [("", (), handlers.welcome())]
    assert respond(handlers, None) == [("", (), handlers.welcome())]
    kept = (Exchange("cũ", None),)
    ((_, conversation, page),) = respond(handlers, "", kept)
    assert conversation == kept
    assert "cũ" in page
    assert service.asked == []


def test_a_fault_becomes_a_calm_bubble_and_the_talk_goes_on(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    _, conversation, page = respond(handlers, FAULT)[-1]
    assert texts.FAILED in page
    assert "RuntimeError" not in page
    assert "433 tỷ đồng" in respond(handlers, "Tổng thu ngân sách nhà nước", conversation)[-1][2]


def test_long_questions_are_cut_and_old_exchanges_go(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    old = tuple(Exchange(f"câu {n}", None) for n in range(MAX_EXCHANGES))
    conversation = respond(handlers, "x" * 5000, old)[-1][1]
    assert len(conversation) == MAX_EXCHANGES
    assert conversation[-1].question == "x" * MAX_QUESTION_CHARS
    assert conversation[0].question == "câu 1"


def test_restart_forgets(service: FakeAssistant) -> None:
    assert ChatHandlers(service, ("Ví dụ?",)).restart() == (
        "",
        (),
        ChatHandlers(service, ("Ví dụ?",)).welcome(),
    )


def test_gradios_words_are_all_vietnamese() -> None:
    english = re.compile(r"\b(the|submit|clear|loading|error|warning|connection)\b", re.IGNORECASE)
    assert not [words for words in texts.GRADIO.values() if english.search(words)]
