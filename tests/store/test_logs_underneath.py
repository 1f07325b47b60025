"""Logs that are cut, damaged, replaced or removed, before a program starts and underneath one."""

import json
import shutil
import zlib

import pytest

from reader.store import files, loglines, reading
from reader.store.keeper import Keeper
from reader.store.naming import lock_path, log_path
from tests.store.keeping import drop, put, put_each, spans


def test_a_cut_last_line_is_put_aside_and_work_goes_on(path, start):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    log = log_path(path)
    whole = log.read_bytes()
    log.write_bytes(whole[:-9])
    two = start()
    assert spans(two) == {"x"}
    assert "no whole line" in two.notices[0]
    (aside,) = path.parent.glob("*.cut-*")
    assert aside.name in two.notices[0]
    assert log.read_bytes() + aside.read_bytes() == whole[:-9]
    put(two, "z").result()
    assert spans(start()) == {"x", "z"}


def test_half_a_line_of_a_killed_program_does_not_stop_the_other(path, start):
    one, two = start(), start()
    put(one, "x").result()
    put(two, "y").result()
    with log_path(path).open("ab") as log:
        log.write(b'12345678 {"n":3,"op":"a')
    put(one, "z").result()
    assert any("no whole line" in notice for notice in one.notices)
    put(two, "w").result()
    assert spans(start()) == {"x", "y", "z", "w"}


def test_a_damaged_log_is_read_but_not_written_until_it_is_repaired(path, start):
    one = start()
    put_each(one, "xyz")
    one.close()
    log = log_path(path)
    content = bytearray(log.read_bytes())
    content[content.index(b'"spans"')] ^= 1
    log.write_bytes(content)
    two = start()
    assert spans(two) == {"x", "y", "z"}, "the file has it all"
    assert "damaged" in two.read_only
    error = put(two, "w").error
    assert "damaged" in str(error)
    assert log.read_bytes() == content
    two.rebuild()
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == content
    put(two, "w").result()
    assert spans(start()) == {"x", "y", "z", "w"}


def test_a_log_that_is_damaged_under_a_running_program_leaves_its_memory_alone(path, start):
    one = start()
    put_each(one, "xyz")
    content = bytearray(log_path(path).read_bytes())
    content[60] ^= 1
    log_path(path).write_bytes(content + content[-200:])
    assert put(one, "w").error is not None
    assert spans(one) == {"x", "y", "z"}


def test_a_line_of_nobody_in_the_log_is_damage_to_a_running_program_too(path, start):
    one = start()
    put(one, "x").result()
    bodies = [
        b'{"n":2,"op":"add","by":"","at":"","ops":[["spans","y",{"start":1},null]]}',
        b'{"n":3,"op":"add","by":"","at":"","ops":[["spans","x",5,null]]}',
    ]
    with log_path(path).open("ab") as log:
        log.writelines(b"%08x %s\n" % (zlib.crc32(body), body) for body in bodies)
    assert "its log is damaged" in str(put(one, "z").error)
    assert spans(one) == {"x"}


def test_a_file_that_is_removed_comes_back_from_the_log(path, start):
    one = start()
    put(one, "x").result()
    path.unlink()
    put(one, "y").result()
    assert any("was removed" in notice for notice in one.notices)
    assert set(json.loads(path.read_text())["spans"]) >= {"x"}
    path.unlink()
    assert spans(start()) == {"x", "y"}


def test_a_log_that_is_removed_is_written_anew_from_memory(path, start):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    log_path(path).unlink()
    put(one, "z").result()
    assert any("its log was removed" in notice for notice in one.notices)
    assert spans(start()) == {"x", "y", "z"}


def test_a_log_that_is_replaced_by_an_older_one_gets_back_what_it_lacks(path, start):
    one = start()
    put(one, "x").result()
    old = log_path(path).read_bytes()
    put(one, "y").result()
    put(one, "x", note="later").result()
    # As a sync tool does it: another file under the name.
    other = path.parent / "other"
    other.write_bytes(old)
    other.replace(log_path(path))
    put(one, "z").result()
    assert any("was put back" in notice for notice in one.notices)
    two = start()
    assert spans(two) == {"x", "y", "z"}
    assert two.tables["spans"]["x"]["note"] == "later"


