"""The files and page pictures behind the source page: only what was indexed, only where it may be seen."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import PIL.Image
import pytest
from starlette.testclient import TestClient

from index.errors import DocumentError
from index.readers.failures import Cause, ReadingError
from index.readers.limits import Limits
from index.readers.pictures import picture_of_page
from index.settings import Settings, settings_help
from index.types import Document
from tests.index.readers.pdf_files import paragraphs, pdf, picture
from tests.web.conftest import build_web_app
from tests.web.fakes import FakeAssistant, read_report
from web.api.problems import Problem
from web.viewer.originals import Originals
from web.viewer.pictures import PagePictures

PDF = pdf(picture(), paragraphs("Trang hai"))
NAME = "năm 2024/Quét “số 1”.pdf"


def scan(data: bytes = PDF, name: str = NAME, *, recognised: bool = True) -> Document:
    """Return a document of two pages whose file is `data`."""
    bare = read_report("Tổng thu ngân sách là 433 tỷ đồng.\nTrang hai nói việc khác.", path=name)
    sha256 = hashlib.sha256(data).hexdigest()
    pages = tuple(replace(p, page=at) for at, p in enumerate(bare.paragraphs, start=1))
    return replace(bare, id=sha256[:16], sha256=sha256, paragraphs=pages, recognised=recognised)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A documents folder with the scan in a subfolder, beside a file that is none of its."""
    shelf = tmp_path / "documents"
    (shelf / NAME).parent.mkdir(parents=True)
    (shelf / NAME).write_bytes(PDF)
    (tmp_path / "secret.pdf").write_bytes(PDF)
    return shelf


@pytest.fixture
def lending(folder: Path) -> Iterator[TestClient]:
    """The application with downloads, over a scan and a PDF with text."""
    plain = scan(recognised=False)
    app = build_web_app(FakeAssistant((plain,)), originals=Originals(folder, downloads=True))
    with TestClient(app.asgi, raise_server_exceptions=False) as client:
        yield client


def test_the_file_comes_as_it_was_indexed_and_as_an_attachment(lending: TestClient) -> None:
    response = lending.get(f"/api/documents/{scan().id}/original")
    assert response.status_code == 200
    assert response.content == PDF
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-length"] == str(len(PDF))
    said = response.headers["content-disposition"]
    assert said == "attachment; filename*=UTF-8''Qu%C3%A9t%20%E2%80%9Cs%E1%BB%91%201%E2%80%9D.pdf"


def test_a_changed_or_missing_file_is_not_given(lending: TestClient, folder: Path) -> None:
    address = f"/api/documents/{scan().id}/original"
    (folder / NAME).write_bytes(PDF + b"\n")
    changed = lending.get(address)
    assert changed.status_code == 409
    assert changed.headers["content-type"] == "application/problem+json"
    assert "đã thay đổi" in changed.json()["detail"]
    (folder / NAME).unlink()
    assert lending.get(address).status_code == 404
    assert lending.get("/api/documents/ffff/original").status_code == 404


def test_without_the_setting_only_scans_are_shown(folder: Path) -> None:
    text = scan(pdf(paragraphs("chữ")), "chu.pdf", recognised=False)
    app = build_web_app(FakeAssistant((scan(), text)), originals=Originals(folder))
    with TestClient(app.asgi) as client:
        assert client.get(f"/api/documents/{scan().id}/original").status_code == 404
        assert client.get(f"/api/documents/{text.id}/pages/1.jpg").status_code == 404
        assert client.get(f"/api/documents/{scan().id}/pages/1.jpg").status_code == 200
        assert "pages/1.jpg" in client.get(f"/source?d={scan().id}").text
        assert "pages/1.jpg" not in client.get(f"/source?d={text.id}").text
        assert "/original" not in client.get(f"/source?d={scan().id}").text


def test_without_a_folder_there_is_neither(client: TestClient) -> None:
    found = client.get("/api/documents").json()["documents"][0]["id"]
    for path in ("original", "pages/1.jpg"):
        response = client.get(f"/api/documents/{found}/{path}")
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.pdf",
        "năm 2024/../../secret.pdf",
        "/etc/passwd",
        "..",
        "",
        ".",
        "năm 2024",
        "a\0b",
        "x" * 5000,
    ],
)
def test_nothing_outside_the_folder_is_opened(folder: Path, name: str) -> None:
    with pytest.raises(Problem) as refused:
        Originals(folder, downloads=True).copy(scan(name=name))
    assert refused.value.status == 404


