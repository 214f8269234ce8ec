"""Formats that an office program of the machine reads for us: .doc, .rtf, .odt, .ods.

LibreOffice makes a .docx or .xlsx of them, without macros and without the network; antiword stands in for a
.doc where there is no LibreOffice, or it fails.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

from index.errors import DocumentError
from index.readers.antiword import read_docbook
from index.readers.programs import run_program
from index.readers.sheets import read_xlsx
from index.readers.word import read_word
from index.types import Extract

# The largest real .doc took 5 s on two busy cores; a program that needs a minute does not come back.
CONVERT_TIMEOUT_S = 60.0
_ANTIWORD_TIMEOUT_S = 20.0
_LIBRE_OFFICE = ("soffice", "libreoffice")
_FAILED = "không chuyển đổi được tệp {suffix} (hỏng, có mật khẩu hoặc quá lớn); hãy {advice}"
_MISSING = "đọc tệp {suffix} cần LibreOffice trên máy chủ; hãy cài LibreOffice, hoặc {advice}"

# A profile of its own for each conversion: no macros, no links that are followed, no proxy that answers.
_PROFILE: tuple[tuple[str, str, str], ...] = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read_doc(data: bytes, /) -> Extract:
    """Return the text of a .doc file.

    Raises:
        DocumentError: neither program is there, or both fail on the file.
    """
    converted = convert(data, suffix=".doc", target="docx")
    if converted is not None:
        return read_word(converted)
    printed = print_doc(data)
    if printed is not None:
        return read_docbook(printed)
    raise _refusal(".doc", "Word", ".docx")


def read_rtf(data: bytes, /) -> Extract:
    """Return the text of an .rtf file; raises `DocumentError` as `read_doc` does."""
    return _read_text(data, ".rtf")


def read_odt(data: bytes, /) -> Extract:
    """Return the text of an .odt file; raises `DocumentError` as `read_doc` does."""
    return _read_text(data, ".odt")


def read_ods(data: bytes, /) -> Extract:
    """Return the text of an .ods file; raises `DocumentError` as `read_doc` does."""
    converted = convert(data, suffix=".ods", target="xlsx")
    if converted is None:
        raise _refusal(".ods", "Excel", ".xlsx")
    return read_xlsx(converted)


def _read_text(data: bytes, suffix: str) -> Extract:
    converted = convert(data, suffix=suffix, target="docx")
    if converted is None:
        raise _refusal(suffix, "Word", ".docx")
    return read_word(converted)


def _refusal(suffix: str, program: str, target: str) -> DocumentError:
    sentence = _FAILED if _libre_office() else _MISSING
    advice = f"mở bằng {program} rồi lưu lại (Save As) dưới dạng {target}"
    return DocumentError(sentence.format(suffix=suffix, advice=advice))


def _libre_office() -> str | None:
    return next((path for name in _LIBRE_OFFICE if (path := shutil.which(name))), None)


def convert(data: bytes, *, suffix: str, target: str) -> bytes | None:
    """Return the file as LibreOffice saves it in the other format; None where it cannot."""
    program = _libre_office()
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, made = folder / f"document{suffix}", folder / "out" / f"document.{target}"
        source.write_bytes(data)
        profile = folder / "profile"
        _write_profile(profile)
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *(
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--nodefault",
                "--nologo",
                "--nofirststartwizard",
            ),
            *("--convert-to", target, "--outdir", str(made.parent), str(source)),
        ]
        run_program(command, folder=folder, timeout_s=CONVERT_TIMEOUT_S)
        # It says success where it failed: only the file counts.
        return made.read_bytes() if made.is_file() else None


def _write_profile(profile: Path) -> None:
    items = "".join(
        f"<item oor:path={quoteattr('/org.openoffice.' + path)}><prop oor:name={quoteattr(name)} "
        f'oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _PROFILE
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def print_doc(data: bytes) -> bytes | None:
    """Return what antiword prints of a .doc, as DocBook; None where it cannot."""
    program = shutil.which("antiword")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, printed = folder / "document.doc", folder / "document.xml"
        source.write_bytes(data)
        # DocBook and not plain text: the bars of its text tables do not tell where a row ends.
        command = [program, "-m", "UTF-8.txt", "-x", "db", str(source)]
        done = run_program(command, folder=folder, timeout_s=_ANTIWORD_TIMEOUT_S, output=printed)
        return printed.read_bytes() if done else None
