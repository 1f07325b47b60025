"""Two annotations made one, and conflicts settled."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.tagging.conflicts import Side, after_change, conflicts, merge, settle
from reader.tagging.document import Document
from reader.tagging.span import Argument
from reader.text.source import Source
from tests.export.material import ENTITIES, span

TEXT = "قصفت الطائرات كييف وموسكو"


def document(spans):
    return Document(Source("a.txt", Path("a.txt"), TEXT), None, spans)


def told(spans):
    return [
        (each.surface, each.label, each.annotator, dict(each.attributes).get("conflict"))
        for each in spans
    ]


def test_what_both_say_is_one_span_signed_by_both():
    a = span(TEXT, 14, 18, "GPE", annotator="ali", note="عاصمة", attributes=(("x", "1"),))
    b = span(TEXT, 14, 18, "GPE", annotator="sara", number=1, attributes=(("x", "2"),))
    (merged,) = merge(Side("ali", [a]), Side("sara", [b]))
    assert (merged.id, merged.annotator, merged.note) == (a.id, "ali+sara", "عاصمة")
    assert dict(merged.attributes) == {"agreed": "ali, sara", "x": "1", "x (sara)": "2"}


def test_what_they_do_not_agree_on_is_a_conflict_that_says_who_said_it():
    a = [span(TEXT, 14, 18, "GPE", annotator="ali"), span(TEXT, 5, 13, "ORG", annotator="ali")]
    b = [span(TEXT, 14, 18, "LOC", annotator="sara"), span(TEXT, 20, 25, "GPE", annotator="sara")]
    merged = merge(Side("ali", a), Side("sara", b))
    assert told(merged) == [
        ("الطائرات", "ORG", "ali", "1"),
        ("كييف", "GPE", "ali", "2"),
        ("كييف", "LOC", "sara", "2"),
        ("موسكو", "GPE", "sara", "3"),
    ]
    assert [len(each.spans) for each in conflicts(merged)] == [1, 2, 1]


def test_roles_name_the_span_that_stays():
    place = span(TEXT, 14, 18, "GPE", annotator="ali")
    same = span(TEXT, 14, 18, "GPE", annotator="sara", number=1)
    a = span(TEXT, 0, 4, "ATTACK", annotator="ali", arguments=(Argument("Target", place.id),))
    b = span(
        TEXT, 0, 4, "ATTACK", annotator="sara", number=1, arguments=(Argument("Target", same.id),)
    )
    merged = merge(Side("ali", [a, place]), Side("sara", [b, same]))
    assert told(merged) == [
        ("قصفت", "ATTACK", "ali+sara", None),
        ("كييف", "GPE", "ali+sara", None),
    ]
    assert merged[0].arguments == (Argument("Target", place.id),)


def test_other_roles_are_a_conflict_too():
    place = span(TEXT, 14, 18, "GPE", annotator="ali")
    a = span(TEXT, 0, 4, "ATTACK", annotator="ali", arguments=(Argument("Target", place.id),))
    b = span(TEXT, 0, 4, "ATTACK", annotator="sara", number=1)
    merged = merge(Side("ali", [a, place]), Side("sara", [b]))
    first, *_ = conflicts(merged)
    assert first.spans == tuple(each for each in merged if each.label == "ATTACK")


def test_two_folders_of_one_name_stay_apart():
    a = [span(TEXT, 14, 18, "GPE", annotator="root")]
    b = [span(TEXT, 14, 19, "GPE", annotator="root"), span(TEXT, 14, 18, "GPE", annotator="x")]
    b[0] = span(TEXT, 14, 19, "LOC", annotator="root")
    merged = merge(Side("one", a), Side("two", [b[0]]))
    assert [each.annotator for each in merged] == ["root (two)", "root (one)"]


def test_an_id_that_both_sides_have_is_one_s_own():
    a = span(TEXT, 14, 18, "GPE")
    b = span(TEXT, 14, 18, "LOC", annotator="sara")
    b = type(b)(**{name: getattr(b, name) for name in b.__slots__} | {"id": a.id})
    merged = merge(Side("a", [a]), Side("b", [b]))
    assert len({each.id for each in merged}) == 2


def test_a_conflict_is_settled_in_one_step_that_can_be_undone():
    a = [span(TEXT, 14, 18, "GPE", annotator="ali")]
    event = span(TEXT, 0, 4, "ATTACK", annotator="ali", arguments=(Argument("Target", a[0].id),))
    b = [span(TEXT, 14, 18, "LOC", annotator="sara")]
    merged = document(merge(Side("ali", [*a, event]), Side("sara", b)))
    before = merged.spans
    conflict = next(each for each in conflicts(merged.spans) if len(each.spans) == 2)
    settle(merged, conflict, [b[0].id])
    assert told(merged.spans)[1] == ("كييف", "LOC", "sara", None)
    assert merged.spans[0].arguments == ()
    merged.undo()
    assert merged.spans == before
    settle(merged, conflict, [])
    assert len(merged.spans) == 1


def test_who_keeps_the_same_place_keeps_its_roles():
    place = span(TEXT, 14, 18, "GPE", annotator="ali")
    a = span(TEXT, 0, 4, "ATTACK", annotator="ali", arguments=(Argument("Target", place.id),))
    b = span(TEXT, 0, 4, "ATTACK", annotator="sara", number=1)
    cause = span(TEXT, 5, 13, "MEET", annotator="ali", arguments=(Argument("Cause", a.id),))
    merged = document(merge(Side("ali", [a, place, cause]), Side("sara", [b])))
    conflict = next(each for each in conflicts(merged.spans) if len(each.spans) == 2)
    settle(merged, conflict, [b.id])
    assert merged.span(cause.id).arguments == (Argument("Cause", b.id),)


ranges = st.lists(
    st.tuples(st.integers(0, 24), st.integers(1, 6), st.sampled_from(ENTITIES)), max_size=8
)


def side(name, raw):
    made = {}
    for start, length, label in raw:
        each = span(TEXT, start, min(start + length, len(TEXT)), label, annotator=name, number=name)
        made[each.key] = each
    return Side(name, sorted(made.values(), key=lambda each: each.order))


@given(ranges, ranges)
def test_nothing_that_was_said_is_lost(raw_a, raw_b):
    a, b = side("ali", raw_a), side("sara", raw_b)
    merged = merge(a, b)
    document(merged)
    said = {each.key[:4] for each in (*a.spans, *b.spans)}
    assert {each.key[:4] for each in merged} == said
    both = {each.key[:4] for each in a.spans} & {each.key[:4] for each in b.spans}
    assert {each.key[:4] for each in merged if each.annotator == "ali+sara"} == both
    in_conflict = [each for conflict in conflicts(merged) for each in conflict.spans]
    assert len(in_conflict) + len(both) == len(merged)


@given(ranges, ranges, st.data())
def test_what_a_change_leaves_of_the_conflicts_is_what_there_is(raw_a, raw_b, data):
    merged = document(merge(side("ali", raw_a), side("sara", raw_b)))
    found = conflicts(merged.spans)
    for _ in range(4):
        if not found or data.draw(st.booleans()):
            change = merged.undo()
        else:
            one = data.draw(st.sampled_from(found))
            change = settle(
                merged, one, [each.id for each in one.spans[: data.draw(st.integers(0, 2))]]
            )
        if change is not None:
            found, touched = after_change(found, change, merged)
            assert found == conflicts(merged.spans)
            assert all(each in found for each in touched)


@given(ranges, ranges)
def test_conflicts_can_all_be_settled(raw_a, raw_b):
    merged = document(merge(side("ali", raw_a), side("sara", raw_b)))
    while found := conflicts(merged.spans):
        settle(merged, found[0], [found[0].spans[0].id])
    assert not any(dict(each.attributes).get("conflict") for each in merged.spans)
