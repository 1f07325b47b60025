"""A log and a file put together: every truncation, every flipped bit, every way to disagree."""

import hashlib
import json
import random

import pytest

from reader.store import encoding, loglines
from reader.store.assembly import Snapshot, assemble
from reader.store.loglines import Entry, Op
from reader.store.migrations import SCHEMA, NewerSchemaError

AT = "2025-01-31T12:00:00.000000Z"


def record(key, start, **more):
    return {
        "id": key,
        "start": start,
        "end": start + 3,
        "layer": "entity",
        "label": "PER",
        "surface": "نصر",
        "changed": f"2025-01-31T12:00:{start:02}.000000Z",
        **more,
    }


DOCUMENT = {"doc": "a.txt", "sha256": "0" * 64, "schema": SCHEMA, "state": "in work"}
FIRST = {"document": {"1": DOCUMENT}, "spans": {"s1": record("s1", 1), "s2": record("s2", 2)}}
STEPS = [
    [Op("spans", "s3", record("s3", 3), None)],
    [Op("spans", "s1", record("s1", 1, note="ملاحظة"), record("s1", 1))],
    [Op("spans", "s2", None, record("s2", 2))],
    [Op("spans", "s4", record("s4", 4), None)],
]


def tables_after(count):
    tables = {name: dict(table) for name, table in FIRST.items()}
    for step in STEPS[:count]:
        for op in step:
            if op.new is None:
                del tables[op.table][op.id]
            else:
                tables[op.table][op.id] = op.new
    return tables


def commit(n):
    return loglines.encode(Entry(n, "add", "sara", AT, tuple(STEPS[n - 1])))


def marker(n, content):
    sha = hashlib.sha256(content).hexdigest()
    return loglines.encode(Entry(n, "snapshot", "", AT, sha256=sha))


BASE = b"".join(loglines.encode_base(FIRST, 0, AT))
FILES = [encoding.encode(tables_after(n)) for n in range(5)]
# Two commits, a snapshot, two commits: the usual log.
LOG = BASE + commit(1) + commit(2) + marker(2, FILES[2]) + commit(3) + commit(4)


def test_a_file_without_a_log_is_what_it_says():
    found = assemble(None, FILES[2])
    assert (found.tables, found.snapshot, found.is_sound) == (
        tables_after(2),
        Snapshot.ALONE,
        True,
    )


def test_nothing_is_nothing():
    assert assemble(None, None).tables == {}
    assert assemble(None, None).is_sound


def test_commits_since_the_snapshot_are_added():
    found = assemble(LOG, FILES[2])
    assert found.tables == tables_after(4)
    assert (found.n, found.snapshot_n, found.snapshot) == (4, 2, Snapshot.CURRENT)
    assert found.is_sound
    assert found.faults() == []


def test_a_file_that_was_removed_comes_from_the_log():
    found = assemble(LOG, None)
    assert (found.tables, found.snapshot) == (tables_after(4), Snapshot.MISSING)


def test_a_program_killed_after_the_rename_left_a_file_that_only_lacks_its_mark():
    found = assemble(LOG, FILES[4])
    assert (found.tables, found.snapshot, found.edits) == (
        tables_after(4),
        Snapshot.UNMARKED,
        [],
    )


@pytest.mark.parametrize("noted", range(5))
@pytest.mark.parametrize("written", range(5))
def test_a_file_that_lacks_its_mark_may_be_older_than_the_log(noted, written):
    """Commits go on while a snapshot is made: what they did since is not undone by the file."""
    if written < noted:
        return
    removal = [Op("spans", "s3", None, record("s3", 3))]
    lines = [commit(n) for n in range(1, 5)]
    lines.append(loglines.encode(Entry(5, "remove", "sara", AT, tuple(removal))))
    lines.insert(noted, marker(noted, FILES[noted] + b" "))
    found = assemble(BASE + b"".join(lines), FILES[written])
    expected = tables_after(4)
    del expected["spans"]["s3"]
    assert found.tables == expected
    assert (found.snapshot, found.edits) == (Snapshot.UNMARKED, [])
    assert found.snapshot_n == written


