"""Sentences: what ends one and what does not."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.sentences import HOLLOW, merge_sentences, sentence_ranges
from reader.text.tokens import Tokenizer

texts = st.text(st.sampled_from("ودب .!?؟…،؛:”“\"'»)\n\r\u2028\u200f\u00a01\u064eaB"), max_size=60)


def sentences(text, unbroken=()):
    return [text[start:end] for start, end in sentence_ranges(text, unbroken)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال نعم. ثم ذهب", ["قال نعم.", "ثم ذهب"]),
        ("أين؟ هنا! ربما… لا", ["أين؟", "هنا!", "ربما…", "لا"]),
        ("«نعم.» ثم قال: ”لا.” وبعد؟” ثم", ["«نعم.»", "ثم قال: ”لا.”", "وبعد؟”", "ثم"]),
        ("د. أحمد و أ.د. خالد", ["د. أحمد و أ.د. خالد"]),
        ("دَ. أحمد", ["دَ. أحمد"]),
        ("كتابًا. ثم", ["كتابًا.", "ثم"]),
        ("هو ب... ثم", ["هو ب...", "ثم"]),
        ("J. Smith in U.S. today", ["J. Smith in U.S. today"]),
        ("واحد، اثنان؛ ثلاثة: أربعة", ["واحد، اثنان؛ ثلاثة: أربعة"]),
        ("3.5 و example.org", ["3.5 و example.org"]),
        ("سطر\r\nسطر\u2028سطر\n\n\n", ["سطر", "سطر", "سطر"]),
        ("قال نعم.\u200f\nثم", ["قال نعم.", "ثم"]),
        ("  \n\u200f ", []),
        ("", []),
        ("نعم.\u00a0لا", ["نعم.", "لا"]),
    ],
)
def test_sentences_end_where_the_design_says(text, expected):
    assert sentences(text) == expected


def test_a_break_inside_a_span_is_no_break():
    text = "قال نعم. ثم ذهب.\nوعاد"
    assert sentences(text, [(4, 10)]) == ["قال نعم. ثم ذهب.", "وعاد"]
    assert sentences(text, [(4, 8)]) == ["قال نعم.", "ثم ذهب.", "وعاد"]
    assert sentences(text, [(9, 20)]) == ["قال نعم.", "ثم ذهب.\nوعاد"]
    assert sentences(text, [(0, 9), (9, 20)]) == ["قال نعم.", "ثم ذهب.\nوعاد"]
    assert sentences(text, [(1, 10), (11, 18)]) == [text]


@given(texts, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30))))
def test_every_token_lies_in_one_sentence_and_no_span_in_two(text, raw):
    spans = [(start, min(start + length, len(text))) for start, length in raw if start < len(text)]
    ranges = sentence_ranges(text, spans)
    assert all(a < b <= c < d for (a, b), (c, d) in itertools.pairwise(ranges))
    for start, end in ranges:
        assert text[start] not in HOLLOW
        assert text[end - 1] not in HOLLOW
    for first, last in Tokenizer(text).ranges():
        assert sum(start <= first and last <= end for start, end in ranges) == 1
    for start, end in spans:
        assert sum(start < right and left < end for left, right in ranges) <= 1
    assert merge_sentences(sentence_ranges(text), spans) == ranges
