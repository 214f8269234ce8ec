"""What must hold for any file: blocks tile the words, and bad bytes raise `DocumentError` or nothing."""

from __future__ import annotations

import random
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import DocumentError
from index.readers import read
from tests.index.readers.invariants import check_extract
from tests.index.readers.word_files import docx, packed, paragraph, parts_of, row, run, table

NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
STYLES = '<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/></w:style>'
SAMPLE = docx(
    paragraph("Kết quả", '<w:pStyle w:val="u1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    + table(row("Thu", "433"), row("Chi", "3.048"))
    + paragraph(f"<w:ins>{run('Tổng thu')}</w:ins><w:r><w:br/><w:t>- nội địa</w:t></w:r>"),
    styles=STYLES,
    numbering=NUMBERING,
)

# Texts rich in what readers treat apart, and texts of anything at all.
_SPECIAL = st.text(
    st.sampled_from("aỷ1. |\t\n\r\x0b\x0c\x1c\x85\xa0\xad\u0301\u200b\u2028\u202e\ufeff[]bookmark:")
)
_TEXT = _SPECIAL | st.text(st.characters(exclude_categories=["Cs"]))
_XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
)


def check_read(name: str, data: bytes) -> None:
    """Fail unless the file is read as it should be, or refused in one line."""
    problem = ""
    try:
        check_extract(read(name, data))
    except DocumentError as error:
        problem = str(error)
    assert len(problem.splitlines()) <= 1


@given(_TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
@settings(deadline=None, max_examples=200)
def test_any_text_is_tiled_by_its_blocks(text: str, encoding: str) -> None:
    check_read("a.txt", text.encode(encoding))


@given(_TEXT)
@settings(deadline=None, max_examples=100)
def test_the_text_of_a_read_file_reads_as_itself(text: str) -> None:
    try:
        extract = read("a.txt", text.encode("utf-8-sig"))
    except DocumentError:
        return
    if "[bookmark:" not in extract.text.lower():
        assert read("a.txt", extract.text.encode("utf-8-sig")) == extract


@given(st.binary(max_size=200))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_text_or_an_error(data: bytes) -> None:
    check_read("a.txt", data)
    check_read("a.docx", data)


@given(st.lists(_XML_TEXT, min_size=1, max_size=6))
@settings(deadline=None, max_examples=100)
def test_no_word_of_any_paragraph_is_lost(texts: list[str]) -> None:
    data = docx("".join(paragraph(run(escape(text))) for text in texts))
    expected = [read("a.txt", text.encode()).text.split() for text in texts if _has_words(text)]
    if not expected:
        return
    extract = read("a.docx", data)
    check_extract(extract)
    assert extract.text.split() == [word for words in expected for word in words]


def _has_words(text: str) -> bool:
    try:
        return bool(read("a.txt", text.encode()).blocks)
    except DocumentError:
        return False


_KNOWN_NAMES = """
    p r t tab br cr sym tbl tr tc tcPr trPr vMerge hMerge pPr rPr pStyle rStyle numPr numId ilvl outlineLvl
    framePr ins del moveFrom moveTo sdt sdtPr sdtContent showingPlcHdr hyperlink fldChar fldSimple instrText
    vanish AlternateContent Choice Fallback txbxContent pict f num den oMath ruby rt altChunk body document
"""
_NAMES = st.sampled_from(_KNOWN_NAMES.split())
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(["val", "type", "char", "font", "fldCharType", "dropCap"]),
    st.sampled_from(
        ["0", "1", "-1", "99", "999999999999", "u1", "begin", "separate", "end", "page", "F0B7", "drop", ""]
    ),
    max_size=2,
)


def _element(content: tuple[str, dict[str, str], list[str]]) -> str:
    name, attributes, children = content
    stated = "".join(f" w:{key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<w:{name}{stated}>{''.join(children)}</w:{name}>"


_TREES = st.recursive(
    st.just("<w:r><w:t>chữ</w:t></w:r>"),
    lambda children: st.tuples(_NAMES, _ATTRIBUTES, st.lists(children, max_size=4)).map(_element),
    max_leaves=20,
)


@given(_TREES)
@settings(deadline=None, max_examples=120)
def test_any_tree_of_word_elements_is_read_or_refused(tree: str) -> None:
    check_read("a.docx", docx(tree, styles=STYLES, numbering=NUMBERING))


def mutated(data: bytes, generator: random.Random) -> bytes:
    """Return `data` with a few bytes changed, a piece cut out, or a piece repeated."""
    changed = bytearray(data)
    start, length = generator.randrange(len(data)), generator.randrange(1, 40)
    match generator.randrange(4):
        case 0:
            changed[start : start + length] = b""
        case 1:
            changed[start:start] = data[start : start + length]
        case _:
            for _ in range(generator.randrange(1, 6)):
                changed[generator.randrange(len(changed))] = generator.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_files_are_read_or_refused(seed: int) -> None:
    generator = random.Random(seed)
    for _ in range(150):
        check_read("a.docx", mutated(SAMPLE, generator))
        check_read("a.txt", mutated("Tổng thu\r\nngân sách".encode("utf-16"), generator))


@pytest.mark.parametrize(
    "name", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels"]
)
def test_mutated_parts_are_read_or_refused(name: str) -> None:
    generator = random.Random(name)
    parts = parts_of(SAMPLE)
    for _ in range(100):
        check_read("a.docx", packed({**parts, name: mutated(parts[name], generator)}))
