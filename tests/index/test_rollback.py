"""Going back: to a sound generation, and for as long as the documents stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import bring_up_to_date
from index.errors import IndexMissingError, RagError
from index.generation import open_generation
from index.pointer import current_name
from index.publish import writing
from index.rollback import roll_back
from index.settings import Settings
from tests.fakes import HashingEncoder

pytestmark = pytest.mark.usefixtures("read_in_this_process")

ENCODER = HashingEncoder()


@pytest.fixture
def three(settings: Settings) -> Settings:
    """Settings with three generations, one document another in each."""
    for number in range(3):
        (settings.documents / "moi.txt").write_text(f"Lần {number}.", encoding="utf-8")
        bring_up_to_date(settings, encoder=ENCODER)
    return settings


def text(settings: Settings) -> str:
    index = open_generation(settings.index)
    return next(document.text for document in index.documents if document.path == "moi.txt")


def test_each_rollback_goes_one_further_back(three: Settings) -> None:
    assert [roll_back(three), roll_back(three)] == ["gen-000002", "gen-000001"]
    assert text(three) == "Lần 0."
    with pytest.raises(RagError, match="gen-000001") as caught:
        roll_back(three)
    assert len(str(caught.value).splitlines()) == 1
    assert current_name(three.index) == "gen-000001"


def test_a_named_generation_is_gone_to_forwards_too(three: Settings) -> None:
    assert roll_back(three, "gen-000001") == "gen-000001"
    assert roll_back(three, "gen-000003") == "gen-000003"
    assert text(three) == "Lần 2."


@pytest.mark.parametrize("name", ["gen-000009", "../..", "parts", ""])
def test_a_name_that_is_no_generation_is_refused(three: Settings, name: str) -> None:
    with pytest.raises(RagError, match="gen-000001, gen-000002, gen-000003"):
        roll_back(three, name)
    assert current_name(three.index) == "gen-000003"


def test_a_generation_gone_back_to_is_held_until_the_documents_change(three: Settings) -> None:
    roll_back(three)
    report = bring_up_to_date(three, encoder=ENCODER)
    assert (report.changed, report.held, report.generation) == (False, True, "gen-000002")
    (three.documents / "them.txt").write_text("Thêm.", encoding="utf-8")
    report = bring_up_to_date(three, encoder=ENCODER)
    assert (report.changed, report.held, report.generation) == (True, False, "gen-000004")
    assert text(three) == "Lần 2."
    assert not bring_up_to_date(three, encoder=ENCODER).held


def test_force_ends_the_holding(three: Settings) -> None:
    roll_back(three)
    report = bring_up_to_date(three, encoder=ENCODER, force=True)
    assert (report.changed, report.held, text(three)) == (True, False, "Lần 2.")


def test_a_damaged_generation_is_passed_by_and_refused_by_name(three: Settings) -> None:
    path = three.index / "gen-000002" / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"moi", b"cu "))
    with pytest.raises(RagError, match="gen-000002"):
        roll_back(three, "gen-000002")
    assert current_name(three.index) == "gen-000003"
    assert roll_back(three) == "gen-000001"


def test_from_a_damaged_current_the_newest_sound_generation_is_taken(three: Settings) -> None:
    (three.index / "CURRENT").write_bytes(b"?")
    assert roll_back(three) == "gen-000003"


def test_nothing_to_go_back_to(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(IndexMissingError, match="python -m index build"):
        roll_back(settings)
    bring_up_to_date(settings, encoder=ENCODER)
    with pytest.raises(RagError, match="gen-000001"):
        roll_back(settings)


def test_it_waits_for_no_build_unless_told_to(three: Settings) -> None:
    with writing(three.index), pytest.raises(RagError, match="Đang có một lần dựng"):
        roll_back(three)