def test_links_and_pipes_are_not_followed(folder: Path) -> None:
    (folder / "tep.pdf").symlink_to(folder.parent / "secret.pdf")
    (folder / "thu-muc").symlink_to(folder.parent, target_is_directory=True)
    os.mkfifo(folder / "ong.pdf")
    for name in ("tep.pdf", "thu-muc/secret.pdf", "ong.pdf"):
        with pytest.raises(Problem) as refused:
            Originals(folder, downloads=True).copy(scan(name=name))
        assert refused.value.status == 404


def test_a_page_is_drawn_as_it_is(lending: TestClient) -> None:
    response = lending.get(f"/api/documents/{scan().id}/pages/1.jpg")
    assert response.headers["content-type"] == "image/jpeg"
    with PIL.Image.open(io.BytesIO(response.content)) as drawn:
        assert drawn.format == "JPEG"
        assert drawn.width in (1240, 1241)
        assert abs(drawn.height / drawn.width - 842 / 595) < 0.01


def test_there_are_no_other_pages(lending: TestClient) -> None:
    for page in ("0", "3", "999999", "1234567", "-1", "a", "1.5"):
        assert lending.get(f"/api/documents/{scan().id}/pages/{page}.jpg").status_code in (403, 404)


def test_pictures_are_drawn_one_at_a_time_and_kept(folder: Path) -> None:
    drawn: list[int] = []
    busy = threading.Lock()

    def draw(_name: str, data: bytes, page: int) -> bytes:
        assert data == PDF
        assert busy.acquire(blocking=False), "two at once"
        threading.Event().wait(0.02)
        busy.release()
        drawn.append(page)
        return b"%d" % page

    async def look() -> list[bytes]:
        pictures = PagePictures(Originals(folder), draw)
        return await asyncio.gather(*(pictures.picture(scan(), page) for page in (1, 2, 1, 2, 1)))

    assert asyncio.run(look()) == [b"1", b"2", b"1", b"2", b"1"]
    assert sorted(drawn) == [1, 2]


def test_a_crowd_is_turned_away_and_the_memory_is_bounded(folder: Path) -> None:
    drawn: list[int] = []

    def draw(_name: str, _data: bytes, page: int) -> bytes:
        drawn.append(page)
        return bytes(2**24)

    async def look() -> list[object]:
        pictures = PagePictures(Originals(folder), draw)
        crowd = await asyncio.gather(
            *(pictures.picture(scan(), page) for page in range(1, 30)), return_exceptions=True
        )
        drawn.clear()
        await pictures.picture(scan(), 1)  # long gone
        await pictures.picture(scan(), 1)
        return list(crowd)

    crowd = asyncio.run(look())
    refused = [one for one in crowd if isinstance(one, Problem)]
    assert {one.status for one in refused} == {503}
    assert 0 < len(refused) < 20
    assert drawn == [1]


def test_a_broken_file_is_a_problem_and_no_fault(folder: Path) -> None:
    broken = b"%PDF-1.7 hong"
    (folder / "hong.pdf").write_bytes(broken)
    with pytest.raises(Problem) as refused:
        asyncio.run(PagePictures(Originals(folder)).picture(scan(broken, "hong.pdf"), 1))
    assert refused.value.status == 422


def test_drawing_has_limits() -> None:
    with pytest.raises(ReadingError) as late:
        picture_of_page("x.pdf", PDF, 1, Limits(seconds=0.001))
    assert late.value.cause is Cause.TIME
    with pytest.raises(ReadingError) as big:
        picture_of_page("x.pdf", PDF, 1, Limits(seconds=20, memory_mib=1))
    assert big.value.cause in (Cause.MEMORY, Cause.CRASH, Cause.ERROR)
    with pytest.raises(DocumentError, match="không có trang"):
        picture_of_page("x.pdf", PDF, 3)


def test_a_huge_page_is_drawn_small() -> None:
    poster = PDF.replace(b"[0 0 595 842]", b"[0 0 99 9999]")
    with PIL.Image.open(io.BytesIO(picture_of_page("x.pdf", poster, 1))) as drawn:
        assert drawn.width * drawn.height < 4_100_000


def test_downloads_are_off_unless_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAG_ORIGINALS", raising=False)
    assert not Settings().originals
    monkeypatch.setenv("RAG_ORIGINALS", "true")
    assert Settings().originals
    assert "RAG_ORIGINALS" in settings_help()
    assert "bản quét luôn xem được) [mặc định: 0]" in settings_help()
