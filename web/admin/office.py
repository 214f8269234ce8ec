"""All that the admin page acts on, and what every action of it has in common."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from index.settings import Settings
from index.types import Encoder
from web.admin import incoming, words
from web.admin.access import FailedTries, Password, Session, Sessions, is_same
from web.admin.shelf import Shelf
from web.admin.work import Work
from web.api.problems import Problem
from web.types import ExplainingService

_LOGGER = "web.admin"  # of the whole package

_log = logging.getLogger(_LOGGER)


@dataclass(slots=True)
class Office:
    """All that the admin page acts on."""

    service: ExplainingService
    settings: Settings
    encoder: Encoder
    password: Password
    sessions: Sessions = field(default_factory=Sessions)
    failed_tries: FailedTries = field(default_factory=FailedTries)
    work: Work = field(default_factory=Work)
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        incoming.sweep(self.settings.documents)

    @property
    def shelf(self) -> Shelf:
        """The documents folder."""
        return Shelf(self.settings.documents)

    @property
    def upload_bytes(self) -> int:
        """How long a form with files may be."""
        return self.settings.admin_upload_mb * 2**20 + incoming.MAX_FORM_BYTES


def log_action(request: Request, what: str, failed: str = "") -> None:
    """Write one line on what somebody did, or failed to do, from which address."""
    outcome = f": không được: {failed}" if failed else ""
    line = f"{address_of(request)}: {what}{outcome}"
    _log.info("%s", "".join(char if char.isprintable() else " " for char in line))


def address_of(request: Request) -> str:
    """Return the address that a request comes from."""
    return request.client.host if request.client else "?"


def check_token(session: Session, fields: Mapping[str, str]) -> None:
    """See that a form is one of this session's; raises `Problem` where it is not."""
    if not is_same(session.csrf, fields.get("csrf", "")):
        raise Problem(403, words.FOREIGN_FORM)


def back_to_main() -> Response:
    """Return the way from an action to the page."""
    return RedirectResponse("../admin", status_code=303)


def log_actions() -> None:
    """Write what is done on the admin page to stderr, one line an action."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s quản trị: %(message)s"))
    logger = logging.getLogger(_LOGGER)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
