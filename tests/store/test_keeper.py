"""Files on disk: two programs at once, and what happens to files underneath a running one."""

import errno
import itertools
import json
import os
import resource
import shutil
import threading
import zlib

import pytest

from reader.store import files, loglines, reading, steps
from reader.store.aside import copies_of, put_aside
from reader.store.errors import StoreError
from reader.store.keeper import Keeper
from reader.store.loglines import Op
from reader.store.naming import lock_path, log_path
from reader.store.proposals import Proposal

AT = "2025-01-31T12:00:00.000000Z"


def record(key, start=0, **more):
    return {
        "id": key,
        "start": start,
        "end": start + 1,
        "layer": "entity",
        "label": "PER",
        "surface": "ا",
        "changed": AT,
        **more,
    }


def put(of, key, **more):
    """Commit one span as a program does; returns the proposal."""

    def make(tables):
        return [Op("spans", key, record(key, **more), tables.get("spans", {}).get(key))]

    proposal = Proposal("add", "sara", make)
    of.commit([proposal])
    return proposal


def put_each(of, keys):
    """Commit one span after the other."""
    for key in keys:
        put(of, key).result()


def drop(of, key):
    proposal = Proposal("remove", "sara", lambda t: [Op("spans", key, None, t["spans"][key])])
    of.commit([proposal])
    return proposal.result()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "annotations" / "a.txt.json"


@pytest.fixture
def start(path):
    """Start a program on the file."""
    started = []

    def begin(at=path):
        started.append(Keeper(at))
        started[-1].load()
        return started[-1]

    yield begin
    for each in started:
        each._lock.close()


def spans(of):
    return set(of.tables.get("spans", {}))


def names(path):
    return sorted(each.name for each in path.parent.iterdir())


def test_looking_at_nothing_writes_nothing(path, start):
    one = start()
    assert one.tables == {}
    one.close()
    assert not path.parent.exists()


def test_the_first_commit_makes_file_and_log(path, start):
    one = start()
    put(one, "x").result()
    assert names(path) == ["a.txt.json", "a.txt.lock", "a.txt.log.jsonl"]
    assert set(json.loads(path.read_text())["spans"]) == {"x"}


def test_a_commit_is_in_the_log_and_the_file_follows(path, start):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    assert set(json.loads(path.read_text())["spans"]) == {"x"}
    assert start().tables == one.tables
    one.close()
    assert set(json.loads(path.read_text())["spans"]) == {"x", "y"}
    assert start().tables == one.tables


def test_two_programs_see_each_others_commits(start):
    one, two = start(), start()
    put(one, "x").result()
    put(two, "y").result()
    assert spans(two) == {"x", "y"}
    assert [op.id for entry in two.news.take() for op in entry.ops] == ["x"]
    assert [op.id for entry in one.sync() for op in entry.ops] == ["y"]
    assert one.tables == two.tables
    assert one.sync() == []
    drop(two, "x")
    assert [op.new for entry in one.sync() for op in entry.ops] == [None]
    assert one.tables == two.tables == start().tables


def test_two_programs_go_on_through_each_others_snapshots_and_folds(start, monkeypatch):
    monkeypatch.setattr("reader.store.file_pair._LONG_LOG", 2_000)
    monkeypatch.setattr("reader.store.file_pair._LONG_LOG_IN_FILES", 0)
    one, two = start(), start()
    for number in range(40):
        put((one, two)[number % 2], f"s{number}").result()
        if number % 7 == 0:
            (two, one)[number % 2].snapshot()
    one.sync()
    two.sync()
    assert one.tables == two.tables == start().tables
    assert len(spans(one)) == 40
    assert one.notices == two.notices == []


def test_a_new_document_is_withdrawn_and_nothing_is_left_of_it(path, start):
    one, other, late = start(), start(), start()
    put(one, "x").result()
    put(one, "y").result()
    assert (len(other.sync()), spans(other)) == (2, {"x", "y"})
    assert one.withdraw()
    assert (path.parent.exists(), spans(one), one.n) == (False, set(), 0)
    assert reading.look(path).faults() == []
    # Others who have it open put back nothing that they have only seen.
    (news,) = other.sync()
    assert {op.id: op.new for op in news.ops} == {"x": None, "y": None}
    assert (names(path), other.notices, late.sync()) == (["a.txt.lock"], [], [])
    put(other, "z").result()
    put(one, "w").result()
    assert spans(one) == spans(start()) == {"z", "w"}
    assert (one.notices, start().notices) == ([], [])


