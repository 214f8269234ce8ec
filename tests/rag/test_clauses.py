from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clauses import LinkKind, link_of, narrow, read_segments
from rag.figures import figures_of
from rag.keyed import keyed, read_keyed


def facts(text: str) -> list[str]:
    return [text[start:end] for start, end in narrow(text, (0, len(text)))]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Có 45 doanh nghiệp thành lập mới, 37 doanh nghiệp ngừng hoạt động.",
            ["Có 45 doanh nghiệp thành lập mới,", "37 doanh nghiệp ngừng hoạt động."],
        ),
        (
            "Thu đạt 433 tỷ đồng, tăng 5% so với cùng kỳ; chi 3.048 tỷ đồng.",
            ["Thu đạt 433 tỷ đồng, tăng 5% so với cùng kỳ;", "chi 3.048 tỷ đồng."],
        ),
        ("Xây cầu, đường, trường học.", ["Xây cầu, đường, trường học."]),
        ("a (b; c); d", ["a (b; c);", "d"]),
        (
            "Xảy ra 47 vụ và 10 người chết.",
            ["Xảy ra 47 vụ", "và 10 người chết."],
        ),
        ("Thu đạt 433 tỷ đồng, bằng 43% dự toán.", ["Thu đạt 433 tỷ đồng, bằng 43% dự toán."]),
        ("", []),
        (";", [";"]),
    ],
)
def test_a_fact_ends_where_a_new_one_begins(text: str, parts: list[str]) -> None:
    assert facts(text) == parts


PIECES = (
    "Thu",
    "đạt",
    "5 tỷ đồng",
    "tăng",
    "12%",
    "và",
    ",",
    ";",
    "(",
    ")",
    ":",
    "so với cùng kỳ",
    "\n",
    "22/63",
)


@given(st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_every_character_is_in_exactly_one_fact_in_order(text: str) -> None:
    spans = narrow(text, (0, len(text)))
    assert all(start < end for start, end in spans)
    assert "".join("".join(text[slice(*span)] for span in spans).split()) == "".join(text.split())
    assert list(spans) == sorted(spans)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thu tăng 5%", LinkKind.CHANGE),
        ("Thu đạt 43% dự toán", LinkKind.SHARE),
        ("Thu đạt 433 tỷ đồng", LinkKind.LEVEL),
        ("Toàn tỉnh có 45 doanh nghiệp", LinkKind.COUNT),
        ("so với 90 vụ cùng kỳ", LinkKind.BASE),
        ("Riêng 12 xã", LinkKind.NONE),
    ],
)
def test_a_figure_is_joined_to_the_words_before_it(text: str, kind: LinkKind) -> None:
    line = read_keyed(text, 0, len(text))
    assert link_of(line, 0, figures_of(line)[0]).kind is kind


def test_segments_know_the_brackets_they_stand_in() -> None:
    text = "Thu 5 tỷ đồng (cùng kỳ 4 tỷ đồng), chi 3 tỷ đồng"
    segments = read_segments(read_keyed(text, 0, len(text)))
    assert [segment.depth for segment in segments if segment.figures] == [0, 1, 0]


def test_a_pattern_in_ordinary_words_reads_every_spelling() -> None:
    pattern = keyed("tỷ đồng|lý do")
    for text in ("TỈ ĐỒNG", "ty\u0309 đo\u0302\u0300ng", "tỷ  đồng", "lí do"):
        assert pattern.search(read_keyed(text, 0, len(text)).keys)
    for text in ("tỷ đông", "tỷ đồngs", "ty dong"):
        assert not pattern.search(read_keyed(text, 0, len(text)).keys)


@given(st.text(max_size=100))
def test_tokens_are_pieces_of_the_text_and_leave_nothing_out(text: str) -> None:
    line = read_keyed(text, 0, len(text))
    written = "".join(line.raw(token) for token in range(len(line.spans)))
    assert "".join(written.split()) == "".join(text.split())
    assert line.key(-1) == line.key(len(line.spans)) == ""
