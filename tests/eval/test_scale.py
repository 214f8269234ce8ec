"""A small number of documents: every figure is there, and the documents differ as real ones do."""

import re
from pathlib import Path

import docx
import pytest

from eval.scale import REPORT, measure, print_scale, samples_of, varied, write_documents
from index.build import read_document, scan
from index.errors import EvalError


def test_reports_differ_in_figures_and_place_only() -> None:
    text = REPORT.read_text(encoding="utf-8")
    first, again, second = varied(text, 1), varied(text, 1), varied(text, 2)
    assert first == again
    assert len({text, first, second}) == 3
    assert "Lai Châu" not in first
    assert len(first.splitlines()) == len(text.splitlines())


def test_word_samples_have_other_figures_and_are_readable(tmp_path: Path) -> None:
    document = docx.Document()
    for line in ("Báo cáo thu chi", "Thu đạt 120 tỷ đồng.", "Chi hết 95 tỷ đồng."):
        document.add_paragraph(line)
    document.save(str(tmp_path / "mau.docx"))
    samples = samples_of(tmp_path)
    write_documents(tmp_path / "documents", samples, range(3))
    sources = scan(tmp_path / "documents")
    assert (len(sources.files), sources.copies) == (3, ())
    for file in sources.files:
        first, *others = read_document(file.load()).text.splitlines()
        assert first == "Báo cáo thu chi"
        assert re.fullmatch(r"Thu đạt \d{3} tỷ đồng\.", others[0])


def test_a_folder_without_samples_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="--samples"):
        samples_of(tmp_path)


def test_every_figure_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = measure(2, tmp_path)
    assert (result["documents"], result["failures"]) == (2, [])
    figures = ("full_seconds", "full_peak_mib", "add_seconds", "taken_up_seconds", "asked", "index_mib")
    assert all(result[name] > 0 for name in figures)
    print_scale(result)
    assert "Thêm một văn bản (giây)" in capsys.readouterr().out
