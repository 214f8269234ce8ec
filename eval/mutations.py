"""Damaged and malicious variants of a file, made by chance and the same for the same generator.

Any file has its bytes changed. The members of a zip (.docx, .xlsx) and the streams of a PDF are changed
inside and packed again with right checksums, so that the damage reaches the reader behind the container.
Knows no reader.
"""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from eval.damage import BYTE_CHANGES, Change, huge_numbers

_BOMB_BYTES = 50_000_000
_DEPTH = 100_000
_TAG = re.compile(rb"<[^<>]*>")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_BOMB_NAME = "word/media/bomb.bin"
_STRANGE_NAMES = (
    "/etc/passwd",
    "../../ra-ngoai.xml",
    "C:\\a.xml",
    "a\x00b",
    "word//document.xml",
    "",
    "é" * 300,
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed file, and the name of the change."""

    change: str
    data: bytes


def mutate(data: bytes, generator: random.Random) -> Mutant:
    """Return a variant of `data`; half of those of a container are changed inside it."""
    families = [BYTE_CHANGES]
    if data.startswith(b"PK"):
        families.append(_ZIP)
    elif data.startswith(b"%PDF"):
        families.append(_PDF)
    change = generator.choice(generator.choice(families))
    return Mutant(change.__name__.strip("_"), change(data, generator))


def _zip_member(data: bytes, generator: random.Random) -> bytes:
    """Change what one member holds, as XML or as bytes."""
    members = _members(data)
    rows = [row for row, (_, content) in enumerate(members) if content]
    if not rows:
        return data
    row = generator.choice(rows)
    name, content = members[row]
    is_xml = content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<")
    change = generator.choice(_XML if is_xml and generator.random() < 0.7 else BYTE_CHANGES)
    members[row] = (name, change(content, generator))
    return _packed(members)


def _zip_names(data: bytes, generator: random.Random) -> bytes:
    """Rename, repeat, drop or swap members."""
    members = _members(data)
    if not members:
        return data
    row, other = generator.randrange(len(members)), generator.randrange(len(members))
    name, content = members[row]
    match generator.randrange(4):
        case 0:
            members[row] = (generator.choice(_STRANGE_NAMES), content)
        case 1:
            members.append((name, members[other][1]))
        case 2:
            del members[row]
        case _:
            members[row], members[other] = (name, members[other][1]), (members[other][0], content)
    return _packed(members)


def _zip_bomb(data: bytes, generator: random.Random) -> bytes:
    """Add a member of zeros, or put zeros or spaces in the place of one."""
    members = _members(data)
    filling = generator.choice((b"\0", b" ")) * _BOMB_BYTES
    if generator.random() < 0.5 or not members:
        return _packed([*members, (_BOMB_NAME, filling)])
    row = generator.randrange(len(members))
    members[row] = (members[row][0], members[row][1][:200] + filling)
    return _packed(members)


def _xml_entities(data: bytes, generator: random.Random) -> bytes:
    """Add a document type whose entities grow tenfold each, or fetch a file, and use the last."""
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    fetched = '<!ENTITY a9 SYSTEM "file:///etc/passwd">'
    subset = generator.choice((f'<!ENTITY a0 "ha">{grown}', fetched)).encode()
    head, separator, rest = data.partition(b"?>")
    declared = head + separator + b"<!DOCTYPE a [" + subset + b"]>" + rest if separator else data
    return _after_a_tag(declared, b"&a9;", generator)


def _xml_nesting(data: bytes, generator: random.Random) -> bytes:
    tag = generator.choice((b"w:tbl", b"w:p", b"w:sdt", b"a", b"mc:AlternateContent", b"si"))
    depth = generator.choice((50, 200, 1000, _DEPTH))
    return _after_a_tag(data, (b"<" + tag + b">") * depth + b"x" + (b"</" + tag + b">") * depth, generator)


def _xml_repeat(data: bytes, generator: random.Random) -> bytes:
    """Repeat what stands between two tags."""
    tags = list(_TAG.finditer(data))
    if len(tags) < 2:
        return data
    first = generator.randrange(len(tags))
    last = min(len(tags) - 1, first + generator.randrange(1, 12))
    piece = data[tags[first].start() : tags[last].end()]
    times = min(generator.choice((2, 100, 20_000)), 5_000_000 // (len(piece) + 1))
    return data[: tags[first].start()] + piece * times + data[tags[first].start() :]


def _xml_swap_tags(data: bytes, generator: random.Random) -> bytes:
    """Swap, drop or double a tag."""
    tags = list(_TAG.finditer(data))
    if not tags:
        return data
    tag, other = generator.choice(tags), generator.choice(tags)
    return data[: tag.start()] + generator.choice((b"", other.group(), tag.group() * 2)) + data[tag.end() :]


def _xml_attributes(data: bytes, generator: random.Random) -> bytes:
    """Give a tag a very long value or thousands of attributes."""
    many = b" ".join(b'x%d="1"' % number for number in range(generator.choice((10, 20_000))))
    added = generator.choice((many, b'w:val="' + b"9" * 1_000_000 + b'"', b'w:val="-2147483649"'))
    tags = [tag for tag in _TAG.finditer(data) if not tag.group().startswith((b"</", b"<?", b"<!"))]
    if not tags:
        return data
    end = generator.choice(tags).end() - 1
    end -= data[end - 1 : end] == b"/"
    return data[:end] + b" " + added + data[end:]


def _pdf_stream(data: bytes, generator: random.Random) -> bytes:
    """Change what one stream unpacks to."""
    packed = _unpackable(data)
    if not packed:
        return data
    start, end, content = generator.choice(packed)
    return data[:start] + zlib.compress(generator.choice(BYTE_CHANGES)(content, generator), 1) + data[end:]


def _pdf_bomb(data: bytes, generator: random.Random) -> bytes:
    packed = _unpackable(data)
    if not packed:
        return data
    start, end, content = generator.choice(packed)
    filling = generator.choice((b" ", b"\0", b"q ", b"[", b"<<", b"(a) Tj "))
    return data[:start] + zlib.compress(content + filling * (_BOMB_BYTES // len(filling)), 1) + data[end:]


def _pdf_nesting(data: bytes, generator: random.Random) -> bytes:
    """Nest arrays or dictionaries, or make an object refer to another at random."""
    objects = list(re.finditer(rb"\d+ 0 R", data))
    if not objects:
        return data
    there, other = generator.choice(objects), generator.choice(objects)
    put = generator.choice(
        (b"[" * _DEPTH, b"<</a" * _DEPTH, other.group(), b"[" + other.group() * 10_000 + b"]")
    )
    return data[: there.start()] + put + data[there.end() :]


_XML: Sequence[Change] = (
    _xml_entities,
    _xml_nesting,
    _xml_repeat,
    _xml_swap_tags,
    _xml_attributes,
    huge_numbers,
)
# Weights by repetition: bombs are costly to make, and all alike.
_ZIP: Sequence[Change] = (*(_zip_member,) * 16, *(_zip_names,) * 3, _zip_bomb)
_PDF: Sequence[Change] = (*(_pdf_stream,) * 14, *(_pdf_nesting,) * 5, _pdf_bomb)


def _after_a_tag(data: bytes, added: bytes, generator: random.Random) -> bytes:
    tags = [tag for tag in _TAG.finditer(data) if not tag.group().startswith((b"<?", b"<!"))]
    at = generator.choice(tags).end() if tags else len(data)
    return data[:at] + added + data[at:]


def _members(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
        return []  # a seed that is damaged itself


def _packed(members: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        warnings.simplefilter("ignore", UserWarning)  # zipfile names the duplicates
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _unpackable(data: bytes) -> list[tuple[int, int, bytes]]:
    """Return the streams of a PDF that unpack: where their bytes start and end, and what they hold."""
    found = []
    for match in list(_STREAM.finditer(data))[:200]:
        try:
            found.append((match.start(1), match.end(1), zlib.decompress(match.group(1))))
        except zlib.error:
            continue
    return found
