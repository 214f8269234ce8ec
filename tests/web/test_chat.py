from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rag.typed import MAX_QUESTION_CHARS
from tests.web.fakes import FAULT, SLOW, FakeAssistant
from web.chat.conversations import MAX_EXCHANGES, Conversations
from web.chat.handlers import ChatHandlers, Told
from web.feedback.file import FeedbackFile, Verdict
from web.types import Exchange
from web.words.vietnamese import VIETNAMESE

ID, OTHER = "a" * 32, "b" * 32
NO_IDS = ("", None, "a" * 31, "a" * 65, "A" * 32, "g" * 32, f"{ID}\n", "../../etc/passwd", "١" * 32)


def collect(pages: AsyncIterator[str]) -> list[str]:
    async def all_of_them() -> list[str]:
        return [page async for page in pages]

    return asyncio.run(all_of_them())


def respond(handlers: ChatHandlers, message: str | None, key: str | None = ID) -> list[str]:
    return collect(handlers.respond(message, key))


def ask_again(handlers: ChatHandlers, number: str | None, key: str | None = ID) -> list[str]:
    return collect(handlers.ask_as_typed(number, key))


def questions(handlers: ChatHandlers, key: str = ID) -> list[str]:
    return [exchange.question for exchange in handlers.exchanges(key)]