@pytest.mark.parametrize("who", ["before", "between", "after"])
def test_what_is_not_all_ours_is_not_withdrawn(path, start, who):
    others = start()
    if who == "before":
        put(others, "theirs").result()
        drop(others, "theirs")
    one = start()
    if who == "between":
        put(others, "theirs").result()
    put(one, "ours").result()
    if who == "after":
        put(others, "theirs").result()
    assert not one.withdraw()
    assert spans(start()) == ({"ours"} if who == "before" else {"ours", "theirs"})


def test_a_withdrawn_document_leaves_a_file_of_others_where_it_was(path, start):
    path.parent.mkdir()
    lock_path(path).write_bytes(b"[[package]]")
    one = start()
    put(one, "x").result()
    assert one.withdraw()
    assert names(path) == [lock_path(path).name]


def test_a_new_document_that_is_removed_comes_back_from_whoever_wrote_it(path, start):
    one, other = start(), start()
    put(one, "x").result()
    put(other, "y").result()
    shutil.rmtree(path.parent)
    other.sync()
    assert spans(start()) == {"x", "y"}


def test_four_writers_at_once_lose_nothing(start):
    programs = [start() for _ in range(4)]

    def work(number):
        for count in range(50):
            put(programs[number], f"{number}-{count}").result()

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {f"{number}-{count}" for number in range(4) for count in range(50)}
    assert spans(start()) == expected


def test_what_is_proposed_together_shares_one_fsync(start, monkeypatch):
    one = start()
    put(one, "first").result()
    count = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: count.append(1) or fsync(descriptor))
    proposals = [
        Proposal("add", "sara", lambda _, key=f"s{n}": [Op("spans", key, record(key), None)])
        for n in range(50)
    ]
    one.commit(proposals)
    assert [proposal.error for proposal in proposals] == [None] * 50
    assert len(count) == 1
    assert len(spans(start())) == 51


def test_a_proposal_that_cannot_be_written_does_not_hold_up_the_others(start):
    one = start()
    proposals = [
        Proposal("add", "", lambda _, key=key, value=value: [Op("spans", key, value, None)])
        for key, value in [("a", record("a")), ("b", {"x": float("nan")}), ("c", record("c"))]
    ]
    one.commit(proposals)
    assert [bool(proposal.error) for proposal in proposals] == [False, True, False]
    assert spans(one) == spans(start()) == {"a", "c"}
    assert "x" not in str(one.tables)


# What happens underneath.


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


def test_a_folder_that_is_removed_is_made_again_from_memory(path, start):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    shutil.rmtree(path.parent)
    put(one, "z").result()
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


def test_a_file_changed_by_hand_is_taken_in_by_whoever_comes_next(path, start):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    one.close()
    tables = json.loads(path.read_text())
    tables["spans"]["x"]["note"] = "by hand"
    tables["spans"]["h"] = record("h")
    del tables["spans"]["y"]
    path.write_text(json.dumps(tables, indent=1))
    two = start()
    assert spans(two) == {"x", "h"}
    assert two.tables["spans"]["x"]["note"] == "by hand"
    assert "by another program" in two.notices[0]
    lines, _ = loglines.scan(log_path(path).read_bytes())
    (entry,) = [line.entry() for line in lines if line.operation == "external"]
    assert {op.id for op in entry.ops} == {"x", "h", "y"}
    put(one, "z").result()
    assert one.tables == start().tables
    assert spans(one) == {"x", "h", "z"}
    assert {op.id for entry in one.news.take() for op in entry.ops} >= {"x", "h", "y"}


def test_a_file_that_an_editor_has_half_written_is_waited_for(path, start, monkeypatch):
    """It empties the file and then writes it; who looks in between must not write it anew."""
    one, two = start(), start()
    put(one, "x").result()
    put(one, "y").result()
    one.close()
    tables = json.loads(path.read_text())
    del tables["spans"]["y"]
    monkeypatch.setattr("reader.store.file_pair._SETTLED", 60.0)
    pauses = []

    with path.open("w") as editor:

        def finish(seconds):
            pauses.append(seconds)
            if len(pauses) == 3:
                editor.write(json.dumps(tables, indent=1))
            editor.flush()

        monkeypatch.setattr("reader.store.file_pair.time.sleep", finish)
        two.sync()
    assert spans(two) == spans(start()) == {"x"}
    assert len(pauses) == 3
    assert not list(path.parent.glob("*.broken-*"))


