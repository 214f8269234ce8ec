"""The characters a reader leaves out, because nobody sees them and a search must not stumble over them.

Everything that has a shape or a width is kept as the file has it: decomposed letters, non-breaking spaces,
tabs, double spaces, spelling mistakes.
"""

from __future__ import annotations

import re

# What editors use to end a line; \v and \f are the line and page breaks of a text file saved by Word.
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters other than tab and the line ends
    "\xad"  # soft hyphen
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # writing direction: also hides text from a reader's eye
    "\u180e\u200b-\u200d\u2060-\u2065\ufeff"  # zero width
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotation marks and tags
    "]"
)
# What a text export of Word leaves where the file had a bookmark: "[bookmark: _Hlk161906871]I. Kết quả".
_BOOKMARK = re.compile(r"\[bookmark:[^\[\]\n]*\]", re.IGNORECASE)


def visible(text: str) -> str:
    r"""Return `text` with every line end as "\n" and without the characters nobody sees."""
    return _INVISIBLE.sub("", _LINE_END.sub("\n", text))


def without_bookmarks(text: str) -> str:
    """Return `text` without the markers that a text export leaves for bookmarks."""
    return _BOOKMARK.sub("", text)
