"""What searching takes for a match where marks are wanted."""

import pytest

from reader.text.search import FOLDED, Folding, find_all, pattern_of

MARKS_COUNT = Folding(marks=False)


def found(wanted, text, folding):
    return [text[start:end] for start, end in find_all(text, pattern_of(wanted, folding))]


@pytest.mark.parametrize(
    ("wanted", "folding"), [("ـَ" * 8 + "ّ", FOLDED), ("ـَ" * 8 + "ت", MARKS_COUNT)]
)
def test_a_long_run_of_marks_is_searched_through_once(wanted, folding):
    # With marks between the wanted ones this would not end in anybody's lifetime.
    assert found(wanted, "ا" + "ـَ" * 60 + "ب", folding) == []


def test_a_mark_is_found_behind_another_of_its_letter():
    assert found("شَ", "شَّ وشد", MARKS_COUNT) == ["شَّ"]


def test_marks_that_follow_one_another_are_found():
    assert found("شَّ", "شَّ وشّ", MARKS_COUNT) == ["شَّ"]
    assert found("ــ", "كــــتب", FOLDED) == ["ــــ"]
