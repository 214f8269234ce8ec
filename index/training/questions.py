"""Turns statements into the kind of question an official types; pure but for the random source."""

from __future__ import annotations

import random
import re
import unicodedata

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+(?=\S)")
_TAILS = (
    "là gì", "là ai", "ở đâu", "khi nào", "vì sao", "như thế nào", "ra sao", "thế nào", "nào", "do đâu",
    "gồm những gì", "có không", "bằng cách nào", "để làm gì", "là bao nhiêu", "có bao nhiêu", "được không",
)  # fmt: skip
_HEADS = (
    "ai", "tại sao", "vì sao", "khi nào", "ở đâu", "có bao nhiêu", "cho biết", "cho tôi hỏi", "hãy nêu",
    "điều gì", "cái gì", "theo quy định", "thế nào là", "làm thế nào để", "đâu là", "những",
)  # fmt: skip
_ENGLISH_HEADS = (
    "what is", "what are", "who", "who was", "when did", "where is", "where", "how many", "how much", "why",
    "why did", "how", "how does", "which", "in what year", "what was the", "what percentage of",
    "tell me about",
)  # fmt: skip
_SYNONYMS: tuple[tuple[str, str], ...] = (
    ("ngân sách nhà nước", "ngân sách"), ("tai nạn giao thông", "tai nạn xe cộ"),
    ("giải ngân", "chi tiền"), ("vốn đầu tư công", "tiền đầu tư công"), ("người lao động", "công nhân"),
    ("sử dụng", "dùng"), ("thực hiện", "làm"), ("hỗ trợ", "giúp đỡ"), ("phương tiện", "xe cộ"),
    ("khám bệnh, chữa bệnh", "khám chữa bệnh"), ("giáo dục và đào tạo", "giáo dục"),
    ("học sinh", "học trò"), ("giáo viên", "thầy cô giáo"), ("trẻ em", "trẻ con"), ("phụ nữ", "đàn bà"),
    ("cao tuổi", "già"), ("tử vong", "chết"), ("cơ sở y tế", "bệnh viện"), ("hộ nghèo", "gia đình nghèo"),
    ("sản lượng", "số lượng sản xuất"), ("gia súc", "trâu bò"), ("lợn", "heo"), ("tăng trưởng", "tăng"),
    ("ủy ban nhân dân", "ubnd"), ("hội đồng nhân dân", "hđnd"), ("kinh tế - xã hội", "kt-xh"),
    ("tổng sản phẩm trên địa bàn", "grdp"), ("bảo hiểm y tế", "bhyt"), ("bảo hiểm xã hội", "bhxh"),
    ("đầu tư trực tiếp nước ngoài", "fdi"), ("trung học phổ thông", "thpt"), ("doanh nghiệp", "công ty"),
    ("kim ngạch xuất khẩu", "giá trị hàng xuất khẩu"), ("thu nhập bình quân", "thu nhập trung bình"),
    ("nông thôn mới", "ntm"), ("khu công nghiệp", "kcn"), ("công nghệ thông tin", "cntt"),
    ("thiên tai", "bão lũ"), ("tội phạm", "phạm pháp"), ("khiếu nại, tố cáo", "khiếu kiện"),
    ("cán bộ, công chức", "cán bộ"), ("lao động", "việc làm"), ("khách du lịch", "du khách"),
)  # fmt: skip


def strip_marks(text: str) -> str:
    """Return Vietnamese text as typed without diacritics: "Đà Nẵng" gives "Da Nang"."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of `text`, at . ! ? … and ; followed by a space."""
    return _SENTENCE_END.split(text)


def ask_for_number(text: str, rng: random.Random) -> str:
    """Return `text` with one number replaced by a question word, or unchanged if it has none."""
    found = list(_NUMBER.finditer(text))
    if not found:
        return text
    number = rng.choice(found)
    before, after = text[: number.start()].rstrip(), text[number.end() :]
    word = "bao nhiêu" if rng.random() < 0.8 else "mấy"
    if before.lower().endswith(("năm", "tháng", "ngày", "quý", "điều", "khóa", "thứ")):
        word = "nào"
    if after.lstrip().startswith("%"):
        word, after = "bao nhiêu phần trăm", after.lstrip()[1:]
    return f"{before} {word} {after.strip()}"


def paraphrase(text: str, rng: random.Random, *, rate: float = 0.5) -> str:
    """Return `text` with some bureaucratic terms said as people say them."""
    lowered = text.lower()
    for formal, plain in _SYNONYMS:
        if formal in lowered and rng.random() < rate:
            lowered = lowered.replace(formal, plain)
    return lowered


def _span(words: list[str], rng: random.Random, shortest: int, longest: int) -> list[str]:
    length = min(len(words), rng.randint(shortest, longest))
    start = rng.randint(0, len(words) - length)
    return words[start : start + length]


def make_question(statement: str, rng: random.Random, *, strip_rate: float) -> str:
    """Return a made-up question about `statement`: some of its words, a question word, a figure asked for."""
    words = _span(statement.split(), rng, 5, 16)
    kept = [word for word in words if rng.random() > 0.15] or words
    text = paraphrase(" ".join(kept), rng)
    asked = ask_for_number(text, rng) if rng.random() < 0.7 else text
    draw = rng.random()
    if asked == text and draw < 0.45:
        asked = f"{text} {rng.choice(_TAILS)}"
    elif asked == text and draw < 0.75:
        asked = f"{rng.choice(_HEADS)} {text}"
    return strip_marks(asked) if rng.random() < strip_rate else asked


def make_english_question(statement: str, rng: random.Random) -> str:
    """Return a made-up English question: a part of the statement's words after a question word."""
    words = _span(statement.split(), rng, 4, 18)
    kept = [word for word in words if rng.random() > 0.15] or words
    return f"{rng.choice(_ENGLISH_HEADS)} {' '.join(kept)}"
