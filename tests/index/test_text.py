"""Keys that two keyboards share, spans into the text as it is, sentences that end where they end."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import clauses, fold, is_marked, plain, sentences, syllable_keys, syllables, trim

VIETNAMESE = "Uỷ ban nhân dân tỉnh đã phát triển 08 huyện, đạt 5,45% kế hoạch quý II."


def accented(text: str) -> list[str]:
    return [word.accented for word in syllables(text)]


def folded(text: str) -> list[str]:
    return [word.folded for word in syllables(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("uỷ", "ủy"),
        ("tỷ", "tỉ"),
        ("quý", "quí"),
        ("kỹ lý", "kĩ lí"),
        ("thuỷ", "thủy"),
        ("08", "8"),
        ("000,5", "0,5"),
        ("00", "0"),
        ("ĐẢNG UỶ", "đảng ủy"),
        ("pha\u0301t triê\u0309n", "phát triển"),
        (unicodedata.normalize("NFD", VIETNAMESE), VIETNAMESE),
    ],
)
def test_spellings_of_one_word_have_one_key(one: str, other: str) -> None:
    assert accented(one) == accented(other) != []
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("thu", "thứ"), ("đan", "dan"), ("cơ", "có"), ("80", "8"), ("8", "0,8"), ("tay", "tai"), ("suy", "sui")],
)
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert accented(one) != accented(other)


def test_keys_are_the_letters_then_the_tone_and_the_letters_alone() -> None:
    (word,) = syllables("Đường")
    assert (word.accented, word.folded) == ("đương2", "duong")


def test_numbers_keep_their_marks_and_lose_leading_zeros() -> None:
    assert accented("4.128 5,45% 06/2024 3.038 ha.") == ["4.128", "5,45", "%", "6", "2024", "3.038", "ha"]
    assert [word.is_number for word in syllables("08 huyện COVID19")] == [True, False, False]


def test_spans_point_to_the_source_as_it_is() -> None:
    source = "Bảo\xa0đảm pha\u0301t triển 08\thuyện"
    found = [source[word.start : word.end] for word in syllables(source)]
    assert found == ["Bảo", "đảm", "pha\u0301t", "triển", "08", "huyện"]


@given(st.text())
def test_keys_alone_are_those_of_the_syllables(text: str) -> None:
    words = syllables(text)
    assert syllable_keys(text) == (
        tuple(word.accented for word in words),
        tuple(word.folded for word in words),
    )


@given(st.text())
def test_syllables_are_in_order_and_hold_every_letter_and_digit(text: str) -> None:
    words = syllables(text)
    end = 0
    for word in words:
        assert end <= word.start < word.end
        assert not any(char.isalpha() or char.isdecimal() for char in text[end : word.start])
        assert word.accented
        assert word.folded
        end = word.end
    assert not any(char.isalpha() or char.isdecimal() for char in text[end:])


@given(st.text(alphabet="aăâeêioôơuưyđàáảãạằắẳẵặầấẩẫậỳýỷỹỵ hklmnqt0189,.", max_size=40))
def test_keys_do_not_know_composed_from_decomposed(text: str) -> None:
    assert accented(unicodedata.normalize("NFD", text)) == accented(text)
    assert accented(text.upper()) == accented(text)


def test_fold_drops_every_mark() -> None:
    assert fold("ĐẶNG Thuỳ Trâm – ỡ ệ ắ ỵ") == "dang thuy tram – o e a y"
    assert fold(unicodedata.normalize("NFD", VIETNAMESE)) == fold(VIETNAMESE)


def test_plain_composes_and_joins_white_space() -> None:
    assert plain("  pha\u0301t\xa0triển\r\n 5% ") == "phát triển 5%"


@pytest.mark.parametrize(
    ("text", "marked"), [("ngan sach 5%", False), ("Đ", True), ("thu ngân", True), ("", False)]
)
def test_is_marked(text: str, marked: bool) -> None:
    assert is_marked(text) is marked


# Each line, cut where its sentences end.
ADVERSARIAL = [
    ["Tại TP. Hồ Chí Minh có 5 hộ.", "Trong đó 3 hộ nghèo."],
    ["TS. Nguyễn Văn An phát biểu.", "Hội nghị bế mạc."],
    ["Trồng lúa, ngô, v.v. và rau màu."],
    ["Xem tr. 15 của báo cáo.", "Số liệu đã kiểm tra."],
    ["Diện tích đạt 3.038 ha.", "Trong đó lúa 2.000 ha."],
    ["3.2. Nội dung thứ hai.", "Tiếp theo là 4.128 tỷ đồng."],
    ["a. Nội dung thứ nhất.", "Nội dung thứ hai."],
    ["II. Kết quả năm 2024.", "Các chỉ tiêu đều đạt."],
    ["UBND tỉnh báo cáo đến hết năm 2024./."],
    ["Ông Nguyễn V. An chủ trì.", "Bà B. Lan tham dự."],
    ["Công nghiệp tăng 5,45%.", "Trong đó khai khoáng tăng 7%."],
    ["Ông nói: “Đã xong.”", "Sau đó hội nghị kết thúc."],
    ['Ông nói "đã xong."', "Sau đó hội nghị kết thúc."],
    ["Trung ương hỗ trợ (đợt 2 tại TP. Hà Nội).", "Tỉnh đối ứng 5%."],
    ["Giảm 15 vụ (so với cùng kỳ.)", "Toàn tỉnh có 08 huyện."],
    ["Th.S Lan và TP.HCM ký kết.", "Dự án bắt đầu."],
    ["Vốn là 37.5 tỷ.", "15 xã được hỗ trợ."],
    ["Ngân sách nhà nước,…", "Các khoản khác giữ nguyên."],
    ["Đạt kế hoạch!", "Vì sao?", "Do thời tiết…", "Các xã khắc phục."],
    ["Hỗ trợ đồng bào dân tộc thiểu số.", "Năm 2024 có 5 hộ."],
    ["Từ ngày 01/7/2024. đến nay có 5 vụ.", "– Tỉnh đã xử lý."],
    [".Trong đó không có gì trước dấu chấm đầu dòng"],
]


@pytest.mark.parametrize("expected", ADVERSARIAL, ids=[line[0][:24] for line in ADVERSARIAL])
def test_sentences_end_where_they_end(expected: list[str]) -> None:
    line = " ".join(expected).replace("ha. Trong", "ha.Trong")
    assert [line[start:end] for start, end in sentences(line)] == expected


def test_a_line_break_ends_a_sentence() -> None:
    text = "Tổng thu tăng\r\nTổng chi giảm. \n\n"
    assert [text[start:end] for start, end in sentences(text)] == ["Tổng thu tăng", "Tổng chi giảm."]


def test_sentences_of_a_range_are_spans_of_the_whole_text() -> None:
    text = "Bỏ qua. Thu tăng. Chi giảm. Bỏ qua."
    start, end = text.index("Thu"), text.index(" Bỏ", 10)
    assert [text[a:b] for a, b in sentences(text, start, end)] == ["Thu tăng.", "Chi giảm."]


@given(st.text(alphabet='aBđ.!?…;()\n\r \xa0\u20285“”"1/', max_size=60))
def test_every_character_but_white_space_is_in_one_sentence_and_one_clause(text: str) -> None:
    for spans in (sentences(text), clauses(text, 0, len(text))):
        end = 0
        for left, right in spans:
            assert left < right
            assert not text[end:left].strip()
            assert (left, right) == trim(text, left, right)
            end = right
        assert not text[end:].strip()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Thu tăng; chi giảm; nợ hết.", ["Thu tăng;", "chi giảm;", "nợ hết."]),
        ("Thu (gồm a; b) tăng; chi giảm.", ["Thu (gồm a; b) tăng;", "chi giảm."]),
        ("Gồm ((a; b); c); d.", ["Gồm ((a; b); c);", "d."]),
        ("a) thu; b) chi", ["a) thu;", "b) chi"]),
        ("Không có gì để chia.", ["Không có gì để chia."]),
    ],
)
def test_clauses_end_at_semicolons_outside_brackets(sentence: str, expected: list[str]) -> None:
    assert [sentence[start:end] for start, end in clauses(sentence, 0, len(sentence))] == expected


def test_trim_of_white_space_is_empty() -> None:
    start, end = trim(" \n\t ", 0, 4)
    assert start == end
