"""Whatever is typed after whatever was said: an answer, in time, all of it verbatim, and always the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.product import assistant_of
from index.judgement import load_judgement
from index.settings import ROOT
from rag import Answer, Assistant, Turn
from rag.typed import clean
from tests.rag.invariants import check_answer

MAX_CHARS = 20_000
MAX_TURNS = 40
# Of processor time: a busy machine is no failure.
MAX_SECONDS = 1.0
# What the rules of the assistant fire on, so that chance combines them.
WORDS = (
    *("tổng", "thu", "chi", "ngân sách", "tai nạn giao thông", "người chết", "GRDP", "PCI", "khách quốc tế"),
    *("bao nhiêu", "gấp mấy lần", "chênh lệch", "cộng lại", "và", "còn", "thế", "vì sao", "ở mục nào"),
    *("những hạn chế nào", "là gì", "khi nào", "có", "không", "tăng hay giảm", "so với cùng kỳ", "kế hoạch"),
    *("năm 2022", "6 tháng", "quý I", "30/6/2024", "Cao Bằng", "huyện", "433 tỷ đồng", "22/63", "12%"),
    *(",", ";", "(", ")", "?", ":", "–", "<b>", "tong thu ngan sach", "toongr thu", "how many", "deaths"),
)
REPEATED = (
    *("a", "đ", "1", "1.", "1,", "1/", "-", "(", ")", "<", ";", ",", "%", "?", "“", "\n", "\x00", "²", "Ⅷ"),
    *(
        "\u0301",
        "a\u0323\u0302",
        "\u202eשלום ",
        "مرحبا",
        "\u200d",
        "😀",
        "👩‍👩‍👧",
        "\ud800",
        "\u0661",
        "\ufdfa",
        "漢",
    ),
    *(
        "thu ",
        "thu và chi ",
        "bao nhiêu ",
        "gấp mấy lần ",
        "năm ",
        "2022 ",
        "1 tỷ ",
        "Cao Bằng ",
        "hay viết ",
    ),
)

typed = st.text(st.characters(), max_size=200)
spoken = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
repeated = st.builds(
    lambda piece, times, tail: (piece * times)[: MAX_CHARS - len(tail)] + tail,
    st.sampled_from(REPEATED) | st.text(st.characters(), min_size=1, max_size=8),
    st.integers(1, MAX_CHARS),
    st.sampled_from(("", *WORDS)),
)
questions = typed | spoken | repeated
histories = st.lists((typed | spoken).map(Turn), max_size=MAX_TURNS)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def timed(
    assistant: Assistant, question: str, history: Sequence[Turn] = (), *, as_typed: bool = False
) -> Answer:
    started = time.process_time()
    answer = assistant.ask(question, history, as_typed=as_typed)
    assert time.process_time() - started < MAX_SECONDS
    return answer


def told(answer: Answer) -> Answer:
    """Return what is told, without how long it took."""
    return replace(answer, elapsed_ms=0.0)


@pytest.fixture(scope="module")
def reopened() -> Assistant:
    """The bundled report indexed in memory: its index has no name, so that two processes agree on all."""
    return assistant_of(None, load_judgement())


def anew(assistant: Assistant) -> Assistant:
    """Return an assistant over the same index that was never asked anything."""
    return Assistant(assistant._index, assistant._encoder)


@given(question=questions, as_typed=st.booleans())
@settings(patient, max_examples=80)
def test_any_question_is_answered_in_time_and_verbatim(
    assistant: Assistant, question: str, as_typed: bool
) -> None:
    answer = timed(assistant, question, as_typed=as_typed)
    check_answer(assistant, answer)
    assert told(assistant.ask(question, as_typed=as_typed)) == told(answer)


@given(question=questions, history=histories, as_typed=st.booleans())
@settings(patient, max_examples=30)
def test_after_any_history_too(
    assistant: Assistant, question: str, history: list[Turn], as_typed: bool
) -> None:
    answer = timed(assistant, question, history, as_typed=as_typed)
    check_answer(assistant, answer)
    assert told(assistant.ask(question, history, as_typed=as_typed)) == told(answer)


@pytest.mark.parametrize("piece", REPEATED)
def test_the_longest_question_of_one_kind_is_answered_in_time(assistant: Assistant, piece: str) -> None:
    check_answer(assistant, timed(assistant, piece * (MAX_CHARS // len(piece))))


def test_a_history_of_long_turns_is_read(assistant: Assistant) -> None:
    history = [Turn(piece * (MAX_CHARS // len(piece))) for piece in REPEATED]
    check_answer(assistant, assistant.ask("Còn chi thì sao?", history[-MAX_TURNS:]))


def test_a_history_of_long_turns_takes_no_longer(assistant: Assistant) -> None:
    timed(assistant, "Còn chi thì sao?", [Turn("đ" * MAX_CHARS)] * MAX_TURNS)


def test_any_number_of_marks_on_a_letter_is_cleaned_in_time() -> None:
    started = time.process_time()
    clean("a" + "\u0300" * 20_000 + "\u0323" * 20_000)
    assert time.process_time() - started < MAX_SECONDS


@given(
    question=spoken | typed,
    history=st.lists(spoken.map(Turn), max_size=4),
    others=st.lists(st.tuples(spoken, st.lists(spoken.map(Turn), max_size=2)), min_size=1, max_size=3),
)
@settings(patient, max_examples=6)
def test_an_answer_does_not_depend_on_what_others_asked_before(
    reopened: Assistant, question: str, history: list[Turn], others: list[tuple[str, list[Turn]]]
) -> None:
    untouched, busy = anew(reopened), anew(reopened)
    for other, earlier in others:
        busy.ask(other, earlier)
    assert told(busy.ask(question, history)) == told(untouched.ask(question, history))


SAME = (
    "Tổng thu ngân sách 6 tháng được bao nhiêu?",
    "Thu và chi ngân sách chênh nhau bao nhiêu?",
    "Báo cáo nêu những hạn chế nào?",
    "Thu ngân sách năm 2022 là bao nhiêu?",
    "Có bao nhiêu vụ tai nạn giao thông, bao nhiêu người chết?",
    "Nợ xấu ở mục nào?",
    "Bao nhiêu ca sốt xuất huyết?",
)
_ASKED_ELSEWHERE = """
import json, sys
from eval.product import assistant_of
from index.judgement import load_judgement
from rag import Turn
assistant = assistant_of(None, load_judgement())
asked = json.loads(sys.argv[1])
answers = {q: assistant.ask(q, [Turn(asked[0])]).to_dict() | {"elapsed_ms": 0} for q in reversed(asked)}
print(json.dumps(answers))
"""


def test_an_answer_is_the_same_in_another_process_and_another_order(reopened: Assistant) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASKED_ELSEWHERE, json.dumps(SAME)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    elsewhere = json.loads(done.stdout)
    for question in SAME:
        here = reopened.ask(question, [Turn(SAME[0])]).to_dict() | {"elapsed_ms": 0}
        assert json.loads(json.dumps(here)) == elsewhere[question]
