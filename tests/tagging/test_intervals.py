"""Spans by place, against the plain way of looking at every one."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.tagging import intervals
from reader.tagging.intervals import Intervals
from reader.tagging.span import Span


def make(start, length, number):
    return Span(f"s{number}", start, start + length, "entity", "PER", "")


ranges = st.tuples(st.integers(0, 40), st.integers(1, 12))


@settings(max_examples=300, deadline=None)
@given(st.lists(ranges, max_size=60), st.lists(st.integers(0, 59), max_size=40), st.data())
def test_every_answer_is_that_of_looking_at_all(pairs, gone, data):
    intervals._BLOCK = 3  # many blocks with few spans
    try:
        spans = [make(start, length, n) for n, (start, length) in enumerate(pairs)]
        cut = data.draw(st.integers(0, len(spans)))
        held = Intervals(spans[:cut])
        for span in spans[cut:]:
            held.add(span)
        left = {span.id: span for span in spans}
        for number in gone:
            if span := left.pop(f"s{number}", None):
                held.remove(span)
        ordered = sorted(left.values(), key=lambda span: span.order)
        assert list(held) == ordered
        assert len(held) == len(ordered)
        for span in spans:
            after = [each for each in ordered if each.order >= span.order]
            assert list(held.from_order(span.order)) == after
        for index in range(56):
            covering = [span for span in ordered if span.start <= index < span.end]
            assert list(held.touching(index, index + 1)) == covering
            later = [span for span in ordered if span.start > index]
            assert held.first_after(index) == (later[0] if later else None)
            earlier = [span for span in ordered if span.start < index]
            nearest = [span for span in earlier if span.start == earlier[-1].start]
            assert held.last_before(index) == (nearest[0] if nearest else None)
    finally:
        intervals._BLOCK = 256


def test_a_question_among_100000_spans_looks_at_few_of_them(monkeypatch):
    spans = [make(3 * n, 2, n) for n in range(100_000)]
    held = Intervals(spans)
    looked = 0
    start = Span.__dict__["start"]

    class Counted:
        def __get__(self, instance, owner):
            nonlocal looked
            looked += 1
            return start.__get__(instance, owner)

    monkeypatch.setattr(Span, "start", Counted())
    assert [span.id for span in held.touching(150_000, 150_001)] == ["s50000"]
    assert held.first_after(150_000).id == "s50001"
    assert held.last_before(150_000).id == "s49999"
    assert looked < 2_000


def test_many_edits_among_many_spans_keep_blocks_short():
    held = Intervals()
    numbers = list(range(5_000))
    random.Random(7).shuffle(numbers)
    for number in numbers:
        held.add(make(number, 1, number))
    assert max(map(len, held._blocks)) <= 2 * intervals._BLOCK
    for number in numbers:
        held.remove(make(number, 1, number))
    assert list(held) == []