def test_a_log_restored_in_place_gets_back_the_long_lines_that_were_left_in_it(
    path, start, monkeypatch
):
    monkeypatch.setattr(loglines, "_LONG", 400)
    one = start()
    put(one, "x").result()
    one.close()
    old = {each: each.read_bytes() for each in (path, log_path(path))}
    put(one, "long", note="ملاحظة" * 100).result()
    one.close()
    two = start()
    for each, content in old.items():
        each.write_bytes(content)
    put(two, "y").result()
    assert any("what it lacked was put back" in notice for notice in two.notices)
    assert spans(start()) == spans(two) == {"x", "long", "y"}


def test_what_was_added_and_removed_does_not_come_back_with_what_a_log_lacks(path, start):
    one = start()
    put(one, "x").result()
    old = log_path(path).read_bytes()
    put(one, "y").result()
    drop(one, "y")
    put(one, "z").result()
    other = path.parent / "other"
    other.write_bytes(old)
    other.replace(log_path(path))
    put(one, "w").result()
    assert spans(one) == spans(start()) == {"x", "z", "w"}


def test_a_snapshot_made_before_the_log_was_replaced_is_not_put_in_place(path, start, monkeypatch):
    one = start()
    put(one, "x").result()
    old = log_path(path).read_bytes()
    put_each(one, "abcde")
    one.steps.clear()  # as if they were too many to be known
    prepare = files.prepare_file

    def meanwhile(*arguments, **named):
        monkeypatch.setattr("reader.store.snapshot.prepare_file", prepare)
        prepared = prepare(*arguments, **named)
        other = path.parent / "other"
        other.write_bytes(old)
        other.replace(log_path(path))
        return prepared

    monkeypatch.setattr("reader.store.snapshot.prepare_file", meanwhile)
    one.snapshot()
    put(one, "later").result()
    one.close()
    assert "later" in spans(start())
    assert start().notices == []


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_log_that_ends_before_what_the_file_holds_goes_on_from_there(path, start, lines):
    one = start()
    put_each(one, "xyz")
    one.close()
    whole = log_path(path).read_bytes().splitlines(keepends=True)
    log_path(path).write_bytes(b"".join(whole[:-lines]))
    two = start()
    assert spans(two) == {"x", "y", "z"}
    if lines == 1:
        assert (two.notices, two.read_only) == ([], "")
        return
    (notice,) = two.notices
    assert "its log was cut: revision" in notice
    assert " missing" in notice
    (aside,) = path.parent.glob("*.cut-*")
    assert aside.name in notice
    assert aside.read_bytes() == b"".join(whole[:-lines])
    put(two, "w").result()
    assert spans(start()) == {"w", "x", "y", "z"}
    assert start().notices == []
    steps = [line.entry() for line in start().steps]
    assert [each.operation for each in steps] == ["add"] * (4 - lines) + ["put back", "add"]
    assert [op.id for op in steps[-2].ops] == ["x", "y", "z"][4 - lines :]


@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("ends", ["killed", "killed after a snapshot", "after another fold"])
def test_a_log_that_lost_whole_lines_that_were_acknowledged_says_so(path, start, lines, ends):
    one = start()
    put_each(one, "abc")
    if ends == "killed after a snapshot":
        one.snapshot()
    elif ends == "after another fold":
        with one._turn():
            one.begin_log()
    put_each(one, "xyz")
    whole = log_path(path).read_bytes().splitlines(keepends=True)
    log_path(path).write_bytes(b"".join(whole[:-lines]))
    looked = reading.look(path)
    lost = "revision 6 is" if lines == 1 else f"revisions {7 - lines} to 6 are"
    assert looked.faults() == [f"its log was cut: {lost} missing"]
    assert reading.require_readable(path, looked)
    two = start()
    assert spans(two) == set("abcxyz"[: 6 - lines])
    (notice,) = two.notices
    (aside,) = path.parent.glob("*.cut-*")
    assert notice.endswith(f"{lost} missing; what is left of it is kept as {aside.name}")
    assert aside.read_bytes() == b"".join(whole[:-lines])
    put(two, "w").result()
    assert (spans(start()), start().notices) == (spans(two), [])
    # The other program, which did not see it happen, has what was lost in memory.
    put(one, "v").result()
    assert spans(start()) == set("abcxyzwv")
    assert reading.look(path).faults() == []


