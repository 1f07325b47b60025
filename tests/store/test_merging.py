"""Two changes of one record, and files changed by hand."""

from reader.store.loglines import Op
from reader.store.merging import apply, differences, fitted, take_back, taken_in


def op(new, was, key="x"):
    return Op("spans", key, new, was)


A, B, C = {"label": "A", "note": ""}, {"label": "B", "note": ""}, {"label": "C", "note": ""}


def test_an_op_that_finds_what_it_expects_stays_as_it_is():
    wanted = op(B, A)
    assert fitted(wanted, {"spans": {"x": A}}) is wanted
    wanted = op(A, None)
    assert fitted(wanted, {}) is wanted
    wanted = op(None, A)
    assert fitted(wanted, {"spans": {"x": A}}) is wanted


def test_an_op_that_is_done_already_is_none():
    assert fitted(op(B, A), {"spans": {"x": B}}) is None
    assert fitted(op(None, A), {"spans": {}}) is None


def test_what_was_changed_since_is_not_removed():
    assert fitted(op(None, A), {"spans": {"x": B}}) is None


def test_what_was_removed_since_and_is_changed_comes_back():
    assert fitted(op(B, A), {"spans": {}}) == op(B, None)


def test_two_changes_of_different_fields_are_both_kept():
    theirs = {"label": "A", "note": "theirs"}
    assert fitted(op(B, A), {"spans": {"x": theirs}}) == op(
        {"label": "B", "note": "theirs"}, theirs
    )


def test_of_two_changes_of_one_field_the_later_stays():
    assert fitted(op(C, A), {"spans": {"x": B}}) == op(C, B)


def test_fields_of_other_programs_stay_and_can_be_removed():
    theirs = {**A, "theirs": 1}
    assert fitted(op(B, A), {"spans": {"x": theirs}}).new == {**B, "theirs": 1}
    assert fitted(op(B, {**A, "theirs": 1}), {"spans": {"x": {**C, "theirs": 1}}}).new == B


def test_ops_are_taken_back_in_the_opposite_order():
    tables = {"spans": {"x": A}}
    ops = [op(B, A), op(C, B), op(None, C), Op("other", "y", A, None)]
    apply(tables, ops)
    assert tables == {"spans": {}, "other": {"y": A}}
    take_back(tables, ops)
    assert tables == {"spans": {"x": A}, "other": {}}


def test_differences_make_one_of_the_other():
    before = {"spans": {"x": A, "y": A}, "gone": {"z": A}}
    after = {"spans": {"x": B, "n": C}, "fresh": {"z": A}}
    tables = {name: dict(table) for name, table in before.items()}
    apply(tables, differences(before, after))
    assert {name: table for name, table in tables.items() if table} == after


def test_an_edit_of_an_old_file_leaves_what_others_did_since():
    seen = {"spans": {"x": A, "y": A}}
    current = {"spans": {"x": A, "y": C, "new": B}}
    edited = {"spans": {"x": B, "y": A}}
    ops = taken_in(seen, edited, current)
    assert ops == [op(B, A)]


def test_removing_by_hand_what_others_changed_since_removes_nothing():
    assert taken_in({"spans": {"x": A}}, {"spans": {}}, {"spans": {"x": B}}) == []
    assert taken_in({"spans": {"x": A}}, {"spans": {}}, {"spans": {"x": A}}) == [op(None, A)]
