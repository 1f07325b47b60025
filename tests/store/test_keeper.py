"""Files on disk: two programs at once, and what stays small."""

import errno
import json
import os
import threading

from reader.store import files, steps
from reader.store.loglines import Op
from reader.store.naming import log_path
from reader.store.proposals import Proposal
from tests.store.keeping import drop, failing, names, put, record, spans


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
