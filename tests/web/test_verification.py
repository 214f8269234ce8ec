from dataclasses import replace

import pytest

from rag.types import Citation, FigureLine, Operand, Slice
from tests.web.fakes import FakeAssistant, cite, full_answer
from web.verification import is_verbatim, verified_answer


def test_a_true_quote_passes(service: FakeAssistant) -> None:
    assert is_verbatim(cite(service.documents[0], "433 tỷ đồng"), service)


def test_what_does_not_stand_there_is_not_shown(service: FakeAssistant) -> None:
    true = cite(service.documents[0], "433 tỷ đồng")
    false = (
        replace(true, quote=true.quote.replace("433", "434")),
        replace(true, start=true.start + 1),
        replace(true, end=true.end + 1),
        replace(true, start=-5),
        replace(true, end=10**9),
        replace(true, highlights=((true.start - 1, true.start + 4),)),
        replace(true, highlights=((true.start + 4, true.start + 4),)),
        replace(true, document=replace(true.document, id="0" * 16)),
    )
    assert not any(is_verbatim(citation, service) for citation in false)
    answer = replace(service.ask("ngân sách nhà nước"), citations=(*false, true), nearest=false)
    checked = verified_answer(answer, service)
    assert checked.citations == (true,)
    assert checked.nearest == ()


def with_figures(service: FakeAssistant, *lines: FigureLine) -> tuple[Citation, ...]:
    answer = full_answer(service.documents[0])
    forged = replace(answer.citations[0], figures=lines)
    return verified_answer(replace(answer, citations=(forged,), calculation=None), service).citations


def test_true_figure_lines_pass(service: FakeAssistant) -> None:
    answer = full_answer(service.documents[0])
    assert verified_answer(answer, service) == answer


def test_pieces_of_a_figure_line_that_do_not_stand_there_are_dropped(
    service: FakeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    answer = full_answer(service.documents[0])
    true = answer.citations[0].figures[0]
    outside = answer.citations[1].figures[0]
    assert true.indicator
    assert true.period
    false = replace(true.indicator, text=true.indicator.text.replace("thu", "chi"))
    cases = {
        replace(true, indicator=false): replace(true, indicator=None),
        replace(true, indicator=outside.indicator): replace(true, indicator=None),
        replace(true, indicator=Slice(9, 9, "")): replace(true, indicator=None),
        replace(true, period=outside.period): replace(true, period=outside.period),  # it may stand elsewhere
        replace(true, period=replace(true.period, start=-9)): replace(true, period=None),
        replace(true, period=replace(true.period, text="năm 2030")): replace(true, period=None),
        replace(true, period=Slice(10**8, 10**8 + 3, "năm")): replace(true, period=None),
        replace(true, comparisons=(false, *true.comparisons)): true,
    }
    for forged, shown in cases.items():
        caplog.clear()
        (citation,) = with_figures(service, forged)
        assert citation.figures == (shown,)
        assert ("words do not stand there" in caplog.text) == (forged != shown)


def test_a_false_figure_takes_its_line_with_it(service: FakeAssistant) -> None:
    true = full_answer(service.documents[0]).citations[0].figures[0]
    forged = replace(true, figure=replace(true.figure, text="434 tỷ đồng"))
    shifted = replace(true, figure=replace(true.figure, start=true.figure.start + 1))
    (citation,) = with_figures(service, forged, true, shifted)
    assert citation.figures == (true,)


def test_a_calculation_goes_with_its_figures(service: FakeAssistant) -> None:
    answer = full_answer(service.documents[0])
    assert answer.calculation
    operand = answer.calculation.operands[0]
    for operands in (
        (),
        (Operand(9, operand.figure),),
        (Operand(1, operand.figure),),
        (replace(operand, figure=replace(operand.figure, text="5.128 tỷ đồng")),),
    ):
        calculation = replace(answer.calculation, operands=operands)
        assert verified_answer(replace(answer, calculation=calculation), service).calculation is None


def test_a_note_goes_with_any_quote_it_speaks_of(service: FakeAssistant) -> None:
    answer = full_answer(service.documents[0])
    first, second, third = answer.citations
    checked = verified_answer(replace(answer, citations=(first, replace(second, quote="x"), third)), service)
    assert checked.note is None
    assert checked.calculation is None
    assert checked.citations == (first, third)
