"""The mark and its moving edge: the text marked before, a step, the text marked after."""

import pytest

from reader.ui.marking import Mark, backward, forward, nearest_word, up_to

TEXT = "قال الوزير، ولأحمد رأي."
FIRST, SECOND, THIRD = (0, 3), (4, 10), (12, 18)


def text_of(mark):
    return TEXT[slice(*mark.range)]


def begin(start, end):
    return Mark(start, end, end)


def test_forward_takes_one_more_word_without_the_sign_between():
    mark = forward(TEXT, begin(*FIRST), "word")
    assert text_of(mark) == "قال الوزير"
    assert text_of(forward(TEXT, mark, "word")) == "قال الوزير، ولأحمد"


def test_backward_gives_the_last_word_back():
    mark = forward(TEXT, forward(TEXT, begin(*FIRST), "word"), "word")
    assert text_of(backward(TEXT, mark, "word")) == "قال الوزير"


def test_where_it_began_it_comes_out_at_the_other_side():
    mark = backward(TEXT, forward(TEXT, begin(*SECOND), "word"), "word")
    assert text_of(mark) == "الوزير"
    assert text_of(backward(TEXT, mark, "word")) == "قال الوزير"


def test_a_mark_that_began_inside_a_word_goes_to_its_end_first():
    assert text_of(forward(TEXT, begin(5, 6), "word")) == "لوزير"
    assert text_of(backward(TEXT, begin(5, 6), "word")) == "ال"


def test_letters_of_one_cell_are_two_steps():
    # waw, lam, alef with hamza: lam and alef are one cell.
    mark = begin(12, 13)
    for expected in ("ول", "ولأ", "ولأح"):
        mark = forward(TEXT, mark, "cluster")
        assert text_of(mark) == expected


def test_marks_stay_with_their_letter():
    assert forward("كتَبَ", begin(0, 1), "cluster").range == (0, 3)
    assert backward("كتَبَ", begin(3, 5), "cluster").range == (1, 5)


@pytest.mark.parametrize(("index", "expected"), [(13, (4, 18)), (1, (0, 10)), (5, (4, 10))])
def test_up_to_takes_the_word_there_with_it(index, expected):
    assert up_to(TEXT, begin(*SECOND), index, "word").range == expected


def test_at_the_ends_of_the_text_nothing_moves():
    last = begin(19, 22)
    assert forward(TEXT, last, "word") == last
    first = begin(*FIRST)
    assert backward(TEXT, first, "word") == first


def test_the_other_end_moves_after_swapping():
    mark = forward(TEXT, begin(*FIRST), "word").swapped()
    assert text_of(mark) == "قال الوزير"
    assert not mark.moves_end
    assert text_of(forward(TEXT, mark, "word")) == "الوزير"


def test_on_a_sign_the_nearest_word_is_meant():
    assert nearest_word(TEXT, 10, 0, len(TEXT)) == SECOND
    assert nearest_word(TEXT, 11, 0, len(TEXT)) == THIRD
    assert nearest_word("  \nكلمة", 0, 0, 3) is None