def test_a_file_that_stays_broken_is_not_waited_for_for_ever(path, start, monkeypatch):
    one = start()
    put(one, "x").result()
    path.write_bytes(b"{")
    monkeypatch.setattr("reader.store.file_pair._SETTLED", 0.05)
    assert spans(start()) == {"x"}
    assert list(path.parent.glob("*.broken-*"))


def test_whoever_writes_to_a_file_just_written_leaves_another_stat(path, start):
    """The clock of a file system stands still for milliseconds at a time."""
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    one.snapshot()
    clock = path.parent / "clock"
    clock.touch()
    assert clock.stat().st_mtime_ns - path.stat().st_mtime_ns >= 10**7


def test_a_program_killed_before_it_noted_its_file_undoes_nothing_of_what_came_meanwhile(
    path, start
):
    one = start()
    put(one, "w").result()
    put(one, "x").result()
    put(one, "y").result()
    prepared = one.files.prepare(one.tables, one.n, in_turns=False)
    drop(one, "x")
    put(one, "y", note="later").result()
    prepared.file.put_in_place()
    two = start()
    assert spans(two) == {"w", "y"}
    assert two.tables["spans"]["y"]["note"] == "later"
    assert two.notices == []
    put(one, "z").result()
    assert spans(one) == spans(start()) == {"w", "y", "z"}


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


@pytest.mark.parametrize("others", [b'[[package]]\nname = "x"\n' * 9, "ملف".encode() * 99])
def test_a_file_of_others_under_the_name_of_the_lock_is_locked_and_not_written_to(
    path, start, others
):
    path.parent.mkdir(parents=True)
    lock_path(path).write_bytes(others)
    one = start()
    put(one, "x").result()
    one.close()
    assert lock_path(path).read_bytes() == others
    assert (spans(start()), start().notices) == ({"x"}, [])


def test_a_copy_put_aside_is_no_more_open_than_the_file(path, start):
    one = start()
    put(one, "x").result()
    one.close()
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"x", b"y"))
    start()
    (aside,) = path.parent.glob("*.edited-*")
    assert aside.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("of", [log_path, lambda path: path])
def test_one_of_two_files_that_is_written_anew_is_no_more_open_than_the_other(path, start, of):
    one = start()
    put(one, "x").result()
    one.close()
    path.chmod(0o600)
    log_path(path).chmod(0o600)
    of(path).unlink()
    two = start()
    put(two, "y").result()
    two.close()
    assert of(path).stat().st_mode & 0o777 == 0o600


def test_what_a_full_disk_took_half_of_is_not_left_aside(path, start):
    put(start(), "x").result()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limit[1]))
    try:
        with pytest.raises(OSError, match="large"):
            put_aside(path, b"z" * 300, "cut")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert not list(path.parent.glob("*.cut-*"))


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


def test_a_lock_file_that_others_may_not_write_locks_all_the_same(path, start, monkeypatch):
    one = start()
    put(one, "x").result()
    noted = lock_path(path).read_bytes()
    real = os.open

    def not_ours(name, flags, *more):
        if str(name).endswith(".lock") and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(name, flags, *more)

    monkeypatch.setattr(os, "open", not_ours)
    two = start()
    put(two, "y").result()
    assert lock_path(path).read_bytes() == noted
    assert (spans(start()), start().notices) == ({"x", "y"}, [])


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
    ("old", "new"), [("}", "} "), ('": {', '":  {'), ("\n", "\r\n"), ("{", "{\t")]
)
def test_a_file_that_is_only_set_in_another_way_is_set_as_ours_again(path, start, old, new):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    one.close()
    ours = path.read_bytes()
    path.write_bytes(ours.replace(old.encode(), new.encode()))
    assert spans(start()) == {"x", "y"}
    assert path.read_bytes() == ours
    assert start().tables["spans"]["y"] == record("y")


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


def test_a_checkout_of_an_older_file_is_an_edit_too(path, start):
    one = start()
    put(one, "x").result()
    one.close()
    old = path.read_bytes()
    put(one, "y").result()
    one.close()
    path.write_bytes(old)
    two = start()
    assert spans(two) == {"x"}
    assert len(two.steps) == 3, "and can be undone"


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


