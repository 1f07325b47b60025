"""One open text with its spans: the one place where spans are edited.

Every edit answers with the :class:`Change` it made, which the caller hands to the store; a change
that is already true is empty. Edits that the text or the record does not allow raise
:class:`EditError` and change nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reader.tagging.fields import checked_label, checked_string
from reader.tagging.history import DONE, IN_WORK, NEW, STATES, Change, Edit, History
from reader.tagging.ids import new_id
from reader.tagging.rules import EditError, check_range, checked, pairs, touched
from reader.tagging.span import EVENT, Span, checked_layer
from reader.tagging.span_table import SpanTable
from reader.tagging.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reader.tagging.span import Argument
    from reader.tagging.tagset import Tagset
    from reader.text.long_text import Text
    from reader.text.source import AnySource

__all__ = ["DONE", "IN_WORK", "NEW", "STATES", "Document", "EditError"]


class Document:
    """A text, its spans in both layers, its state, and what can be undone.

    ``annotator`` signs the spans made here. ``spans`` must lie in the text and have ids of their
    own (:class:`EditError` otherwise); a label that the tagset lacks is kept like any other.
    """

    def __init__(  # noqa: PLR0913 -- what a document is made of, all but two by name
        self,
        source: AnySource,
        tagset: Tagset | None,
        spans: Iterable[Span] = (),
        *,
        annotator: str = "",
        state: str = NEW,
        history: History | None = None,
    ) -> None:
        self.source = source
        self.tagset = tagset
        self.annotator = annotator
        self.state = state
        self.history = History() if history is None else history
        given = list(spans)
        length = len(self.text)
        for span in given:
            # Edges inside a cluster are for `reader check` to tell: refusing them here would
            # hide a whole document for one span that a file brought along.
            if not 0 <= span.start < span.end <= length:
                check_range(self.text, span.start, span.end, edges=False)
        try:
            self._table = SpanTable(given)
        except ValueError as error:
            raise EditError(str(error)) from error

    # What is there.

    @property
    def name(self) -> str:
        """What the document is known by."""
        return self.source.name

    @property
    def text(self) -> Text:
        """The document's text; spans count its code points."""
        return self.source.text

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans sorted by start, then the longer first, then layer, label, id."""
        return self._table.in_order()

    def __len__(self) -> int:
        return len(self._table)

    def __contains__(self, identity: object) -> bool:
        return identity in self._table

    def span(self, identity: str) -> Span:
        """The span of that id; raises :class:`EditError` if there is none."""
        span = self._table.get(identity)
        if span is None:
            raise EditError(f"there is no span {identity}")
        return span

    def find(
        self, start: int, end: int, layer: str, label: str, annotator: str | None = None
    ) -> Span | None:
        """The span of exactly this range, layer and label by ``annotator`` (default: our own)."""
        author = self.annotator if annotator is None else annotator
        return self._table.of_key((start, end, layer, label, author))

    def spans_at(self, index: int) -> list[Span]:
        """The spans that cover the character at ``index``, the innermost (shortest) first."""
        return self._table.at(index)

    def spans_between(self, start: int, end: int) -> list[Span]:
        """The spans that share a character with ``[start, end)``, in order."""
        return self._table.between(start, end)

    def next_span(self, index: int) -> Span | None:
        """The first span that starts after ``index``, the outermost of those that share a start."""
        return self._table.first_after(index)

    def previous_span(self, index: int) -> Span | None:
        """The span that starts nearest before ``index``, the outermost of those there."""
        return self._table.last_before(index)

    def filled_by(self, identity: str) -> list[Span]:
        """The triggers that have the span ``identity`` in one of their roles, in order."""
        return self._table.users_of([identity])

    # Edits. Each makes one change, which undo takes back in one step.

    def add(  # noqa: PLR0913 -- the fields of a span
        self,
        start: int,
        end: int,
        layer: str,
        label: str,
        *,
        note: str = "",
        arguments: Iterable[Argument] = (),
        attributes: Mapping[str, str] | None = None,
    ) -> Change:
        """Mark ``[start, end)``; an empty change if our annotator has just this span already."""
        spans = self._fresh([(start, end, layer, label)])
        wanted = tuple(dict.fromkeys(arguments))
        self._check_arguments("", layer, wanted)
        note = checked(checked_string, note, "note")
        spans = [
            replace(span, note=note, arguments=wanted, attributes=pairs(attributes or {}))
            for span in spans
        ]
        return self._make("add", [Edit(None, span) for span in spans])

    def add_all(
        self, wanted: Iterable[tuple[int, int, str, str]], operation: str = "add"
    ) -> Change:
        """Mark many (start, end, layer, label) in one step; what is there already stays."""
        return self._make(operation, [Edit(None, span) for span in self._fresh(wanted)])

    def remove(self, identity: str) -> Change:
        """Remove a span, and with it the arguments that it filled."""
        return self.remove_all([identity])

    def remove_all(self, identities: Iterable[str]) -> Change:
        """Remove spans in one step; triggers that stay lose the arguments that they filled."""
        gone = {identity: self.span(identity) for identity in identities}
        edits = []
        for user in self._table.users_of(gone):
            if user.id not in gone:
                kept = tuple(each for each in user.arguments if each.target not in gone)
                edits.append(Edit(user, touched(replace(user, arguments=kept))))
        return self._make("remove", [*edits, *(Edit(span, None) for span in gone.values())])

    def relabel(self, identity: str, label: str) -> Change:
        """Give a span another label of its layer; range, note and roles stay."""
        fit = checked(checked_label, label)
        return self._alter("relabel", replace(self.span(identity), label=fit))

    def set_range(self, identity: str, start: int, end: int) -> Change:
        """Mark the span anew as ``[start, end)``; label, note and roles stay."""
        check_range(self.text, start, end)
        surface = self.text[start:end]
        span = replace(self.span(identity), start=start, end=end, surface=surface)
        return self._alter("range", span)

    def set_note(self, identity: str, note: str) -> Change:
        """Replace a span's note."""
        fit = checked(checked_string, note, "note")
        return self._alter("note", replace(self.span(identity), note=fit))

    def set_arguments(self, identity: str, arguments: Iterable[Argument]) -> Change:
        """Replace what fills the roles of a trigger; every target must be a span here."""
        span = self.span(identity)
        wanted = tuple(dict.fromkeys(arguments))
        self._check_arguments(identity, span.layer, wanted)
        return self._alter("arguments", replace(span, arguments=wanted))

    def set_state(self, state: str) -> Change:
        """Say that the document is new, in work or done."""
        if state not in STATES:
            raise EditError(f"a document is {', '.join(STATES)}, not {state!r}")
        if state == self.state:
            return Change("state")
        return self._perform(Change("state", (), (self.state, state)))

    def apply(self, operation: str, edits: Iterable[Edit]) -> Change:
        """Make edits that were worked out elsewhere on the spans as they are, in one step."""
        return self._make(operation, list(edits))

    def undo(self) -> Change | None:
        """Take back the last change and return the change that did; None if there is nothing.

        A step whose spans were changed elsewhere since is dropped, with an :class:`EditError`.
        """
        done = self.history.undoable
        if done is None:
            return None
        change = done.inverse("undo")
        self._check_applies(change, self.history.forget_undoable)
        self.history.step_back()
        self.take_in(change)
        return change

    def redo(self) -> Change | None:
        """Do again what was undone last; None if there is nothing, errors as for :meth:`undo`."""
        undone = self.history.redoable
        if undone is None:
            return None
        change = undone._replace(operation="redo", by="", at="")
        self._check_applies(change, self.history.forget_redoable)
        self.history.step_forward()
        self.take_in(change)
        return change

    def take_in(self, change: Change) -> None:
        """Apply a change as it stands, without a step of undo.

        This is how a change comes in that another program made: what the store has wins over what
        is here.
        """
        for edit in change.edits:
            self._table.discard(edit.id)
        for edit in change.edits:
            if edit.now is not None:
                self._table.put(edit.now)
        if change.state is not None:
            self.state = change.state[1]

    # How edits are made.

    def _fresh(self, wanted: Iterable[tuple[int, int, str, str]]) -> list[Span]:
        """New spans for what of ``wanted`` our annotator has not got yet."""
        moment = now()
        fresh: dict[object, Span] = {}
        for start, end, layer, label in wanted:
            checked(checked_layer, layer)
            checked(checked_label, label)
            check_range(self.text, start, end)
            if self.find(start, end, layer, label) is None:
                surface, author = self.text[start:end], self.annotator
                span = Span(new_id(), start, end, layer, label, surface, "", author, moment, moment)
                fresh.setdefault(span.key, span)
        return list(fresh.values())

    def _alter(self, operation: str, altered: Span) -> Change:
        span = self.span(altered.id)
        if altered == span:
            return Change(operation)
        twin = self._table.of_key(altered.key)
        if twin is not None and altered.key != span.key:
            raise EditError(f"the same span is there already: {twin.label} «{twin.surface}»")
        return self._make(operation, [Edit(span, touched(altered))])

    def _make(self, operation: str, edits: list[Edit]) -> Change:
        begun = bool(edits) and self.state == NEW
        return self._perform(Change(operation, tuple(edits), (NEW, IN_WORK) if begun else None))

    def _perform(self, change: Change) -> Change:
        if not change.is_empty:
            self.take_in(change)
            self.history.push(change)
        return change

    def _check_arguments(self, identity: str, layer: str, arguments: Iterable[Argument]) -> None:
        for each in arguments:
            if layer != EVENT:
                raise EditError("only an event has roles")
            if each.target == identity:
                raise EditError("a trigger cannot fill its own role")
            self.span(each.target)
            if not checked(checked_string, each.role, "role").strip():
                raise EditError("an argument without a role")

    def _check_applies(self, change: Change, forget: Callable[[], None]) -> None:
        if any(self._table.get(edit.id) != edit.was for edit in change.edits):
            forget()
            raise EditError(f"cannot {change.operation}: the span was changed elsewhere since")
        ours = {edit.id for edit in change.edits}
        for span in (edit.now for edit in change.edits if edit.was is None and edit.now):
            twin = self._table.of_key(span.key)
            if twin is not None and twin.id not in ours:
                forget()
                raise EditError(
                    f"cannot {change.operation}: the same span was made elsewhere since"
                )
