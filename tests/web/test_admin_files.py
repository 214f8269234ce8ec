"""Files are put into the documents folder, replaced, taken out; nothing else of the disk is touched."""

from __future__ import annotations

import errno
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.settings import Settings
from tests.conftest import CORPUS
from tests.web.admin_pages import NEW, Admin, make_office, open_admin
from web.admin import incoming, words
from web.admin.shelf import RefusedError, check_content, safe_name

OLD = "quy-che.txt"
BESIDE = "thong-bao/lich-hop.txt"


@pytest.fixture
def admin(settings: Settings) -> Iterator[Admin]:
    admin = open_admin(make_office(settings))
    with admin.client:
        admin.sign_in()
        yield admin


def package(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return data.getvalue()


def untouched(admin: Admin) -> bool:
    return admin.names() == set(CORPUS) and all(
        (admin.documents / name).read_bytes() == text.encode() for name, text in CORPUS.items()
    )


def test_several_files_are_put_in(admin: Admin) -> None:
    decomposed = unicodedata.normalize("NFD", "Báo cáo tháng 5.txt")
    page = admin.upload((decomposed, NEW), ("hai.md", b"# Hai\n"), ("ba.docx", package("word/document.xml")))
    added = {"Báo cáo tháng 5.txt", "hai.md", "ba.docx"}
    assert admin.names() == set(CORPUS) | added
    assert (admin.documents / "Báo cáo tháng 5.txt").read_bytes() == NEW
    assert (admin.documents / "hai.md").stat().st_mode & 0o777 == 0o644
    for name in added:
        assert words.ADDED.format(name=name) in page
        assert f"<td>{name}</td>" in page
    assert words.ADDED.format(name="hai.md") not in admin.page()  # told once


@pytest.mark.parametrize(
    "name",
    [
        "../ngoai.txt",
        "..\\ngoai.txt",
        "/etc/ngoai.txt",
        "thong-bao/x.txt",
        ".an.txt",
        "~$x.docx",
        "\u202etxt.exe.txt",
        "README.md",
        "SOURCES.md",
        "chay.exe",
        "khong-duoi",
        ".txt",
        "..",
        "x" * 300 + ".txt",
        "bao-cao.docx.yaml",
    ],
)
def test_names_that_will_not_do(admin: Admin, name: str) -> None:
    page = admin.upload((name, NEW))
    assert untouched(admin)
    assert 'role="alert"' in page
    assert "Đã tải lên" not in page


@pytest.mark.parametrize(
    "name", ["x\x00.txt", "x\ny.txt", "x\u200b.txt", "x\ufffd.txt", "C:\\x.txt", "a/.txt"]
)
def test_what_cannot_be_seen_is_in_no_name(name: str) -> None:
    with pytest.raises(RefusedError) as raised:
        safe_name(name)
    assert str(raised.value).isprintable() or "\ufffd" in name


@given(st.text(max_size=80))
def test_a_name_that_will_do_is_of_one_part(sent: str) -> None:
    try:
        name = safe_name(f"{sent}.txt")
    except RefusedError:
        return
    path = Path("/documents") / name
    assert path.parent == Path("/documents")
    assert path.resolve() == path
    assert not name.startswith(".")
    assert name == unicodedata.normalize("NFC", name)
    assert name.isprintable()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.docx", b"%PDF-1.7\n", ".pdf"),
        ("x.pdf", package("word/document.xml"), ".docx"),
        ("x.txt", b"<!doctype html><html>", ".html"),
        ("x.doc", b"{\\rtf1 x}", ".rtf"),
        ("x.txt", package("a.txt"), "tệp nén"),
        ("x.pdf", b"\x89PNG\r\n", "ảnh"),
        ("x.docx", package("ppt/presentation.xml"), "trình chiếu"),
        ("x.txt", b"MZ\x90\0", "chương trình"),
        ("x.txt", b"", "rỗng"),
    ],
)
def test_a_file_of_another_type_than_its_name(admin: Admin, name: str, data: bytes, said: str) -> None:
    page = admin.upload((name, data))
    assert said in page
    assert untouched(admin)


def test_the_types_of_old_and_new_suffixes_go_together() -> None:
    check_content("x.docm", package("word/document.xml"))
    check_content("x.htm", b"<html>")
    check_content("x.md", b"# x")


def test_what_is_there_already_is_not_put_in_twice(admin: Admin) -> None:
    page = admin.upload(("ten-khac.txt", CORPUS[BESIDE].encode()), ("mot.txt", NEW), ("hai.txt", NEW))
    assert words.SAME_FILE.format(name="ten-khac.txt", other=BESIDE) in page
    assert words.SAME_FILE.format(name="hai.txt", other="mot.txt") in page
    assert admin.names() == set(CORPUS) | {"mot.txt"}


@pytest.mark.parametrize("name", [OLD, "Quy-Che.TXT"])
def test_nothing_is_overwritten_unless_that_is_asked_for(admin: Admin, name: str) -> None:
    page = admin.upload((name, NEW))
    assert words.NAME_TAKEN.format(name=name) in page
    assert untouched(admin)
    admin.upload((name, NEW), replace="1")
    assert (admin.documents / OLD).read_bytes() == NEW
    assert admin.names() - set(CORPUS) == {next(n for n in admin.names() if n.startswith(".thung-rac/"))}
    assert admin.trash() == {OLD: CORPUS[OLD].encode()}


def test_names_that_differ_by_their_normal_form_are_the_same(admin: Admin) -> None:
    composed, decomposed = "Báo cáo.txt", unicodedata.normalize("NFD", "Báo cáo.txt")
    (admin.documents / decomposed).write_bytes(b"cu\n")
    assert "Đã có tệp" in admin.upload((composed, NEW))
    assert (admin.documents / decomposed).read_bytes() == b"cu\n"
    assert len(admin.names()) == len(CORPUS) + 1


