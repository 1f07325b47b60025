"""Ids that are given to what is new."""

import re

from reader.tagging.ids import new_id


def test_ids_are_ulids_that_sort_as_they_were_made():
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert all(re.fullmatch("[0-7][0-9A-HJKMNP-TV-Z]{25}", each) for each in made)
