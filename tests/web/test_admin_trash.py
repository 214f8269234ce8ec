"""What was replaced or removed is kept for as long as is stated, and then deleted, which is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.settings import Settings
from tests.web.admin_pages import Admin, make_office, open_admin
from web.admin import words
from web.admin.trash import TRASH, empty_trash, stamp

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def put(documents: Path, when: datetime, suffix: str = "-1a2b3c") -> Path:
    folder = documents / TRASH / f"{stamp(when)}{suffix}" / "muc"
    folder.mkdir(parents=True)
    (folder / "cu.txt").write_text("Bản cũ.", encoding="utf-8")
    return folder.parent


@pytest.mark.parametrize(
    ("age", "goes"),
    [
        (timedelta(days=90, seconds=1), True),
        (timedelta(days=400), True),
        (timedelta(days=90), False),
        (timedelta(days=89, hours=23), False),
        (timedelta(days=-1), False),  # a clock that was wrong
    ],
)
def test_only_what_is_older_than_stated_goes(tmp_path: Path, age: timedelta, goes: bool) -> None:
    old, new = put(tmp_path, NOW - age, "-000001"), put(tmp_path, NOW, "-000002")
    assert empty_trash(tmp_path, days=90, now=NOW) == goes
    assert (old.exists(), new.exists()) == (not goes, True)


def test_nothing_else_in_the_trash_or_outside_of_it_is_touched(tmp_path: Path) -> None:
    documents, outside = tmp_path / "documents", tmp_path / "khac"
    put(documents, NOW)
    long_ago = NOW - timedelta(days=1000)
    kept = [put(documents, long_ago, suffix) for suffix in ("", "-xyz", "-1a2b3c4", " -1a2b3c")]
    kept.append(documents / TRASH / "99999999T999999Z-1a2b3c")
    kept[-1].mkdir()
    outside.mkdir()
    (outside / "quan-trong.txt").write_text("x", encoding="utf-8")
    link = documents / TRASH / f"{stamp(long_ago)}-abcdef"
    link.symlink_to(outside)
    (put(documents, long_ago, "-aaaaaa") / "ra-ngoai").symlink_to(outside)
    assert empty_trash(documents, days=90, now=NOW) == 1
    assert all(path.exists() for path in (*kept, link, outside / "quan-trong.txt"))


def test_no_trash_is_no_work_and_a_linked_one_is_let_alone(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    assert empty_trash(documents, days=1, now=NOW) == 0
    put(tmp_path / "khac", NOW - timedelta(days=9))
    (documents / TRASH).symlink_to(tmp_path / "khac" / TRASH)
    assert empty_trash(documents, days=1, now=NOW) == 0
    assert len(list((tmp_path / "khac" / TRASH).iterdir())) == 1


@pytest.fixture
def admin(settings: Settings) -> Iterator[Admin]:
    admin = open_admin(make_office(settings))
    with admin.client:
        admin.sign_in()
        yield admin
        admin.office.work.join(60)


def test_an_update_empties_the_trash_and_says_so(admin: Admin) -> None:
    days = admin.office.settings.admin_trash_days
    assert words.TRASH_NOTE.format(days=days) in admin.page()
    old = put(admin.documents, datetime.now(UTC) - timedelta(days=days + 1))
    new = put(admin.documents, datetime.now(UTC) - timedelta(days=days - 1), "-000002")
    admin.send("build")
    page = admin.finish()
    assert words.TRASH_EMPTIED.format(count=1, days=days) in page
    assert (old.exists(), new.exists()) == (False, True)
    admin.send("build")
    assert words.TRASH_EMPTIED.format(count=1, days=days) not in admin.finish()
