"""Editing: what a change says, what undo brings back, what is refused."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reader.tagging.document import Document, EditError
from reader.tagging.history import Change, Edit, History
from reader.tagging.span import Argument, Span
from reader.text.source import Source

TEXT = "قصفت الطائرات ميناء كَبِيرًا في المدينة لأحمد"


@pytest.fixture
def document():
    return Document(Source("a.txt", Path("a.txt"), TEXT), None, annotator="sara")


def test_adding_marks_a_range_and_says_so(document):
    change = document.add(0, 4, "event", "ATTACK", note="أول")
    (edit,) = change.edits
    assert edit.was is None
    assert edit.now == document.spans[0]
    assert (edit.now.surface, edit.now.note, edit.now.annotator) == ("قصفت", "أول", "sara")
    assert edit.now.created == edit.now.changed != ""
    assert change.state == ("new", "in work")
    assert document.state == "in work"


def test_the_same_range_twice_is_one_span(document):
    document.add(0, 4, "event", "ATTACK")
    again = document.add(0, 4, "event", "ATTACK")
    assert again.is_empty
    assert len(document) == 1
    assert not document.add(0, 4, "event", "DESTROY").is_empty
    assert not document.add(0, 4, "entity", "ATTACK").is_empty
    assert len(document) == 3


def test_two_annotators_may_mark_the_same(document):
    document.add(0, 4, "event", "ATTACK")
    other = Document(document.source, None, document.spans, annotator="omar")
    assert not other.add(0, 4, "event", "ATTACK").is_empty
    assert {span.annotator for span in other.spans} == {"sara", "omar"}


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (3, 3, "empty"),
        (4, 3, "beyond"),
        (-1, 3, "beyond"),
        (0, len(TEXT) + 1, "beyond"),
        (TEXT.index("كَ"), TEXT.index("كَ") + 1, "marks"),
        (TEXT.index("كَ") + 1, TEXT.index("كَ") + 2, "marks"),
    ],
)
def test_ranges_that_the_text_does_not_allow_are_refused(document, start, end, reason):
    with pytest.raises(EditError, match=reason):
        document.add(start, end, "entity", "PER")
    document.add(0, 4, "entity", "PER")
    with pytest.raises(EditError, match=reason):
        document.set_range(document.spans[0].id, start, end)
    assert [(span.start, span.end) for span in document.spans] == [(0, 4)]


def test_a_span_may_begin_between_lam_and_alef(document):
    begin = TEXT.index("لأحمد") + 1
    document.add(begin, len(TEXT), "entity", "PER")
    assert document.spans[0].surface == "أحمد"


def test_labels_and_layers_are_checked(document):
    with pytest.raises(EditError, match="layer"):
        document.add(0, 4, "entities", "PER")
    with pytest.raises(EditError, match="label"):
        document.add(0, 4, "entity", "PER SON")
    assert document.history.undoable is None


def test_removing_a_mention_empties_the_roles_that_it_filled_and_undo_fills_them(document):
    document.add(0, 4, "event", "ATTACK")
    document.add(5, 13, "entity", "WEA")
    document.add(14, 19, "entity", "FAC")
    attack, plane, port = document.spans
    document.set_arguments(
        attack.id, [Argument("Instrument", plane.id), Argument("Target", port.id)]
    )
    before = document.spans
    assert [span.id for span in document.filled_by(plane.id)] == [attack.id]
    change = document.remove(plane.id)
    assert {edit.id for edit in change.edits} == {attack.id, plane.id}
    assert document.span(attack.id).arguments == (Argument("Target", port.id),)
    document.undo()
    assert document.spans == before
    document.redo()
    assert plane.id not in document
    assert document.span(attack.id).arguments == (Argument("Target", port.id),)


def test_removing_trigger_and_mention_together_changes_nothing_else(document):
    document.add(0, 4, "event", "ATTACK")
    document.add(5, 13, "entity", "WEA")
    attack, plane = document.spans
    document.set_arguments(attack.id, [Argument("Instrument", plane.id)])
    change = document.remove_all([attack.id, plane.id])
    assert all(edit.now is None for edit in change.edits)
    assert document.spans == ()


def test_a_new_range_and_a_new_label_keep_id_note_and_roles(document):
    document.add(0, 4, "event", "ATTACK", note="ملاحظة")
    document.add(5, 13, "entity", "WEA")
    attack, plane = document.spans
    document.set_arguments(attack.id, [Argument("Instrument", plane.id)])
    document.set_range(attack.id, 0, 13)
    document.relabel(attack.id, "DESTROY")
    span = document.span(attack.id)
    assert (span.start, span.end, span.label, span.surface) == (0, 13, "DESTROY", TEXT[:13])
    assert span.note == "ملاحظة"
    assert span.arguments == (Argument("Instrument", plane.id),)
    assert span.created == attack.created
    assert span.changed > attack.changed


def test_an_edit_that_would_make_two_of_one_is_refused(document):
    document.add(0, 4, "event", "ATTACK")
    document.add(0, 4, "event", "DESTROY")
    with pytest.raises(EditError, match="there already"):
        document.relabel(document.find(0, 4, "event", "DESTROY").id, "ATTACK")
    assert len(document) == 2


def test_an_edit_that_changes_nothing_is_no_step(document):
    document.add(0, 4, "event", "ATTACK")
    identity = document.spans[0].id
    done = document.history.undoable
    assert document.relabel(identity, "ATTACK").is_empty
    assert document.set_range(identity, 0, 4).is_empty
    assert document.set_note(identity, "").is_empty
    assert document.set_state("in work").is_empty
    assert document.history.undoable is done


def test_roles_are_for_events_and_for_spans_that_are_there(document):
    document.add(0, 4, "event", "ATTACK")
    document.add(5, 13, "entity", "WEA")
    attack, plane = document.spans
    with pytest.raises(EditError, match="only an event"):
        document.set_arguments(plane.id, [Argument("Target", attack.id)])
    with pytest.raises(EditError, match="its own role"):
        document.set_arguments(attack.id, [Argument("Target", attack.id)])
    with pytest.raises(EditError, match="no span"):
        document.set_arguments(attack.id, [Argument("Target", "nobody")])
    with pytest.raises(EditError, match="without a role"):
        document.set_arguments(attack.id, [Argument("", plane.id)])


def test_many_spans_in_one_step_are_undone_in_one(document):
    document.add(0, 4, "event", "ATTACK")
    wanted = [(0, 4, "event", "ATTACK"), (5, 13, "entity", "WEA"), (5, 13, "entity", "WEA")]
    change = document.add_all(wanted, "everywhere")
    assert (change.operation, len(change.edits)) == ("everywhere", 1)
    document.undo()
    assert len(document) == 1


def test_a_state_is_a_change_like_any_other(document):
    assert document.set_state("done").state == ("new", "done")
    with pytest.raises(EditError):
        document.set_state("finished")
    document.undo()
    assert document.state == "new"


def test_a_step_whose_span_was_changed_elsewhere_is_not_undone(document):
    document.add(0, 4, "event", "ATTACK")
    (mine,) = document.spans
    document.set_note(mine.id, "mine")
    theirs = Span(**{name: getattr(mine, name) for name in mine.__slots__} | {"note": "theirs"})
    document.take_in(Change("note", (Edit(document.spans[0], theirs),)))
    with pytest.raises(EditError, match="elsewhere"):
        document.undo()
    assert document.spans == (theirs,)


def test_with_nothing_to_undo_nothing_happens(document):
    assert document.undo() is None
    assert document.redo() is None


def test_spans_are_found_by_place(document):
    for start, end, label in [(0, 13, "DESTROY"), (0, 4, "ATTACK"), (5, 13, "MEET")]:
        document.add(start, end, "event", label)
    assert [span.label for span in document.spans] == ["DESTROY", "ATTACK", "MEET"]
    assert [span.label for span in document.spans_at(2)] == ["ATTACK", "DESTROY"]
    assert document.spans_at(13) == []
    assert [span.label for span in document.spans_between(4, 6)] == ["DESTROY", "MEET"]
    assert document.next_span(0).label == "MEET"
    assert document.next_span(5) is None
    assert document.previous_span(5).label == "DESTROY"


def test_a_document_refuses_spans_beyond_its_text_and_ids_given_twice(document):
    span = Span("x", 0, 4, "entity", "PER", "قصفت")
    with pytest.raises(EditError, match="two spans"):
        Document(document.source, None, [span, span])
    with pytest.raises(EditError, match="beyond"):
        Document(document.source, None, [Span("x", 0, 999, "entity", "PER", "")])


def test_a_history_keeps_no_more_steps_than_its_limit():
    history = History(limit=3)
    for number in range(5):
        history.push(Change(f"step {number}", state=("new", "done")))
    assert [history.step_back().operation for _ in range(3)] == ["step 4", "step 3", "step 2"]
    assert history.step_back() is None


class Editing(RuleBasedStateMachine):
    """Random edits: undoing all of them brings back every state on the way, redoing too."""

    def __init__(self):
        super().__init__()
        source = Source("a.txt", Path("a.txt"), "abcdefghij" * 2)
        self.document = Document(source, None, annotator="sara")
        self.seen = [(self.document.spans, self.document.state)]
        self.place = 0

    def note(self, change):
        if change is not None and not change.is_empty:
            self.place += 1
            self.seen[self.place :] = [(self.document.spans, self.document.state)]

    def pick(self, number):
        spans = self.document.spans
        return spans[number % len(spans)].id if spans else None

    @rule(start=st.integers(0, 19), length=st.integers(1, 20), layer=st.sampled_from(["A", "B"]))
    def add(self, start, length, layer):
        layer = "event" if layer == "A" else "entity"
        self.note(self.document.add(start, min(20, start + length), layer, "X"))

    @rule(number=st.integers(0, 30))
    def remove(self, number):
        if identity := self.pick(number):
            self.note(self.document.remove(identity))

    @rule(number=st.integers(0, 30), start=st.integers(0, 19))
    def move(self, number, start):
        if identity := self.pick(number):
            span = self.document.span(identity)
            twin = self.document.find(start, 20, span.layer, span.label)
            if twin is None or twin.id == identity:
                self.note(self.document.set_range(identity, start, 20))

    @rule(number=st.integers(0, 30), others=st.lists(st.integers(0, 30), max_size=3))
    def fill(self, number, others):
        identity = self.pick(number)
        if identity and self.document.span(identity).layer == "event":
            fillers = [self.pick(target) for target in others]
            self.note(
                self.document.set_arguments(
                    identity, [Argument("R", each) for each in fillers if each != identity]
                )
            )

    @rule(state=st.sampled_from(["new", "in work", "done"]))
    def state(self, state):
        self.note(self.document.set_state(state))

    @rule()
    def undo(self):
        if self.document.undo() is not None:
            self.place -= 1

    @rule()
    def redo(self):
        if self.document.redo() is not None:
            self.place += 1

    @invariant()
    def is_what_it_was_at_this_place(self):
        assert (self.document.spans, self.document.state) == self.seen[self.place]

    @invariant()
    def no_role_points_nowhere(self):
        for span in self.document.spans:
            assert all(argument.target in self.document for argument in span.arguments)


Editing.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestEditing = Editing.TestCase
