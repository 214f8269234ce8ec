"""The pages for those who own the questions: a question tried out, the evaluation report."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from index.settings import ROOT, Settings
from rag import Assistant
from rag.confidence import CONFIDENCE_FEATURES
from rag.cues import Kind
from rag.features import CLAUSE_FEATURES
from rag.types import SlotName
from tests.rag.small import assistant_over
from tests.web.admin_pages import Admin, make_office, open_admin
from web.admin import trial_words as words

REPORT = "BÁO CÁO\nTình hình 6 tháng đầu năm 2024\n\nI. Thu\nTổng thu ngân sách là 433 tỷ đồng; tăng 5%."
OTHER = "BÁO CÁO\nTình hình quý I năm 2023\n\nI. Chi <b>\nTổng chi là 300 tỷ đồng <script>x</script>."


@pytest.fixture
def assistant() -> Assistant:
    return assistant_over(REPORT, OTHER)


@pytest.fixture
def admin(settings: Settings, assistant: Assistant, tmp_path: Path) -> Admin:
    settings = settings.model_copy(update={"report": tmp_path / "report.html"})
    opened = open_admin(make_office(settings, assistant))
    opened.sign_in()
    return opened


def tried(admin: Admin, **fields: str) -> str:
    response = admin.client.get("/admin/try", params=fields)
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("path", ["/admin/try", "/admin/try?q=x", "/admin/report"])
def test_only_who_has_signed_in_sees_them(settings: Settings, path: str) -> None:
    assert open_admin(make_office(settings)).client.get(path).status_code == 401


def test_the_form_alone(admin: Admin, assistant: Assistant) -> None:
    page = html.unescape(tried(admin))
    assert words.QUESTION in page
    assert all(document.title in page for document in assistant.documents)
    assert words.DECIDED not in page


def test_a_question_is_explained(admin: Admin, assistant: Assistant) -> None:
    page = html.unescape(tried(admin, q="tong thu ngan sach"))
    told = assistant.explain("tong thu ngan sach")
    assert words.ANSWERED in page
    assert told.candidates
    for item in told.candidates:
        assert f'id="ung-vien-{item.place.number}"' in page
        assert f"{item.score:.3f}".replace(".", ",").replace("-", "−") in page
    assert "<mark>Tổng thu ngân sách là 433 tỷ đồng" in page
    shown = set(re.findall(r"<tr><td>([^<]+)</td><td class=count>", page))
    assert {words.FEATURES[part.name] for part in told.speaks} <= shown


def test_a_refusal_says_why(admin: Admin, assistant: Assistant) -> None:
    question = "Thu ngân sách năm 1999 là bao nhiêu?"
    reason = assistant.ask(question).reason
    assert reason
    assert reason in html.unescape(tried(admin, q=question))


def test_the_scope_is_kept(admin: Admin, assistant: Assistant) -> None:
    other = next(document for document in assistant.documents if "quý I" in document.title)
    page = tried(admin, q="ngân sách", document=other.id)
    assert f'<option value="{other.id}" selected>' in page
    assert "433 tỷ đồng" not in page
    assert words.NO_DOCUMENT in html.unescape(tried(admin, q="ngân sách", document="none"))
    refused = words.BAD_PERIOD.format(period="hôm <i>kia")
    assert refused in html.unescape(tried(admin, q="ngân sách", period="hôm <i>kia"))


def test_nothing_runs(admin: Admin) -> None:
    for page in (tried(admin, q="tổng chi <script>alert(1)</script>"), tried(admin, q='"><img src=x>')):
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page or "&lt;img" in page


def test_the_last_report_is_shown_under_a_policy_of_its_own(admin: Admin) -> None:
    admin.office.settings.report.write_text("<h1>Điểm</h1>", encoding="utf-8")
    response = admin.client.get("/admin/report")
    assert (response.status_code, response.text) == (200, "<h1>Điểm</h1>")
    policy = response.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script-src" not in policy
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-frame-options"] == "DENY"


def test_without_a_report_it_says_how_to_make_one(admin: Admin) -> None:
    response = admin.client.get("/admin/report")
    assert response.status_code == 404
    assert f"python -m eval answers --html {admin.office.settings.report}" in html.unescape(response.text)


def test_the_usual_report_is_told_from_the_projects_folder(settings: Settings) -> None:
    assert settings.report == ROOT / "eval" / "out" / "report.html"


def test_other_pages_keep_the_strict_policy(admin: Admin) -> None:
    assert "style-src 'self'" in admin.client.get("/admin/try").headers["content-security-policy"]


def test_all_that_is_shown_has_a_name() -> None:
    assert set(words.FEATURES) == {*CLAUSE_FEATURES, *CONFIDENCE_FEATURES}
    assert set(words.KINDS) == set(Kind)
    assert set(words.SLOTS) == set(SlotName)
