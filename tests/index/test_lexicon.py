"""Phrases that mean the same have one key; a word alone without marks is left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from index.errors import ConfigError
from index.lexicon import LEXICON_FILE, Lexicon, load_lexicon, make_lexicon
from index.text import syllables

LEXICON = make_lexicon(
    {
        "=tai nạn": ["tai nạn", "sự cố"],
        "=tai nạn giao thông": ["tai nạn giao thông", "TNGT"],
        "=đường": ["đường", "lộ"],
    }
)


def keys(text: str, lexicon: Lexicon = LEXICON) -> list[str]:
    return list(lexicon.keys(syllables(text)))


def test_the_longest_phrase_wins() -> None:
    assert keys("vụ tai nạn giao thông") == ["vu", "=tai nạn giao thông"]
    assert keys("vụ tai nạn lao động") == ["vu", "=tai nạn", "lao", "dong"]


def test_phrases_of_one_meaning_have_one_key() -> None:
    assert keys("TNGT") == keys("tai nạn giao thông") == keys("TAI NẠN GIAO THÔNG")
    assert keys("sự cố") == keys("tai nạn")


def test_a_phrase_without_marks_matches_if_it_has_two_syllables() -> None:
    assert keys("tai nan giao thong") == ["=tai nạn giao thông"]
    assert keys("su co") == ["=tai nạn"]


def test_a_syllable_without_marks_does_not_match() -> None:
    assert keys("đường lộ") == ["=đường", "=đường"]
    assert keys("duong lo") == ["duong", "lo"]


def test_marks_decide_where_they_are_typed() -> None:
    assert keys("tái nạn") == ["tai", "nan"]
    assert keys("sứ cô") == ["su", "co"]


def test_read_gives_word_ranges_that_cover_every_word() -> None:
    words = syllables("vụ tai nạn giao thông trên đường")
    read = LEXICON.read(words)
    assert read == (("", 0, 1), ("=tai nạn giao thông", 1, 5), ("", 5, 6), ("=đường", 6, 7))
    assert LEXICON.read(()) == ()


def test_the_first_meaning_keeps_a_phrase_that_two_name() -> None:
    lexicon = make_lexicon({"=one": ["thu ngân sách"], "=two": ["thu ngân sách", "thu"]})
    assert keys("thu ngân sách", lexicon) == ["=one"]
    assert keys("thu", lexicon) == ["=two"]


def test_an_empty_lexicon_leaves_words_alone() -> None:
    assert keys("tai nạn", make_lexicon({})) == ["tai", "nan"]
    assert keys("tai nạn", make_lexicon({"=none": ["", "%"]})) == ["tai", "nan"]


def test_the_fingerprint_changes_with_the_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text("concepts: [[tai nạn, sự cố]]", encoding="utf-8")
    other.write_text("concepts: [[tai nạn, sự cố, rủi ro]]", encoding="utf-8")
    assert load_lexicon(one).fingerprint != load_lexicon(other).fingerprint
    assert keys("rủi ro", load_lexicon(other)) == keys("tai nạn", load_lexicon(other))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "concepts",
        "concepts: 5",
        "concepts: [tai nạn]",
        "words: []",
        "concepts: [[a, b]",
        "- a",
        "\xff\xfe[",
    ],
)
def test_a_file_of_another_form_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text(content, encoding="latin-1" if "\xff" in content else "utf-8")
    with pytest.raises(ConfigError, match=r"lexicon\.yaml") as caught:
        load_lexicon(path)
    assert len(str(caught.value).splitlines()) == 1


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml"):
        load_lexicon(tmp_path / "none.yaml")


def test_the_product_lexicon_reads_abbreviations() -> None:
    lexicon = load_lexicon()
    assert keys("TNGT", lexicon) == keys("tai nạn giao thông", lexicon) == keys("tai nan giao thong", lexicon)


def test_no_phrase_of_the_product_lexicon_stands_in_two_lists() -> None:
    listed = sum(1 for _ in _product_phrases())
    homes: dict[tuple[str, ...], set[int]] = {}
    for number, phrase in _product_phrases():
        homes.setdefault(tuple(word.accented for word in syllables(phrase)), set()).add(number)
    homes.pop((), None)  # "‰" is for the reader of the file
    assert listed > 1000
    assert {phrase: numbers for phrase, numbers in homes.items() if len(numbers) > 1} == {}


def _product_phrases() -> Iterator[tuple[int, str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for number, group in enumerate(yaml.load(LEXICON_FILE.read_bytes(), Loader=loader)["concepts"]):
        yield from ((number, str(phrase)) for phrase in group)


def test_a_kind_of_a_thing_speaks_of_the_thing_and_not_the_other_way_round() -> None:
    lexicon = make_lexicon({"=0": ["thiên tai", "natural disaster"]}, {"thiên tai": ["lũ", "sạt lở đất"]})
    assert lexicon.nested(syllables("gây sạt lở đất")) == ("=0",)
    assert lexicon.nested(syllables("lũ lớn")) == ("=0",)
    assert lexicon.nested(syllables("thiên tai")) == ()
