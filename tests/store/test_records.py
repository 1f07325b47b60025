"""What is read of stored spans: which of them stand on their words."""

from hypothesis import given
from hypothesis import strategies as st

from reader.store import records
from reader.tagging.span import Span

LENGTH = 3 * records._PIECE
TEXT = "".join(chr(0x627 + number * number % 36) for number in range(LENGTH))
PLACE = st.tuples(
    st.integers(0, LENGTH + 9), st.integers(1, 2 * records._PIECE), st.sampled_from(["", "س"])
)


@given(st.lists(PLACE, max_size=6))
def test_a_span_stands_where_its_words_stand_in_whatever_order_it_comes(places):
    spans = [
        Span(str(number), start, start + length, "entity", "PER", TEXT[start:][:length] + spoil)
        for number, (start, length, spoil) in enumerate(places)
    ]
    standing = [
        each for each in spans if each.end <= LENGTH and each.surface in TEXT[each.start : each.end]
    ]
    apart = [each for each in spans if each not in standing]
    assert records.sorted_apart(spans, TEXT) == (standing, apart)
