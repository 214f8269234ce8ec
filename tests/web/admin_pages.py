"""The admin application for tests: over a folder of small reports, without Gradio, and who signs in to it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from index.settings import Settings
from tests.fakes import HashingEncoder
from tests.web.fakes import FakeAssistant
from web.admin.access import Password
from web.admin.office import Office
from web.admin.routes import AdminDoor
from web.types import ExplainingService

PASSWORD = "mật khẩu của văn phòng"
NEW = "Báo cáo thủy lợi\nToàn tỉnh có 10 hồ chứa nước.\n".encode()
Sent = tuple[str, bytes]


def make_office(settings: Settings, service: ExplainingService | None = None) -> Office:
    return Office(service or FakeAssistant(), settings, HashingEncoder(), Password(PASSWORD))


@dataclass
class Admin:
    """A browser at the admin page."""

    office: Office
    client: TestClient

    @property
    def documents(self) -> Path:
        return self.office.settings.documents

    def page(self) -> str:
        return html.unescape(self.raw_page())

    def raw_page(self) -> str:
        response = self.client.get("/admin")
        assert response.status_code == 200
        return response.text

    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/admin").text)
        assert found
        return found[1]

    def sign_in(self, password: str = PASSWORD) -> Any:
        return self.client.post("/admin/login", data={"password": password})

    def send(self, action: str, **fields: str) -> str:
        """Send a form as the page would, and return the page that follows."""
        response = self.client.post(f"/admin/{action}", data={"csrf": self.csrf(), **fields})
        assert response.status_code == 200
        return html.unescape(response.text)

    def upload(self, *files: Sent, action: str = "upload", part: str = "files", **fields: str) -> str:
        sent = [(part, (name, data)) for name, data in files]
        response = self.client.post(f"/admin/{action}", data={"csrf": self.csrf(), **fields}, files=sent)
        assert response.status_code == 200
        return html.unescape(response.text)

    def finish(self) -> str:
        """Wait for what is under way and return the page."""
        self.office.work.join(60)
        return self.page()

    def names(self) -> set[str]:
        """Return all files of the folder, hidden ones included."""
        files = (path for path in self.documents.rglob("*") if path.is_file())
        return {path.relative_to(self.documents).as_posix() for path in files}

    def trash(self) -> dict[str, bytes]:
        """Return what is in the hidden folder, by the name it had."""
        kept = (path for path in (self.documents / ".thung-rac").rglob("*") if path.is_file())
        found = {path.relative_to(self.documents / ".thung-rac"): path.read_bytes() for path in kept}
        return {Path(*path.parts[1:]).as_posix(): data for path, data in found.items()}


def open_admin(office: Office) -> Admin:
    door = AdminDoor(Starlette(), office)
    return Admin(office, TestClient(door, raise_server_exceptions=False))
