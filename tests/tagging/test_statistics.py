"""What is counted."""

from reader.tagging.span import Argument
from reader.tagging.statistics import Statistics
from tests.export.material import span

TEXT = "قال نعم. وواشنطن هنا.\nنعم وواشنطن"


def test_counts():
    statistics = Statistics()
    place = span(TEXT, 10, 16, "GPE")
    spans = [
        span(TEXT, 0, 3, "MEET", arguments=(Argument("Place", place.id),)),
        span(TEXT, 9, 16, "ORG", annotator="other"),
        place,
        span(TEXT, 27, 33, "GPE"),
    ]
    statistics.add(TEXT, spans, "done")
    statistics.add("سطر", [], "new")
    record = statistics.as_record(1)
    assert {
        key: record[key] for key in ("documents", "states", "sentences", "tokens", "spans")
    } == {
        "documents": 2,
        "states": {"done": 1, "new": 1},
        "sentences": 4,
        "tokens": 9,
        "spans": 4,
    }
    assert record["annotators"] == {"other": 1, "tester": 3}
    entities, events = record["layers"]["entity"], record["layers"]["event"]
    assert (entities["spans"], entities["nested"], entities["sub_word"]) == (3, 0, 2)
    assert entities["labels"]["GPE"] == {
        "spans": 2,
        "nested": 0,
        "sub_word": 2,
        "frequent": [["واشنطن", 2]],
    }
    assert events["labels"]["MEET"]["roles_filled"] == {"Place": 1}


def test_spans_are_nested_in_those_of_their_own_annotator():
    statistics = Statistics()
    ours = [span(TEXT, 0, 8), span(TEXT, 4, 7)]
    theirs = span(TEXT, 0, 8, number=1, annotator="other")
    statistics.add(TEXT, [ours[0], theirs, ours[1]], "new")
    assert statistics.total("entity").nested == 2


def test_touching_spans_are_not_nested_and_crossing_ones_are():
    statistics = Statistics()
    text = "ا ب ج"
    spans = [span(text, 0, 1), span(text, 1, 3), span(text, 2, 5), span(text, 4, 5, "MEET")]
    statistics.add(text, spans, "new")
    assert statistics.total("entity").nested == 2
    assert statistics.total("event").nested == 0
