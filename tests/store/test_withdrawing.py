"""What an import that fails takes back of a new document, and what it leaves to others."""

import errno
import json
import os
import shutil

import pytest

from reader.store import reading
from reader.store.file_pair import FilePair
from reader.store.naming import lock_path, log_path
from tests.store.keeping import drop, failing, names, put, record, spans


def test_a_new_document_is_withdrawn_and_nothing_is_left_of_it(path, start):
    one, other, late = start(), start(), start()
    one.hold()
    put(one, "x").result()
    put(one, "y").result()
    assert (len(other.sync()), spans(other)) == (2, {"x", "y"})
    later = start()
    assert one.withdraw()
    assert (path.parent.exists(), spans(one), one.n) == (False, set(), 0)
    assert reading.look(path).faults() == []
    # Others who have it open put back nothing that they have only seen.
    (news,) = other.sync()
    assert {op.id: op.new for op in news.ops} == {"x": None, "y": None}
    assert (names(path), late.sync(), len(later.sync())) == (["a.txt.lock"], [], 1)
    assert spans(later) == set()
    for each in other, later:
        assert each.notices == [f"{path}: an import that failed has taken back what it brought"]
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


@pytest.mark.parametrize("commits", [0, 1])
@pytest.mark.parametrize("is_removed", [False, True])
def test_a_file_that_git_has_put_there_is_not_withdrawn(path, start, commits, is_removed):
    one = start()
    if is_removed:
        put(one, "gone").result()
        shutil.rmtree(path.parent)
    path.parent.mkdir()
    path.write_text(json.dumps({"spans": {"theirs": record("theirs")}}))
    for _ in range(commits):
        put(one, "ours").result()
    assert not one.withdraw()
    assert spans(start()) >= {"theirs", *["ours"] * commits}


@pytest.mark.parametrize("is_done", [False, True])
def test_a_log_that_is_begun_anew_after_a_withdrawal_lacks_nothing(path, start, is_done):
    one, late = start(), start()
    one.hold()
    put(one, "x").result()
    if is_done:
        one.close()
    other = start()
    if is_done:
        shutil.rmtree(path.parent)
    else:
        one.withdraw()
    put(late, "y").result()
    other.sync()
    assert spans(other) == spans(start()) == ({"x", "y"} if is_done else {"y"})
    said = "its log was replaced; what it lacked was put back"
    said = said if is_done else "an import that failed has taken back what it brought"
    assert other.notices == [f"{path}: {said}"]


def test_a_log_that_is_begun_anew_for_a_failed_disk_is_no_withdrawal(start, monkeypatch):
    one = start()
    one.hold()
    put(one, "x").result()
    other = start()
    with monkeypatch.context() as patch:
        failing(patch, "fsync", errno.EIO, times=1)
        put(one, "y").result()
    other.sync()
    assert (spans(other), other.notices) == ({"x", "y"}, [])


def withdrawn_after(monkeypatch, keeper, place, name):
    """Have what is held withdrawn when ``place.name`` has read it."""
    read = getattr(place, name)

    def reads(of):
        found = read(of)
        monkeypatch.undo()
        assert keeper.withdraw()
        return found

    monkeypatch.setattr(place, name, reads)


def test_what_is_withdrawn_while_it_is_read_is_gone_for_the_reader_too(start, monkeypatch):
    one = start()
    one.hold()
    put(one, "x").result()
    withdrawn_after(monkeypatch, one, FilePair, "read")
    two = start()
    two.sync()
    assert spans(two) == set()
    put(two, "y").result()
    assert spans(start()) == {"y"}


def test_what_is_withdrawn_while_somebody_looks_is_not_there(path, start, monkeypatch):
    one = start()
    one.hold()
    put(one, "x").result()
    path.unlink()
    withdrawn_after(monkeypatch, one, reading, "read_both")
    found = reading.look(path)
    assert (found.tables, found.faults()) == ({}, [])


def test_what_an_import_has_brought_is_not_withdrawn_when_it_is_done(path, start):
    one = start()
    one.hold()
    put(one, "x").result()
    assert lock_path(path).read_bytes() == b""
    one.close()
    other = start()
    shutil.rmtree(path.parent)
    other.sync()
    assert spans(start()) == {"x"}


def test_files_that_a_hand_has_removed_were_not_withdrawn(path, start):
    one, other = start(), start()
    put(one, "x").result()
    other.sync()
    path.unlink()
    log_path(path).unlink()
    other.sync()
    assert spans(start()) == {"x"}
    assert "its log was removed; it was written anew from memory" in other.notices[0]


def test_a_folder_that_another_withdrawal_removes_is_made_again(path, start, monkeypatch):
    one, removed, opening = start(), [], os.open

    def opened(name, *arguments):
        if name == lock_path(path) and path.parent.exists() and len(removed) < 3:
            path.parent.rmdir()
            removed.append(name)
        return opening(name, *arguments)

    monkeypatch.setattr(os, "open", opened)
    put(one, "x").result()
    assert (len(removed), spans(start())) == (3, {"x"})


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
