"""Two programs, or two annotators, with one document open."""

import json
import time

import pytest

from reader.store import past
from reader.tagging.document import Document, EditError
from reader.text.source import Source


@pytest.fixture
def sit(collect, source):
    def sitting(annotator="sara"):
        collection = collect(annotator)
        stored = collection.open(source)
        document = Document(source, None, stored.spans, annotator=annotator, history=stored.history)
        return collection, document

    return sitting


def save(collection, document, change):
    for answer in collection.commit(document.name, change):
        document.take_in(answer)


def stored(collect, source):
    spans = collect().open(source).spans
    return sorted(spans, key=lambda span: span.order)


def test_each_sees_the_others_changes(sit):
    one, mine = sit()
    two, theirs = sit()
    save(one, mine, mine.add(0, 3, "event", "STATEMENT"))
    (news,) = two.news(theirs.name)
    assert (news.operation, news.by) == ("add", "sara")
    theirs.take_in(news)
    assert theirs.spans == mine.spans
    assert two.news(theirs.name) == ()
    save(two, theirs, theirs.remove(theirs.spans[0].id))
    save(one, mine, mine.add(4, 11, "entity", "OCC"))
    assert [span.label for span in mine.spans] == ["OCC"]
    assert one.news(mine.name) == ()


def test_many_changes_of_another_are_each_read_once(sit, monkeypatch):
    (one, mine), (two, theirs) = sit("sara"), sit("omar")
    for number in range(30):
        save(one, mine, mine.add(number, number + 3, "entity", "PER"))
        save(one, mine, mine.set_note(mine.spans[-1].id, str(number)))
    read = []
    change_of = past.change_of
    monkeypatch.setattr(past, "change_of", lambda entry: read.append(1) or change_of(entry))
    save(two, theirs, theirs.add(0, 4, "entity", "PER"))
    assert len(read) == 60
    assert {span for span in theirs.spans if span.annotator == "sara"} == set(mine.spans)


def test_the_state_shown_is_the_one_that_was_set_last(sit, collect, source):
    (one, mine), (two, theirs) = sit("sara"), sit("omar")
    save(two, theirs, theirs.add(0, 3, "entity", "PER"))
    save(one, mine, mine.set_state("done"))
    changes = [theirs.add(4, 11, "entity", "OCC"), theirs.set_state("new")]
    for answer in two.commit_all([(theirs.name, change) for change in changes]):
        for change in answer:
            theirs.take_in(change)
    assert theirs.state == collect().open(source).state == "new"
    assert theirs.spans == tuple(stored(collect, source))


def test_the_same_span_marked_by_both_is_one(sit, collect, source):
    one, mine = sit()
    two, theirs = sit()
    save(one, mine, mine.add(0, 3, "event", "STATEMENT"))
    save(two, theirs, theirs.add(0, 3, "event", "STATEMENT"))
    assert theirs.spans == mine.spans
    assert len(stored(collect, source)) == 1


def test_a_span_that_was_made_anew_does_not_come_back_beside_itself(sit, collect, source):
    one, mine = sit("sara")
    save(one, mine, mine.add(0, 3, "event", "STATEMENT"))
    two, theirs = sit("omar")
    save(two, theirs, theirs.remove(theirs.spans[0].id))
    for change in one.news(mine.name):
        mine.take_in(change)
    save(one, mine, mine.add(0, 3, "event", "STATEMENT"))
    _, document = sit("omar")
    with pytest.raises(EditError, match="made elsewhere since"):
        document.undo()
    assert document.spans == mine.spans
    assert len(stored(collect, source)) == 1


def test_two_annotators_mark_the_same_and_both_are_kept(sit, collect, source):
    one, mine = sit("sara")
    two, theirs = sit("omar")
    save(one, mine, mine.add(0, 3, "event", "STATEMENT"))
    save(two, theirs, theirs.add(0, 3, "event", "STATEMENT"))
    assert {span.annotator for span in theirs.spans} == {"sara", "omar"}
    assert len(stored(collect, source)) == 2


