"""A form with files, as it comes in: files go straight to a hidden folder on the disk of the documents."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

from anyio import to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, FormParser, parse_options_header
from starlette.requests import Request

from web.admin import words
from web.api.problems import Problem

FOLDER = ".tai-len"
MAX_FORM_BYTES = 65_536
_MAX_PARTS = 500


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent, under the name that the sender gives it; its bytes are at `path`."""

    name: str
    path: Path


@dataclass(slots=True)
class Form:
    """The fields of a form and its files; of a field that comes twice the first counts."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)

    def add_field(self, part: Field) -> None:
        """Take a field; raises `Problem` where there are too many."""
        self._refuse_more()
        self.fields.setdefault(_text(part.field_name), _text(part.value))

    def add_file(self, part: File, empty: Path) -> None:
        """Take a file, which is `empty` where it has no bytes; raises `Problem` where there are too many."""
        self._refuse_more()
        part.close()
        # Browsers write a quotation mark in a name so, for the sake of the quotation marks around it.
        name, place = _text(part.file_name).replace("%22", '"'), part.actual_file_name
        if name or place:  # a choice of no file comes as a file without name and bytes
            self.files.append(Upload(name, Path(os.fsdecode(place)) if place else empty))

    def _refuse_more(self) -> None:
        if len(self.fields) + len(self.files) >= _MAX_PARTS:
            raise Problem(413, words.FORM_TOO_LARGE)


async def read_fields(request: Request) -> Mapping[str, str]:
    """Return the fields of a form without files.

    Raises:
        Problem: it is too long, or no form.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            raise Problem(413, words.FORM_TOO_LARGE)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise Problem(400, words.BAD_FORM) from error
    return dict(reversed(pairs))


@asynccontextmanager
async def receiving(request: Request, documents: Path, max_bytes: int) -> AsyncIterator[Form]:
    """Give a form whose files lie in a folder of their own, which is gone afterwards.

    Raises:
        Problem: it is longer than `max_bytes`, or no form with files.
        OSError: the disk is full or refuses.
    """
    folder = documents / FOLDER / secrets.token_hex(8)
    await to_thread.run_sync(lambda: folder.mkdir(parents=True))
    try:
        yield await _received(request, folder, max_bytes)
    finally:
        await to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))


def sweep(documents: Path) -> None:
    """Remove what was being received when the process before ended."""
    shutil.rmtree(documents / FOLDER, ignore_errors=True)


async def _received(request: Request, folder: Path, max_bytes: int) -> Form:
    form, empty = Form(), folder / "0"
    empty.touch()
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise Problem(400, words.BAD_FORM)
    add_file = partial(form.add_file, empty=empty)
    size = 0
    try:
        parser = FormParser(
            kind.decode(), form.add_field, add_file, boundary=boundary, config=_config(folder)
        )
        async for chunk in request.stream():
            size += len(chunk)
            if size > max_bytes:
                raise Problem(413, words.TOO_LARGE.format(limit=max_bytes // 2**20))
            await to_thread.run_sync(parser.write, chunk)
        await to_thread.run_sync(parser.finalize)
    except FormParserError as error:
        if isinstance(error, OSError):
            raise
        raise Problem(400, words.BAD_FORM) from error
    return form


def _config(folder: Path) -> dict[str, object]:
    return {"UPLOAD_DIR": str(folder), "UPLOAD_DELETE_TMP": False, "MAX_MEMORY_FILE_SIZE": 0}


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")
