"""Edges that the trim keys offer."""

import pytest

from reader.text.clitics import enclitic_edges, proclitic_edges


@pytest.mark.parametrize(
    ("word", "edges"),
    [
        ("وبالعاصمة", (1, 2, 4)),
        ("للرئيس", (2,)),
        ("وللرئيس", (1, 3)),
        ("فسيقوم", (1, 2)),
        ("وَبِالبيتِ", (2, 4, 6)),
        ("بـالشرف", (2, 4)),
        ("والناتو", (1, 3)),
        ("موسكو", ()),
        ("يد", ()),
        ("في", ()),
        ("", ()),
    ],
)
def test_proclitics_end_where_a_word_of_two_letters_is_left(word, edges):
    assert proclitic_edges(word) == edges


@pytest.mark.parametrize(
    ("word", "edges"),
    [
        ("رئيسهم", (4,)),
        ("كتابني", (5, 4)),
        ("كتابهما", (4,)),
        ("كتابُهُ", (5,)),
        ("بيتها", (3,)),
        ("يده", (2,)),
        ("به", ()),
        ("موسكو", ()),
        ("", ()),
    ],
)
def test_enclitics_begin_where_a_word_of_two_letters_is_left(word, edges):
    assert enclitic_edges(word) == edges