def test_what_was_taken_in_is_kept_as_it_was_found_the_newest_few(path, start):
    one = start()
    put(one, "x").result()
    one.close()
    strange = path.with_name(path.name + ".edited-by-hand")
    strange.write_bytes(b"")
    found = []
    for number in range(8):
        tables = json.loads(path.read_text())
        tables["spans"]["x"]["note"] = str(number)
        path.write_text(json.dumps(tables))
        found.append(path.read_bytes())
        two = start()
        two.close()
        (notice,) = two.notices
        assert "1 records taken in; as it was found it is kept as" in notice
    kept = sorted(path.parent.glob("*.edited-2*"))
    assert [each.read_bytes() for each in kept] == found[-5:]
    assert kept[-1].name in notice
    assert strange.exists()
    assert len(start().steps) == 9, "and what it was before can be undone"


@pytest.mark.parametrize("why", ["cut", "broken", "schema1"])
def test_the_same_bytes_are_put_aside_once(path, start, why):
    put(start(), "x").result()
    first, other, again = (put_aside(path, data, why) for data in (b"half", b"life", b"half"))
    assert (first == again, other != first) == (True, True)
    assert put_aside(log_path(path), b"half", why) != first, "of another file"
    first.write_bytes(b"hale")
    assert put_aside(path, b"half", why) not in {first, other}, "somebody has changed it"
    assert [each.read_bytes() for each in copies_of(path)] == [b"hale", b"life", b"half", b"half"]


def test_a_file_that_goes_to_and_fro_is_among_the_newest_that_are_kept(path, start):
    put(start(), "x").result()
    data = [b"%d" % (number % 5) for number in range(17)]
    for each in data:
        put_aside(path, each, "edited", most=5)
        put_aside(path, each, "edited", most=5)
    assert [each.read_bytes() for each in copies_of(path)] == data[-5:]


def test_of_a_name_that_was_shortened_nothing_is_removed(path, start):
    path = path.with_name("n" * 245 + ".json")
    one = start(path)
    put(one, "x").result()
    one.close()
    for number in range(7):
        tables = json.loads(path.read_text())
        tables["spans"]["x"]["note"] = str(number)
        path.write_text(json.dumps(tables))
        start(path)
    assert len(list(path.parent.glob("*.edited-*"))) == 7


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


def test_a_broken_file_is_kept_aside_and_written_anew(path, start):
    one = start()
    put(one, "x").result()
    path.write_bytes(b"{")
    two = start()
    assert spans(two) == {"x"}
    assert set(json.loads(path.read_text())["spans"]) == {"x"}
    (aside,) = path.parent.glob("*.broken-*")
    assert aside.read_bytes() == b"{"
    assert start().notices == []


def test_a_lock_file_that_is_removed_locks_again(path, start):
    one, two = start(), start()
    put(one, "x").result()
    lock_path(path).unlink()
    put(two, "y").result()
    put(one, "z").result()
    assert spans(start()) == {"x", "y", "z"}


# What the disk refuses.


def failing(monkeypatch, name, error, *, times=10**9, after=0):
    """Make a call of the system fail, as a full disk or a broken one does."""
    real = getattr(os, name)
    calls = itertools.count()

    def call(*arguments):
        if after <= next(calls) < after + times:
            raise OSError(error, os.strerror(error))
        return real(*arguments)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG])
def test_what_cannot_be_written_is_said_and_nothing_is_half_there(path, start, monkeypatch, error):
    one = start()
    put(one, "x").result()
    before = log_path(path).read_bytes()
    with monkeypatch.context() as patch:
        failing(patch, "write", error)
        refused = put(one, "y")
    assert os.strerror(error).lower() in str(refused.error).lower()
    assert spans(one) == {"x"}
    assert log_path(path).read_bytes() == before
    put(one, "y").result()
    assert spans(start()) == {"x", "y"}


def test_a_change_by_hand_that_a_full_disk_did_not_take_is_taken_when_there_is_room(
    path, start, monkeypatch
):
    one = start()
    put(one, "x").result()
    one.close()
    tables = json.loads(path.read_text())
    tables["spans"]["x"]["note"] = "by hand"
    path.write_text(json.dumps(tables))
    with monkeypatch.context() as patch:
        failing(patch, "write", errno.ENOSPC)
        for _ in range(2):
            assert "no space left" in str(put(one, "y").error)
            assert one.tables["spans"]["x"].get("note") is None
    put(one, "y").result()
    assert [entry.operation for entry in one.news.take()] == ["external"]
    two = start()
    assert spans(one) == spans(two) == {"x", "y"}
    assert one.tables["spans"]["x"]["note"] == two.tables["spans"]["x"]["note"] == "by hand"
    assert two.notices == []


