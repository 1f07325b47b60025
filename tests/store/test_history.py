"""Undo and redo over restarts, `reader log`, `reader restore`."""

import json

import pytest

from reader.cli import main
from reader.store import StoreError, loglines
from reader.tagging.document import Document, EditError
from reader.tagging.span import Argument
from reader.text.source import Source


@pytest.fixture
def sit(collect, source):
    """Sit down to the document, as each start of the program does."""

    def sitting(annotator="sara"):
        collection = collect(annotator)
        stored = collection.open(source)
        document = Document(
            source,
            None,
            stored.spans,
            annotator=annotator,
            state=stored.state,
            history=stored.history,
        )

        def do(change):
            if change is not None:
                for answer in collection.commit(document.name, change):
                    document.take_in(answer)
            return change

        return document, do

    return sitting


def labels(document):
    return [span.label for span in document.spans]


def test_undo_and_redo_go_on_after_a_restart(sit):
    document, do = sit()
    do(document.add(0, 3, "event", "STATEMENT"))
    do(document.add(4, 11, "entity", "OCC"))
    do(document.add(29, 34, "entity", "FAC"))
    do(document.undo())
    document, do = sit()
    assert labels(document) == ["STATEMENT", "OCC"]
    do(document.redo())
    assert labels(document) == ["STATEMENT", "OCC", "FAC"]
    document, do = sit()
    assert document.redo() is None
    for expected in (["STATEMENT", "OCC"], ["STATEMENT"], []):
        do(document.undo())
        assert labels(document) == expected
    assert document.state == "new"
    assert document.undo() is None
    document, do = sit()
    for _ in range(3):
        do(document.redo())
    assert labels(document) == ["STATEMENT", "OCC", "FAC"]
    assert document.redo() is None


def test_steps_too_long_to_hold_are_undone_after_a_restart(sit, monkeypatch):
    monkeypatch.setattr(loglines, "_LONG", 0)
    document, do = sit()
    do(document.add(0, 3, "event", "STATEMENT"))
    do(document.add(4, 11, "entity", "OCC"))
    document, do = sit()
    do(document.undo())
    assert labels(document) == ["STATEMENT"]
    document, do = sit()
    do(document.undo())
    assert labels(document) == []


def test_a_new_change_after_a_restart_forgets_what_could_be_redone(sit):
    document, do = sit()
    do(document.add(0, 3, "event", "STATEMENT"))
    do(document.add(4, 11, "entity", "OCC"))
    do(document.undo())
    document, do = sit()
    do(document.add(29, 34, "entity", "FAC"))
    assert document.redo() is None
    do(document.undo())
    do(document.undo())
    assert labels(document) == []
    document, do = sit()
    do(document.redo())
    assert labels(document) == ["STATEMENT"]


def test_roles_come_back_with_the_mention_after_a_restart(sit):
    document, do = sit()
    do(document.add(0, 3, "event", "STATEMENT"))
    do(document.add(4, 11, "entity", "OCC"))
    event, person = document.spans
    do(document.set_arguments(event.id, [Argument("Entity", person.id)]))
    before = document.spans
    do(document.remove(person.id))
    document, do = sit()
    do(document.undo())
    assert document.spans == before
    assert sit()[0].spans == before


def test_one_annotator_does_not_undo_what_another_did(sit):
    document, do = sit("sara")
    do(document.add(0, 3, "event", "STATEMENT"))
    other, do_other = sit("omar")
    do_other(other.add(0, 3, "event", "STATEMENT"))
    assert len(other) == 2
    do_other(other.undo())
    assert other.undo() is None
    assert [span.annotator for span in sit()[0].spans] == ["sara"]


def test_what_somebody_else_changed_since_is_not_undone(sit):
    document, do = sit("sara")
    do(document.add(0, 3, "event", "STATEMENT"))
    other, do_other = sit("omar")
    do_other(other.set_note(other.spans[0].id, "omar's"))
    document, do = sit("sara")
    with pytest.raises(EditError, match="elsewhere"):
        document.undo()
    assert document.spans[0].note == "omar's"


def test_after_the_text_has_moved_earlier_steps_are_not_undone(sit, collect, source):
    document, do = sit()
    do(document.add(0, 3, "event", "STATEMENT"))
    do(document.remove(document.spans[0].id))
    do(document.add(4, 11, "entity", "OCC"))
    moved = Source(source.name, source.path, "- " + source.text)
    collection = collect()
    stored = collection.open(moved)
    assert stored.history.undoable is None
    collection.repair(moved)
    assert collect().open(moved).history.undoable is None


