"""Random changes by two programs, crashes, cut logs, hand edits, reopenings: against a model."""

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from reader.store import Collection, StoreError
from reader.store.naming import lock_path, log_path
from reader.tagging.document import Document, EditError
from reader.tagging.history import Change, Edit
from reader.tagging.timestamps import now
from reader.text.source import Source

NAME = "a.txt"
TEXT = "abcdefghij" * 3
indexes = st.integers(0, 1)
picks = st.integers(0, 50)


def kill(collection):
    """End a program where it stands: of itself its thread would write the files later on."""
    with collection._writer._turn:
        collection._writer._changed.clear()
    collection._writer.close()


class Work(RuleBasedStateMachine):
    """Two programs on one document. The model is a dictionary of what was acknowledged."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="reader-"))
        self.source = Source(NAME, Path(NAME), TEXT)
        self.model = {}
        self.programs = [None, None]
        self.notes = [b""]
        for index in (0, 1):
            self.start(index)

    def teardown(self):
        for collection, _ in filter(None, self.programs):
            kill(collection)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def path(self):
        return self.folder / f"{NAME}.json"

    def start(self, index):
        if self.programs[index] is not None:
            kill(self.programs[index][0])
        collection = Collection(self.folder, annotator=f"sara{index}", tagset=None)
        stored = collection.open(self.source)
        document = Document(
            self.source,
            None,
            stored.spans,
            annotator=f"sara{index}",
            state=stored.state,
            history=stored.history,
        )
        assert {span.id: span for span in document.spans} == self.model
        assert not any("its log was" in notice for notice in stored.notices), "nothing was lost"
        self.programs[index] = collection, document

    def catch_up(self, index):
        collection, document = self.programs[index]
        for change in collection.news(NAME):
            document.take_in(change)
        return collection, document

    def save(self, index, change):
        collection, document = self.programs[index]
        if change is None or change.is_empty:
            return
        for answer in collection.commit(NAME, change):
            document.take_in(answer)
        for edit in change.edits:
            if edit.now is None:
                self.model.pop(edit.id, None)
            else:
                self.model[edit.id] = edit.now

    def pick(self, document, number):
        spans = document.spans
        return spans[number % len(spans)].id if spans else None

    @rule(index=indexes, start=st.integers(0, 29), length=st.integers(1, 9))
    def add(self, index, start, length):
        _, document = self.catch_up(index)
        end = min(len(TEXT), start + length)
        self.save(index, document.add(start, end, "entity", "PER"))

    @rule(index=indexes, number=picks)
    def remove(self, index, number):
        _, document = self.catch_up(index)
        if key := self.pick(document, number):
            self.save(index, document.remove(key))

    @rule(index=indexes, number=picks, note=st.text("ab", max_size=3))
    def note(self, index, number, note):
        _, document = self.catch_up(index)
        if key := self.pick(document, number):
            self.save(index, document.set_note(key, note))

    @rule(index=indexes, back=st.booleans())
    def undo_or_redo(self, index, back):
        _, document = self.catch_up(index)
        try:
            change = document.undo() if back else document.redo()
        except EditError:
            return  # somebody else has changed the span since
        self.save(index, change)

    @rule(index=indexes)
    def take_a_rest(self, index):
        """The annotation file is brought up to date."""
        collection, _ = self.programs[index]
        collection.close()

    @rule(index=indexes)
    def crash(self, index):
        """A kill: what is in memory is gone, files stay as they are."""
        self.start(index)

    @rule(index=indexes, rubbish=st.binary(min_size=1, max_size=40))
    def crash_in_the_middle_of_a_line(self, index, rubbish):
        if log_path(self.path).exists():
            with log_path(self.path).open("ab") as log:
                log.write(rubbish.replace(b"\n", b""))
        self.start(index)

    @rule(index=indexes, count=st.integers(1, 3))
    def lose_the_end_of_the_log(self, index, count):
        """Whole lines of it; a program that has them in memory puts back what the log lacks."""
        log = log_path(self.path)
        self.catch_up(index)
        if log.exists():
            base, *lines = log.read_bytes().splitlines(keepends=True)
            log.write_bytes(b"".join([base, *lines[:-count]]))
            self.catch_up(index)
            self.start(1 - index)

    @rule(index=indexes, number=picks, length=st.integers(0, 300))
    def find_an_older_note(self, index, number, length):
        """How far the log goes is noted beside it: after a power cut that is older, or a part."""
        lock = lock_path(self.path)
        if lock.exists():
            self.notes.append(lock.read_bytes())
            lock.write_bytes(self.notes[number % len(self.notes)][:length])
        self.start(index)

    @rule(index=indexes)
    def lose_the_file(self, index):
        self.path.unlink(missing_ok=True)
        if log_path(self.path).exists():
            self.start(index)

    @rule(index=indexes, content=st.sampled_from([b"", b"{", b"null", b"{}", b"<<<<"]))
    @precondition(lambda self: self.model)
    def break_the_file(self, index, content):
        self.path.write_bytes(content)
        self.start(index)

    @rule(index=indexes, number=picks, gone=st.booleans())
    def edit_by_hand(self, index, number, gone):
        """With everything closed, a record is changed or removed in the file."""
        for each in (0, 1):
            self.catch_up(each)
            self.programs[each][0].close()
        if not self.model or not self.path.exists():
            return
        tables = json.loads(self.path.read_bytes())
        # By what spans say and not by their ids, which are made by chance: examples repeat.
        keys = sorted(self.model, key=lambda each: (self.model[each].order[:-1], each))
        key = keys[number % len(keys)]
        if gone:
            del tables["spans"][key]
            del self.model[key]
        else:
            tables["spans"][key]["note"] = "by hand"
            self.model[key] = replace(self.model[key], note="by hand")
        self.path.write_text(json.dumps(tables, indent=1))
        self.start(index)

    @rule(number=picks)
    def both_change_one_span_without_seeing_each_other(self, number):
        (one, mine), (two, _) = self.catch_up(0), self.catch_up(1)
        key = self.pick(mine, number)
        if key is None:
            return
        old = mine.span(key)
        labelled = replace(old, label="ORG" if old.label == "PER" else "PER", changed=now())
        noted = replace(old, note=old.note + "!", changed=now())
        one.commit(NAME, Change("relabel", (Edit(old, labelled),)))
        two.commit(NAME, Change("note", (Edit(old, noted),)))
        self.model[key] = replace(noted, label=labelled.label)
        for index in (0, 1):
            self.start(index)

    @invariant()
    def what_was_acknowledged_is_stored(self):
        spans = Collection(self.folder, annotator="", tagset=None)
        if self.path.exists() or log_path(self.path).exists():
            self._compare(spans)

    def _compare(self, collection):
        try:
            stored = collection.spans_of(NAME)
        except StoreError:
            # Broken by a rule above; the next program to open it repairs it.
            stored = Collection(self.folder, annotator="", tagset=None).open(self.source).spans
        assert {span.id: span for span in stored} == self.model


Work.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestWork = Work.TestCase
