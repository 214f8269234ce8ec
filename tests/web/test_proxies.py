"""Who is let in from behind a proxy, and who is believed."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from index.errors import ConfigError
from index.settings import Settings
from tests.web.conftest import build_web_app
from tests.web.fakes import FakeAssistant
from web.proxies import behind_proxies
from web.serving import trusted_proxies
from web.words.vietnamese import VIETNAMESE

PROXY, STRANGER = "10.0.0.7", "10.0.0.8"
NAMED = {"x-remote-user": "nguyen.van.a"}


async def told(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope)
    client = request.client.host if request.client else None
    forwarded = sorted(name for name in request.headers if name.startswith(("x-forwarded-h", "x-gradio")))
    body = {"client": client, "scheme": request.url.scheme, "forwarded": forwarded}
    await JSONResponse(body)(scope, receive, send)


def seen_from(address: str, *, header: str = "X-Remote-User", root_path: str = "") -> TestClient:
    app = behind_proxies(
        told, trusted=f"{PROXY},::1", user_header=header, portals=("https://cong.example.vn",)
    )
    return TestClient(app, client=(address, 5000), root_path=root_path)


def test_without_a_header_everybody_is_let_in() -> None:
    assert seen_from(STRANGER, header="").get("/").status_code == 200


def test_only_a_proxy_is_believed() -> None:
    forwarded = {**NAMED, "x-forwarded-for": "192.0.2.9", "x-forwarded-proto": "https"}
    assert seen_from(PROXY).get("/", headers=forwarded).json() == {
        "client": "192.0.2.9",
        "scheme": "https",
        "forwarded": [],
    }
    assert seen_from(STRANGER).get("/", headers=forwarded).status_code == 401
    assert seen_from(STRANGER, header="").get("/", headers=forwarded).json() == {
        "client": STRANGER,
        "scheme": "http",
        "forwarded": [],
    }


def test_nobody_else_says_where_this_site_is() -> None:
    forged = {**NAMED, "x-forwarded-host": "gia.example", "x-gradio-server": "http://gia.example"}
    assert seen_from(PROXY).get("/", headers=forged).json()["forwarded"] == ["x-forwarded-host"]
    assert seen_from(STRANGER, header="").get("/", headers=forged).json()["forwarded"] == []
    page = behind_proxies(build_web_app(FakeAssistant()).asgi, trusted=PROXY)
    with TestClient(page, client=(STRANGER, 5000)) as client:
        assert "gia.example" not in client.get("/", headers=forged).text


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("x-remote-user", "")],
        [("x-remote-user", "  ")],
        [("x-remote-user", "a" * 600)],
        [("x-remote-user", "ke.gia.mao"), ("x-remote-user", "nguyen.van.a")],
    ],
)
def test_nobody_is_refused(headers: list[tuple[str, str]]) -> None:
    client = seen_from(PROXY)
    page = client.get("/", headers=headers)
    assert page.status_code == 401
    assert VIETNAMESE.not_signed_in in page.text
    assert "frame-ancestors 'self' https://cong.example.vn" in page.headers["content-security-policy"]
    problem = client.post("/api/ask", headers=headers, json={"question": "?"})
    assert problem.status_code == 401
    assert problem.json()["title"] == VIETNAMESE.problem_titles[401]
    assert problem.headers["cache-control"] == "no-store"


def test_what_machines_ask_for_needs_no_name() -> None:
    for root_path in ("", "/hoidap"):
        client = seen_from(STRANGER, root_path=root_path)
        for path in ("/healthz", "/readyz", "/widget.js"):
            assert client.get(path).status_code == 200
            assert client.post(path).status_code == 401
        assert client.get("/widget.js/../api/documents").status_code == 401
        assert client.get("/admin").status_code == 401


def test_the_settings_say_who_is_a_proxy() -> None:
    assert trusted_proxies(Settings(), {}) == "127.0.0.1,::1"
    assert trusted_proxies(Settings(), {"FORWARDED_ALLOW_IPS": "*"}) == "*"
    chosen = Settings(trusted_proxies="10.0.0.7 10.1.0.0/16", user_header="X-Remote-User")
    assert trusted_proxies(chosen, {"FORWARDED_ALLOW_IPS": "*"}) == "10.0.0.7,10.1.0.0/16"
    for everybody in ("*", "10.0.0.7, 0.0.0.0/0", "::/0"):
        with pytest.raises(ConfigError, match="RAG_TRUSTED_PROXIES"):
            trusted_proxies(Settings(user_header="X-Remote-User"), {"FORWARDED_ALLOW_IPS": everybody})


def test_a_star_opens_the_interface_to_subdomains_alone() -> None:
    app = build_web_app(FakeAssistant(), portals=("https://*.tinh.gov.vn", "https://cong.example.vn"))
    with TestClient(app.asgi) as client:
        allowed = "access-control-allow-origin"
        for origin in ("https://so.tinh.gov.vn", "https://cong.example.vn"):
            assert client.get("/api/documents", headers={"origin": origin}).headers[allowed] == origin
        for origin in (
            "https://tinh.gov.vn",
            "https://so.tinh.gov.vn.evil.example",
            "https://conglexample.vn",
        ):
            assert allowed not in client.get("/api/documents", headers={"origin": origin}).headers
        policy = client.get("/").headers["content-security-policy"]
        assert policy.endswith("frame-ancestors 'self' https://*.tinh.gov.vn https://cong.example.vn")
