import pytest

from tests.web.fakes import bundled_report, cite
from web.viewer.places import MAX_PLACES, Place, format_place, parse_place, place_of, source_link

PLACE = Place("5c2045cb", 10, 90, ((10, 20), (30, 90)))


def test_a_place_survives_the_link() -> None:
    assert parse_place(format_place(PLACE)) == PLACE
    assert format_place(Place("ab", 1, 2)) == "ab.1.2"


def test_place_of_a_citation() -> None:
    citation = cite(bundled_report(), "433 tỷ đồng")
    place = place_of(citation)
    assert (place.start, place.end, place.highlights) == (citation.start, citation.end, citation.highlights)


def test_link_opens_the_place_and_is_relative() -> None:
    assert (
        source_link([PLACE, Place("ab", 1, 2)], 2)
        == "source?c=5c2045cb.10.90.10.20.30.90&c=ab.1.2&at=2#cited"
    )


def test_link_carries_a_bounded_number_of_places() -> None:
    assert source_link([PLACE] * 50, 1).count("c=") == MAX_PLACES


@pytest.mark.parametrize(
    "value",
    [
        "",
        "ab",
        "ab.1",
        "ab.1.2.3",
        "ab.2.1",
        "ab.1.1",
        "ab.-1.5",
        "ab.1.9.0.4",
        "ab.1.9.4.10",
        "ab.1.9.5.5",
        "ab.1.9.5.7.6.8",
        "xyz.1.2",
        "../etc/passwd.1.2",
        "ab.1.2<script>",
        "ab." + "9" * 30 + ".1",
        "ab" + ".1.2" * 300,
        "ab.１.２",
    ],
)
def test_what_is_no_place_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"not a place|out of order"):
        parse_place(value)
