"""What the assistant says in its own words: in either language, and never in that of whoever asked before."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import fields

import pytest

from index.language import Language, speaking
from index.metadata.kinds import KIND_PATTERN
from index.metadata.period import Period
from index.text import fold, is_marked
from rag import Assistant, Scope
from rag.phrases import kind_name, period_name
from rag.phrases.english import ENGLISH
from rag.phrases.vietnamese import VIETNAMESE
from tests.rag.office import office


def phrase_pairs() -> Iterator[tuple[str, str, str]]:
    """Yield (name, Vietnamese, English) of every phrase."""
    for field in fields(VIETNAMESE):
        ours, theirs = getattr(VIETNAMESE, field.name), getattr(ENGLISH, field.name)
        if field.name == "kinds":  # Vietnamese has no other names for them
            continue
        if isinstance(ours, Mapping):
            yield from ((f"{field.name}.{key}", ours[key], theirs[key]) for key in ours)
        else:
            yield field.name, ours, theirs


def placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


@pytest.mark.parametrize(("name", "ours", "theirs"), list(phrase_pairs()))
def test_every_phrase_says_the_same_of_the_same_values(name: str, ours: str, theirs: str) -> None:
    assert placeholders(ours) == placeholders(theirs), name
    assert not is_marked(theirs)
    assert name == "value" or theirs != ours


@pytest.mark.parametrize("phrases", [VIETNAMESE, ENGLISH])
def test_what_is_said_of_missing_figures_begins_with_one_word(phrases: object) -> None:
    said = {f.name: getattr(phrases, f.name) for f in fields(VIETNAMESE)}
    of_figures = {name for name in said if name.startswith("figures")}
    assert {name for name, phrase in said.items() if str(phrase).startswith(said["figures"])} == of_figures


def test_every_kind_of_document_has_an_english_name() -> None:
    assert {fold(kind) for kind in ENGLISH.kinds} == set(KIND_PATTERN.split("|"))
    with speaking(Language.ENGLISH):
        assert (kind_name("báo cáo"), kind_name("sổ tay")) == ("report", "sổ tay")
    assert kind_name("báo cáo") == "báo cáo"


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2024-01", "2024-12", "2024"),
        ("2024-01", "2024-06", "first 6 months of 2024"),
        ("2024-07", "2024-12", "last 6 months of 2024"),
        ("2024-01", "2024-03", "first quarter of 2024"),
        ("2024-10", "2024-12", "fourth quarter of 2024"),
        ("2024-05", "2024-05", "2024-05"),
        ("2024-02", "2024-07", "2024-02 to 2024-07"),
        ("2021-01", "2025-12", "2021–2025"),
        ("2023-05", "2024-04", "2023-05 to 2024-04"),
    ],
)
def test_periods_have_english_names(start: str, end: str, name: str) -> None:
    period = Period(start, end)
    assert period_name(period) == period.label
    with speaking(Language.ENGLISH):
        assert period_name(period) == name


@pytest.mark.parametrize(
    ("question", "ours", "theirs"),
    [
        (
            "Thu ngân sách năm 2022 là bao nhiêu?",
            "Báo cáo không nêu số liệu năm 2022; gần nhất: tính đến ngày 30/6/2024.",
            "The report does not give figures for 2022; the nearest are of “tính đến ngày 30/6/2024”.",
        ),
        (
            "Bao nhiêu ca sốt xuất huyết?",
            "Báo cáo không có nội dung về “sốt xuất huyết”.",
            "The report says nothing about “sốt xuất huyết”.",
        ),
        (
            "GRDP tỉnh Cao Bằng 6 tháng đầu năm?",
            "Báo cáo không nêu nội dung về Cao Bằng.",
            "The report does not give anything about “Cao Bằng”.",
        ),
        ("?", VIETNAMESE.empty, ENGLISH.empty),
    ],
)
def test_each_who_asks_is_answered_in_their_language(
    assistant: Assistant, question: str, ours: str, theirs: str
) -> None:
    for _ in range(2):  # what is kept of a question keeps no language
        assert assistant.ask(question).reason == ours
        with speaking(Language.ENGLISH):
            assert assistant.ask(question).reason == theirs


def test_scopes_and_notes_are_said_in_english() -> None:
    with speaking(Language.ENGLISH):
        answer = office().ask("Tổng thu ngân sách nhà nước là bao nhiêu?", scope=Scope(place="tỉnh Lam Điền"))
        nowhere = office().ask("Thu ngân sách?", scope=Scope(place="tỉnh Xa Xôi", include_superseded=True))
    assert answer.scope is not None
    assert answer.scope.label == "“tỉnh Lam Điền”"
    assert answer.note == (
        "The same indicator in 3 documents, by period: "
        "first quarter of 2023; first quarter of 2024; second quarter of 2024."
    )
    assert nowhere.reason == (
        "There is no document within this scope: “tỉnh Xa Xôi” · superseded versions included. "
        "Please choose another scope."
    )