@pytest.fixture
def here(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("USER", "sara")
    path = tmp_path / source.name
    path.parent.mkdir()
    path.write_text(source.text, encoding="utf-8", newline="")
    return source.name


def test_the_log_says_when_who_and_what(here, sit, capsys):
    document, do = sit()
    do(document.add(0, 3, "event", "STATEMENT"))
    do(document.set_note(document.spans[0].id, "ملاحظة"))
    do(document.set_state("done"))
    do(document.remove(document.spans[0].id))
    assert main(["log", here]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["1", "2", "3", "4"]
    assert all("  sara  " in line for line in lines)
    assert lines[0].endswith("add: + STATEMENT «قال» 0-3; new → in work")
    assert lines[1].endswith("note: ~ STATEMENT «قال» 0-3 (note)")
    assert lines[2].endswith("state: in work → done")
    assert lines[3].endswith("remove: - STATEMENT «قال» 0-3")
    assert main(["log", "--json", here]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["op"] for record in records] == ["add", "note", "state", "remove"]
    assert records[1]["edits"][0]["now"]["note"] == "ملاحظة"


def test_the_log_of_nothing_is_empty_and_of_nobody_an_error(here, capsys):
    assert main(["log", here]) == 0
    assert capsys.readouterr().out == ""
    assert main(["log", "none.txt"]) == 2
    assert capsys.readouterr().err.startswith("reader: none.txt: ")


def test_restoring_goes_back_and_is_a_change_that_can_be_undone(here, sit, capsys):
    document, do = sit()
    do(document.add(0, 3, "event", "STATEMENT"))
    do(document.add(4, 11, "entity", "OCC"))
    main(["log", "--json", here])
    moment = json.loads(capsys.readouterr().out.splitlines()[0])["at"]
    do(document.set_note(document.spans[0].id, "later"))
    do(document.set_state("done"))
    full = document.spans
    assert main(["--annotator", "sara", "restore", here, "--at", moment]) == 0
    document, do = sit()
    assert labels(document) == ["STATEMENT"]
    assert document.spans[0].note == ""
    assert document.state == "in work"
    do(document.undo())
    assert document.spans == full
    assert document.state == "done"


def test_restoring_to_before_everything_empties_and_says_how_much(here, sit, capsys):
    document, do = sit()
    do(document.add(0, 3, "event", "STATEMENT"))
    assert main(["restore", here, "--at", "2001-01-01"]) == 0
    assert capsys.readouterr().out.endswith("spans changed: 1\n")
    assert sit()[0].spans == ()


def test_a_restored_span_stands_on_its_words_in_a_text_that_moved(here, sit, collect, source):
    document, do = sit()
    do(document.add(4, 11, "entity", "OCC"))
    do(document.remove(document.spans[0].id))
    steps = collect().steps_of(source.name)
    moved = Source(source.name, source.path, "- " + source.text)
    collection = collect()
    collection.restore(moved, steps[0].at)
    (span,) = collect().open(moved).spans
    assert (span.start, span.end, span.surface) == (6, 13, "المتحدث")
    assert collect().read(source.name).sha256 == moved.sha256, "the text the place is of"
    assert collect().open(moved).movements == ()


def test_a_time_before_what_the_log_has_is_refused(sit, collect, source, monkeypatch):
    monkeypatch.setattr("reader.store.file_pair._LONG_LOG", 1_000)
    monkeypatch.setattr("reader.store.file_pair._LONG_LOG_IN_FILES", 0)
    monkeypatch.setattr("reader.store.steps._KEPT_BYTES", 2_000)
    document, do = sit()
    do(document.add(4, 11, "entity", "OCC"))
    for number in range(30):
        do(document.set_note(document.spans[0].id, str(number)))
    for _ in range(2):
        collection = collect()
        collection.open(source)
        collection.commit(source.name, document.set_note(document.spans[0].id, "x"))
        collection.close()
    with pytest.raises(StoreError, match="its history begins at 2"):
        collect().restore(source, "2001-01-01T00:00:00.000000Z")


def test_a_file_without_a_log_has_no_history_to_go_back_in(sit, collect, source):
    document, do = sit()
    do(document.add(4, 11, "entity", "OCC"))
    collect().path_of(source.name).with_name("a.txt.log.jsonl").unlink()
    with pytest.raises(StoreError, match="its history has not begun"):
        collect().restore(source, "2001-01-01T00:00:00.000000Z")
    assert len(sit()[0].spans) == 1


def test_what_the_log_shows_can_be_gone_back_to_however_long_it_is(
    sit, collect, source, monkeypatch
):
    monkeypatch.setattr("reader.store.steps.KEPT", 3)
    document, do = sit()
    for start in (0, 4, 12, 15, 24):
        do(document.add(start, start + 2, "entity", "PER"))
    first = collect().steps_of(source.name)[0]
    collection = collect()
    assert collection.restore(source, first.at) == 4
    assert len(sit()[0].spans) == 1


@pytest.mark.parametrize("moment", ["yesterday", "", "2025-13-01"])
def test_what_is_no_time_is_bad_usage(here, moment, capsys):
    assert main(["restore", here, "--at", moment]) == 2
    assert capsys.readouterr().err.count("\n") == 1
