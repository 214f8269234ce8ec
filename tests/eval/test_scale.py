"""A small number of documents: every figure is there, and the documents differ as real ones do."""

from pathlib import Path

import pytest

from eval.scale import REPORT, measure, print_scale, varied


def test_reports_differ_in_figures_and_place_only() -> None:
    text = REPORT.read_text(encoding="utf-8")
    first, again, second = varied(text, 1), varied(text, 1), varied(text, 2)
    assert first == again
    assert len({text, first, second}) == 3
    assert "Lai Châu" not in first
    assert len(first.splitlines()) == len(text.splitlines())


def test_every_figure_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = measure(2, tmp_path)
    assert (result["documents"], result["failures"]) == (2, [])
    figures = ("full_seconds", "full_peak_mib", "add_seconds", "taken_up_seconds", "asked", "index_mib")
    assert all(result[name] > 0 for name in figures)
    print_scale(result)
    assert "Thêm một văn bản (giây)" in capsys.readouterr().out
