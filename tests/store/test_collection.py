"""What is committed is there again; what cannot be read is kept and said."""

import json
import os
from pathlib import Path

import pytest

from reader.store import StoreError
from reader.tagging.history import Change, Edit
from reader.tagging.span import Argument, Span
from reader.text.source import Source


def test_what_was_committed_is_there_after_a_restart(collect, source, document_of):
    collection = collect()
    document = document_of(collection, source)
    collection.commit(document.name, document.add(4, 11, "entity", "OCC", note="ملاحظة"))
    collection.commit(document.name, document.add(0, 3, "event", "STATEMENT"))
    event, person = document.spans
    collection.commit(
        document.name, document.set_arguments(event.id, [Argument("Entity", person.id)])
    )
    collection.commit(document.name, document.set_state("done"))
    stored = collect().open(source)
    assert sorted(stored.spans, key=lambda span: span.order) == list(document.spans)
    assert stored.state == "done"
    assert stored.notices == ()


def test_an_undone_removal_is_stored_as_it_was(collect, source, document_of):
    collection = collect()
    document = document_of(collection, source)
    collection.commit(document.name, document.add(4, 11, "entity", "OCC"))
    before = document.spans
    collection.commit(document.name, document.remove(before[0].id))
    assert collect().spans_of(document.name) == ()
    collection.commit(document.name, document.undo())
    assert collect().spans_of(document.name) == before


def test_only_documents_with_annotations_have_names(collect, source, document_of, tmp_path):
    collection = collect()
    other = Source("b.txt", tmp_path / "b.txt", "نص آخر")
    for each in (source, other):
        document = document_of(collection, each)
        collection.commit(each.name, document.add(0, 2, "entity", "PER"))
    assert collect().names() == ["b.txt", "seeds/a.txt"]
    collection.commit(other.name, document.remove(document.spans[0].id))
    assert collect().names() == ["seeds/a.txt"]


def test_a_document_that_was_not_opened_cannot_be_committed_to(collect):
    span = Span("x", 0, 1, "entity", "PER", "")
    with pytest.raises(StoreError, match="not open"):
        collect().commit("seeds/a.txt", Change("add", (Edit(None, span),)))


def test_a_file_of_a_newer_reader_is_refused_and_left_alone(collect, source, document_of):
    collection = collect()
    document = document_of(collection, source)
    collection.commit(document.name, document.add(0, 3, "event", "STATEMENT"))
    collection.close()
    path = collection.path_of(source.name)
    tables = json.loads(path.read_text())
    tables["document"]["1"]["schema"] = 99
    path.write_text(json.dumps(tables))
    before = path.read_bytes()
    with pytest.raises(StoreError, match="schema 99"):
        collect().open(source)
    assert path.read_bytes() == before


def test_a_record_that_is_no_span_is_told_and_stays(collect, source, document_of):
    collection = collect()
    document = document_of(collection, source)
    path = collection.path_of(source.name)
    path.parent.mkdir(parents=True)
    bad = {"start": "0", "end": 3, "layer": "entity", "label": "PER"}
    path.write_text(json.dumps({"document": {}, "spans": {"x": bad}, "theirs": {"1": {"a": 1}}}))
    collection = collect()
    stored = collection.open(source)
    assert any("whole number" in notice for notice in stored.notices)
    document = document_of(collection, source)
    collection.commit(document.name, document.add(0, 3, "event", "STATEMENT"))
    collection.close()
    tables = json.loads(path.read_text())
    assert tables["spans"]["x"] == bad
    assert tables["theirs"] == {"1": {"a": 1}}


def test_a_document_outside_lies_inside_the_folder(collect, folder, document_of):
    source = Source("/somewhere/../else.txt", Path("/x"), "نص")
    collection = collect()
    document = document_of(collection, source)
    collection.commit(source.name, document.add(0, 2, "entity", "PER"))
    assert collection.path_of(source.name).parent == folder / "outside"
    assert collect().names() == ["/somewhere/../else.txt"]


def test_two_names_that_meet_in_one_file_get_two(collect, source, document_of, tmp_path):
    collection = collect()
    document = document_of(collection, source)
    collection.commit(source.name, document.add(0, 3, "event", "STATEMENT"))
    collection.close()
    # What a file system that folds case does: the other name finds this file.
    path = collection.path_of(source.name)
    twin = path.with_name("A.txt.json")
    os.link(path, twin)
    other = Source("seeds/A.txt", tmp_path / "A.txt", "نص آخر")
    collection = collect()
    document = document_of(collection, other)
    assert document.spans == ()
    collection.commit(other.name, document.add(0, 2, "entity", "PER"))
    assert "outside" in collection.path_of(other.name).parts
    twin.unlink()
    assert collect().names() == ["seeds/A.txt", "seeds/a.txt"]


def test_two_new_documents_that_meet_in_one_file_do_not_mix(
    collect, source, document_of, tmp_path, folder
):
    other = Source("seeds/A.txt", tmp_path / "A.txt", "نص آخر")
    # What a file system that folds case does: both names are one file, which is not there yet.
    (folder / "seeds").mkdir(parents=True)
    (folder / "seeds" / "A.txt.json").symlink_to("a.txt.json")
    collection = collect()
    mine, theirs = document_of(collection, source), document_of(collection, other)
    collection.commit(mine.name, mine.add(0, 3, "event", "STATEMENT"))
    change = theirs.add(0, 2, "entity", "PER")
    with pytest.raises(StoreError, match="belongs to another document"):
        collection.commit(theirs.name, change)
    collection.close()
    collection = collect()
    assert collection.open(source).spans == mine.spans
    collection.open(other)
    collection.commit(theirs.name, change)
    assert "outside" in collection.path_of(other.name).parts
    assert collect().spans_of(other.name) == theirs.spans


