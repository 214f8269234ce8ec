"""Models side by side: figures of a tiny static model, tables and chart of made-up figures, failures told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from eval.__main__ import evaluation
from eval.models import chart, in_a_process, measure_all
from index.cli import exit_status
from index.errors import EvalError
from index.settings import BUILT_IN_MODEL
from tests.eval.fakes import FakeAssistant, index_shared_words
from tests.eval.test_reading import write_dataset, write_lines
from tests.index.test_encoder import write_model

SVG = "{http://www.w3.org/2000/svg}"


def figures(first: float, *, dense: float | None = None) -> dict[str, Any]:
    """Return figures of a model as `measure_this` gives them."""
    scores = {"first": first, "first_three": 1.0, "highlight": 0.5, "refused_right": None}
    return {
        "fingerprint": "f" * 64,
        "revision": None,
        "dim": 3,
        "load_seconds": 0.25,
        "queries_per_second": 5000.0,
        "texts_per_second": 1200.0,
        "rss_mib": 80.0,
        "disk_mib": 14.0,
        "scores": scores | {"refused_wrong": 0.125, "median_ms": 3.5},
        "ndcg@10": None if dense is None else {"dense": dense, "hybrid": 0.875},
    }


class FakeMeasure:
    """Gives the figures it was given for a model, fails for all others, remembers what it was asked."""

    def __init__(self, known: Mapping[str, dict[str, Any]]) -> None:
        self.known = known
        self.asked: list[tuple[str, Path, Path | None]] = []

    def __call__(self, model: str, questions: Path, dataset: Path | None) -> dict[str, Any]:
        self.asked.append((model, questions, dataset))
        if model not in self.known:
            raise EvalError("Không thấy mô hình")
        return self.known[model]


def status(measure: FakeMeasure, *args: str) -> int:
    app = evaluation(lambda: FakeAssistant({}), index_shared_words, measure)
    return exit_status(app, ["models", *args])


# --- the command -----------------------------------------------------------------------------------------


def test_models_stand_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measure = FakeMeasure({"one": figures(0.75, dense=0.625), "org/two": figures(0.5, dense=0.25)})
    out, picture = tmp_path / "new" / "out.json", tmp_path / "new" / "chart.svg"
    args = ("--questions", "q.jsonl", "--dataset", "beir", "--json", str(out), "--chart", str(picture))
    assert status(measure, "one", "org/two", *args) == 0
    assert measure.asked == [(name, Path("q.jsonl"), Path("beir")) for name in ("one", "org/two")]
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told == {
        "questions": "q.jsonl",
        "dataset": "beir",
        "models": [
            {"model": name, **figures(first, dense=dense)}
            for name, first, dense in (("one", 0.75, 0.625), ("org/two", 0.5, 0.25))
        ],
    }
    printed = capsys.readouterr().out
    for words in ("org/two", "75,0%", "62,5%", "87,5%", "nDCG@10", "Đoạn/giây", "1200", "14"):
        assert words in printed
    ElementTree.fromstring(picture.read_text(encoding="utf-8"))


def test_the_built_in_model_is_measured_where_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    measure = FakeMeasure({str(BUILT_IN_MODEL): figures(0.75)})
    assert status(measure) == 0
    assert [model for model, _, _ in measure.asked] == [str(BUILT_IN_MODEL)]
    printed = capsys.readouterr().out
    assert "index/model" in printed
    assert "nDCG@10" not in printed


def test_a_dash_prints_json_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(FakeMeasure({"one": figures(0.75)}), "one", "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["models"][0]["scores"]["first"] == 0.75


def test_a_model_that_fails_is_told_after_the_others_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert status(FakeMeasure({"one": figures(0.75)}), "none", "one", "--json", str(out)) == 1
    captured = capsys.readouterr()
    assert "75,0%" in captured.out
    assert captured.err == "Lỗi: Không đo được 1 mô hình: none: Không thấy mô hình\n"
    models = json.loads(out.read_text(encoding="utf-8"))["models"]
    assert models[0] == {"model": "none", "error": "Không thấy mô hình"}
    assert status(FakeMeasure({}), "none") == 1


def test_a_chart_that_cannot_be_written_is_a_stated_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(FakeMeasure({"one": figures(0.75)}), "one", "--chart", str(tmp_path)) == 1
    assert "Không ghi được tệp" in capsys.readouterr().err


# --- the chart -------------------------------------------------------------------------------------------


def test_bars_are_as_long_as_the_shares_they_stand_for() -> None:
    results = [{"model": "một & <hai>", **figures(0.75)}, {"model": "ba", **figures(0.5)}]
    root = ElementTree.fromstring(chart(results))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[:2] == ["một & <hai> (80 MiB, 1200 đoạn/giây)", "ba (80 MiB, 1200 đoạn/giây)"]
    assert texts[2:] == [
        *("Đoạn đầu", "75,0%", "50,0%"),
        *("Ba đoạn đầu", "100,0%", "100,0%"),
        *("Phần tô đậm", "50,0%", "50,0%"),
    ]
    bars = [float(bar.attrib["width"]) for bar in root.iter(f"{SVG}rect") if bar.attrib.get("x") == "190"]
    full = bars[2]
    assert [bar / full for bar in bars] == pytest.approx([0.75, 0.5, 1, 1, 0.5, 0.5])
    bottom = max(float(bar.attrib.get("y", 0)) for bar in root.iter(f"{SVG}rect"))
    assert bottom < float(root.attrib["height"])


def test_a_chart_of_models_that_failed_is_empty() -> None:
    root = ElementTree.fromstring(chart([{"model": "x", "error": "…"}]))
    assert list(root.iter(f"{SVG}text")) == []


# --- a process of its own --------------------------------------------------------------------------------


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    asked = {"category": "single", "history": [], "acceptable_spans": []}
    return write_lines(
        tmp_path / "q.jsonl",
        asked | {"id": "a", "question": "Tổng thu ngân sách là bao nhiêu?"} | key("120 tỷ đồng"),
        asked | {"id": "b", "question": "Diện tích cà phê năm 1975?"} | key(),
    )


def key(*spans: str) -> dict[str, Any]:
    return {"gold_spans": list(spans), "answerable": bool(spans)}


def test_a_tiny_model_is_measured_in_a_process_of_its_own(
    corpus: Path, questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_DOCUMENTS", str(corpus))
    monkeypatch.setenv("RAG_INDEX", str(tmp_path / "index"))
    model = write_model(tmp_path / "tiny")
    (found,) = measure_all([str(model)], questions, write_dataset(tmp_path / "beir"), in_a_process)
    assert (found["model"], found["dim"], found["revision"]) == (str(model), 3, None)
    assert found["scores"]["first"] == 1.0
    assert found["scores"]["refused_right"] == 1.0
    for name in ("load_seconds", "queries_per_second", "texts_per_second", "disk_mib"):
        assert found[name] > 0, name
    assert found["rss_mib"] > 20
    assert set(found["ndcg@10"]) == {"dense", "hybrid"}
    assert not (tmp_path / "index").exists()


def test_a_missing_model_is_told_in_its_own_words(questions: Path, tmp_path: Path) -> None:
    (found,) = measure_all([str(tmp_path / "none")], questions, None, in_a_process)
    assert found["error"].startswith("Không thấy thư mục mô hình")
