"""What arrives from a reader's process is checked before it is believed."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers import wire
from index.readers.failures import Cause
from index.types import Block, BlockKind, Extract, RowPlace

_COUNTS = st.integers(0, 10**6)
_PLACES = st.builds(
    RowPlace,
    table=_COUNTS,
    row=_COUNTS,
    sheet=st.sampled_from(["", "Biểu 1"]),
    cells=st.text(max_size=5),
    caption=st.sampled_from(["", "Thu"]),
    unit=st.sampled_from(["", "tỷ đồng"]),
    headers=st.lists(st.text(max_size=5), max_size=3).map(tuple),
)


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2)))
    optional = st.none() | _COUNTS
    blocks = [
        Block(
            *(start, end, draw(st.sampled_from(BlockKind)), draw(optional), draw(optional)),
            place=draw(st.none() | _PLACES),
        )
        for start, end in pairwise(cuts)
    ]
    return Extract(text, tuple(blocks), draw(st.booleans()))


@given(extracts())
def test_an_extract_arrives_as_it_was_sent(extract: Extract) -> None:
    assert wire.decode(wire.encode_extract(extract)) == extract


def test_what_rows_of_a_table_share_is_told_once() -> None:
    rows = tuple(Block(n, n + 1, place=RowPlace(1, n, caption="Thu ngân sách")) for n in range(100))
    reply = wire.encode_extract(Extract("a" * 100, rows))
    assert reply.count("Thu ngân sách".encode()) == 1


def test_refusals_and_failures_arrive() -> None:
    assert wire.decode(wire.encode_refusal("tệp bị hỏng")) == "tệp bị hỏng"
    assert wire.decode(wire.encode_failure(Cause.ERROR, "KeyError")) == (Cause.ERROR, "KeyError")


def reply(**changed: object) -> bytes:
    good = {"text": "ab", "recognised": False, "shared": [], "blocks": [[0, 2, 0, None, None]]}
    return json.dumps(good | changed).encode()


def test_the_reply_that_the_next_test_breaks_is_good() -> None:
    assert wire.decode(reply()) == Extract("ab", (Block(0, 2),))


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\xff", b"{", b"1", b"null", b"[]", b'"refused"', b'["refused"]', b"[" * 10_000, b"{}"),
        *(b'{"refused": 1}', b'{"failed": "x", "detail": ""}', b'{"failed": "crash"}', b'{"failed": []}'),
        b'{"refused": "\\ud800"}',
        *(reply(text="a\ud800"), reply(blocks=[[0, 2, 0, None, 10**12]])),
        *(reply(text=1), reply(text=None), reply(recognised=1), reply(blocks=None), reply(blocks=[])),
        reply(blocks=[[0, 3, 0, None, None]]),  # past the end
        reply(blocks=[[1, 1, 0, None, None]]),  # empty
        reply(blocks=[[1, 2, 0, None, None], [0, 1, 0, None, None]]),  # backwards
        *(reply(blocks=[[-1, 2, 0, None, None]]), reply(blocks=[[0, 2, 9, None, None]])),
        *(reply(blocks=[[True, 2, 0, None, None]]), reply(blocks=[[0, 2.0, 0, None, None]])),
        *(reply(blocks=[[0, 2, 0, "1", None]]), reply(blocks=[[0, 2, 0, None, -1]]), reply(blocks=[[0, 2]])),
        reply(blocks=[[0, 2, 0, None, None, 1, 1, "", 0]]),  # shares what is not there
        reply(blocks=[[0, 2, 0, None, None, 1, 1, "", 0]], shared=[["", "", "", [1]]]),
        reply(blocks=[[0, 2, 0, None, None, 1, 1, 7, 0]], shared=[["", "", "", []]]),
        *(reply(shared=[[]]), reply(shared=1), reply(blocks={"a": 1}), b'{"text": NaN}'),
    ],
)
def test_what_is_no_reply_is_told_as_broken(content: bytes) -> None:
    with pytest.raises(wire.BrokenReplyError):
        wire.decode(content)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_reply_or_broken(content: bytes) -> None:
    try:
        wire.decode(content)
    except wire.BrokenReplyError:
        return