@pytest.mark.parametrize("content", [b"", b"null", b"{", b"[]", b'{"spans": 3}', b"\0" * 300])
def test_a_broken_file_is_kept_aside_and_said(collect, source, content):
    path = collect().path_of(source.name)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    collection = collect()
    stored = collection.open(source)
    assert stored.spans == ()
    (notice,) = stored.notices
    assert str(path) in notice
    asides = [each for each in path.parent.iterdir() if ".broken-" in each.name]
    assert [each.read_bytes() for each in asides] == [content]
    assert asides[0].name in notice


def test_the_file_is_one_record_a_line_with_arabic_as_arabic(collect, source, document_of):
    collection = collect()
    document = document_of(collection, source)
    collection.commit(document.name, document.add(4, 11, "entity", "OCC"))
    collection.commit(document.name, document.add(0, 3, "event", "STATEMENT"))
    collection.close()
    text = collection.path_of(source.name).read_text(encoding="utf-8")
    lines = text.splitlines()
    assert [line for line in lines if "المتحدث" in line]
    places = [lines.index(line) for line in lines for word in ("قال", "المتحدث") if word in line]
    assert len(set(places)) == 2
    assert places == sorted(places), "in the order of the text"
    tables = json.loads(text)
    (record,) = tables["document"].values()
    assert record == {
        "doc": "seeds/a.txt",
        "sha256": source.sha256,
        "encoding": "utf-8",
        "schema": 2,
        "tagset": {"name": "news", "hash": collection.tagset.hash},
        "state": "in work",
    }


def test_mode_is_kept_and_a_link_is_followed(collect, source, document_of, tmp_path):
    collection = collect()
    document = document_of(collection, source)
    collection.commit(document.name, document.add(0, 3, "event", "STATEMENT"))
    collection.close()
    path = collection.path_of(source.name)
    elsewhere = tmp_path / "elsewhere.json"
    path.rename(elsewhere)
    elsewhere.chmod(0o640)
    path.symlink_to(elsewhere)
    collection = collect()
    document = document_of(collection, source)
    collection.commit(document.name, document.add(4, 11, "entity", "OCC"))
    collection.close()
    assert path.is_symlink()
    assert elsewhere.stat().st_mode & 0o777 == 0o640
    assert len(json.loads(elsewhere.read_text())["spans"]) == 2


def test_a_read_only_folder_opens_and_says_so(collect, source, document_of, nobody):
    with nobody() as home:
        collection = collect(at=home / "annotations")
        document = document_of(collection, source)
        collection.commit(document.name, document.add(0, 3, "event", "STATEMENT"))
        collection.close()
        place = collection.path_of(source.name).parent
        place.chmod(0o500)
        collection = collect(at=home / "annotations")
        stored = collection.open(source)
        assert stored.read_only
        assert "cannot be written" in stored.notices[0]
        assert stored.spans == document.spans
        with pytest.raises(StoreError):
            collection.commit(source.name, document.add(4, 11, "entity", "OCC"))
        place.chmod(0o700)
        assert collect(at=home / "annotations").spans_of(source.name) == stored.spans


def test_a_changed_text_is_told_and_its_spans_stand_apart(collect, source, document_of):
    collection = collect()
    document = document_of(collection, source)
    collection.commit(document.name, document.add(4, 11, "entity", "OCC"))
    collection.commit(document.name, document.add(0, 3, "event", "STATEMENT"))
    other = Source(source.name, source.path, source.text.replace("المتحدث", "الناطق"))
    stored = collect().open(other)
    assert [span.surface for span in stored.spans] == ["قال"]
    assert [span.surface for span in stored.apart] == ["المتحدث"]
    assert any("has changed" in notice for notice in stored.notices)


def test_facts_are_kept_with_the_document_and_stay(collect, source):
    collection = collect()
    collection.open(source)
    collection.commit(source.name, Change("import"), {"borders": {"tokens": [0, 3]}})
    collection.commit(source.name, Change("state", (), ("in work", "done")))
    document = collect().read(source.name).document
    assert document["borders"] == {"tokens": [0, 3]}
    assert document["state"] == "done"


def test_what_killed_programs_left_is_cleared_away_when_it_is_old(collect, source, document_of):
    collection = collect()
    document = document_of(collection, source)
    collection.commit(document.name, document.add(0, 3, "event", "STATEMENT"))
    place = collection.path_of(source.name).parent
    old, fresh, other = (place / f".{c * 16}.tmp" for c in "abz")
    for path in (old, fresh, other):
        path.write_text("half a file")
    for path in (old, other):
        os.utime(path, (0, 0))
    collection.close()
    assert not old.exists()
    assert fresh.exists()
    assert other.exists(), "not a name of ours"


def test_what_was_interrupted_while_it_waited_is_withdrawn_too(
    folder, collect, source, document_of, monkeypatch
):
    collection = collect()
    document = document_of(collection, source)
    change = document.add(0, 3, "entity", "PER")

    def interrupted(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupt:
        interrupt.setattr("reader.store.writer.Writer._empty_queue", interrupted)
        with pytest.raises(KeyboardInterrupt):
            collection.commit(source.name, change)
    assert collection.withdraw(source.name)
    collection.close()
    assert not folder.exists()
