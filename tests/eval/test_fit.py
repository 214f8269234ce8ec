from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.fit import QuestionSet, fit, print_fit, read_sets, write_judgement
from eval.questions import Question
from index.errors import EvalError
from index.judgement import Judgement, load_judgement
from rag import Assistant
from tests.rag.small import assistant_over

REPORT = "BÁO CÁO\n\nCó 45 hồ chứa nước; 7 trạm bơm.\nThu ngân sách đạt 433 tỷ đồng.\nRừng xanh tốt.\n"


def question(at: int, text: str, *gold: str) -> Question:
    return Question(f"q{at}", "c", text, (), gold, (), bool(gold))


QUESTIONS = (
    question(1, "Bao nhiêu trạm bơm?", "7 trạm bơm"),
    question(2, "Thu ngân sách được bao nhiêu?", "433 tỷ đồng"),
    question(3, "Bao nhiêu ca sốt xuất huyết trong rừng?"),
    question(4, "Thu ngân sách ở Cao Bằng bao nhiêu?"),
)
SETS = (QuestionSet("one", None, QUESTIONS[:3]), QuestionSet("other", Path("báo cáo"), QUESTIONS[1:]))


@pytest.fixture
def opened() -> list[tuple[Path | None, Judgement]]:
    """What assistants were opened over, and with which judgement."""
    return []


@pytest.fixture
def result(opened: list[tuple[Path | None, Judgement]]) -> dict[str, object]:
    def open_assistant(documents: Path | None, judgement: Judgement) -> Assistant:
        opened.append((documents, judgement))
        return assistant_over(REPORT)

    return fit(SETS, open_assistant, load_judgement())


def test_what_is_fitted_is_a_judgement(result: dict[str, object]) -> None:
    assert json.loads(json.dumps(result)) == result
    fields = result["judgement"]
    assert isinstance(fields, dict)
    fitted = Judgement.from_dict(fields)
    assert set(fitted.clause) == set(load_judgement().clause)
    assert set(fitted.confidence) == set(load_judgement().confidence)


def test_each_set_is_asked_of_its_own_report_and_clauses_are_weighed_anew_in_between(
    result: dict[str, object], opened: list[tuple[Path | None, Judgement]]
) -> None:
    assert [documents for documents, _ in opened] == [None, Path("báo cáo")] * 2
    before, after = opened[0][1], opened[-1][1]
    assert before == load_judgement()
    assert (before.confidence, before.bias) == (after.confidence, after.bias)
    assert isinstance(result["judgement"], dict)
    assert after.clause == result["judgement"]["clause"]


def test_what_is_refused_of_each_set_is_told(result: dict[str, object]) -> None:
    sets = result["sets"]
    assert isinstance(sets, dict)
    counts = {name: (told["answerable"], told["unanswerable"]) for name, told in sets.items()}
    assert counts == {"one": (2, 1), "other": (1, 2)}
    for told in sets.values():
        assert 0 <= told["refused_right"] <= 1
        assert 0 <= told["refused_wrong"] <= 1


def test_a_set_without_unanswerable_questions_has_no_share_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    only = (QuestionSet("một bộ", None, QUESTIONS[:2]),)
    told = fit(only, lambda documents, judgement: assistant_over(REPORT), load_judgement())
    assert told["sets"]["một bộ"]["refused_right"] is None
    print_fit(told)
    assert "một bộ" in capsys.readouterr().out


def test_what_is_written_is_read_again(result: dict[str, object], tmp_path: Path) -> None:
    path = tmp_path / "judgement.json"
    write_judgement(result, path)
    assert load_judgement(path).to_dict() == result["judgement"]
    assert [file.name for file in tmp_path.iterdir()] == ["judgement.json"]


def test_what_was_written_takes_the_place_of_what_was_read(result: dict[str, object], tmp_path: Path) -> None:
    path = tmp_path / "judgement.json"
    write_judgement({"judgement": Judgement({}, {}, 0.0, 0.5, 0.5).to_dict()}, path)
    assert load_judgement(path).threshold == 0.5
    write_judgement({"judgement": Judgement({}, {}, 0.0, 0.25, 0.5).to_dict()}, path)
    assert load_judgement(path).threshold == 0.25


def test_the_sets_of_the_product_are_read_with_their_reports() -> None:
    sets = {each.name: each for each in read_sets()}
    assert next(iter(sets)) == "fixed"
    assert sets["fixed"].documents is None
    for each in sets.values():
        assert each.questions
        assert each.documents is None or any(each.documents.glob("*.txt"))
    assert any(each.documents for each in sets.values())


def test_a_folder_with_a_report_is_a_set_about_it(tmp_path: Path) -> None:
    line = json.dumps(QUESTIONS[0].to_dict(), ensure_ascii=False) + "\n"
    for name, text in (("mot", REPORT), ("hai", None)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "questions.jsonl").write_text(line, encoding="utf-8")
        if text is not None:
            (tmp_path / name / "bao-cao.txt").write_text(text, encoding="utf-8")
    (tmp_path / "khac").mkdir()
    found = {each.name: each.documents for each in read_sets(tmp_path)}
    assert found == {"fixed": None, "hai": None, "mot": tmp_path / "mot"}


def test_a_set_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "hong").mkdir()
    (tmp_path / "hong" / "questions.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(EvalError, match=r"questions\.jsonl"):
        read_sets(tmp_path)