def edited(path):
    """Change the file by hand."""
    tables = json.loads(path.read_text())
    tables["spans"]["x"]["note"] = "by hand"
    path.write_text(json.dumps(tables))


def broken(path):
    path.write_bytes(path.read_bytes()[:-40])


def broken_and_alone(path):
    broken(path)
    log_path(path).unlink()
    lock_path(path).unlink()


def half_a_line(path):
    with log_path(path).open("ab") as log:
        log.write(b"half a line")


def shorter_log(path):
    lines = log_path(path).read_bytes().splitlines(keepends=True)
    log_path(path).write_bytes(b"".join(lines[:2]))


def gone(path):
    path.unlink()


DAMAGES = [edited, broken, broken_and_alone, half_a_line, shorter_log, gone]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("refusal", [*itertools.product(["write", "fsync"], range(3))])
def test_what_a_full_disk_left_unrepaired_at_the_start_is_repaired_with_the_next_change(
    path, start, monkeypatch, damage, refusal
):
    call, takes = refusal
    one = start()
    put_each(one, "xyz")
    one.close()
    damage(path)
    found = {each: each.read_bytes() for each in path.parent.iterdir()}
    shutil.copytree(path.parent, path.parent.with_name("other"))
    other = start(path.parent.with_name("other") / path.name)
    with monkeypatch.context() as patch:
        failing(patch, call, errno.ENOSPC, after=takes)
        two = start()
        if "cannot be repaired now: no space left" not in two.notices[-1]:
            assert takes, "some repairs write that little"
            return
        assert (two.read_only, two.sync()) == ("", [])
        assert "no space left" in str(put(two, "w").error)
        two.notices.clear()
        assert "no space left" in str(put(two, "w").error)
        assert two.notices == [], "it is told once"
    if takes == 0:
        assert {each: each.read_bytes() for each in found} == found
    put(two, "w").result()
    assert spans(two) == spans(other) | {"w"}
    assert two.tables["spans"].get("x") == other.tables["spans"].get("x")
    assert len(two.notices) <= len(other.notices)
    copies = [each.read_bytes() for each in copies_of(path)]
    assert len(copies) == len(set(copies)), "not one for each try"
    again = start()
    assert (spans(again), again.notices, again.read_only) == (spans(two), [], "")
    put(two, "v").result()
    assert spans(start()) == spans(two)


def test_who_only_looked_at_what_a_full_disk_left_unrepaired_ends_in_silence(
    path, start, monkeypatch
):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    half_a_line(path)
    with monkeypatch.context() as patch:
        failing(patch, "write", errno.ENOSPC)
        two = start()
        assert two.is_snapshot_due
        two.close()
    assert spans(start()) == {"x", "y"}


def test_a_log_that_is_removed_before_it_could_be_repaired_is_not_written_from_what_was_read(
    path, start, monkeypatch
):
    one = start()
    put_each(one, "xyz")
    one.close()
    shorter_log(path)
    with monkeypatch.context() as patch:
        failing(patch, "write", errno.ENOSPC)
        two = start()
    log_path(path).unlink()
    put(two, "w").result()
    again = start()
    assert (spans(again), again.notices, again.read_only) == ({"w", "x", "y", "z"}, [], "")


def test_work_goes_on_after_a_commit_that_was_interrupted_when_it_was_in_the_log(
    path, start, monkeypatch
):
    one = start()
    put(one, "x").result()

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupt:
        interrupt.setattr(one.files, "note_end", interrupted)
        with pytest.raises(KeyboardInterrupt):
            put(one, "y")
    put(one, "z").result()
    one.close()
    again = start()
    assert (spans(again), again.notices) == ({"x", "y", "z"}, [])
    assert spans(one) == spans(again)


