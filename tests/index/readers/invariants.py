"""What holds for every `Extract`, whatever the file."""

from __future__ import annotations

from index.types import Extract


def check_extract(extract: Extract) -> None:
    """Fail unless the blocks tile the words of the text, in order, trimmed, one line each."""
    end = 0
    for block in extract.blocks:
        words = extract.text[block.start : block.end]
        assert end <= block.start < block.end <= len(extract.text)
        assert words == words.strip()
        assert len(words.splitlines()) == 1
        assert not extract.text[end : block.start].strip()
        end = block.end
    assert extract.blocks
    assert not extract.text[end:].strip()