def test_both_changing_one_span_keeps_what_each_changed(sit, collect, source):
    one, mine = sit()
    save(one, mine, mine.add(0, 3, "event", "STATEMENT"))
    two, theirs = sit()
    key = mine.spans[0].id
    save(one, mine, mine.set_note(key, "ملاحظة"))
    save(two, theirs, theirs.relabel(key, "MEET"))
    (span,) = stored(collect, source)
    assert (span.label, span.note) == ("MEET", "ملاحظة")
    assert theirs.spans == (span,)
    save(one, mine, mine.add(4, 11, "entity", "OCC"))
    assert mine.spans[0] == span


def test_removing_what_the_other_has_just_changed_removes_nothing(sit, collect, source):
    one, mine = sit()
    save(one, mine, mine.add(0, 3, "event", "STATEMENT"))
    two, theirs = sit()
    save(one, mine, mine.set_note(mine.spans[0].id, "ملاحظة"))
    save(two, theirs, theirs.remove(theirs.spans[0].id))
    assert theirs.spans == mine.spans == tuple(stored(collect, source))


def test_changing_what_the_other_has_just_removed_brings_it_back(sit, collect, source):
    one, mine = sit()
    save(one, mine, mine.add(0, 3, "event", "STATEMENT"))
    two, theirs = sit()
    save(one, mine, mine.remove(mine.spans[0].id))
    save(two, theirs, theirs.set_note(theirs.spans[0].id, "doch"))
    (span,) = stored(collect, source)
    assert span.note == "doch"


def test_fields_of_other_programs_stay_when_a_span_is_changed(sit, collect, source):
    one, mine = sit()
    save(one, mine, mine.add(0, 3, "event", "STATEMENT"))
    one.close()
    path = one.path_of(source.name)
    tables = json.loads(path.read_text())
    (record,) = tables["spans"].values()
    record["theirs"] = {"a": [1]}
    path.write_text(json.dumps(tables))
    two, theirs = sit()
    save(two, theirs, theirs.set_note(theirs.spans[0].id, "x"))
    two.close()
    (record,) = json.loads(path.read_text())["spans"].values()
    assert record["theirs"] == {"a": [1]}
    assert record["note"] == "x"


# A text that has changed.


@pytest.fixture
def marked(sit, source):
    """STATEMENT on قال, OCC on المتحدث, FAC on ميناء."""
    collection, document = sit()
    for start, end, layer, label in [
        (0, 3, "event", "STATEMENT"),
        (4, 11, "entity", "OCC"),
        (29, 34, "entity", "FAC"),
    ]:
        save(collection, document, document.add(start, end, layer, label))
    collection.close()
    return document.spans


def changed(source, old, new):
    assert old in source.text
    return Source(source.name, source.path, source.text.replace(old, new))


def test_spans_are_carried_over_and_told_one_by_one(marked, collect, source):
    collection = collect()
    path = collection.path_of(source.name)
    before = path.read_bytes()
    stored = collection.open(changed(source, "المتحدث إن", "الناطق اليوم إن"))
    assert {m.was.label: m.kind for m in stored.movements} == {
        "STATEMENT": "kept",
        "OCC": "lost",
        "FAC": "moved",
    }
    assert [span.surface for span in stored.spans] == ["قال", "ميناء"]
    assert [span.surface for span in stored.apart] == ["المتحدث"]
    assert any("1 kept, 1 moved, 1 lost" in notice for notice in stored.notices)
    assert path.read_bytes() == before, "looking writes nothing"


