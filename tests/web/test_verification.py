from dataclasses import replace

from tests.web.fakes import FakeAssistant, cite
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
