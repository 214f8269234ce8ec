"""The index is brought up to date, checked and gone back from the admin page, which shows what came of it."""

from __future__ import annotations

import html
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.build import bring_up_to_date
from index.metadata.document_data import DocumentData, DocumentStatus
from index.metadata.period import Period
from index.pointer import current_name
from index.settings import Settings
from rag.live import LiveAssistant
from tests.fakes import HashingEncoder
from tests.web.admin_pages import NEW, PASSWORD, Admin, make_office, open_admin
from tests.web.fakes import FakeAssistant, read_report
from web.admin import words
from web.admin.access import Password
from web.admin.office import Office
from web.admin.page import REFRESH_S
from web.admin.work import Kind, Work

BROKEN = b"PK\x03\x04 not a package"
EVIL = "<img src=x onerror=alert(1)>\"'&.txt"


@pytest.fixture
def service() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def admin(settings: Settings, service: FakeAssistant) -> Iterator[Admin]:
    admin = open_admin(make_office(settings, service))
    with admin.client:
        admin.sign_in()
        yield admin
        admin.office.work.join(60)


def test_a_build_tells_what_it_did_and_names_what_failed(admin: Admin, settings: Settings) -> None:
    admin.upload(("moi.txt", NEW), ("hong.docx", BROKEN))
    assert words.STARTED.format(kind=Kind.UPDATE) in admin.send("build")
    page = admin.finish()
    name = current_name(settings.index)
    assert f"Đã dựng {name}: 4 văn bản" in page
    assert page.count("hong.docx") >= 2  # what the build said, and the list of files that are not in
    assert words.NOT_READ in page
    assert "Không đọc được “hong.docx”" in page
    status = admin.client.get("/admin/status").json()
    assert (status["work"]["running"], status["work"]["failed"]) == (False, False)
    assert any("hong.docx" in line for line in status["work"]["lines"])
    admin.send("build")
    assert "đã mới" in admin.finish() or "Đã dựng" in admin.page()


def test_copies_and_files_of_unknown_kinds_are_shown(admin: Admin) -> None:
    (admin.documents / "ban-sao.txt").write_bytes((admin.documents / "quy-che.txt").read_bytes())
    (admin.documents / "bang.pptx").write_bytes(b"x")
    page = admin.page()
    assert words.IS_COPY.format(name="ban-sao.txt") in page
    assert words.UNKNOWN_KIND in page
    admin.send("build")
    page = admin.finish()
    assert "quy-che.txt giống hệt ban-sao.txt: chỉ nạp một lần" in page
    assert words.PASSED_OVER.format(name="bang.pptx", why="chưa đọc được loại tệp này") in page


def test_a_build_of_nothing_is_told(admin: Admin) -> None:
    for name in list(admin.names()):
        admin.send("remove", file=name, sure="1")
    page = admin.page()
    assert "chưa có tệp nào đọc được" in page
    admin.send("build")
    page = admin.finish()
    assert words.HAS_FAILED.partition(",")[0].format(kind=Kind.UPDATE) in page
    assert "chưa có tệp nào đọc được" in page


def test_one_piece_of_work_at_a_time(admin: Admin) -> None:
    goes_on = threading.Event()

    def slow(report: object) -> tuple[str, ...]:
        assert callable(report)
        report("Đọc văn bản", 3, 7)
        assert goes_on.wait(30)
        return ("xong rồi",)

    assert admin.office.work.start(Kind.REBUILD, slow)
    try:
        while not admin.client.get("/admin/status").json()["work"]["step"]:
            time.sleep(0.01)
        page = admin.page()
        assert f'http-equiv="refresh" content="{REFRESH_S}"' in page
        assert words.STEP.format(step="Đọc văn bản", done=3, total=7) in page
        assert 'action="admin/upload"' not in page  # a choice of files would be lost by the reload
        assert words.BUSY.format(kind=Kind.REBUILD) in admin.send("build")
        assert admin.office.work.state is not None
        assert admin.office.work.state.kind is Kind.REBUILD
    finally:
        goes_on.set()
    page = admin.finish()
    assert "xong rồi" in page
    assert "http-equiv" not in page


def test_a_build_of_another_process_is_waited_for_by_people(admin: Admin, settings: Settings) -> None:
    from index.publish import writing

    with writing(settings.index):
        admin.send("build")
        assert "Đang có một lần dựng chỉ mục khác" in admin.finish()


def test_work_that_breaks_is_told_without_its_insides(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_report: object) -> tuple[str, ...]:
        raise ValueError("/duong/dan/bi-mat")

    work = Work()
    work.start(Kind.VERIFY, broken)
    work.join(30)
    assert work.state is not None
    assert (work.state.failed, work.state.lines) == (True, (words.WORK_BROKE,))
    assert "bi-mat" in caplog.text
    assert work.start(Kind.VERIFY, lambda _report: ())
    work.join(30)


