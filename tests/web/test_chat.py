from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

from rag.typed import MAX_QUESTION_CHARS
from tests.web.fakes import FAULT, FakeAssistant
from web.chat.handlers import MAX_EXCHANGES, ChatHandlers, Conversation
from web.chat.rendering import Ratings
from web.feedback.file import FeedbackFile, Verdict
from web.types import Exchange
from web.words.vietnamese import VIETNAMESE


def respond(
    handlers: ChatHandlers, message: str | None, conversation: Conversation = ()
) -> list[tuple[str, Conversation, str]]:
    async def collect() -> list[tuple[str, Conversation, str]]:
        return [step async for step in handlers.respond(message, conversation, {})]

    return asyncio.run(collect())


def test_the_question_is_shown_at_once_and_then_its_answer(service: FakeAssistant) -> None:
    first, last = respond(ChatHandlers(service, ()), " Tổng thu ngân sách nhà nước? ")
    assert VIETNAMESE.pending in first[2]
    assert first[0] == last[0] == ""
    assert first[1] == ()
    assert [exchange.question for exchange in last[1]] == ["Tổng thu ngân sách nhà nước?"]
    assert "433 tỷ đồng" in last[2]
    assert VIETNAMESE.pending not in last[2]


def test_a_follow_up_is_asked_with_its_history(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    conversation = respond(handlers, "Tổng thu ngân sách nhà nước?")[-1][1]
    page = respond(handlers, "Còn tổng chi ngân sách địa phương?", conversation)[-1][2]
    turns = service.asked[-1][1]
    assert [turn.question for turn in turns] == ["Tổng thu ngân sách nhà nước?"]
    assert "433 tỷ đồng" in turns[0].answer
    assert VIETNAMESE.understood in page
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
    assert VIETNAMESE.failed in page
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
        {},
        "",
        ChatHandlers(service, ("Ví dụ?",)).welcome(),
        *ChatHandlers(service, ()).scopes(),
    )


def ask_again(
    handlers: ChatHandlers, number: str | None, conversation: Conversation
) -> list[tuple[Conversation, str]]:
    async def collect() -> list[tuple[Conversation, str]]:
        return [step async for step in handlers.ask_as_typed(number, conversation, {})]

    return asyncio.run(collect())