def test_a_file_that_was_noted_before_the_last_was_taken_out_again_by_somebody():
    """Even where the log has been at the same point since: A was noted, then B, then A, then C."""
    back = [Op("spans", "s3", None, record("s3", 3))]
    lines = [
        marker(0, FILES[0]),
        commit(1),
        marker(1, FILES[1]),
        loglines.encode(Entry(2, "undo", "sara", AT, tuple(back))),
        loglines.encode(Entry(3, "add", "sara", AT, (Op("spans", "s4", record("s4", 4), None),))),
    ]
    found = assemble(BASE + b"".join(lines), FILES[0])
    assert found.snapshot is Snapshot.EDITED
    assert set(found.tables["spans"]) == {"s1", "s2", "s4"}


def test_a_file_changed_by_hand_is_taken_in_over_what_was_committed_since():
    edited = tables_after(2)
    edited["spans"]["s1"] = {**edited["spans"]["s1"], "label": "ORG"}
    edited["spans"]["new"] = record("new", 9)
    found = assemble(LOG, json.dumps(edited).encode())
    expected = tables_after(4)
    expected["spans"]["s1"] = {**expected["spans"]["s1"], "label": "ORG"}
    expected["spans"]["new"] = record("new", 9)
    assert (found.tables, found.snapshot) == (expected, Snapshot.EDITED)
    assert {op.id for op in found.edits} == {"s1", "new"}


def test_a_span_removed_by_hand_is_removed_unless_it_was_changed_since():
    edited = tables_after(2)
    del edited["spans"]["s3"]
    found = assemble(LOG, json.dumps(edited).encode())
    assert "s3" not in found.tables["spans"]


@pytest.mark.parametrize("content", [b"", b"null", b"{", b"{}", b'{"document": {}}', b"\0" * 99])
def test_a_broken_or_emptied_file_is_not_believed(content):
    found = assemble(LOG, content)
    assert (found.tables, found.snapshot) == (tables_after(4), Snapshot.BROKEN)
    assert found.reason


def test_a_merge_with_conflict_marks_gives_both_sides():
    ours = FILES[2].decode().splitlines()
    theirs = json.dumps("theirs") + ": " + json.dumps(record("theirs", 50)) + ","
    later = '"s1": ' + json.dumps(
        record("s1", 1, note="later", changed=AT.replace("2025", "2026")), ensure_ascii=False
    )
    conflict = [*ours[:6], "<<<<<<< ours", *ours[6:7], "=======", theirs, later, ">>>>>>> x"]
    found = assemble(LOG, "\n".join([*conflict, *ours[7:]]).encode())
    assert found.snapshot is Snapshot.BROKEN
    assert found.rescued
    assert found.tables["spans"]["theirs"] == record("theirs", 50)
    assert found.tables["spans"]["s1"]["note"] == "later"
    assert "s4" in found.tables["spans"]
    assert "s2" not in found.tables["spans"], "removed since, and not changed by the merge"


def test_what_is_whole_in_a_broken_file_without_a_log_is_rescued():
    found = assemble(None, FILES[2][: FILES[2].index(b'"s3"') + 40])
    assert found.snapshot is Snapshot.BROKEN
    assert set(found.tables["spans"]) == {"s1", "s2"}
    assert found.tables["document"]["1"]["doc"] == "a.txt"


@pytest.mark.parametrize("schema", [SCHEMA + 1, 0, -1, "2", None, True, 1e3])
def test_another_schema_is_refused_not_guessed(schema):
    tables = {"document": {"1": {**DOCUMENT, "schema": schema}}, "spans": {}}
    for log in (None, LOG):
        with pytest.raises(NewerSchemaError):
            assemble(log, json.dumps(tables).encode())


def test_a_cut_last_line_is_put_aside_and_the_rest_counts():
    cut = LOG[:-20]
    found = assemble(cut, FILES[2])
    assert found.tables == tables_after(3)
    assert cut[: found.good_length] + found.tail == cut
    assert found.tail == commit(4)[:-20]
    assert not found.damaged


def test_a_missing_line_in_the_middle_is_damage():
    found = assemble(LOG.replace(commit(3), b""), FILES[2])
    assert "revision 3 is missing" in found.damaged


def test_every_truncation_of_the_log_is_a_state_on_the_way_or_damage():
    states = [tables_after(n) for n in range(5)]
    ends = {0, len(BASE)} | {
        len(LOG[: LOG.index(part)]) + len(part)
        for part in (commit(1), commit(2), marker(2, FILES[2]), commit(3), commit(4))
    }
    for length in range(len(LOG)):
        found = assemble(LOG[:length], FILES[2])
        if length < len(BASE):
            assert found.damaged
            assert found.tables == states[2], "the file is all there is"
            continue
        assert not found.damaged
        assert found.tables in states[2:], "never less than the file holds"
        assert bool(found.tail) == (length not in ends)
        assert found.tail == LOG[:length][found.good_length :]