def test_going_back_and_on(admin: Admin, settings: Settings) -> None:
    bring_up_to_date(settings, encoder=HashingEncoder())
    first = current_name(settings.index)
    admin.upload(("moi.txt", NEW))
    admin.send("build")
    admin.finish()
    second = current_name(settings.index)
    page = admin.page()
    assert f"{second} <strong>({words.CURRENT})</strong>" in page
    assert page.count('action="admin/rollback"') == 1
    admin.send("rollback", generation=first)
    page = admin.finish()
    assert words.ROLLED_BACK.format(name=first) in page
    assert current_name(settings.index) == first
    assert words.HELD in page
    admin.send("build")
    assert words.BUILD_HELD.format(name=first) in admin.finish()
    admin.send("rebuild")
    admin.finish()
    assert current_name(settings.index) not in (first, second)


@pytest.mark.parametrize("name", ["", "gen-999999", "../x", "<b>"])
def test_going_back_to_what_is_not_there(admin: Admin, settings: Settings, name: str) -> None:
    bring_up_to_date(settings, encoder=HashingEncoder())
    current = current_name(settings.index)
    admin.send("rollback", generation=name)
    assert "Không có bản chỉ mục" in admin.finish()
    assert current_name(settings.index) == current


def test_the_index_is_checked(admin: Admin, settings: Settings) -> None:
    admin.send("verify")
    assert "Chưa có chỉ mục" in admin.finish()
    bring_up_to_date(settings, encoder=HashingEncoder())
    name = current_name(settings.index)
    admin.send("verify")
    assert words.SOUND.format(name=name) in admin.finish()
    part = next((settings.index / "parts" / "a").iterdir())
    part.write_bytes(part.read_bytes()[:-1])
    admin.send("verify")
    page = admin.finish()
    assert f"Chỉ mục {name} có" in page
    assert part.name in page
    (settings.index / name / "manifest.json").write_bytes(b"{}")
    assert "bị hỏng" in admin.page()


def test_a_document_is_shown_with_what_it_states(admin: Admin, service: FakeAssistant) -> None:
    data = DocumentData(
        kind="báo cáo",
        number="45/BC-UBND",
        date="2024-03-28",
        issuer="UBND tỉnh",
        place="tỉnh Bắc Lương",
        period=Period("2024-01", "2024-03"),
        status=DocumentStatus.SUPERSEDED,
    )
    document = replace(read_report("Một đoạn.\nHai đoạn.", "quy-che.txt"), data=data, recognised=True)
    service.documents = (document,)
    service.warning = "Chỉ mục chưa cập nhật được"
    page = admin.page()
    for said in ("45/BC-UBND", "28/03/2024", "báo cáo", "UBND tỉnh", "tỉnh Bắc Lương", "quý I năm 2024"):
        assert said in page
    for said in ("đã thay thế", words.RECOGNISED, document.title, "quy-che.txt", service.warning):
        assert said in page
    assert service.generation in page


def test_words_of_files_and_people_are_escaped(admin: Admin, service: FakeAssistant) -> None:
    evil_title = '<script>alert("tiêu đề")</script>'
    document = read_report("Một đoạn.", EVIL)
    data = DocumentData(number="<b>1</b>", place="<i>nơi</i>")
    service.documents = (replace(document, title=evil_title, data=data),)
    service.warning = "<u>cảnh báo</u>"
    (admin.documents / EVIL).write_bytes(NEW)
    (admin.documents / "<svg onload=alert(2)>.pptx").write_bytes(b"x")
    admin.upload(("<b>x</b>.txt", b"%PDF-1.7"), ('"><script>alert(3)</script>.exe', b"x"))
    admin.client.post("/admin/remove", data={"csrf": admin.csrf(), "file": "<script>"})
    admin.send("build")
    admin.office.work.join(60)
    pages = admin.raw_page() + admin.client.get("/admin/file", params={"f": EVIL}).text
    pages += admin.client.get("/admin/file", params={"f": "<script>alert(4)</script>"}).text
    for tag in ("<script", "<img", "<svg", "<b>", "<i>", "<u>"):
        assert tag not in pages
    assert html.escape(evil_title) in pages
    assert html.escape(EVIL) in pages


def test_a_file_name_in_an_old_encoding_does_not_break_the_page(admin: Admin) -> None:
    import os

    place = os.fsencode(admin.documents) + b"/b\xe1o c\xe1o.txt"
    with open(place, "wb") as file:  # noqa: PTH123 -- a path of bytes
        file.write(NEW)
    assert "b\ufffdo c\ufffdo.txt" in admin.page()
    admin.send("remove", file="b\ufffdo c\ufffdo.txt", sure="1")
    assert not os.path.exists(place)  # noqa: PTH110


def test_what_is_uploaded_is_soon_quoted(settings: Settings) -> None:
    """The whole way: a file comes in, the index is brought up to date, and the assistant takes it up."""
    live = LiveAssistant.open(settings, poll_s=0.05)
    try:
        admin = open_admin(Office(live, settings, live.now().encoder, Password(PASSWORD)))
        admin.sign_in()
        before = live.generation
        admin.upload(("thuy-loi.txt", NEW))
        admin.send("build")
        admin.office.work.join(60)
        deadline = time.monotonic() + 30
        while live.generation == before:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert "10 hồ" in live.ask("Toàn tỉnh có bao nhiêu hồ chứa nước?").citations[0].quote
        page = admin.page()
        assert words.DOCUMENTS.format(count=4) in page
        assert words.PENDING_NEW not in page
        admin.send("remove", file="thuy-loi.txt", sure="1")
        assert words.PENDING_REMOVED in admin.page()
    finally:
        live.close()