def test_the_first_change_writes_down_where_spans_went(marked, collect, source):
    text = changed(source, "المتحدث إن", "الناطق اليوم إن")
    collection = collect()
    document = Document(text, None, collection.open(text).spans, annotator="sara")
    collection.commit(text.name, document.add(4, 10, "entity", "OCC"))
    collection.close()
    tables = json.loads(collection.path_of(source.name).read_text())
    assert tables["document"]["1"]["sha256"] == text.sha256
    assert [record["surface"] for record in tables["apart"].values()] == ["المتحدث"]
    again = collect().open(text)
    assert again.movements == ()
    assert [span.surface for span in again.spans] == ["قال", "الناطق", "ميناء"]
    assert [span.surface for span in again.apart] == ["المتحدث"]


def test_writing_down_where_spans_went_undoes_nothing_that_another_program_did(
    marked, collect, source
):
    text = changed(source, "المتحدث إن", "الناطق اليوم إن")
    (one, mine), (two, theirs) = ((each, each.open(text)) for each in (collect(), collect("omar")))
    mine, theirs = (Document(text, None, each.spans, annotator="x") for each in (mine, theirs))
    fac = mine.spans[-1].id
    two.commit(text.name, theirs.relabel(fac, "LOC"))
    for answer in one.commit(text.name, mine.set_note(mine.spans[0].id, "؟")):
        mine.take_in(answer)
    assert [span.label for span in stored(collect, text)] == ["STATEMENT", "LOC"]
    assert mine.span(fac) == stored(collect, text)[-1]


def test_changes_on_their_way_together_on_a_text_that_changed_are_all_kept(marked, collect, source):
    text = changed(source, "المتحدث إن", "الناطق اليوم إن")
    collection = collect()
    document = Document(text, None, collection.open(text).spans, annotator="sara")
    relabel = document.relabel(document.spans[-1].id, "LOC")
    note = document.set_note(document.spans[0].id, "؟")
    collection.commit_all([(text.name, relabel), (text.name, note)])
    assert stored(collect, text) == list(document.spans)


def test_spans_are_looked_for_as_a_program_left_them_that_still_has_the_text_before(
    marked, collect, source
):
    before = collect("omar")
    theirs = Document(source, None, before.open(source).spans, annotator="omar")
    text = changed(source, "المتحدث إن", "الناطق اليوم إن")
    collection = collect()
    mine = Document(text, None, collection.open(text).spans, annotator="sara")
    before.commit(source.name, theirs.set_range(theirs.spans[-1].id, 29, 42))
    collection.commit(text.name, mine.set_note(mine.spans[0].id, "؟"))
    assert [span.surface for span in stored(collect, text)] == ["قال", "ميناء المدينة"]
    assert collect().open(text).movements == ()


@pytest.mark.parametrize("is_asked", [True, False])
def test_a_program_that_has_the_text_before_puts_no_span_on_the_wrong_words(
    marked, collect, source, is_asked
):
    before = collect("omar")
    theirs = Document(source, None, before.open(source).spans, annotator="omar")
    text = changed(source, "إن الطائرات", "إن تلك الطائرات")
    collection = collect()
    mine = Document(text, None, collection.open(text).spans, annotator="sara")
    fresh = text.text.index("مساء")
    collection.commit(text.name, mine.add(fresh, fresh + 4, "entity", "TIME"))
    if is_asked:
        for change in before.news(source.name):
            theirs.take_in(change)
        assert all(source.text[each.start : each.end] == each.surface for each in theirs.spans)
        assert "another program has it with another text" in before.notices()[0]
        assert before.news(source.name) == ()
    at = source.text.index("الطائرات")
    for change in before.commit(source.name, theirs.add(at, at + 8, "entity", "VEH")):
        theirs.take_in(change)
    assert len(theirs.spans) == 5
    assert all(source.text[each.start : each.end] == each.surface for each in theirs.spans)
    assert collect().read(source.name).sha256 == source.sha256, "the text the places are of"
    assert stored(collect, source) == list(theirs.spans)
    # And back again, where the other one goes on.
    for change in collection.news(text.name):
        mine.take_in(change)
    assert all(text.text[each.start : each.end] == each.surface for each in mine.spans)
    collection.commit(text.name, mine.set_note(mine.spans[0].id, "؟"))
    again = collect().open(text)
    assert again.movements == ()
    assert list(again.spans) == list(mine.spans)
    assert [span.label for span in again.spans] == ["STATEMENT", "OCC", "VEH", "FAC", "TIME"]