def test_half_a_write_is_cut_back(path, start, monkeypatch):
    one = start()
    put(one, "x").result()
    before = log_path(path).read_bytes()
    write = os.write

    def half(descriptor, data):
        if len(data) < 50:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, bytes(data)[: len(data) // 2])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        assert put(one, "y").error is not None
    assert log_path(path).read_bytes() == before


def test_after_a_failed_fsync_the_log_is_another_file(path, start, monkeypatch):
    one = start()
    put(one, "x").result()
    inode = log_path(path).stat().st_ino
    with monkeypatch.context() as patch:
        failing(patch, "fsync", errno.EIO, times=1)
        put(one, "y").result()
    assert log_path(path).stat().st_ino != inode
    assert spans(start()) == {"x", "y"}
    assert "the disk failed" in one.notices[0]


def test_a_disk_that_takes_nothing_more_keeps_what_was_acknowledged(path, start, monkeypatch):
    one = start()
    put(one, "x").result()
    with monkeypatch.context() as patch:
        failing(patch, "fsync", errno.EIO)
        assert put(one, "y").error is not None
        assert put(one, "z").error is not None
    assert spans(start()) >= {"x"}
    put(one, "z").result()
    assert spans(start()) >= {"x", "z"}
    assert not list(path.parent.glob(".*.tmp"))


def test_a_snapshot_that_fails_loses_nothing(path, start, monkeypatch):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    with monkeypatch.context() as patch:
        failing(patch, "fsync", errno.EIO)
        with pytest.raises(StoreError, match=r"(?i)input/output"):
            one.close()
    assert not list(path.parent.glob(".*.tmp"))
    assert spans(start()) == {"x", "y"}


def test_more_documents_than_files_that_may_be_open(tmp_path, monkeypatch):
    monkeypatch.setattr(loglines, "_LONG", 100)
    _, most = limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (176, most))
    try:
        for text in "first", "again":
            started = [Keeper(tmp_path / f"{number}.txt.json") for number in range(120)]
            for each in started:
                each.load()
                put(each, "x", note=text).result()
            assert [each.steps[0].entry().operation for each in started] == ["add"] * len(started)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        for each in started:
            each.close()


def test_a_file_system_without_locks_is_said(start, monkeypatch):
    one = start()

    def no_locks(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    assert "no locks" in str(put(one, "x").error)


def test_a_lock_that_is_held_for_long_is_an_error_not_a_hang(start, monkeypatch):
    one, two = start(), start()
    monkeypatch.setattr("reader.store.locking.PATIENCE", 0.05)
    with one._turn():
        assert "locked" in str(put(two, "x").error)
    put(two, "x").result()


# How it stays small.


def test_a_long_log_is_folded_and_keeps_its_newest_steps(path, start, monkeypatch):
    monkeypatch.setattr("reader.store.file_pair._LONG_LOG", 3_000)
    monkeypatch.setattr("reader.store.file_pair._LONG_LOG_IN_FILES", 0)
    monkeypatch.setattr(steps, "_KEPT_BYTES", 1_500)
    one = start()
    for number in range(60):
        put(one, "x", note=str(number)).result()
        if number % 10 == 9:
            one.snapshot()
    size = log_path(path).stat().st_size
    assert size < 8_000
    two = start()
    assert two.n == 60
    assert two.tables["spans"]["x"]["note"] == "59"
    assert 2 <= len(two.steps) < 20
    (last,) = two.steps[-1].entry().ops
    assert (last.new["note"], last.was["note"]) == ("59", "58")


def test_a_snapshot_leaves_nothing_to_say(path, start):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    one.snapshot()
    two = start()
    assert (two.notices, two.read_only) == ([], "")
    assert not two.is_snapshot_due


def test_commits_go_on_while_a_snapshot_is_made(start, monkeypatch):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    prepare = files.prepare_file

    def meanwhile(*arguments, **named):
        prepared = prepare(*arguments, **named)
        monkeypatch.setattr("reader.store.snapshot.prepare_file", prepare)
        put(one, "z").result()
        return prepared

    monkeypatch.setattr("reader.store.snapshot.prepare_file", meanwhile)
    one.snapshot(in_turns=True)
    assert one.is_snapshot_due
    assert spans(start()) == {"x", "y", "z"}
    assert start().notices == []


def test_steps_are_bounded_in_memory(start):
    one = start()
    assert one.steps.maxlen == steps.KEPT


def test_a_log_written_anew_never_begins_behind_the_file(path, start, monkeypatch):
    monkeypatch.setattr(steps, "_KEPT_BYTES", 600)
    one = start()
    for number in range(20):
        put(one, f"s{number}", note="first").result()
    with monkeypatch.context() as patch:
        failing(patch, "fsync", errno.EIO, times=1)
        put(one, "s0", note="later").result()
    two = start()
    assert len(spans(two)) == 20
    assert two.tables["spans"]["s0"]["note"] == "later"
    assert two.notices == []
