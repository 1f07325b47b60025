"""A file that this program wrote is read line by line, with the same result as parsed whole."""

import copy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.store import records
from reader.store.encoding import APART, DOCUMENT, SPANS, decode, encode
from reader.store.loglines import encode_base
from reader.store.record_lines import RecordLines
from reader.tagging.span import Argument, Span

STAMP = "2026-11-21T13:25:16.433271Z"
STRINGS = st.text(max_size=6) | st.sampled_from(['"', "\\", '": {', "},", "\n}", "\u2028", "لا"])
KEYS = st.from_regex(r"[A-Za-z0-9_-]{1,5}", fullmatch=True)
SPAN = st.builds(
    Span,
    id=KEYS,
    start=st.integers(0, 20),
    end=st.integers(21, 10**12 + 1),
    layer=st.sampled_from(["entity", "event"]),
    label=st.sampled_from(["PER", "ATTACK"]),
    surface=STRINGS,
    note=STRINGS,
    annotator=STRINGS,
    created=st.sampled_from(["", STAMP]),
    changed=st.sampled_from(["", STAMP]),
    arguments=st.sampled_from([(), (Argument("Agent", "b"),)]),
    attributes=st.sampled_from([(), (("a", "1"),)]),
)
CONTEXT = {"context": ["قبل ", " بعد"]}
# Spans as they are written, with what else a record may hold, and things that are no spans.
RECORD = st.builds(lambda span, rest: span.as_record() | rest, SPAN, st.sampled_from([{}, CONTEXT]))
ODD = st.dictionaries(
    st.sampled_from(["id", "start", "end", "layer", "label", "surface", "created"]),
    st.none() | st.booleans() | st.integers(-3, 30) | STRINGS | st.just([]),
    max_size=6,
)
SPOILED = st.builds(lambda record, odd: record | odd, RECORD, ODD)


def keyed(found):
    return {str(record.get("id", number)): record for number, record in enumerate(found)}


TABLE = st.builds(keyed, st.lists(RECORD | SPOILED | ODD, max_size=6))
TABLES = st.fixed_dictionaries(
    {DOCUMENT: st.just({"1": {"doc": "a.txt", "schema": 2}}), SPANS: TABLE}, optional={APART: TABLE}
)


@given(TABLES)
@example({SPANS: {"a": Span("b", 1, 3, "entity", "PER", "").as_record()}})
@example({SPANS: {"a": Span("a", 3, 3, "entity", "PER", "").as_record()}})
@example({SPANS: {"a": Span("a", 1, 3, "entity", "P R", "").as_record()}})
@example({SPANS: {"a": Span("a", 1, 3, "entity", "\u0085", "").as_record()}})
@example({SPANS: {"a": Span("a", 1, 2**40 + 1, "entity", "PER", "").as_record()}})
@example({SPANS: {'"': {}, "a\\": {}, '": {': {}}, "": {"}": {}}})
def test_reading_by_lines_says_what_parsing_says(tables):
    data = encode(tables)
    found = decode(data, trusted=True)
    assert found == tables == decode(data)
    assert encode(found) == data
    assert b"".join(encode_base(found, 1, STAMP)) == b"".join(encode_base(decode(data), 1, STAMP))
    by_lines, parsed = records.take_apart(found), records.take_apart(decode(data))
    assert by_lines == parsed


@given(TABLES, TABLE)
def test_what_is_set_takes_the_place_of_lines(tables, changes):
    found = decode(encode(tables), trusted=True)[SPANS]
    before, expected = copy.copy(found), dict(tables[SPANS])
    for key, record in changes.items():
        found[key] = expected[key] = record
    for key in list(expected)[::2]:
        del found[key], expected[key]
    assert found == expected
    assert before == tables[SPANS]
    assert encode({SPANS: found}) == encode({SPANS: expected})


def test_spans_of_a_file_of_ours_stay_lines():
    table = keyed([Span("a", 1, 3, "entity", "PER", "لا").as_record()])
    found = decode(encode({SPANS: table, APART: table}), trusted=True)
    assert isinstance(found[SPANS], RecordLines)
    assert found[APART] == table
    assert "a" in found[SPANS]
    assert "b" not in found[SPANS]
    with pytest.raises(KeyError):
        found[SPANS]["b"]


@pytest.mark.parametrize(
    "data",
    [
        b"{}\n",
        b'{"spans": {}}',
        b'{"other": {},\n"spans": {}\n}\n',
        b'{\n"spans": {\n"a": {}\n}}\n',
        b'{\n"spans": {\n"a": {},\n"b": {}}\n}\n',
        b'{\n"spans": {\n"a": {}\n}\n}',
        b'{\n"spans": {\n"a": {}\n},\n"other": {}\n}\n ',
    ],
)
def test_what_is_laid_out_otherwise_is_parsed(data):
    assert decode(data, trusted=True) == decode(data)
