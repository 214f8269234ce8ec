"""Times of a fake assistant and of small commands: that they are taken, and that failures are told."""

import sys

import pytest

from eval.questions import Question
from eval.speed import COLD_STARTS, cold_ms, measure, print_speed
from index.errors import EvalError
from tests.eval.fakes import FakeAssistant

QUESTION = Question("q1", "single", "Thu bao nhiêu?", (), ("433",), (), True)
NOTHING = (sys.executable, "-S", "-c", "pass")


def test_every_figure_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assistant = FakeAssistant({})
    result = measure(lambda: assistant, [QUESTION, QUESTION], lambda _: NOTHING)
    assert result["questions"] == 2
    assert all(result[name] > 0 for name in ("open_ms", "first_ms", "median_ms", "rss_mib"))
    assert 0 < result["cold_start_min_ms"] <= result["cold_start_median_ms"]
    assert len(assistant.asked) == 3  # one to warm up, then the set
    print_speed(result)
    assert "Bộ nhớ (MiB)" in capsys.readouterr().out


def test_a_cold_start_is_timed_several_times() -> None:
    assert len(cold_ms(NOTHING)) == COLD_STARTS


def test_a_failing_command_is_told_with_its_last_line() -> None:
    script = "import sys; sys.stderr.write('một\\nhai\\n'); sys.exit(3)"
    with pytest.raises(EvalError, match="mã 3: hai"):
        cold_ms((sys.executable, "-S", "-X", "utf8", "-c", script))