def test_a_span_that_was_found_again_and_removed_at_once_is_gone_for_the_other_too(
    marked, collect, source
):
    text = changed(source, "المتحدث إن", "الناطق اليوم إن")
    one, two = collect(), collect("omar")
    mine, theirs = (Document(text, None, each.open(text).spans) for each in (one, two))
    one.commit(text.name, mine.remove(mine.spans[-1].id))
    for change in two.news(text.name):
        theirs.take_in(change)
    assert theirs.spans == mine.spans == tuple(stored(collect, text))


@pytest.mark.parametrize("lost", ["ميناء", "المتحدث"])
def test_a_span_that_a_merge_put_apart_too_stays_both(marked, collect, source, lost):
    path = collect().path_of(source.name)
    tables = json.loads(path.read_text())
    key = marked[-1].id
    theirs = {**tables["spans"][key], "surface": "مرفأ", "end": 33}
    tables["apart"] = {key: theirs}
    path.write_text(json.dumps(tables))
    collect().open(source)
    text = changed(source, lost, "الناطق اليوم")
    collection = collect()
    document = Document(text, None, collection.open(text).spans, annotator="sara")
    collection.commit(text.name, document.set_note(document.spans[0].id, "؟"))
    collection.close()
    again = collect().open(text)
    assert sorted(span.surface for span in again.spans + again.apart) == [
        "المتحدث",
        "قال",
        "مرفأ",
        "ميناء",
    ]
    assert {span.surface for span in again.apart} == {lost, "مرفأ"}
    assert json.loads(path.read_text())["apart"][key] == theirs


def test_a_span_that_was_lost_comes_back_with_its_words(marked, collect, source):
    text = changed(source, "المتحدث إن", "الناطق اليوم إن")
    collection = collect()
    collection.open(text)
    collection.repair(text)
    collection.close()
    stored = collect().open(source)
    assert [span.surface for span in stored.spans] == ["قال", "المتحدث", "ميناء"]
    assert [(span.start, span.end) for span in stored.spans] == [(0, 3), (4, 11), (29, 34)]
    collection = collect()
    collection.repair(source)
    collection.close()
    tables = json.loads(collection.path_of(source.name).read_text())
    assert tables["apart"] == {}
    assert {key: tables["spans"][key]["start"] for key in tables["spans"]} == {
        span.id: span.start for span in marked
    }


# Without waiting.


def test_changes_that_are_submitted_are_on_disk_when_their_future_says_so(sit, collect, source):
    collection, document = sit()
    futures = [
        collection.submit(document.name, document.add(n, n + 1, "entity", "PER"))
        for n in range(50)
        if not document.text[n].isspace()
    ]
    for future in futures:
        future.result(timeout=30).result()
    assert stored(collect, source) == list(document.spans)


def test_the_file_follows_by_itself_at_every_rest(sit, source):
    collection, document = sit()
    path = collection.path_of(source.name)
    for count, (start, end) in enumerate([(0, 3), (4, 11), (29, 34)], 1):
        save(collection, document, document.add(start, end, "entity", "PER"))
        for _ in range(200):
            if len(json.loads(path.read_text())["spans"]) == count:
                break
            time.sleep(0.05)
        assert len(json.loads(path.read_text())["spans"]) == count


def test_a_collection_can_be_used_after_it_was_closed(sit, collect, source):
    collection, document = sit()
    save(collection, document, document.add(0, 3, "event", "STATEMENT"))
    collection.close()
    collection.close()
    save(collection, document, document.add(4, 11, "entity", "OCC"))
    collection.close()
    assert stored(collect, source) == list(document.spans)
