"""The fixed question set: complete, distinct, and every gold span really in the report."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "documents" / "bao-cao-kinh-te-xa-hoi-6-thang-dau-nam-2024.txt"
QUESTIONS = ROOT / "eval" / "questions.jsonl"

AT_LEAST_ANSWERABLE = {
    "single_figure": 36,
    "comparison": 12,
    "list": 10,
    "cause": 6,
    "task": 10,
    "where": 6,
    "abbreviation": 6,
    "yes_no": 8,
    "two_facts": 8,
    "follow_up": 16,
    "no_diacritics": 10,
    "typo": 8,
    "colloquial": 10,
    "english": 8,
}
AT_LEAST_UNANSWERABLE = {
    "other_year": 10,
    "other_place": 8,
    "missing_indicator": 12,
    "false_premise": 6,
    "out_of_scope": 4,
}
FIELDS = {"id", "category", "question", "history", "gold_spans", "acceptable_spans", "answerable"}


def plain(text: str) -> str:
    """The form in which spans are compared."""
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ")


def load() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


ITEMS = load()
REPORT_TEXT = plain(re.sub(r"\[bookmark:[^\]]*\]", "", REPORT.read_text(encoding="utf-8")))


def is_strings(value: object) -> bool:
    """A list of non-empty strings without blanks at either end."""
    return isinstance(value, list) and all(isinstance(s, str) and s and s == s.strip() for s in value)


def is_complete(item: dict[str, Any]) -> bool:
    """Exactly the agreed fields, each of its kind."""
    return (
        set(item) == FIELDS
        and is_strings([item["id"], item["category"], item["question"]])
        and is_strings(item["gold_spans"])
        and is_strings(item["acceptable_spans"])
        and isinstance(item["answerable"], bool)
        and all(set(turn) == {"question", "answer"} for turn in item["history"])
        and is_strings([text for turn in item["history"] for text in turn.values()])
    )


def test_there_are_enough_questions_of_each_kind() -> None:
    counts = Counter(item["category"] for item in ITEMS)
    least = AT_LEAST_ANSWERABLE | AT_LEAST_UNANSWERABLE
    assert set(counts) == set(least)
    assert {name: counts[name] for name in least if counts[name] < least[name]} == {}
    assert len(ITEMS) >= 120
    assert sum(not item["answerable"] for item in ITEMS) >= 25


def test_ids_run_from_q001_without_a_gap() -> None:
    assert [item["id"] for item in ITEMS] == [f"q{n:03d}" for n in range(1, len(ITEMS) + 1)]


def test_no_question_is_asked_twice_with_the_same_history() -> None:
    asked = Counter(
        (plain(item["question"]).casefold(), json.dumps(item["history"], ensure_ascii=False))
        for item in ITEMS
    )
    assert [key for key, count in asked.items() if count > 1] == []


def test_each_question_has_its_fields() -> None:
    assert [item["id"] for item in ITEMS if not is_complete(item)] == []


def test_spans_and_earlier_answers_are_verbatim() -> None:
    missing = [
        (item["id"], text)
        for item in ITEMS
        for text in (
            *item["gold_spans"],
            *item["acceptable_spans"],
            *(turn["answer"] for turn in item["history"]),
        )
        if plain(text) not in REPORT_TEXT
    ]
    assert missing == []


def test_only_answerable_questions_have_spans() -> None:
    wrong = [
        item["id"]
        for item in ITEMS
        if bool(item["gold_spans"]) != item["answerable"]
        or item["answerable"] != (item["category"] in AT_LEAST_ANSWERABLE)
        or (item["acceptable_spans"] and not item["answerable"])
    ]
    assert wrong == []


def test_kinds_that_need_more_than_one_span_or_turn_have_them() -> None:
    assert all(len(item["gold_spans"]) == 2 for item in ITEMS if item["category"] == "two_facts")
    assert all(1 <= len(item["history"]) <= 2 for item in ITEMS if item["category"] == "follow_up")


def test_questions_without_diacritics_have_none() -> None:
    typed = [item["question"] for item in ITEMS if item["category"] == "no_diacritics"]
    assert [text for text in typed if not text.isascii()] == []
