"""The answers as one page for an office to read and keep: scores, charts, each failure with what was shown.

    python -m eval answers --html eval/out/answers.html

The page is one file without a script and without a request to anywhere; all that comes from questions and
documents is escaped by the template engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.charts import WIDTH, bar_chart, curve_chart
from eval.compare import difference_interval
from eval.names import SCORES, category_name
from eval.output import interval, number, percent, points, share_with_interval, write_bytes
from eval.paired import Change
from eval.scoring import SHOWN

_TEMPLATE = "report.html.jinja"
_CARDS = (
    ("first", "câu có trả lời được mở đầu bằng đúng đoạn"),
    ("first_three", "câu có đủ câu trả lời trong ba đoạn đầu"),
    ("highlight", "câu có câu trả lời được tô đậm ở đoạn đầu"),
    ("figures", "câu hỏi số liệu hiện đủ các con số ở đoạn đầu"),
    ("refused_right", "câu báo cáo không trả lời được từ chối"),
    ("refused_wrong", "câu báo cáo có trả lời mà bị từ chối (càng thấp càng tốt)"),
    ("verbatim", "đoạn trích đúng nguyên văn văn bản"),
    ("figures_in_quote", "số liệu hiện ra nằm đúng trong đoạn trích"),
)
_COLUMNS = ("first", "first_three", "highlight", "figures", "refused_right", "refused_wrong")


def write_report(result: Mapping[str, Any], path: Path, *, found: Sequence[Change] = ()) -> None:
    """Write the page of what `eval.answers.report` gives; raises `EvalError` where it cannot be written."""
    page = render(result, found=found, made_at=datetime.now().astimezone())
    write_bytes(path, page.encode("utf-8", "replace"))


def render(result: Mapping[str, Any], *, found: Sequence[Change], made_at: datetime) -> str:
    """Return the page; `found` are the changes against an earlier run, () without one."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    engine = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters |= {"percent": percent, "points": points, "number": number, "category": category_name}
    engine.globals |= {
        "interval": interval,
        "with_interval": share_with_interval,
        "difference_interval": difference_interval,
    }
    rows = [(category_name(name), scores) for name, scores in result["by_category"].items()]
    failures = [failure for item in result["answers"] if (failure := _failure(item)) is not None]
    return engine.get_template(_TEMPLATE).render(
        result=result,
        question_file=Path(result["questions"]).name,
        made_at=made_at.strftime("%d/%m/%Y %H:%M"),
        names=SCORES,
        cards=_CARDS,
        columns=_COLUMNS,
        rows=rows,
        width=WIDTH,
        charts=[
            ("Câu có trả lời: đúng ngay đoạn đầu", bar_chart(rows, "first")),
            ("Câu không có trả lời: từ chối đúng", bar_chart(rows, "refused_right")),
        ],
        curve=result["risk_coverage"],
        curve_chart=curve_chart(result["risk_coverage"]),
        found=found,
        turned=_turned(result, found),
        failures=failures,
    )


def marked(citation: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return a citation's quote in pieces, in order, each with whether it is highlighted."""
    quote, start = citation["quote"], citation["start"]
    pieces = []
    at = 0
    for left, right in citation["highlights"]:
        pieces += [(quote[at : left - start], False), (quote[left - start : right - start], True)]
        at = right - start
    return [(text, lit) for text, lit in [*pieces, (quote[at:], False)] if text]


def problems(item: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with one answer in Vietnamese, the gravest first; [] of a right one."""
    verdict = item["verdict"]
    return [*_misses(item), *_untrue(verdict)]


def _misses(item: Mapping[str, Any]) -> Iterator[str]:
    verdict = item["verdict"]
    if not item["answerable"]:
        if not verdict["refused"]:
            yield "Trả lời dù văn bản không có"
        return
    if verdict["refused"]:
        yield "Từ chối dù văn bản có trả lời"
        return
    if not verdict["first_three"]:
        yield "Thiếu một phần trong ba đoạn đầu" if verdict["first"] else "Không có trong ba đoạn đầu"
    elif not verdict["first"]:
        yield "Có trong ba đoạn đầu nhưng không ở đoạn đầu"
    if verdict["first"] and not verdict["highlight"]:
        yield "Có ở đoạn đầu nhưng không được tô đậm"
    if verdict["first"] and verdict["figures"] is False:
        yield "Không hiện đủ số liệu"


def _untrue(verdict: Mapping[str, Any]) -> Iterator[str]:
    if verdict["verbatim_quotes"] < verdict["quotes"]:
        yield "Đoạn trích không nguyên văn"
    if verdict["quoted_figure_lines"] < verdict["figure_lines"]:
        yield "Số liệu không nằm trong đoạn trích"


def _failure(item: Mapping[str, Any]) -> dict[str, Any] | None:
    wrong = problems(item)
    if not wrong:
        return None
    answer = item["answer"]
    excerpts = answer["citations"][:SHOWN] or answer["nearest"]
    return {
        "item": item,
        "problems": wrong,
        "understood_as": answer["understood_as"] if answer["understood_as"] != item["question"] else None,
        "answer": answer,
        "excerpts": [(citation, marked(citation)) for citation in excerpts],
    }


def _turned(result: Mapping[str, Any], found: Sequence[Change]) -> dict[str, list[dict[str, Any]]]:
    """Return the questions that came out differently than in the earlier run, with the scores it shows in."""

    def listed(side: str) -> list[dict[str, Any]]:
        told = [
            (item, [SCORES[change.score] for change in found if item["id"] in getattr(change, side)])
            for item in result["answers"]
        ]
        return [{"item": item, "scores": scores} for item, scores in told if scores]

    return {"Câu mới sai": listed("lost"), "Câu mới đúng": listed("gained")}
