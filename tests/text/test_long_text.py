"""A text in one byte a character answers as a string does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import long_text, search
from reader.text.long_text import LongText, packed, stretches
from reader.text.paragraphs import Paragraphs
from reader.text.search import FOLDED, Folding, find_all, pattern_of

# Everyday letters, marks and signs, characters that no table has room for, every line break.
CHARACTERS = "سلامال اأبت\u064b\u0651ـ ab?.,\n\r\x85\u2029\u200c\ufffd\xff😀𞸀\ud7ff\ue000"
TEXTS = st.text(st.sampled_from(CHARACTERS), max_size=60)
INDICES = st.integers(-70, 70)


def long_of(text, size=7, *, seldom=0):
    """The text packed in small pieces, of which the first has all that gets a number."""
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_text, "_SELDOM", seldom)
        found = packed(pieces)
    assert isinstance(found, LongText)
    return found


@pytest.fixture(autouse=True)
def _small_stretches(monkeypatch):
    monkeypatch.setattr(long_text, "_STRETCH", 5)
    monkeypatch.setattr(search, "_WINDOW", 16)


@given(TEXTS, INDICES, INDICES, st.sampled_from([None, 1, 2, -1, -3]))
def test_it_gives_the_same_stretches(text, start, end, step):
    long = long_of(text)
    assert (len(long), str(long)) == (len(text), text)
    assert long[start:end:step] == text[start:end:step]
    assert (long[start:], long[:end]) == (text[start:], text[:end])
    assert "".join(piece for _, piece in stretches(long)) == text
    if -len(text) <= start < len(text):
        assert long[start] == text[start]
    else:
        with pytest.raises(IndexError):
            long[start]


@given(TEXTS, TEXTS.map(lambda text: text[:3]), INDICES, INDICES | st.none())
def test_it_finds_the_same(text, wanted, start, end):
    long = long_of(text)
    for sought in (wanted, text[abs(start) : abs(start) + 2]):
        assert long.find(sought, start, end) == text.find(sought, start, end)
        assert long.rfind(sought, start, end) == text.rfind(sought, start, end)
        assert long.startswith(sought, start, end) == text.startswith(sought, start, end)
    assert long.find(wanted) == text.find(wanted)


@given(TEXTS, TEXTS)
def test_it_is_the_same_as_what_has_the_same_characters(one, other):
    assert (long_of(one) == one, one == long_of(one, 3)) == (True, True)
    assert (long_of(one) == long_of(other)) == (one == other)
    assert (long_of(one) == other) == (one == other)
    assert long_of(one) != len(one)


@given(TEXTS)
def test_it_has_the_same_paragraphs(text):
    assert list(Paragraphs(long_of(text))) == list(Paragraphs(text))


@given(
    TEXTS.map(lambda text: text * 3),
    st.integers(0, 60),
    st.sampled_from(["س", "لا", "سلام ال", "ا ا ا ا", "؟", "?", "😀"]),
    st.sampled_from([FOLDED, Folding(marks=False), None]),
)
def test_it_is_searched_as_a_string_is(text, at, wanted, folding):
    for sought in (wanted, text[at : at + 3]):
        pattern = pattern_of(sought, folding)
        if pattern is not None:
            assert find_all(long_of(text), pattern) == find_all(text, pattern)


def test_a_match_goes_on_however_much_stands_between_its_letters():
    text = "ab" * 90 + "م" + "\u0651" * 300 + " \n" * 200 + "ن" + "ab" * 90
    pattern = pattern_of("م ن")
    assert find_all(long_of(text), pattern) == find_all(text, pattern) == [(180, 882)]


@given(TEXTS.map(lambda text: text * 3))
def test_a_regular_expression_sees_the_whole_text(text):
    for expression in (r"(?s)س.*ا", r"(?<=\n)\w+", r"^\w+|\s+$", "ا{2,}"):
        pattern = pattern_of(expression, expression=True)
        found = find_all(long_of(text), pattern, expression=True)
        assert found == find_all(text, pattern, expression=True)


def test_what_many_characters_have_no_number_for_stays_a_string():
    rare = "".join(map(chr, range(0x4E00, 0x5200)))
    assert packed(["سلام" * 100, rare]) is None
    assert str(packed(["سلام" * 100, rare[:3]])) == "سلام" * 100 + rare[:3]


def test_it_takes_a_byte_a_character():
    text = "سلام عليكم\n" * 9_000
    long = long_of(text, 1 << 12, seldom=64)
    assert len(long._codes) == len(text)
    assert not re.search("[^\x00-\xfe]", long._codes.decode("latin-1"))
