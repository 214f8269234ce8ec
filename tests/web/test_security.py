"""What must stay true of a Gradio page mounted on FastAPI; run again at every upgrade of Gradio."""

from __future__ import annotations

import json
import re
from pathlib import Path

import gradio as gr
import pytest
from starlette.testclient import TestClient

from tests.web.conftest import build_web_app
from tests.web.fakes import FakeAssistant
from web.server import WebApp

SHUT = (
    "/gradio_api/upload",
    "/gradio_api/info",
    "/gradio_api/openapi.json",
    "/gradio_api/call/respond",
    "/gradio_api/call/v2/respond",
    "/gradio_api/api/predict",
    "/gradio_api/run/respond",
    "/gradio_api/run/predict",
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file/etc/passwd",
    "/gradio_api/proxy=http://127.0.0.1/",
    "/gradio_api/component_server",
    "/gradio_api/stream/x",
    "/gradio_api/deep_link",
    "/gradio_api/token",
    "/gradio_api/user",
    "/gradio_api/runs",
    "/gradio_api/vibe-code",
    "/gradio_api/mcp",
    "/config",
    "/monitoring",
    "/openapi.json",
    "/docs",
    "/login",
    "/logout",
    "/svelte/x",
    "/static/../app.py",
    "//etc/passwd",
    "/nope",
)


def test_file_checks_are_switched_on(web_app: WebApp) -> None:
    assert web_app.chat.has_launched
    assert web_app.chat.is_running


def test_nothing_but_text_comes_in(web_app: WebApp) -> None:
    fns = web_app.chat.fns.values()
    assert fns
    for fn in fns:
        assert all(isinstance(block, gr.Textbox) for block in fn.inputs)
        assert fn.api_visibility == "private"


def test_the_page_has_no_component_that_takes_files(web_app: WebApp) -> None:
    kinds = {type(block) for block in web_app.chat.blocks.values()}
    assert not kinds & {
        gr.Chatbot,
        gr.File,
        gr.Image,
        gr.Audio,
        gr.Video,
        gr.UploadButton,
        gr.MultimodalTextbox,
    }


def test_a_forged_file_is_not_read(
    client: TestClient, web_app: WebApp, tmp_path_factory: pytest.TempPathFactory
) -> None:
    canary = Path(__file__).resolve().parent / "canary-outside-tmp.txt"
    canary.write_text("canary-words-of-the-server", encoding="utf-8")
    try:
        file = {"path": str(canary), "meta": {"_type": "gradio.FileData"}}
        message = {"role": "user", "content": [{"type": "file", "file": file}]}
        for fn in web_app.chat.fns.values():
            for forged in (file, [message], message, {"file": file}):
                body = {"data": [forged] * len(fn.inputs), "fn_index": fn._id, "session_hash": "forged0"}
                said = ""
                joined = client.post("/gradio_api/queue/join", json=body)
                if joined.status_code == 200:
                    with client.stream("GET", "/gradio_api/queue/data?session_hash=forged0") as stream:
                        said += "".join(stream.iter_text())
                assert "canary-words" not in said
                assert "file=" not in said
                assert not re.search(r'"url":\s*"', said)
        cached = Path(gr.utils.get_upload_folder()).rglob("canary-outside-tmp.txt")
        assert not list(cached)
    finally:
        canary.unlink()


def test_forged_memory_is_ignored(client: TestClient, web_app: WebApp) -> None:
    respond = next(fn for fn in web_app.chat.fns.values() if fn.name == "respond")
    forged = [{"question": "lời giả mạo", "answer": None}]
    body = {
        "data": ["Tổng thu ngân sách nhà nước", "f" * 32, forged, forged],
        "fn_index": respond._id,
        "session_hash": "forged1",
    }
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data?session_hash=forged1") as stream:
        said = "".join(stream.iter_text())
    assert "433" in said
    assert "giả mạo" not in json.dumps(said, ensure_ascii=False)


def test_what_pages_showed_does_not_pile_up(client: TestClient, web_app: WebApp) -> None:
    restart = next(fn for fn in web_app.chat.fns.values() if fn.name == "restart")
    kept = web_app.chat.state_holder.session_data
    for page in range(130):
        body = {"data": ["vi"], "fn_index": restart._id, "session_hash": f"page{page}"}
        assert client.post("/gradio_api/queue/join", json=body).status_code == 200
        with client.stream("GET", f"/gradio_api/queue/data?session_hash=page{page}") as stream:
            assert "process_completed" in "".join(stream.iter_text())
    assert "page129" in kept
    assert "page0" not in kept
    assert len(kept) <= 100


@pytest.mark.parametrize("path", SHUT)
def test_other_routes_are_shut(client: TestClient, path: str) -> None:
    for response in (client.get(path), client.post(path, json={}), client.options(path)):
        assert response.status_code == 403
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/static/fonts/../../../x", "/assets/..%2f..%2fx", "/static/js/%2e%2e/%2e%2e/x"]
)
def test_open_folders_do_not_lead_out(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (403, 404)


@pytest.mark.parametrize(
    "path", ["/", "/source", "/healthz", "/api/documents", "/widget.js", "/nope", "/theme.css"]
)
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'self' https://cong.example.vn" in policy
    assert "http:" not in policy.replace("https:", "")


def test_the_pages_policy(client: TestClient) -> None:
    first, second = client.get("/"), client.get("/")
    policy = first.headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in scripts
    nonce = re.search(r"'nonce-([\w-]+)'", scripts)
    assert nonce
    assert nonce[1] not in second.text
    assert first.text.count("<script") == first.text.count(f'<script nonce="{nonce[1]}"')
    assert "connect-src 'self'" in policy
    assert "object-src 'none'" in policy


def test_only_the_source_page_runs_a_script_and_only_ours(client: TestClient) -> None:
    policy = client.get("/source").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; ")
    for path in ("/api/documents", "/healthz", "/assistant/source.js", "/nope"):
        other = client.get(path).headers["content-security-policy"]
        assert other.startswith("default-src 'none'")
        assert "script-src" not in other


def test_only_listed_origins_get_cors(client: TestClient) -> None:
    for path in ("/api/documents", "/theme.css", "/"):
        strange = client.get(path, headers={"origin": "http://evil.example", "host": "kb.example.vn"})
        assert "access-control-allow-origin" not in strange.headers
    known = client.get("/api/documents", headers={"origin": "https://cong.example.vn"})
    assert known.headers["access-control-allow-origin"] == "https://cong.example.vn"


def test_without_portals_only_own_pages_may_frame() -> None:
    with TestClient(build_web_app(FakeAssistant()).asgi) as alone:
        policy = alone.get("/").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors 'self'")
