"""Words for the eye."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.words import next_word, previous_word, word_at

texts = st.text(st.sampled_from("وافل ـ\u064e\u200f\n.,-'&”(،12abिक"), max_size=50)


def forwards(text):
    found, index = [], -1
    while word := next_word(text, index):
        assert word[0] > index
        found.append(word)
        index = word[0]
    return found


def backwards(text):
    found, index = [], len(text)
    while word := previous_word(text, index):
        assert word[0] < index
        found.append(word)
        index = word[0]
    return found[::-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(قمة باريس)،", ["قمة", "باريس"]),
        ("الأوروبية-الأميركية", ["الأوروبية-الأميركية"]),
        ("طائرة F16 رقم 3.5٪", ["طائرة", "F16", "رقم", "3.5"]),
        ("لـ”طمأنة”", ["لـ", "طمأنة"]),
        ("شُكْرًا.ثم", ["شُكْرًا", "ثم"]),
        ("U.S. AT&T - x", ["U.S", "AT&T", "x"]),
        ("و\u200fواشنطن\u200f", ["و\u200fواشنطن"]),
        ("...", []),
        ("", []),
    ],
)
def test_words_stand_without_the_punctuation_around_them(text, expected):
    assert [text[a:b] for a, b in forwards(text)] == expected
    assert [text[a:b] for a, b in backwards(text)] == expected


def test_a_place_on_no_word_gives_an_empty_range():
    assert word_at("ا (ب)", 2) == (2, 2)
    assert word_at("ا (ب)", 3) == (3, 4)
    assert word_at("ا", 1) == (1, 1)
    assert word_at("ا", -1) == (-1, -1)


@given(texts)
def test_each_index_of_a_word_finds_the_same_word(text):
    words = forwards(text)
    assert words == backwards(text)
    for word in words:
        assert {word_at(text, index) for index in range(*word)} == {word}
    inside = {index for word in words for index in range(*word)}
    assert all(word_at(text, i) == (i, i) for i in range(len(text)) if i not in inside)


def test_far_words_and_endless_ones_are_found_too():
    text = "قمة" + " . " * 2000 + "باريس"
    assert forwards(text) == [(0, 3), (6003, 6008)]
    assert backwards(text) == [(0, 3), (6003, 6008)]
    endless = "ا" * 5000
    assert forwards(endless)[-1][1] == 5000
    assert backwards(endless)[0][0] == 0
