import json
import re

import pytest
from starlette.testclient import TestClient

from web.page import localised_page
from web.translation import script_json, translated
from web.words.english import ENGLISH
from web.words.vietnamese import VIETNAMESE


def test_the_page_is_vietnamese(client: TestClient) -> None:
    page = client.get("/").text
    assert 'lang="vi"' in page
    assert f"<title>{VIETNAMESE.title}</title>" in page
    assert VIETNAMESE.needs_script in page


def test_the_page_is_english_where_that_is_asked(client: TestClient) -> None:
    page = client.get("/?lang=en", headers={"accept-language": "vi"}).text
    assert 'lang="en"' in page
    assert f"<title>{ENGLISH.title}</title>" in page
    for phrase in (ENGLISH.welcome, ENGLISH.question_placeholder, ENGLISH.send, ENGLISH.notice):
        assert phrase in page
    config = json.loads(re.findall(r"window\.gradio_config = (\{.*?\});</script>", page)[0])
    assert config["i18n_translations"]["en"] == ENGLISH.gradio
    assert config["title"] == ENGLISH.title
    assert json.loads(re.findall(r'id="page-words">(.*?)</script>', page)[0])["language"] == "en"


@pytest.mark.parametrize("query", ["", "?lang=", "?lang=fr", "?lang=vi", "?language=en"])
def test_an_english_browser_is_spoken_to_in_vietnamese(client: TestClient, query: str) -> None:
    page = client.get(f"/{query}", headers={"accept-language": "en-US,en;q=0.9"}).text
    assert f"<title>{VIETNAMESE.title}</title>" in page
    assert ENGLISH.welcome not in page
    config = json.loads(re.findall(r"window\.gradio_config = (\{.*?\});</script>", page)[0])
    assert config["i18n_translations"]["en"] == VIETNAMESE.gradio


def test_words_cannot_end_the_script_they_stand_in() -> None:
    said = script_json({"a": "</script><b>&"})
    assert not set("<>&") & set(said)
    assert json.loads(said) == {"a": "</script><b>&"}


def test_the_layouts_of_the_languages_must_be_the_same() -> None:
    page = '<script>window.gradio_config = {"components": [{"props": {"value": "a"}}]};</script>'
    assert '"value": "b"' in translated(page, [{"value": "b"}])
    for texts in ([], [{"label": "b"}], [{"value": "b"}] * 2):
        with pytest.raises(ValueError, match="differ"):
            translated(page, texts)
    with pytest.raises(ValueError, match="no config"):
        translated("<p></p>", [])


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
    assert page.count("<script") == page.count('<script nonce="n0"') + 1  # and "<scripty>"
    assert "<scripty>" in page