def test_a_log_that_is_cut_where_a_line_ends_is_found_out_by_the_copy_of_its_mark():
    mark = marker(2, FILES[2])
    whole = BASE + commit(1) + commit(2) + mark
    for length in range(len(BASE), len(whole)):
        found = assemble(whole[:length], FILES[2], noted=mark)
        assert found.tables == tables_after(2)
        if whole[:length].count(b"\n") < len(whole.splitlines()) - 1:
            assert " missing" in found.missing
            assert (found.n, found.snapshot_n) == (2, 2)
            assert found.behind == 2 - (commit(1) in whole[:length])
            assert found.missing.endswith(", but the file has what came of it")
        assert not found.is_sound
    assert assemble(whole, FILES[2], noted=mark).is_sound


@pytest.mark.parametrize("mark", [b"", b"rubbish", commit(1), marker(9, FILES[3]), BASE])
def test_a_copy_of_a_mark_that_says_nothing_of_the_file_counts_for_nothing(mark):
    found = assemble(LOG, FILES[2], noted=mark)
    assert (found.tables, found.is_sound) == (tables_after(4), True)
    assert not assemble(LOG, json.dumps(tables_after(2)).encode(), noted=mark).damaged


def test_a_damaged_log_that_has_lost_its_mark_is_told_by_the_copy():
    damaged = flipped(LOG.replace(marker(2, FILES[2]), b""), 8 * LOG.index(commit(1)) + 200)
    found = assemble(damaged, FILES[2], noted=marker(2, FILES[2]))
    assert found.damaged
    assert (found.tables, found.behind) == (tables_after(4), 0)


def test_every_truncation_of_the_file_is_found_out_and_nothing_is_lost():
    for length in range(len(FILES[2]) - 1):
        found = assemble(LOG, FILES[2][:length])
        assert found.snapshot is Snapshot.BROKEN, length
        assert found.tables == tables_after(4)


def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_a_thousand_flipped_bits_of_the_log_change_nothing_in_silence():
    rng = random.Random(5)
    for bit in rng.sample(range(len(LOG) * 8), 1000):
        found = assemble(flipped(LOG, bit), FILES[2])
        assert not found.is_sound
        assert found.damaged or found.tail
        if found.damaged:
            assert found.tables["spans"].keys() >= tables_after(4)["spans"].keys() - {"s4"}
        else:
            assert found.tables == tables_after(3), "the last line is put aside"


def test_a_thousand_flipped_bits_of_the_file_change_nothing_in_silence():
    rng = random.Random(6)
    broken = 0
    for bit in rng.sample(range(len(FILES[2]) * 8), 1000):
        try:
            found = assemble(LOG, flipped(FILES[2], bit))
        except NewerSchemaError:
            continue
        assert not found.is_sound
        if found.snapshot is Snapshot.BROKEN:
            broken += 1
            expected = tables_after(4)["spans"]
            assert found.tables["spans"].keys() >= expected.keys()
        elif found.snapshot is Snapshot.EDITED:
            assert found.edits or found.tables == tables_after(4)
        else:
            assert found.snapshot is Snapshot.UNMARKED
            assert found.tables == tables_after(4)
    assert broken > 400


def test_a_damaged_log_beside_a_file_that_it_vouches_for_costs_nothing():
    damaged = flipped(LOG, 8 * LOG.index(commit(1)) + 200)
    found = assemble(damaged, FILES[2])
    assert found.damaged
    assert (found.tables, found.snapshot) == (tables_after(4), Snapshot.CURRENT)


def test_a_damaged_log_and_a_changed_file_keep_the_later_of_each():
    damaged = flipped(LOG, 8 * LOG.index(commit(1)) + 200)
    edited = tables_after(2)
    edited["spans"]["s1"] = {
        **edited["spans"]["s1"],
        "note": "later",
        "changed": AT.replace("2025", "2030"),
    }
    found = assemble(damaged, json.dumps(edited).encode())
    assert found.damaged
    assert found.tables["spans"]["s1"]["note"] == "later"
    assert "s4" in found.tables["spans"]


def test_rubbish_for_a_log_leaves_what_the_file_holds():
    for rubbish in (b"", b"\n", b"rubbish", b"\0" * 4096, b"{}\n" * 50):
        found = assemble(rubbish, FILES[2])
        assert found.damaged
        assert found.tables == tables_after(2)
