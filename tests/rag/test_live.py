"""A running assistant takes up each new generation, and no question sees two of them or none."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.build import bring_up_to_date
from index.language import Language, speaking
from index.rollback import roll_back
from index.settings import Settings
from rag import Assistant
from rag.live import LiveAssistant
from rag.types import Status
from tests.fakes import HashingEncoder

QUESTION = "Toàn tỉnh có bao nhiêu hồ chứa nước?"
_PATIENCE_S = 30


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "documents").mkdir()
    chosen = Settings(documents=tmp_path / "documents", index=tmp_path / "index", keep=2)
    publish(chosen, 10)
    return chosen


def publish(settings: Settings, lakes: int) -> str:
    """Publish an index of a report that states a number; generation n of a test states 9 + n."""
    text = f"Báo cáo thủy lợi\nToàn tỉnh có {lakes} hồ chứa nước.\n"
    (settings.documents / "bao-cao.txt").write_text(text, encoding="utf-8")
    return bring_up_to_date(settings).generation


@pytest.fixture
def live(settings: Settings) -> LiveAssistant:
    """An assistant that looks for new generations when it is told to."""
    return LiveAssistant(Assistant.open(settings), settings)


@pytest.fixture
def watching(settings: Settings) -> Iterator[LiveAssistant]:
    assistant = LiveAssistant.open(settings, poll_s=0.02)
    yield assistant
    assistant.close()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def lakes(live: LiveAssistant) -> str:
    return live.ask(QUESTION).citations[0].quote


def test_a_new_generation_is_taken_up(live: LiveAssistant, settings: Settings) -> None:
    assert not live.refresh()
    publish(settings, 11)
    assert "10 hồ" in lakes(live)
    assert live.refresh()
    assert (live.generation, live.warning) == ("gen-000002", None)
    assert "11 hồ" in lakes(live)
    assert not live.refresh()


def test_a_generation_published_while_it_was_opened_is_taken_up(settings: Settings) -> None:
    assistant = Assistant.open(settings)
    publish(settings, 11)
    live = LiveAssistant(assistant, settings)
    assert live.refresh()
    assert "11 hồ" in lakes(live)


def test_a_rollback_is_taken_up(live: LiveAssistant, settings: Settings) -> None:
    publish(settings, 11)
    live.refresh()
    roll_back(settings)
    assert live.refresh()
    assert "10 hồ" in lakes(live)


def test_who_holds_an_assistant_keeps_its_index(live: LiveAssistant, settings: Settings) -> None:
    held = live.now()
    for number in (11, 12, 13):  # the files of the first generation are gone after these
        publish(settings, number)
        assert live.refresh()
    assert "10 hồ" in held.ask(QUESTION).citations[0].quote
    assert "13 hồ" in lakes(live)
    assert live.document(live.documents[0].id).text == live.documents[0].text


def test_the_old_index_goes_when_nobody_holds_it(live: LiveAssistant, settings: Settings) -> None:
    old = weakref.ref(live.now())
    live.ask(QUESTION)
    publish(settings, 11)
    gc.disable()
    try:
        live.refresh()
        live.refresh()
        assert old() is None
    finally:
        gc.enable()


def test_a_damaged_generation_is_not_taken_up_and_said(live: LiveAssistant, settings: Settings) -> None:
    name = publish(settings, 11)
    path = settings.index / name / "manifest.json"
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"gen", b"GEN").replace(b"sha", b"SHA"))
    assert not live.refresh()
    assert "10 hồ" in lakes(live)
    assert live.warning is not None
    assert name in live.warning
    assert "gen-000001" in live.warning
    assert len(live.warning.splitlines()) == 1
    publish(settings, 12)
    assert live.refresh()
    assert live.warning is None
    assert "12 hồ" in lakes(live)


def test_a_current_that_is_gone_or_damaged_leaves_the_index_that_answers(
    live: LiveAssistant, settings: Settings
) -> None:
    live.refresh()
    for change in ((settings.index / "CURRENT").unlink, lambda: (settings.index / "CURRENT").write_text("?")):
        change()
        assert not live.refresh()
        assert "10 hồ" in lakes(live)
        assert live.warning is not None


def test_an_index_of_another_model_is_not_taken_up_and_said(live: LiveAssistant, settings: Settings) -> None:
    bring_up_to_date(settings, encoder=HashingEncoder())
    assert not live.refresh()
    assert "mô hình khác" in str(live.warning)
    assert "10 hồ" in lakes(live)


def test_questions_go_on_while_generations_come(watching: LiveAssistant, settings: Settings) -> None:
    """Four people ask without a pause; every answer is of one generation, and none fails."""
    failures: list[str] = []
    seen: list[str] = []
    stopped = threading.Event()

    def ask() -> None:
        while not stopped.is_set():
            try:
                serving = watching.now()
                answer = serving.ask(QUESTION)
                seen.append(answer.generation)
                stated = f"{9 + int(answer.generation[-6:])} hồ"
                citation = answer.citations[0]
                text = serving.document(citation.document.id).text
                sound = answer.status is Status.ANSWERED and stated in citation.quote
                if not sound or text[citation.start : citation.end] != citation.quote:
                    failures.append(f"{answer.generation}: {citation.quote}")
            except Exception as error:  # noqa: BLE001 -- what is counted
                failures.append(repr(error))

    people = [threading.Thread(target=ask) for _ in range(4)]
    for person in people:
        person.start()
    try:
        for number in range(11, 19):
            name = publish(settings, number)
            until(lambda name=name: watching.generation == name)  # type: ignore[misc]
        until(lambda: seen[-1] == "gen-000009")
    finally:
        stopped.set()
        for person in people:
            person.join(_PATIENCE_S)
    assert failures == []
    assert len(set(seen)) > 5


def test_whatever_a_new_index_does_the_watch_goes_on(
    watching: LiveAssistant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise MemoryError("no room")

    with monkeypatch.context() as patched:
        patched.setattr("rag.live.open_index", broken)
        publish(settings, 11)
        until(lambda: watching.warning is not None)
    assert "no room" in str(watching.warning)
    assert "10 hồ" in lakes(watching)
    publish(settings, 12)
    until(lambda: watching.generation == "gen-000003")
    assert watching.warning is None


def test_a_warning_is_in_the_language_of_who_asks(live: LiveAssistant, settings: Settings) -> None:
    bring_up_to_date(settings, encoder=HashingEncoder())
    live.refresh()
    said = live.warning
    with speaking(Language.ENGLISH):
        assert live.warning == (
            "The new index gen-000002 was built with another model; restart the server to use it; "
            "still using gen-000001; please run: python -m index build"
        )
    assert said == live.warning
    assert str(said).startswith("Bản chỉ mục mới gen-000002 được dựng bằng mô hình khác; khởi động lại")
