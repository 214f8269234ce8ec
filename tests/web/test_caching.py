"""What goes over the line is small, is kept by the browser, and streams are not held back."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from web.server import WebApp


@pytest.mark.parametrize("path", ["/", "/assistant/chat.css", "/assistant/chat.js", "/source", "/theme.css"])
def test_text_is_compressed(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert response.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in response.headers["vary"].lower()
    assert client.get(path, headers={"accept-encoding": "identity"}).text == response.text or path == "/"


def test_files_named_by_their_contents_are_kept_for_good(client: TestClient) -> None:
    asset = re.search(r'"[^"]*?(/assets/[\w-]+\.js)"', client.get("/").text)
    assert asset
    assert "immutable" in client.get(asset[1]).headers["cache-control"]
    font = client.get("/static/fonts/IBMPlexSans/IBMPlexSans-Regular.woff2")
    assert font.status_code == 200
    assert font.headers["cache-control"] == "public, max-age=86400"
    assert "content-encoding" not in font.headers
    assert "cache-control" not in client.get("/assets/no-such-file.js").headers


def test_streams_are_not_held_back(client: TestClient, web_app: WebApp) -> None:
    respond = next(fn for fn in web_app.chat.fns.values() if fn.name == "respond")
    body = {"data": ["Tổng thu ngân sách", "d" * 32, ""], "fn_index": respond._id, "session_hash": "stream1"}
    client.post("/gradio_api/queue/join", json=body)
    with client.stream(
        "GET", "/gradio_api/queue/data?session_hash=stream1", headers={"accept-encoding": "gzip"}
    ) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in stream.headers
        assert "process_completed" in "".join(stream.iter_text())
