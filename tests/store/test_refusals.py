"""What the disk refuses: nothing acknowledged is lost, and what is not kept is said."""

import errno
import itertools
import json
import os
import resource
import shutil

import pytest

from reader.store import loglines
from reader.store.aside import copies_of
from reader.store.errors import StoreError
from reader.store.keeper import Keeper
from reader.store.naming import lock_path, log_path
from tests.store.keeping import failing, put, put_each, spans


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


def test_what_was_not_synced_when_it_was_cut_is_another_file_then(path, start, monkeypatch):
    one = start()
    put_each(one, "xyz")
    one.close()
    half_a_line(path)
    inode, sync = log_path(path).stat().st_ino, os.fsync

    def refused(descriptor):
        if os.fstat(descriptor).st_ino == inode:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refused)
        two = start()
    put(two, "w").result()
    assert log_path(path).stat().st_ino != inode
    assert spans(start()) == {*"wxyz"}


def test_nothing_is_noted_in_a_log_that_was_not_synced(path, start, monkeypatch):
    one = start()
    put_each(one, "xyz")
    with monkeypatch.context() as patch:
        failing(patch, "fsync", errno.EIO)
        assert put(one, "w").error is not None
    found = log_path(path).read_bytes()
    one.close()
    assert log_path(path).read_bytes() == found
    again = start()
    assert (spans(again), again.notices) == ({*"xyz"}, [])


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
