"""Bodies of requests as they arrive: in pieces, too long, or not to their end."""

from __future__ import annotations

from collections.abc import Iterable

import anyio
import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope

from web.security import BodyTooLargeError, Guard, read_body

GONE: Message = {"type": "http.disconnect"}


def arriving(messages: Iterable[Message]) -> Receive:
    """Return a `receive` that gives these, and then that the connection has ended."""
    left = iter(messages)

    async def receive() -> Message:
        return next(left, GONE)

    return receive


def pieces(*bodies: bytes, whole: bool = True) -> list[Message]:
    last = len(bodies) - 1
    return [
        {"type": "http.request", "body": body, "more_body": at < last or not whole}
        for at, body in enumerate(bodies)
    ]


def test_a_body_is_played_back_in_one_piece_and_then_the_end_of_the_connection() -> None:
    async def read() -> list[Message]:
        receive = await read_body(arriving(pieces(b"a", b"", b"bc")), 3)
        return [await receive(), await receive()]

    assert anyio.run(read) == [*pieces(b"abc"), GONE]


def test_a_body_of_single_bytes_is_read_at_once() -> None:
    """Played back piece by piece, each of a quarter of a million pieces would move all the others."""
    sent = pieces(*[b"x"] * 10_000)

    async def read() -> int:
        receive = await read_body(arriving(sent), len(sent))
        given = 0
        while (await receive()) is not GONE:
            given += 1
        return given

    assert anyio.run(read) == 1


@pytest.mark.parametrize("sent", [pieces(b"abc", b"d"), pieces(b"abcd", whole=False)])
def test_a_body_over_the_limit_is_not_read_on(sent: list[Message]) -> None:
    with pytest.raises(BodyTooLargeError):
        anyio.run(read_body, arriving(sent), 3)


def test_who_hangs_up_meanwhile_is_answered_nothing_and_nothing_is_done() -> None:
    with pytest.raises(ClientDisconnect):
        anyio.run(read_body, arriving(pieces(b"{", whole=False)), 3)
    done: list[str] = []

    async def app(scope: Scope, receive: Receive, send: object) -> None:
        done.append("asked")
        await Request(scope, receive).body()

    async def send(message: Message) -> None:
        done.append(message["type"])

    scope: Scope = {"type": "http", "method": "POST", "path": "/api/ask", "headers": []}
    anyio.run(Guard(app), scope, arriving(pieces(b"{", whole=False)), send)
    assert done == []
    anyio.run(Guard(app), scope, arriving(pieces(b"{}")), send)
    assert done == ["asked"]
