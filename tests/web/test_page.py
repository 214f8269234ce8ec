import re

from starlette.testclient import TestClient

from web.page import localised_page
from web.words.vietnamese import VIETNAMESE


def test_the_page_is_vietnamese(client: TestClient) -> None:
    page = client.get("/").text
    assert 'lang="vi"' in page
    assert f"<title>{VIETNAMESE.title}</title>" in page
    assert VIETNAMESE.needs_script in page


def test_the_page_names_no_other_host(client: TestClient) -> None:
    page = client.get("/").text
    assert not re.findall(r"https?://(?!testserver)[^\"'\s<]+", page)
    assert "Click to try out the app" not in page
    assert "twitter" not in page


def test_own_style_and_script_are_relative(client: TestClient) -> None:
    page = client.get("/").text
    assert 'href="assistant/chat.css"' in page
    assert 'src="assistant/chat.js"' in page
    assert 'src="assistant/embedded.js"' in page


def test_head_requests_are_answered(client: TestClient) -> None:
    assert client.head("/").status_code == 200


def test_every_script_gets_the_nonce() -> None:
    page = localised_page(
        '<html lang="en"><head></head><body><script>1</script><scripty></body></html>', "n0"
    )
    assert page.count('<script nonce="n0"') == 3  # its own, and two of ours
    assert "<scripty>" in page