def test_a_file_is_replaced_and_the_old_one_kept(admin: Admin) -> None:
    beside = admin.documents / f"{BESIDE}.yaml"
    beside.write_text("loai: thông báo\n", encoding="utf-8")
    page = admin.upload(("moi hon.txt", NEW), action="replace", part="new", file=BESIDE)
    assert words.REPLACED.format(name=BESIDE) in page
    assert (admin.documents / BESIDE).read_bytes() == NEW
    assert beside.exists()
    assert admin.trash() == {BESIDE: CORPUS[BESIDE].encode()}


def test_a_file_is_replaced_by_one_of_its_kind(admin: Admin) -> None:
    page = admin.upload(("x.md", b"# x\n"), action="replace", part="new", file=OLD)
    assert words.OTHER_SUFFIX.format(name="x.md", suffix=".txt") in page
    page = admin.upload(("x.txt", b"%PDF-1.7"), action="replace", part="new", file=OLD)
    assert "nội dung là PDF" in page
    assert untouched(admin)


def test_a_file_is_taken_out_once_that_is_confirmed(admin: Admin) -> None:
    (admin.documents / f"{BESIDE}.yaml").write_text("loai: thông báo\n", encoding="utf-8")
    page = admin.send("remove", file=BESIDE)
    assert words.NOT_CONFIRMED.format(name=BESIDE) in page
    assert (admin.documents / BESIDE).exists()
    page = admin.send("remove", file=BESIDE, sure="1")
    assert words.REMOVED.format(name=BESIDE) in page
    assert set(admin.trash()) == {BESIDE, f"{BESIDE}.yaml"}
    assert admin.names() & {BESIDE, f"{BESIDE}.yaml"} == set()


def test_only_files_that_the_folder_lists_are_touched(admin: Admin) -> None:
    outside = admin.documents.parent / "ngoai.txt"
    outside.write_text("ngoài", encoding="utf-8")
    hidden = admin.documents / ".an.txt"
    hidden.write_text("ẩn", encoding="utf-8")
    (admin.documents / "README.md").write_text("đọc", encoding="utf-8")
    before = admin.names()
    for name in (
        "../ngoai.txt",
        str(outside),
        "thong-bao",
        "thong-bao/../quy-che.txt",
        ".an.txt",
        "README.md",
    ):
        assert "Không có tệp" in admin.send("remove", file=name, sure="1")
        assert "Không có tệp" in admin.upload(("x.txt", NEW), action="replace", part="new", file=name)
        assert admin.client.get("/admin/file", params={"f": name}).status_code == 404
    assert admin.names() == before
    assert outside.read_text(encoding="utf-8") == "ngoài"


def test_a_link_that_leads_out_is_taken_out_itself(admin: Admin) -> None:
    outside = admin.documents.parent / "ngoai.txt"
    outside.write_text("ngoài", encoding="utf-8")
    (admin.documents / "lien-ket.txt").symlink_to(outside)
    admin.upload(("x.txt", NEW), action="replace", part="new", file="lien-ket.txt")
    assert outside.read_text(encoding="utf-8") == "ngoài"
    assert not (admin.documents / "lien-ket.txt").is_symlink()


def test_the_page_of_a_file(admin: Admin) -> None:
    page = admin.client.get("/admin/file", params={"f": BESIDE}).text
    assert BESIDE in page
    assert 'action="../admin/replace"' in page
    assert 'action="../admin/remove"' in page


def test_no_choice_is_said(admin: Admin) -> None:
    for action, part in (("upload", "files"), ("replace", "new")):
        page = admin.upload(("", b""), action=action, part=part, file=OLD)
        assert words.NO_CHOICE in page
    assert untouched(admin)


def test_too_much_at_once_is_refused_before_it_is_all_there(settings: Settings) -> None:
    small = settings.model_copy(update={"admin_upload_mb": 1})
    admin = open_admin(make_office(small))
    admin.sign_in()
    files = {"files": ("to.txt", b"x" * (2 * 2**20))}
    refused = admin.client.post("/admin/upload", data={"csrf": admin.csrf()}, files=files)
    assert refused.status_code == 413
    assert "1 MB" in refused.text
    assert untouched(admin)


def test_what_is_no_form_is_refused(admin: Admin) -> None:
    kind = "multipart/form-data; boundary=x"
    for content_type, body in (
        ("application/json", b"{}"),
        ("multipart/form-data", b"x"),
        (f"multipart/form-data; boundary={'x' * 300}", b"--x"),
        (kind, b"--y\r\n"),
        (kind, b"--x\r\n\r\nx\r\n--x--"),
        (kind, b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 600 + b"--x--"),
    ):
        refused = admin.client.post("/admin/upload", content=body, headers={"content-type": content_type})
        assert refused.status_code in (400, 403, 413), body[:20]
    assert untouched(admin)


def test_a_full_disk_is_said_and_changes_nothing(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        assert "No space left" in admin.upload(("moi.txt", NEW))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", full)
        files = {"files": ("moi.txt", NEW)}
        refused = admin.client.post("/admin/upload", data={"csrf": "x"}, files=files)
        assert refused.status_code == 503
        assert "No space left" in refused.text
    assert untouched(admin)


def test_what_an_earlier_process_was_receiving_is_removed(settings: Settings) -> None:
    left = settings.documents / incoming.FOLDER / "ab" / "tmp1"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"x")
    make_office(settings)
    assert not left.exists()
