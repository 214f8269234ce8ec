"""The page an office reads: complete, escaped, without a request, its charts where the numbers put them."""

import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from eval.answers import Judged, report
from eval.charts import bar_chart, curve_chart
from eval.paired import Change
from eval.questions import Question
from eval.report import marked, problems, render
from eval.risk import risk_at, risk_coverage
from eval.scoring import judge
from rag.types import Answer, FigureLine, Slice, Turn
from tests.eval.fakes import TEXT, answered, cite, refused
from tests.eval.test_commands import status
from tests.eval.test_reading import GOOD, write_lines

BUDGET, _, COOPERATIVES = TEXT.split("\n")
MADE_AT = datetime(2026, 11, 27, 3, 4)
EVIL = "<script>alert('x')</script>&\"<b>"
VOID = {"meta", "br", "line", "rect", "circle", "polygon", "polyline"}


def question(id_: str, *gold: str, text: str = "Thu bao nhiêu?", category: str = "single") -> Question:
    return Question(id_, category, text, (Turn("Chi?"),), gold, (), bool(gold))


def judged(asked: Question, answer: Answer) -> Judged:
    return Judged(asked, answer, judge(asked, answer, text_of=lambda _: TEXT, elapsed_ms=1.0))


ALL = (
    judged(question("right", "433 tỷ đồng"), answered(cite(BUDGET, "433 tỷ đồng"))),
    judged(question("silent", "433 tỷ đồng"), refused(cite(BUDGET))),
    judged(
        question("second", "24 HTX"), answered(cite(BUDGET, "433"), cite(COOPERATIVES, "24 HTX", number=2))
    ),
    judged(question("unlit", "433 tỷ đồng"), answered(cite(BUDGET, "3.048 tỷ đồng"))),
    judged(question("loud", text=EVIL, category=EVIL), answered(cite(COOPERATIVES, "24 HTX"), question=EVIL)),
    judged(question("lost", EVIL), answered(cite(COOPERATIVES))),
)


def page(items: tuple[Judged, ...] = ALL, found: tuple[Change, ...] = ()) -> str:
    return render({"questions": "x/q.jsonl", **report(items)}, found=found, made_at=MADE_AT)


class Outline(HTMLParser):
    """Collects the tags and texts of a page; fails where a tag is not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marks.append(data)


def test_each_failure_is_told_with_what_was_expected_and_shown() -> None:
    text = page()
    assert "Những câu chưa đạt: 5" in text
    for id_ in ("silent", "second", "unlit", "loud", "lost"):
        assert f"<h3>{id_} · " in text
    assert "<h3>right · " not in text
    assert Outline(text).marks == ["433", "24 HTX", "3.048 tỷ đồng", "24 HTX"]
    assert "Đã từ chối, đoạn gần nhất" in text
    assert "27/11/2026 03:04" in text
    assert "x/q.jsonl" not in text


def test_the_page_runs_nothing_and_asks_nobody() -> None:
    text = page()
    tags = Outline(text).tags
    assert {"script", "link", "img", "iframe", "b"} & {tag for tag, _ in tags} <= {"b"}
    assert [attrs for _, attrs in tags if {"src", "href", "onload", "onclick"} & set(attrs)] == []
    assert re.findall(r"https?:|url\(|@import", text) == []
    assert EVIL not in text
    assert text.count("&lt;script&gt;") >= 4  # the question twice, its key, its category


def test_the_charts_are_well_formed() -> None:
    drawings = re.findall(r"<svg.*?</svg>", page(), re.DOTALL)
    assert len(drawings) == 3
    for drawing in drawings:
        ElementTree.fromstring(drawing)


def test_changes_against_an_earlier_run_are_listed() -> None:
    change = Change("first", 5, 2, ("right",), ("lost", "silent"))
    text = page(found=(change, Change("figures", 5, 2, (), ())))
    assert "Câu mới sai: 2" in text
    assert "Câu mới đúng: 1" in text
    assert "−20,0" in text
    assert "So với lần đo trước" not in page()


def test_a_set_without_failures_or_refusals(tmp_path: Path) -> None:
    text = page(ALL[:1])
    assert "Không có câu nào chưa đạt." in text
    assert "Câu không có trả lời: từ chối đúng" not in text


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (0, []),
        (1, ["Từ chối dù văn bản có trả lời"]),
        (2, ["Có trong ba đoạn đầu nhưng không ở đoạn đầu"]),
        (3, ["Có ở đoạn đầu nhưng không được tô đậm", "Không hiện đủ số liệu"]),
        (4, ["Trả lời dù văn bản không có"]),
        (5, ["Không có trong ba đoạn đầu"]),
    ],
)
def test_what_is_wrong_is_said_in_words(at: int, told: list[str]) -> None:
    assert problems(ALL[at].to_dict()) == told


def test_untrue_quotes_are_failures_of_any_question() -> None:
    line = FigureLine(Slice(0, 3, "433"))
    false = replace(cite(BUDGET, "433 tỷ đồng"), quote=BUDGET.replace("đạt", "Đạt"), figures=(line,))
    told = problems(judged(question("q", "433 tỷ đồng"), answered(false)).to_dict())
    assert told == ["Đoạn trích không nguyên văn", "Số liệu không nằm trong đoạn trích"]


def test_pieces_of_a_quote_join_to_the_quote() -> None:
    citation = answered(cite(BUDGET, "Tổng thu", "433")).to_dict()["citations"][0]
    pieces = marked(citation)
    assert "".join(text for text, _ in pieces) == BUDGET
    assert [text for text, lit in pieces if lit] == ["Tổng thu", "433"]


# --- charts ----------------------------------------------------------------------------------------------


def scores(share: float | None, low: float = 0.0, high: float = 1.0) -> dict[str, Any]:
    return {"first": share, "first_interval": None if share is None else [low, high]}


def test_bars_stand_where_their_shares_are() -> None:
    chart = bar_chart([("a", scores(0.5, 0.25, 0.75)), ("none", scores(None)), ("b", scores(1.0))], "first")
    assert chart is not None
    first, second = chart.bars
    whole = chart.right - chart.left
    assert [(end - chart.left) / whole for end in (first.low, first.end, first.high)] == [0.25, 0.5, 0.75]
    assert (first.words, second.end) == ("50,0% [25–75]", chart.right)
    assert bar_chart([("none", scores(None))], "first") is None


def test_the_curve_goes_from_few_to_all() -> None:
    curve = risk_coverage([(0.9, False), (0.8, False), (0.7, True), (0.1, True)])
    chart = curve_chart(curve | {"shown": risk_at(2, 1, 4)})
    assert chart is not None
    assert [x for x, _ in chart.dots] == sorted(x for x, _ in chart.dots)
    assert chart.dots[0][1] == chart.bottom
    assert chart.dots[-1] == (chart.right, chart.chance)
    assert chart.shown == (chart.dots[1][0], chart.chance)
    assert all(chart.top <= y <= chart.bottom for _, y in chart.dots)


def test_a_curve_without_answers_is_no_chart() -> None:
    assert curve_chart(risk_coverage([]) | {"shown": risk_at(0, 0, 0)}) is None


# --- the command -----------------------------------------------------------------------------------------


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = write_lines(tmp_path / "q.jsonl", GOOD)
    target = tmp_path / "new" / "page.html"
    assert status("answers", "--questions", str(questions), "--html", str(target)) == 0
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert status("answers", "--questions", str(questions), "--html", str(tmp_path)) == 1
    assert "Không ghi được tệp" in capsys.readouterr().err
