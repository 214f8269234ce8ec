"""docs/api.md: its examples run against a server, and what it states of the interface is so."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from index.settings import ROOT
from tests.web.conftest import PORTAL, build_web_app, serving
from tests.web.fakes import FakeAssistant
from web.api.problems import ProblemCode

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
ANSWER = "433 tỷ đồng"  # what the report says of revenue


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(build_web_app(FakeAssistant(), tools=True, portals=(PORTAL,))) as url:
        yield url.rstrip("/")


def run(command: list[str], sent: str, address: str) -> str:
    done = subprocess.run(
        command,
        input=sent,
        env={**os.environ, "RAG": address, "PYTHONIOENCODING": "utf-8", "NO_PROXY": "*"},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("example", examples("sh"))
def test_curl(address: str, example: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    answer = json.loads(run(["sh", "-eu"], example, address))
    assert set(answer) & {"citations", "passages", "documents"}
    assert "api/ask" not in example or ANSWER in answer["citations"][0]["quote"]
    assert "limit" not in example or len(answer["passages"]) == 3


@pytest.mark.parametrize("example", examples("python"))
def test_python(address: str, example: str) -> None:
    assert ANSWER in run([sys.executable, "-"], example, address)


@pytest.mark.parametrize("example", examples("js"))
def test_javascript(address: str, example: str) -> None:
    if shutil.which("node") is None:
        pytest.skip("no Node here")
    assert ANSWER in run(["node", "--input-type=module"], example, address)


@pytest.mark.browser
@pytest.mark.parametrize("example", examples("js"))
def test_javascript_in_a_page_of_a_portal(address: str, example: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.route(
        f"{PORTAL}/**", lambda route: route.fulfill(body="<title>Cổng</title>", content_type="text/html")
    )
    page.goto(f"{PORTAL}/")
    page.evaluate("address => { window.process = { env: { RAG: address } } }", address)
    with page.expect_console_message(lambda message: ANSWER in message.text, timeout=10_000):
        page.add_script_tag(type="module", content=example)
    page.close()


def test_the_page_has_examples_of_each_kind() -> None:
    assert [len(examples(language)) for language in ("sh", "python", "js")] == [3, 2, 1]


@pytest.mark.parametrize("example", examples("json"))
def test_json(client: TestClient, example: str) -> None:
    stated = json.loads(example)
    if "status" in stated:
        assert client.post("/api/ask", json={}).json() == stated
    else:
        assert client.post("/api/ask", json=stated).status_code == 200


def test_the_page_names_every_code() -> None:
    table = PAGE.partition("| status | `code` |")[2].partition("\n\n")[0]
    named = {code for row in table.splitlines() for code in re.findall(r"`([a-z-]+)`", row.partition("|")[2])}
    assert named == {str(code) for code in ProblemCode}


def test_the_page_names_every_address(client: TestClient) -> None:
    named = set(re.findall(r"`((?:GET|POST) /[^`]+)`", PAGE))
    document = client.get("/api/openapi.json").json()
    described = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item}
    assert described - named == {"GET /api/openapi.json", "GET /api/docs"}
    assert named - described == {"POST /mcp"}
