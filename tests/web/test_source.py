from __future__ import annotations

import html
import re
from dataclasses import replace

from tests.web.fakes import FakeAssistant, bundled_report, cite, read_report
from web.viewer.page import documents_page, notice_page, source_page
from web.viewer.places import Place, place_of
from web.viewer.views import SourceView, places_fit
from web.words.vietnamese import VIETNAMESE

DOCUMENT = bundled_report()
FIRST, SECOND = (place_of(cite(DOCUMENT, words)) for words in ("433 tỷ đồng", "719.923 lượt"))


def words_of(page: str) -> str:
    body = page.split("<main")[1].partition(">")[2].split("</main>")[0]
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def test_every_word_of_the_report_is_there_in_order() -> None:
    stored = "".join(DOCUMENT.text.split())
    assert "".join(words_of(source_page(SourceView(DOCUMENT))).split()) == stored
    marked = source_page(SourceView(DOCUMENT, (FIRST, SECOND), 2))
    assert "".join(words_of(marked).split()) == stored


def test_words_outside_all_paragraphs_are_shown_too() -> None:
    sparse = replace(DOCUMENT, paragraphs=DOCUMENT.paragraphs[3:5])
    assert "".join(words_of(source_page(SourceView(sparse))).split()) == "".join(DOCUMENT.text.split())
    bare = replace(DOCUMENT, paragraphs=())
    assert "433 tỷ đồng" in source_page(SourceView(bare))


def test_the_current_place_is_marked_and_anchored() -> None:
    page = source_page(SourceView(DOCUMENT, (FIRST, SECOND), 2))
    assert page.count('id="cited"') == 1
    assert '<span id="cited"></span><mark>719.923 lượt</mark>' in page
    assert '<mark class="other">433 tỷ đồng</mark>' in page
    assert '<span class="quoted current">' in page


def test_a_place_without_highlights_is_anchored_at_its_start() -> None:
    page = source_page(SourceView(DOCUMENT, (replace(FIRST, highlights=()),), 1))
    assert '<span id="cited"></span><span class="quoted current">Tổng thu ngân sách' in page


def test_a_place_over_several_paragraphs_has_one_anchor() -> None:
    whole = Place(DOCUMENT.id, FIRST.start - 900, FIRST.end, ((FIRST.start - 900, FIRST.end),))
    page = source_page(SourceView(DOCUMENT, (whole,), 1))
    assert page.count('id="cited"') == 1
    assert page.count("<mark>") > 1


def test_steps_lead_to_the_neighbours() -> None:
    page = source_page(SourceView(DOCUMENT, (FIRST, SECOND), 1, "dark"))
    assert "Trích dẫn 1/2" in page
    assert re.search(
        rf'href="source\?[^"]*&amp;at=2&amp;theme=dark#cited" aria-label="{VIETNAMESE.next}"', page
    )
    assert VIETNAMESE.previous not in page
    assert 'data-theme="dark"' in page
    assert VIETNAMESE.next not in source_page(SourceView(DOCUMENT, (FIRST,), 1))


def test_a_report_without_places_has_no_marks() -> None:
    page = source_page(SourceView(DOCUMENT))
    assert "<mark" not in page
    assert "cited" not in page.split("<body>")[1]


def test_export_traces_are_hidden_but_kept() -> None:
    page = source_page(SourceView(DOCUMENT))
    assert "<span hidden>[bookmark: _Hlk161906871]</span>I. Kết quả thực hiện" in page


def test_hostile_reports_stay_words() -> None:
    hostile = "<script>alert(1)</script>"
    document = replace(read_report(f'1. {hostile}\n{hostile} "x" onload=\n', path=hostile), title=hostile)
    place = place_of(cite(document, hostile))
    for page in (
        source_page(SourceView(document, (place,), 1)),
        documents_page([document]),
        notice_page(hostile),
    ):
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


def test_pages_are_vietnamese_and_run_no_script_of_their_own() -> None:
    for page in (source_page(SourceView(DOCUMENT)), documents_page([DOCUMENT]), notice_page("x")):
        assert page.startswith('<!doctype html><html lang="vi"')
        assert page.count("<script") == page.count('<script src="assistant/source.js" defer></script>')


def test_places_fit() -> None:
    assert places_fit(DOCUMENT, [FIRST, Place("ab", 0, 10**8)])
    assert not places_fit(DOCUMENT, [Place(DOCUMENT.id, 0, len(DOCUMENT.text) + 1)])


def test_documents_page_links_each(service: FakeAssistant) -> None:
    page = documents_page(service.documents, "dark")
    assert f'href="source?d={service.documents[0].id}&theme=dark"' in page


def test_the_list_of_documents_tells_those_of_like_titles_apart() -> None:
    data = replace(DOCUMENT.data, number="12/BC-<b>", date="2024-07-05", issuer="UBND TỈNH X")
    page = documents_page((replace(DOCUMENT, data=data), DOCUMENT))
    assert page.count('<p class="stated">') == 1
    assert "số 12/BC-&lt;b&gt;, ngày 05/07/2024, UBND TỈNH X" in page