@pytest.mark.parametrize("rest", [0, 1, 2])
def test_a_log_that_was_removed_is_missed_where_the_file_has_not_all_of_it(path, start, rest):
    one = start()
    put_each(one, "abc")
    one.snapshot()
    put_each(one, "xy"[:rest])
    log_path(path).unlink()
    lost = ["revision 4 is", "revisions 4 to 5 are"][rest - 1]
    expected = [f"its log was removed: {lost} missing"] * bool(rest)
    looked = reading.look(path)
    assert looked.faults() == expected
    assert bool(reading.require_readable(path, looked)) == bool(rest)
    two = start()
    assert [notice.split(": ", 1)[1] for notice in two.notices] == expected
    assert start().notices == []
    put(two, "new").result()
    assert (spans(start()), start().notices) == ({*"abc", "new"}, [])


def test_a_log_that_was_removed_is_missed_though_the_file_was_changed_too(path, start):
    one = start()
    put(one, "a").result()
    one.snapshot()
    put(one, "x").result()
    path.write_bytes(path.read_bytes() + b" ")
    log_path(path).unlink()
    two = start()
    assert "its log was removed: it went to revision 2" in two.notices[0]
    assert (spans(two), start().notices) == ({"a"}, [])


def test_a_cut_log_is_told_once_though_what_it_lost_came_to_nothing(path, start):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    drop(one, "y")
    one.close()
    log = log_path(path)
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))
    assert "revisions 2 to 3 are missing, but the file has" in start().notices[0]
    again = start()
    assert (spans(again), again.notices) == ({"x"}, [])


def test_a_log_that_lost_half_a_line_that_was_acknowledged_says_that_too(path, start):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    log = log_path(path)
    with log.open("ab") as file:
        file.write(b'12345678 {"n":3,"op":"a')
    assert [fault.split(" in ")[0] for fault in reading.look(path).faults()] == ["its log ends"]
    log.write_bytes(log.read_bytes()[:-40])
    assert "revision 2 is missing" in reading.look(path).faults()[-1]
    two = start()
    assert len(two.notices) == 2
    assert "revision 2 is missing" in two.notices[1]
    assert start().notices == []


def test_what_was_noted_of_a_log_never_tells_of_a_loss_that_was_none(path, start):
    """After a power cut the note is older than the log, torn, empty, or of another log."""
    one = start()
    notes = []
    for number in range(12):
        put(one, f"s{number}").result()
        notes.append(lock_path(path).read_bytes())
        if number in {3, 6}:
            one.snapshot()
        if number == 8:
            with one._turn():
                one.begin_log()
    one.close()
    older = notes[-1][:20] + notes[0][20:]
    rubbish = [b"", b"\0" * 63, b"\0" * 4096, notes[-1][:40], older, b"9" * 400]
    for note in [*notes, *rubbish]:
        lock_path(path).write_bytes(note)
        assert reading.look(path).is_sound
    log_path(path).unlink()
    lock_path(path).write_bytes(notes[-1])
    put(start(), "new").result()
    assert start().notices == []
    # As after a kill between the new log and its note.
    lock_path(path).write_bytes(notes[-1])
    assert reading.look(path).is_sound


@pytest.mark.parametrize("kept", ["mine", "theirs"])
def test_two_logs_made_one_keep_what_stands_in_either(path, start, kept):
    one = start()
    put(one, "base").result()
    one.close()
    common = log_path(path).read_bytes()
    clone = path.parent.parent / "clone"
    shutil.copytree(path.parent, clone)
    put_each(one, "xy")
    one.close()
    other = Keeper(clone / path.name)
    other.load()
    put_each(other, "abc")
    drop(other, "b")
    other.close()
    mine, theirs = (log_path(each).read_bytes() for each in (path, other.path))
    log_path(path).write_bytes(mine + theirs.removeprefix(common))
    if kept == "theirs":
        shutil.copy(other.path, path)
    merged = start()
    assert "stands in it twice" in merged.read_only
    merged.rebuild()
    assert spans(start()) == {"base", "x", "y", "a", "c"}
    assert start().notices == []


