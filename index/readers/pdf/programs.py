"""Programs of the system that help where a file's own text does not: pdftotext, ocrmypdf with tesseract.

Both are optional and run on a copy in a folder of their own, with a time limit.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import DocumentError
from index.readers.limits import room_for_programs
from index.readers.pdf.geometry import Glyph, Page, View

# A page of a poor scan takes 10 s on a slow core.
OCR_SECONDS_A_PAGE = 40
OCR_SECONDS_TO_START = 60
WORDS_SECONDS = 120
MAX_WORDS_BYTES = 400_000_000
LANGUAGE = "vie"

_INSTALL = (
    "hãy nhờ quản trị cài (apt install ocrmypdf tesseract-ocr-vie) rồi lập chỉ mục lại, "
    "hoặc dùng bản Word (.docx) của văn bản này"
)
_PAGE = re.compile(r"<page width")
_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.DOTALL
)
# The box of a word reaches below its baseline by this share of its height.
_BELOW_BASELINE = 0.22


def can_recognise() -> bool:
    """Return whether ocrmypdf and tesseract with Vietnamese are installed."""
    if not shutil.which("ocrmypdf") or not shutil.which("tesseract"):
        return False
    try:
        with room_for_programs():
            listed = subprocess.run(
                ["tesseract", "--list-langs"], capture_output=True, timeout=OCR_SECONDS_TO_START, check=False
            )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE.encode() in listed.stdout.split()


def recognise(data: bytes, pages: Sequence[int], *, force: bool, what: str) -> bytes:
    """Return the PDF with a text layer read from the images of `pages`.

    `force` also replaces text that is there; `what` tells the clerk why images had to be read.

    Raises:
        DocumentError: the programs are not installed, fail, or take too long.
    """
    if not can_recognise():
        raise DocumentError(f"{what}, máy chưa có ocrmypdf và tesseract tiếng Việt; {_INSTALL}")
    limit_s = OCR_SECONDS_TO_START + OCR_SECONDS_A_PAGE * len(pages)
    with tempfile.TemporaryDirectory(prefix="ocr-") as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(data)
        command = [
            *("ocrmypdf", "--quiet", "--language", LANGUAGE, "--force-ocr" if force else "--skip-text"),
            *("--deskew", "--rotate-pages", "--jobs", "1", "--output-type", "pdf", "--optimize", "0"),
            *("--pages", ",".join(map(str, pages)), "in.pdf", "out.pdf"),
        ]
        problem = _run(command, folder, limit_s=limit_s)
        if problem is None and (folder / "out.pdf").is_file():
            return (folder / "out.pdf").read_bytes()
    raise DocumentError(
        f"{what}, nhận dạng chữ (ocrmypdf) không xong: {problem}; hãy quét lại rõ hơn hoặc chia nhỏ"
    )


def read_word_pages(data: bytes) -> Iterator[Page]:
    """Yield the pages of a PDF as pdftotext reads them; none where it is not installed or fails."""
    if not shutil.which("pdftotext"):
        return
    with tempfile.TemporaryDirectory(prefix="words-") as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(data)
        command = ["pdftotext", "-q", "-bbox", "in.pdf", "out.html"]
        made = folder / "out.html"
        if _run(command, folder, limit_s=WORDS_SECONDS) is not None or not made.is_file():
            return
        if made.stat().st_size > MAX_WORDS_BYTES:
            return
        text = made.read_text(encoding="utf-8", errors="replace")
    for number, page in enumerate(_PAGE.split(text)[1:], start=1):
        yield Page(number, (View(tuple(_glyphs(page)), ()),), 0.0)


def _glyphs(page: str) -> Iterator[Glyph]:
    for x0, y0, x1, y1, text in _WORD.findall(page):
        size = float(y1) - float(y0)
        yield Glyph(
            html.unescape(text), float(x0), float(x1), float(y1) - _BELOW_BASELINE * size, round(size, 1)
        )


def _run(command: Sequence[str], folder: Path, *, limit_s: float) -> str | None:
    """Run a program in `folder` and return why it failed, None where it did not."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
    }
    try:
        with room_for_programs():
            done = subprocess.run(
                command, cwd=folder, env=environment, capture_output=True, timeout=limit_s, check=False
            )
    except subprocess.TimeoutExpired:
        return f"quá {limit_s:.0f} giây"
    except OSError as error:
        return error.strerror or "không chạy được"
    if done.returncode == 0:
        return None
    lines = done.stderr.decode("utf-8", "replace").split("\n")
    said = " ".join(next((line for line in reversed(lines) if line.strip()), "").split())
    return f"mã {done.returncode} {said[:200]}".strip()
