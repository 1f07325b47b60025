"""The record of one annotation: what it takes, what it refuses."""

import json

import pytest

from reader.tagging.fields import SpanError
from reader.tagging.span import Argument, Span

RECORD = {
    "id": "01J0000000000000000000000A",
    "start": 2,
    "end": 9,
    "layer": "event",
    "label": "ATTACK",
    "surface": "قصفت",
    "note": "ملاحظة",
    "annotator": "sara",
    "created": "2025-01-31T12:00:00.000000Z",
    "changed": "2025-01-31T12:00:01.000000Z",
    "arguments": [{"role": "Attacker", "target": "x-1"}],
    "attributes": {"certain": "no"},
}


def test_a_record_comes_back_as_it_went():
    span = Span.from_record(json.loads(json.dumps(RECORD)))
    assert span.as_record() == RECORD
    assert Span.from_record(span.as_record()) == span
    assert span.arguments == (Argument("Attacker", "x-1"),)


def test_only_range_layer_and_label_are_required():
    span = Span.from_record({"start": 0, "end": 1, "layer": "entity", "label": "PER"})
    assert len(span.id) == 26
    assert (span.note, span.arguments, span.attributes) == ("", (), ())


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("start", None, "missing"),
        ("start", "0", "whole number"),
        ("start", True, "whole number"),
        ("start", 1.0, "whole number"),
        ("start", -1, "out of any text"),
        ("end", 10**30, "out of any text"),
        ("end", 2, "empty span"),
        ("end", 1, "before its start"),
        ("layer", "entities", "a layer is"),
        ("layer", ["entity"], "a layer is"),
        ("label", "", "1 to 128"),
        ("label", "PER SON", "white space"),
        ("label", "PER\u00a0X", "white space"),
        ("label", "P\x1b[31m", "control"),
        ("label", None, "1 to 128"),
        ("id", "", "an id is"),
        ("id", "a b", "an id is"),
        ("id", "é", "an id is"),
        ("id", "x" * 65, "an id is"),
        ("id", "abc\n", "an id is"),
        ("id", 7, "an id is"),
        ("surface", 3, "a string"),
        ("note", "\ud800", "surrogate"),
        ("created", "yesterday", "ISO 8601"),
        ("arguments", {"role": "A"}, "a list"),
        ("arguments", ["A"], "an object with role and target"),
        ("arguments", [{"role": " ", "target": "x"}], "without a role"),
        ("arguments", [{"role": "A"}], "an id is"),
        ("attributes", ["a"], "object of strings"),
        ("attributes", {"a": 1}, "a string"),
        ("attributes", {"a": "\udfff"}, "surrogate"),
    ],
)
def test_what_is_no_span_is_refused_with_its_reason(field, value, reason):
    with pytest.raises(SpanError) as caught:
        Span.from_record({**RECORD, field: value})
    assert reason in caught.value.reason
    assert "\n" not in caught.value.reason


def test_an_absurd_value_makes_no_long_message():
    with pytest.raises(SpanError) as caught:
        Span.from_record({**RECORD, "layer": "x" * 10_000})
    assert len(caught.value.reason) < 200


def test_a_stated_time_is_brought_to_utc_and_none_stays_none():
    record = {**RECORD, "created": "2025-01-31T15:00:00+03:00", "changed": ""}
    span = Span.from_record(record)
    assert (span.created, span.changed) == ("2025-01-31T12:00:00.000000Z", "")


def test_a_label_may_be_in_any_script():
    assert Span.from_record({**RECORD, "label": "شخص"}).label == "شخص"