def test_the_question_is_shown_at_once_and_then_its_answer(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    first, last = respond(handlers, " Tổng thu ngân sách nhà nước? ")
    assert VIETNAMESE.pending in first
    assert questions(handlers) == ["Tổng thu ngân sách nhà nước?"]
    assert "433 tỷ đồng" in last
    assert VIETNAMESE.pending not in last
    assert handlers.shown(ID) == last


def test_a_follow_up_is_asked_with_its_history(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    respond(handlers, "Tổng thu ngân sách nhà nước?")
    page = respond(handlers, "Còn tổng chi ngân sách địa phương?")[-1]
    turns = service.asked[-1][1]
    assert [turn.question for turn in turns] == ["Tổng thu ngân sách nhà nước?"]
    assert "433 tỷ đồng" in turns[0].answer
    assert VIETNAMESE.understood in page
    assert page.index("433 tỷ đồng") < page.index("Còn tổng chi")


def test_conversations_do_not_mix(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    respond(handlers, "Tổng thu ngân sách nhà nước?")
    page = respond(handlers, "Còn tổng chi ngân sách địa phương?", OTHER)[-1]
    assert service.asked[-1][1] == ()
    assert "Tổng thu ngân sách nhà nước?" not in page
    assert questions(handlers) == ["Tổng thu ngân sách nhà nước?"]


def test_two_questions_at_once_are_both_kept_in_their_order(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())

    async def both() -> list[list[str]]:
        async def one(question: str) -> list[str]:
            return [page async for page in handlers.respond(question, ID)]

        return list(await asyncio.gather(one(SLOW), one("Có bao nhiêu lượt khách du lịch?")))

    slow, quick = asyncio.run(both())
    assert questions(handlers) == [SLOW, "Có bao nhiêu lượt khách du lịch?"]
    assert [exchange.number for exchange in handlers.exchanges(ID)] == [1, 2]
    assert quick[1].count(VIETNAMESE.pending) == 1  # the slow one is still shown as being looked for
    assert quick[1].index(SLOW) < quick[1].index(VIETNAMESE.pending) < quick[1].index("lượt khách du lịch?")
    assert VIETNAMESE.pending not in slow[1]


def test_an_answer_is_kept_though_its_page_has_gone(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())

    async def leave() -> None:
        pages = handlers.respond(SLOW, ID)
        await anext(pages)
        second = asyncio.ensure_future(anext(pages))
        await asyncio.sleep(0)
        second.cancel()
        assert VIETNAMESE.pending in handlers.shown(ID)
        while VIETNAMESE.pending in handlers.shown(ID):
            await asyncio.sleep(0.02)

    asyncio.run(leave())
    assert "433 tỷ đồng" in handlers.shown(ID)


@pytest.mark.parametrize("key", NO_IDS)
def test_what_is_no_id_is_refused(service: FakeAssistant, key: str | None) -> None:
    handlers = ChatHandlers(service, ())
    for pages in (respond(handlers, "Tổng thu ngân sách?", key), ask_again(handlers, "1", key)):
        assert len(pages) == 1
        assert VIETNAMESE.no_conversation in pages[0]
    assert service.asked == []
    assert handlers.shown(key) == ""
    assert handlers.exchanges(key) == ()
    assert rate(handlers, {"turn": 1, "verdict": "up"}, key) == Told()


def test_an_id_that_nobody_uses_sees_nothing(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    respond(handlers, "Tổng thu ngân sách nhà nước?")
    assert handlers.shown(OTHER) == ""
    assert handlers.exchanges(OTHER) == ()
    assert ask_again(handlers, "1", OTHER) == [handlers.welcome()]


def test_nothing_asked_nothing_changed(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ("Ví dụ?",))
    assert respond(handlers, "  ") == respond(handlers, None) == [handlers.welcome()]
    assert service.asked == []
    respond(handlers, "Tổng thu ngân sách nhà nước?")
    assert respond(handlers, "") == [handlers.shown(ID)]


def test_a_fault_becomes_a_calm_bubble_and_the_talk_goes_on(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    page = respond(handlers, FAULT)[-1]
    assert VIETNAMESE.failed in page
    assert "RuntimeError" not in page
    assert "433 tỷ đồng" in respond(handlers, "Tổng thu ngân sách nhà nước")[-1]


def test_long_questions_are_cut_and_old_exchanges_go(service: FakeAssistant) -> None:
    kept = Conversations()
    for number in range(1, MAX_EXCHANGES + 1):
        kept.begin(ID, f"câu {number}")
        kept.finish(ID, Exchange(f"câu {number}", None, number))
    handlers = ChatHandlers(service, (), conversations=kept)
    respond(handlers, "x" * 5000)
    exchanges = handlers.exchanges(ID)
    assert [exchanges[0].number, exchanges[-1].number] == [2, MAX_EXCHANGES + 1]
    assert exchanges[-1].question == "x" * MAX_QUESTION_CHARS


def test_two_new_conversations_are_two_pages_to_gradio(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ("Ví dụ?",))
    first, second = handlers.restart(), handlers.restart()
    assert first[1:] == second[1:] == handlers.scopes()
    assert len({first[0], second[0], handlers.welcome()}) == 3
    assert "Ví dụ?" in first[0]


def test_a_question_is_asked_again_as_it_was_typed(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    respond(handlers, "Tổng thu ngân sách nhà nước?")
    respond(handlers, "Còn tổng chi?")
    first, last = ask_again(handlers, "2")
    assert VIETNAMESE.pending in first
    again = handlers.exchanges(ID)[-1]
    assert (again.question, again.number, again.as_typed) == ("Còn tổng chi?", 3, True)
    assert service.asked[-1] == ("Còn tổng chi?", ())
    assert service.as_typed == ["Còn tổng chi?"]
    assert VIETNAMESE.asked_as_typed in last
    assert last.count(VIETNAMESE.ask_as_typed) == 1  # by the turn that was read in other words


def test_what_is_not_in_the_conversation_is_not_asked_again(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    page = respond(handlers, "Tổng thu ngân sách nhà nước?")[-1]
    for number in ("2", "", None, "x", "-1", "1.0", "²"):
        assert ask_again(handlers, number) == [page]
    assert service.as_typed == []


def rate(handlers: ChatHandlers, sent: object, key: object = ID) -> Told:
    return asyncio.run(handlers.rate(sent if isinstance(sent, str) else json.dumps(sent), key))


def test_an_opinion_is_written_down_from_the_servers_memory(service: FakeAssistant, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    handlers = ChatHandlers(service, (), FeedbackFile(path))
    respond(handlers, "Tổng thu ngân sách nhà nước?")
    assert respond(handlers, "Còn tổng chi ngân sách địa phương?")[-1].count('class="thumb up"') == 2
    forged = {"question": "giả", "status": "giả", "citations": []}
    sent = {"turn": 2, "verdict": "down", "reason": "Thiếu", "comment": " chưa\nđủ "} | forged
    assert rate(handlers, sent) == Told(VIETNAMESE.opinion_taken, taken=True)
    assert handlers.shown(ID).count('class="thumb up"') == 1
    line = json.loads(path.read_text(encoding="utf-8"))
    answer = handlers.exchanges(ID)[1].answer
    assert answer
    assert (line["verdict"], line["reason"], line["comment"]) == ("down", "Thiếu", "chưa đủ")
    assert line["question"] == "Còn tổng chi ngân sách địa phương?"
    assert line["understood_as"] == answer.understood_as
    assert [turn["question"] for turn in line["history"]] == ["Tổng thu ngân sách nhà nước?"]
    assert [cited["quote"] for cited in line["citations"]] == [c.quote for c in answer.citations]


def test_one_answer_is_judged_once(service: FakeAssistant, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    kept = Conversations()
    handlers = ChatHandlers(service, (), FeedbackFile(path), conversations=kept)
    respond(handlers, "Tổng thu ngân sách nhà nước?")
    up = {"turn": 1, "verdict": "up"}
    assert rate(handlers, up).taken
    assert rate(handlers, {**up, "verdict": "down"}).taken
    assert dict(kept.get(ID).ratings) == {1: Verdict.UP}
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_opinions_that_say_nothing_change_nothing(service: FakeAssistant, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    handlers = ChatHandlers(service, (), FeedbackFile(path))
    respond(handlers, "Tổng thu ngân sách nhà nước?")
    respond(handlers, FAULT)
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
        assert rate(handlers, sent) == Told()
    assert rate(handlers, {"turn": 1, "verdict": "up"}, OTHER) == Told()
    assert not path.exists()


def test_a_disk_that_takes_nothing_gets_one_calm_line(service: FakeAssistant, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    handlers = ChatHandlers(service, (), FeedbackFile(tmp_path / "file" / "chat.jsonl"))
    respond(handlers, "Tổng thu ngân sách nhà nước?")
    assert rate(handlers, {"turn": 1, "verdict": "up"}) == Told(VIETNAMESE.feedback_failed)
    assert "thumb up" in handlers.shown(ID)  # it can be said again


def test_without_a_file_no_opinion_is_asked_for(service: FakeAssistant) -> None:
    handlers = ChatHandlers(service, ())
    assert "thumb" not in respond(handlers, "Tổng thu ngân sách nhà nước?")[-1]
    assert rate(handlers, {"turn": 1, "verdict": "up"}) == Told()


def test_gradios_words_are_all_vietnamese() -> None:
    english = re.compile(r"\b(the|submit|clear|loading|error|warning|connection)\b", re.IGNORECASE)
    assert not [words for words in VIETNAMESE.gradio.values() if english.search(words)]
