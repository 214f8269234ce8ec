"""Who gets to the admin page: nobody by default, and then only who knows the password."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index.errors import ConfigError
from index.settings import Settings, load_settings
from tests.web.admin_pages import NEW, PASSWORD, Admin, make_office, open_admin
from tests.web.conftest import build_web_app
from tests.web.fakes import FakeAssistant
from web.admin import words
from web.admin.access import (
    MAX_FAILED,
    MAX_FAILED_IN_ALL,
    SESSION_S,
    WINDOW_S,
    FailedTries,
    Password,
    Sessions,
    read_password,
)
from web.admin.entry import COOKIE

POSTED = ("logout", "upload", "replace", "remove", "build", "rebuild", "verify", "rollback")


@pytest.fixture
def admin(settings: Settings) -> Iterator[Admin]:
    admin = open_admin(make_office(settings))
    with admin.client:
        yield admin


@pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/login", "/admin/status", "/admin/file?f=x"])
def test_it_is_off_by_default(client: TestClient, path: str) -> None:
    """Where it is off, its addresses are like any other that does not exist."""
    assert load_settings().admin_password_place is None
    for ask in (client.get, client.post):
        assert ask(path).status_code == client.get("/nope").status_code == 403


def test_beside_the_chat(settings: Settings) -> None:
    app = build_web_app(FakeAssistant(), portals=("https://cong.example.vn",), office=make_office(settings))
    with TestClient(app.asgi) as client:
        page = client.get("/admin", headers={"origin": "https://cong.example.vn"})
        assert page.status_code == 401
        assert "access-control-allow-origin" not in page.headers
        assert client.get("/").status_code == 200
        assert client.get("/assistant/admin.css").headers["content-type"].startswith("text/css")
        assert client.get("/adminx").status_code == 403
        admin = Admin(make_office(settings), client)
        assert admin.sign_in().status_code == 200
        assert words.DOCUMENTS.format(count=1) in admin.page()


def test_without_a_session_nothing_is_told_or_done(admin: Admin) -> None:
    before = admin.names()
    page = admin.client.get("/admin")
    assert page.status_code == 401
    assert "bao-cao-quy-1" not in page.text
    for name in ("status", "file?f=bao-cao-quy-1.txt"):
        assert admin.client.get(f"/admin/{name}").status_code == 401
    for name in POSTED:
        data = {"csrf": "", "file": "bao-cao-quy-1.txt", "sure": "1"}
        assert admin.client.post(f"/admin/{name}", data=data).status_code == 401
    assert admin.client.post("/admin/upload", files={"files": ("moi.txt", NEW)}).status_code == 401
    assert admin.names() == before
    assert admin.office.work.state is None


def test_a_forged_cookie_is_no_session(admin: Admin) -> None:
    for forged in ("", "x", "../x", "0" * 5000):
        assert admin.client.get("/admin", headers={"cookie": f"{COOKIE}={forged}"}).status_code == 401


def test_the_password_opens_a_session(admin: Admin) -> None:
    refused = admin.sign_in("sai hết cả rồi")
    assert refused.status_code == 403
    assert words.WRONG_PASSWORD in refused.text
    assert "set-cookie" not in refused.headers
    opened = admin.client.post("/admin/login", data={"password": PASSWORD}, follow_redirects=False)
    assert (opened.status_code, opened.headers["location"]) == (303, "../admin")
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path" not in cookie  # so it is sent to /admin alone
    assert "secure" not in cookie
    assert "Tổng" in admin.page() or "Báo cáo" in admin.page()


def test_over_https_the_cookie_is_for_https_alone(settings: Settings) -> None:
    office = make_office(settings)
    client = TestClient(open_admin(office).client.app, base_url="https://tro-ly.example.vn")
    opened = client.post("/admin/login", data={"password": PASSWORD}, follow_redirects=False)
    assert "secure" in opened.headers["set-cookie"].lower()
    assert words.PLAIN_HTTP not in client.get("/admin").text


def test_signing_out_ends_the_session(admin: Admin) -> None:
    admin.sign_in()
    cookie = admin.client.cookies[COOKIE]
    token = admin.csrf()
    admin.client.post("/admin/logout", data={"csrf": token})
    assert admin.client.get("/admin", headers={"cookie": f"{COOKIE}={cookie}"}).status_code == 401


@pytest.mark.parametrize("token", [None, "", "x", "ký tự lạ"])
def test_a_form_without_the_sessions_token_does_nothing(admin: Admin, token: str | None) -> None:
    admin.sign_in()
    before = admin.names()
    fields = {"file": "bao-cao-quy-1.txt", "sure": "1"} | ({} if token is None else {"csrf": token})
    for name in POSTED:
        files = {"files": ("moi.txt", NEW)} if name in ("upload", "replace") else None
        refused = admin.client.post(f"/admin/{name}", data=fields, files=files)
        assert refused.status_code == 403
        assert words.FOREIGN_FORM in refused.text
    assert admin.names() == before
    assert admin.office.work.state is None
    assert admin.client.get("/admin").status_code == 200  # and nobody was signed out


def test_the_token_of_another_session_will_not_do(settings: Settings) -> None:
    office = make_office(settings)
    first, second = open_admin(office), open_admin(office)
    first.sign_in()
    second.sign_in()
    refused = second.client.post("/admin/build", data={"csrf": first.csrf()})
    assert refused.status_code == 403


def test_what_the_browser_says_another_site_sent_is_refused(admin: Admin) -> None:
    foreign = {"sec-fetch-site": "cross-site"}
    refused = admin.client.post("/admin/login", data={"password": PASSWORD}, headers=foreign)
    assert refused.status_code == 403
    admin.sign_in()
    refused = admin.client.post("/admin/build", data={"csrf": admin.csrf()}, headers=foreign)
    assert refused.status_code == 403
    assert admin.office.work.state is None


def test_guessing_is_stopped(admin: Admin) -> None:
    for _ in range(MAX_FAILED):
        assert admin.sign_in("sai hết cả rồi").status_code == 403
    stopped = admin.sign_in()  # not even the right one
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["retry-after"]) <= WINDOW_S + 1
    assert "5 phút" in stopped.text or "6 phút" in stopped.text


def test_failed_tries_are_forgotten_and_bounded() -> None:
    now = 0.0
    tries = FailedTries(lambda: now)
    for _ in range(MAX_FAILED):
        assert tries.wait_s("a") == 0
        tries.add("a")
    assert tries.wait_s("a") == WINDOW_S + 1
    assert tries.wait_s("b") == 0
    now = WINDOW_S + 1.0
    assert tries.wait_s("a") == 0
    for number in range(10 * MAX_FAILED_IN_ALL):
        if tries.wait_s(str(number)) == 0:
            tries.add(str(number))
    assert tries.wait_s("somebody else") > 0
    assert len(tries._failed) == MAX_FAILED_IN_ALL


def test_sessions_end_and_are_bounded() -> None:
    now = 0.0
    sessions = Sessions(lambda: now)
    tokens = [sessions.open() for _ in range(30)]
    assert len(set(tokens)) == 30
    assert sessions.find(tokens[-1])
    assert sessions.find(tokens[0]) is None
    assert sessions.find(None) is None
    now = SESSION_S + 1.0
    assert sessions.find(tokens[-1]) is None


def test_the_password_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mat-khau"
    path.write_text("m\u00e2\u0323t khẩu dài lắm\nghi chú\n", encoding="utf-8")  # decomposed in part
    password = read_password(path)
    assert password.matches("mật khẩu dài lắm")
    assert not password.matches("mật khẩu dài lắm\nghi chú")
    assert not password.matches("")
    assert not Password(PASSWORD).matches("\ud800")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"ngan\n", b"\xff\xfe\xff", None])
def test_a_password_file_that_will_not_do_is_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mat-khau"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match="mat-khau") as raised:
        read_password(path)
    assert "\n" not in str(raised.value)


def test_every_answer_has_the_headers(admin: Admin) -> None:
    admin.sign_in()
    for path in ("/admin", "/admin/", "/admin/status", "/admin/nope", "/admin/file?f=x", "/admin/upload"):
        headers = admin.client.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_no_page_loads_anything_from_elsewhere(admin: Admin) -> None:
    signed_out = admin.client.get("/admin").text
    admin.sign_in()
    for page in (signed_out, admin.raw_page(), admin.client.get("/admin/file?f=quy-che.txt").text):
        assert "//" not in page.replace("<!doctype", "")
        assert "<script" not in page
        assert "<style" not in page
        assert "style=" not in page


def test_every_action_is_one_line_of_the_log(admin: Admin, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "web.admin")
    admin.sign_in("sai hết cả rồi")
    admin.sign_in()
    admin.upload(("moi.txt", NEW))
    admin.upload(("../x\r\ngiả.txt", NEW))
    admin.send("remove", file="moi.txt", sure="1")
    lines = [record.getMessage() for record in caplog.records if record.name == "web.admin"]
    assert len(lines) == 5
    assert all(line.startswith("testclient: ") and line.isprintable() for line in lines)
    for line, what in zip(lines, ("sai mật khẩu", "đăng nhập", "moi.txt", "không được", "bỏ"), strict=True):
        assert what in line
    assert PASSWORD not in caplog.text


def test_a_long_form_is_refused(admin: Admin) -> None:
    assert admin.client.post("/admin/login", data={"password": "x" * 100_000}).status_code == 413
    admin.sign_in()
    assert admin.client.post("/admin/build", data={"csrf": "x" * 100_000}).status_code == 413


def test_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_ADMIN_PASSWORD_FILE", "/run/secrets/quan-tri")
    assert load_settings().admin_password_place == Path("/run/secrets/quan-tri")
    monkeypatch.setenv("RAG_ADMIN_UPLOAD_MB", "0")
    with pytest.raises(ConfigError, match="RAG_ADMIN_UPLOAD_MB"):
        load_settings()
