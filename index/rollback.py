"""Make an earlier generation the current one, and hold it until the documents change."""

from __future__ import annotations

from index.errors import DocumentError, IndexCorruptError, IndexMissingError, RagError
from index.generation import open_generation
from index.pointer import Pointer, current_name, fallbacks, generations, number_of
from index.publish import changing, point_to, writing
from index.settings import Settings
from index.sources import Sources, scan, state_of


def roll_back(settings: Settings, name: str | None = None, *, wait: bool = False) -> str:
    """Make `name`, or the newest sound generation before the current one, current; return its name.

    It is held: as long as the documents folder is as it is now, no build replaces it unless forced to.

    Raises:
        IndexMissingError: nothing was ever published.
        RagError: there is no such generation, or it is damaged; the current one stays.
    """
    folder = settings.index
    with writing(folder, wait=wait), changing(folder):
        chosen = _chosen(settings, name)
        open_generation(folder, chosen)  # raises where it is damaged
        point_to(folder, Pointer(chosen, _state(settings)))
    return chosen


def _chosen(settings: Settings, name: str | None) -> str:
    names = [path.name for path in generations(settings.index).values()]
    if not names:
        raise IndexMissingError(f"Chưa có chỉ mục trong {settings.index}; hãy chạy: python -m index build")
    if name is not None:
        if name not in names:
            raise RagError(f"Không có bản chỉ mục {name[:40]}; hiện có: {', '.join(names)}")
        return name
    current = _current_or_none(settings)
    for path in fallbacks(settings.index, current):
        if current is not None and number_of(path.name) > number_of(current):
            continue
        try:
            open_generation(settings.index, path.name)
        except IndexCorruptError:
            continue
        return path.name
    raise RagError(f"Không có bản chỉ mục nào trước {current} còn dùng được trong {settings.index}")


def _current_or_none(settings: Settings) -> str | None:
    try:
        return current_name(settings.index)
    except (IndexMissingError, IndexCorruptError):
        return None


def _state(settings: Settings) -> str:
    try:
        return state_of(scan(settings.documents))
    except DocumentError:  # no documents at all is a state, too
        return state_of(Sources(()))
