"""Annotation files, copies and lock files that others change, break, set back or remove."""

import errno
import json
import os
import resource
import shutil

import pytest

from reader.store import loglines
from reader.store.aside import copies_of, put_aside
from reader.store.naming import lock_path, log_path
from tests.store.keeping import drop, put, record, spans


def test_a_folder_that_is_removed_is_made_again_from_memory(path, start):
    one = start()
    put(one, "x").result()
    put(one, "y").result()
    shutil.rmtree(path.parent)
    put(one, "z").result()
    assert spans(start()) == {"x", "y", "z"}


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
