"""Tokens: their borders, and the properties that hold for every text."""

import re
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.tokens import (
    FORMAT_CHARACTERS,
    Tokenized,
    Tokenizer,
    _alternatives,
    marks_of,
)

ZERO_WIDTH = set(
    "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)

texts = st.text(
    st.one_of(
        st.sampled_from(
            "وافلبكسهيةا ـ\u064e\u0651\u200c\u200d\u200f\u200b\n\r\t\u00a0\u2028"
            ".,:/-'’&@#_”“\"«»()!?؟،؛…123١٢٣۴abXwhtp\u00e9e\u0301😀\ufe0f"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


def surfaces(text):
    return Tokenizer(text).whole().forms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قمة باريس", ["قمة", "باريس"]),
        (
            "قمة http://a.b c@d.e #وسم word 12 ! ☃",
            ["قمة", "http://a.b", "c@d.e", "#وسم", "word", "12", "!", "☃"],
        ),
        ("لـ”طمأنة”", ["لـ", "”", "طمأنة", "”"]),
        ("شُكْرًا، جَزِيلًا", ["شُكْرًا", "،", "جَزِيلًا"]),
        ("F16 G20", ["F", "16", "G", "20"]),
        ("COVID-19", ["COVID", "-", "19"]),
        ("الـ35", ["الـ", "35"]),
        ("e-mail O'Brien AT&T U.S.", ["e-mail", "O'Brien", "AT&T", "U.S", "."]),
        ("1,000.5 ١٢٫٥% 31/12/2025 10:30", ["1,000.5", "١٢٫٥", "%", "31/12/2025", "10:30"]),
        ("27.", ["27", "."]),
        (
            "(https://ar.wikipedia.org/wiki/X_y?a=1&b=2).",
            ["(", "https://ar.wikipedia.org/wiki/X_y?a=1&b=2", ")", "."],
        ),
        ("www.aljazeera.net،", ["www.aljazeera.net", "،"]),
        ("a.b+c@news.example.org", ["a.b+c@news.example.org"]),
        ("#قمة_باريس @user_1 # @", ["#قمة_باريس", "@user_1", "#", "@"]),
        ("؟؟!...---", ["؟؟", "!", "...", "---"]),
        ("مي\u200cخواهم", ["مي\u200cخواهم"]),
        ("و\u200fواشنطن\u200f.", ["و\u200fواشنطن", "."]),
        ("\u200f \ufeff", []),
        ("سنة1445ه\u200d ", ["سنة", "1445", "ه\u200d"]),
        ("😀😀", ["😀", "😀"]),
        ("❤\ufe0f👨\u200d👩\u200d👧", ["❤\ufe0f", "👨\u200d👩\u200d👧"]),
        ("cafe\u0301 café", ["cafe\u0301", "café"]),
        ("м\u0301ир 東京", ["м\u0301ир", "東京"]),
        ("कि", ["कि"]),
        ("-DOCSTART-", ["-", "DOCSTART", "-"]),
    ],
)
def test_tokens_are_those_of_the_design(text, expected):
    assert surfaces(text) == expected


def test_the_zero_width_characters_are_those_of_the_design():
    assert {
        chr(c)
        for c in range(sys.maxunicode)
        if unicodedata.category(chr(c)) == "Cf"
        and chr(c) not in "\u200c\u200d"
        and len(surfaces("ب" + chr(c) + "ب")) == 1
    } == ZERO_WIDTH
    assert not any(surfaces(character) for character in ZERO_WIDTH)
    assert FORMAT_CHARACTERS


def test_marks_of_other_scripts_are_looked_up():
    assert marks_of("कि word") == "ि"
    assert marks_of("شُكْرًا cafe\u0301") == ""


@given(texts)
def test_tokens_and_gaps_rebuild_the_text(text):
    position = 0
    for start, end in Tokenizer(text).ranges():
        assert all(c.isspace() or c in ZERO_WIDTH for c in text[position:start])
        assert start < end
        position = end
    assert all(c.isspace() or c in ZERO_WIDTH for c in text[position:])


@given(texts)
def test_no_token_holds_a_blank_or_begins_or_ends_with_a_zero_width_character(text):
    for surface in surfaces(text):
        assert not any(c.isspace() for c in surface)
        assert surface[0] not in ZERO_WIDTH
        assert surface[-1] not in ZERO_WIDTH


@given(texts)
def test_no_token_begins_with_the_mark_of_the_one_before(text):
    for (_, before), (start, _) in pairwise(Tokenizer(text).ranges()):
        if before == start:
            assert not unicodedata.category(text[start]).startswith("M")


@given(texts)
def test_the_tokens_are_those_that_are_found_one_after_the_other(text):
    token = re.compile("()()" + f"(?:{'|'.join(_alternatives(marks_of(text)))})")
    found = list(token.finditer(text))
    tokenizer = Tokenizer(text)
    assert tokenizer.ranges() == [each.span() for each in found]
    assert tokenizer.whole().forms == [each.group() for each in found]


@given(texts, st.data())
def test_tokens_can_be_had_from_gap_to_gap(text, data):
    ranges = Tokenizer(text).ranges()
    first = data.draw(st.integers(0, len(ranges)))
    some = ranges[first : data.draw(st.integers(first, len(ranges)))]
    begin, end = (some[0][0], some[-1][1]) if some else (len(text), len(text))
    starts, ends, _ = Tokenizer(text).columns(begin, end)
    assert list(zip(starts, ends, strict=True)) == some
    known = Tokenized.of_ranges(text, ranges)
    assert known.columns(begin, end) == Tokenizer(text).columns(begin, end)


@pytest.mark.parametrize("piece", ["a+", "@", "a@", "1.", "www.", "http://!", "a-", "ب\u200f", "'"])
def test_no_input_takes_the_tokeniser_long(piece):
    text = piece * 200_000
    assert sum(end - start for start, end in Tokenizer(text).ranges()) <= len(text)
