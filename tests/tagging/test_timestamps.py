"""Times as records keep them."""

import re

import pytest

from reader.tagging.timestamps import in_utc, now


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("2025-01-31T12:00:00Z", "2025-01-31T12:00:00.000000Z"),
        ("2025-01-31T15:00:00+03:00", "2025-01-31T12:00:00.000000Z"),
        ("2025-01-31T12:00:00.5", "2025-01-31T12:00:00.500000Z"),
    ],
)
def test_times_are_brought_to_utc_and_one_form(stated, kept):
    assert in_utc(stated) == kept


def test_now_is_utc_with_microseconds():
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", now())