def test_a_log_cut_under_a_running_program_is_written_anew_from_memory(path, start):
    one = start()
    put_each(one, "xyz")
    one.snapshot()
    lines = log_path(path).read_bytes().splitlines(keepends=True)
    log_path(path).write_bytes(b"".join(lines[:-3]))
    put(one, "w").result()
    assert any("was cut" in notice for notice in one.notices)
    assert spans(start()) == {"w", "x", "y", "z"}
    assert len(start().steps) == 4
    assert start().notices == []


@pytest.mark.parametrize(
    ("old", "new"), [(",\n", ", "), ("},\n", "}, \n"), ("},\n", "}\n,"), ("\n", "\n\n")]
)
def test_a_file_without_a_log_that_is_set_in_another_way_is_ours_from_the_first_commit_on(
    path, start, old, new
):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    one.close()
    log_path(path).unlink()
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))
    put(start(), "z").result()
    killed = start()
    assert killed.notices == []
    assert {key: killed.tables["spans"][key]["start"] for key in spans(killed)} == {
        "x": 0,
        "y": 0,
        "z": 0,
    }


@pytest.mark.parametrize("since", [0, 1])
@pytest.mark.parametrize("ends", ["closed", "killed"])
def test_a_file_set_back_with_its_log_is_told_as_that_where_a_later_file_was_noted(
    path, start, since, ends
):
    one = start()
    put_each(one, "abc")
    one.snapshot()
    put_each(one, "de"[:since])
    old = {each: each.read_bytes() for each in (path, log_path(path))}
    put_each(one, "xyz")
    if ends == "closed":
        one.close()
    for each, content in old.items():
        each.write_bytes(content)
    what = "it was set back to an earlier state with its log"
    what = what if ends == "closed" else "its log was cut"
    lost = f"{what}: revisions {4 + since} to {6 + since} are missing"
    assert reading.look(path).faults() == [lost]
    two = start()
    (notice,) = two.notices
    assert lost in notice
    assert len(list(path.parent.glob("*.cut-*"))) == (ends == "killed")
    assert spans(two) == set("abcde"[: 3 + since])
    put(two, "v").result()
    assert (spans(start()), start().notices) == (spans(two), [])
    # A log that is cut after that is one that is cut.
    log = log_path(path)
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    assert reading.look(path).faults() == [f"its log was cut: revision {4 + since} is missing"]


def test_a_removal_that_only_the_lost_end_of_a_log_had_is_made_again_or_missed(path, start):
    """The file was changed by hand at the same time, and still has what was removed."""
    one = start()
    put(one, "x").result()
    put(one, "gone").result()
    one.snapshot()
    drop(one, "gone")
    lines = log_path(path).read_bytes().splitlines(keepends=True)
    log_path(path).write_bytes(b"".join(lines[:-1]))
    tables = json.loads(path.read_text())
    tables["spans"]["x"]["note"] = "by hand"
    path.write_text(json.dumps(tables))
    assert "its log was cut: revision 3 is missing" in reading.look(path).faults()
    # Whoever has it in memory does it again; nobody else could know of it.
    put(one, "y").result()
    two = start()
    assert spans(one) == spans(two) == {"x", "y"}
    assert two.tables["spans"]["x"]["note"] == "by hand"


def test_a_removal_in_the_lost_end_of_a_log_stays_where_the_file_had_it_too(path, start):
    one = start()
    put_each(one, "xyz")
    one.snapshot()
    lines = log_path(path).read_bytes().splitlines(keepends=True)
    drop(one, "y")
    one.close()
    log_path(path).write_bytes(b"".join(lines))
    tables = json.loads(path.read_text())
    tables["spans"]["x"]["note"] = "by hand"
    path.write_text(json.dumps(tables))
    two = start()
    assert any("revision 4 is missing" in notice for notice in two.notices)
    assert spans(two) == spans(start()) == {"x", "z"}
    assert two.tables["spans"]["x"]["note"] == "by hand"