def test_a_question_is_asked_again_as_it_was_typed(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    conversation = respond(handlers, "Tổng thu ngân sách nhà nước?")[-1][1]
    conversation = respond(handlers, "Còn tổng chi?", conversation)[-1][1]
    first, last = ask_again(handlers, "2", conversation)
    assert VIETNAMESE.pending in first[1]
    assert first[0] == conversation
    again = last[0][-1]
    assert (again.question, again.number, again.as_typed) == ("Còn tổng chi?", 3, True)
    assert service.asked[-1] == ("Còn tổng chi?", ())
    assert service.as_typed == ["Còn tổng chi?"]
    assert VIETNAMESE.asked_as_typed in last[1]
    assert last[1].count(VIETNAMESE.ask_as_typed) == 1  # by the turn that was read in other words


def test_what_is_not_in_the_conversation_is_not_asked_again(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    assert ask_again(handlers, "1", ()) == [((), handlers.welcome())]
    conversation = respond(handlers, "Tổng thu ngân sách nhà nước?")[-1][1]
    for number in ("2", "", None, "x", "-1", "1.0", "²"):
        assert ask_again(handlers, number, conversation)[-1][0] == conversation
    assert service.as_typed == []


def test_numbers_of_exchanges_stay_when_old_ones_go(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    old = tuple(Exchange(f"câu {n}", None, n) for n in range(1, MAX_EXCHANGES + 1))
    conversation = respond(handlers, "Tổng thu ngân sách nhà nước?", old)[-1][1]
    assert [conversation[0].number, conversation[-1].number] == [2, MAX_EXCHANGES + 1]


def rate(
    handlers: ChatHandlers, sent: object, conversation: Conversation, ratings: Ratings | None = None
) -> tuple[Ratings, str]:
    words = sent if isinstance(sent, str) else json.dumps(sent)
    return asyncio.run(handlers.rate(words, conversation, ratings or {}))


def test_an_opinion_is_written_down_from_the_servers_memory(service: FakeAssistant, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    handlers = ChatHandlers(service, (), FeedbackFile(path))
    conversation = respond(handlers, "Tổng thu ngân sách nhà nước?")[-1][1]
    conversation, page = respond(handlers, "Còn tổng chi ngân sách địa phương?", conversation)[-1][1:]
    assert page.count('class="thumb up"') == 2
    forged = {"question": "giả", "status": "giả", "citations": []}
    sent = {"turn": 2, "verdict": "down", "reason": "Thiếu", "comment": " chưa\nđủ "} | forged
    ratings, said = rate(handlers, sent, conversation)
    assert ratings == {2: Verdict.DOWN}
    assert VIETNAMESE.opinion_taken in said
    line = json.loads(path.read_text(encoding="utf-8"))
    answer = conversation[1].answer
    assert answer
    assert (line["verdict"], line["reason"], line["comment"]) == ("down", "Thiếu", "chưa đủ")
    assert line["question"] == "Còn tổng chi ngân sách địa phương?"
    assert line["understood_as"] == answer.understood_as
    assert [turn["question"] for turn in line["history"]] == ["Tổng thu ngân sách nhà nước?"]
    assert [cited["quote"] for cited in line["citations"]] == [c.quote for c in answer.citations]


def test_one_answer_is_judged_once(service: FakeAssistant, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    handlers = ChatHandlers(service, (), FeedbackFile(path))
    conversation = respond(handlers, "Tổng thu ngân sách nhà nước?")[-1][1]
    up = {"turn": 1, "verdict": "up"}
    ratings, _ = rate(handlers, up, conversation)
    assert rate(handlers, {**up, "verdict": "down"}, conversation, ratings)[0] == ratings
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_opinions_that_say_nothing_change_nothing(service: FakeAssistant, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    handlers = ChatHandlers(service, (), FeedbackFile(path))
    conversation = (*respond(handlers, "Tổng thu ngân sách nhà nước?")[-1][1], Exchange("hỏng", None, 2))
    for sent in (
        "",
        "{",
        "[" * 20_000,
        "[]",
        "7",
        {},
        {"turn": 1},
        {"turn": 1, "verdict": "maybe"},
        {"turn": 1, "verdict": ["up"]},
        {"turn": 1, "verdict": "down", "reason": "tự bịa"},
        {"turn": 1, "verdict": "down", "comment": 7},
        {"turn": 2, "verdict": "up"},  # answering failed: there is nothing to judge
        {"turn": 3, "verdict": "up"},
    ):
        assert rate(handlers, sent, conversation) == ({}, "")
    assert not path.exists()


def test_a_disk_that_takes_nothing_gets_one_calm_line(service: FakeAssistant, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    handlers = ChatHandlers(service, (), FeedbackFile(tmp_path / "file" / "chat.jsonl"))
    conversation = respond(handlers, "Tổng thu ngân sách nhà nước?")[-1][1]
    ratings, said = rate(handlers, {"turn": 1, "verdict": "up"}, conversation)
    assert ratings == {}
    assert VIETNAMESE.feedback_failed in said
    assert "data-done" not in said


def test_without_a_file_no_opinion_is_asked_for(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    conversation, page = respond(handlers, "Tổng thu ngân sách nhà nước?")[-1][1:]
    assert "thumb" not in page
    assert rate(handlers, {"turn": 1, "verdict": "up"}, conversation) == ({}, "")


def test_gradios_words_are_all_vietnamese() -> None:
    english = re.compile(r"\b(the|submit|clear|loading|error|warning|connection)\b", re.IGNORECASE)
    assert not [words for words in VIETNAMESE.gradio.values() if english.search(words)]
