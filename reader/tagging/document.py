"""One open text with its spans: the one place where spans are edited.

Every edit answers with the :class:`Change` it made, which the caller hands to the store; a change
that is already true is empty. Edits that the text or the record does not allow raise
:class:`EditError` and change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reader.tagging.history import DONE, IN_WORK, NEW, STATES, Change, Edit, History
from reader.tagging.intervals import Intervals
from reader.tagging.span import (
    EVENT,
    Argument,
    Span,
    SpanError,
    checked_label,
    checked_layer,
    checked_string,
    is_inside_cluster,
    new_id,
    now,
)

if TYPE_CHECKING:
    from reader.tagging.tagset import Tagset
    from reader.text.source import Source

__all__ = ["DONE", "IN_WORK", "NEW", "STATES", "Document", "EditError"]

_Key = tuple[int, int, str, str, str]


class EditError(ValueError):
    """An edit that cannot be made; ``reason`` says why in one line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Document:
    """A text, its spans in both layers, its state, and what can be undone.

    ``annotator`` signs the spans made here. ``spans`` must lie in the text and have ids of their
    own (:class:`EditError` otherwise); a label that the tagset lacks is kept like any other.
    """

    def __init__(self, source: Source, tagset: Tagset | None, spans: Iterable[Span] = (), *,
                 annotator: str = "", state: str = NEW, history: History | None = None) -> None:
        self.source = source
        self.tagset = tagset
        self.annotator = annotator
        self.state = state
        self.history = history or History()
        self._by_id: dict[str, Span] = {}
        self._by_key: dict[_Key, list[str]] = {}
        self._filling: dict[str, set[str]] = {}
        self._ordered: tuple[Span, ...] | None = None
        self._intervals = Intervals()
        given = list(spans)
        for span in given:
            self._check_range(span.start, span.end, edges=False)
            self._enter(span)
        self._intervals = Intervals(given)

    # What is there.

    @property
    def name(self) -> str:
        """What the document is known by (DESIGN §9)."""
        return self.source.name

    @property
    def text(self) -> str:
        """The document's text; spans count its code points."""
        return self.source.text

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans sorted by start, then the longer first, then layer, label, id."""
        if self._ordered is None:
            self._ordered = tuple(self._intervals)
        return self._ordered

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, identity: object) -> bool:
        return identity in self._by_id

    def span(self, identity: str) -> Span:
        """The span of that id; raises :class:`EditError` if there is none."""
        try:
            return self._by_id[identity]
        except KeyError:
            raise EditError(f"there is no span {identity}") from None

    def find(self, start: int, end: int, layer: str, label: str,
             annotator: str | None = None) -> Span | None:
        """The span of exactly this range, layer and label by ``annotator`` (default: our own)."""
        author = self.annotator if annotator is None else annotator
        ids = self._by_key.get((start, end, layer, label, author))
        return self._by_id[ids[0]] if ids else None

    def spans_at(self, index: int) -> list[Span]:
        """The spans that cover the character at ``index``, the innermost (shortest) first."""
        found = list(self._intervals.touching(index, index + 1))
        return sorted(found, key=lambda span: (span.end - span.start, -span.start, *span.order[2:]))

    def spans_between(self, start: int, end: int) -> list[Span]:
        """The spans that share a character with ``[start, end)``, in order."""
        return list(self._intervals.touching(start, end))

    def next_span(self, index: int) -> Span | None:
        """The first span that starts after ``index``, the outermost of those that share a start."""
        return self._intervals.first_after(index)

    def previous_span(self, index: int) -> Span | None:
        """The span that starts nearest before ``index``, the outermost of those there."""
        return self._intervals.last_before(index)

    def filled_by(self, identity: str) -> list[Span]:
        """The triggers that have the span ``identity`` in one of their roles, in order."""
        ids = self._filling.get(identity, ())
        return sorted((self._by_id[each] for each in ids), key=lambda span: span.order)

    # Edits. Each makes one change, which undo takes back in one step.

    def add(self, start: int, end: int, layer: str, label: str, *, note: str = "",
            arguments: Iterable[Argument] = (), attributes: Mapping[str, str] | None = None,
            ) -> Change:
        """Mark ``[start, end)``; an empty change if our annotator has just this span already."""
        return self._make("add", self._added([(start, end, layer, label)], note=note,
                                             arguments=tuple(arguments), attributes=attributes))

    def add_all(self, wanted: Iterable[tuple[int, int, str, str]], operation: str = "add") -> Change:
        """Mark many (start, end, layer, label) in one step; what is there already is passed over."""
        return self._make(operation, self._added(wanted))

    def remove(self, identity: str) -> Change:
        """Remove a span, and with it the arguments that it filled."""
        return self.remove_all([identity])

    def remove_all(self, identities: Iterable[str]) -> Change:
        """Remove spans in one step; triggers that stay lose the arguments that they filled."""
        gone = {identity: self.span(identity) for identity in identities}
        edits = [
            Edit(span, self._touched(span, arguments=tuple(
                each for each in span.arguments if each.target not in gone)))
            for span in self._users(gone)
        ]
        return self._make("remove", [*edits, *(Edit(span, None) for span in gone.values())])

    def relabel(self, identity: str, label: str) -> Change:
        """Give a span another label of its layer; range, note and roles stay."""
        return self._alter("relabel", identity, label=_checked(checked_label, label))

    def set_range(self, identity: str, start: int, end: int) -> Change:
        """Mark the span anew as ``[start, end)``; label, note and roles stay."""
        self._check_range(start, end)
        return self._alter("range", identity, start=start, end=end, surface=self.text[start:end])

    def set_note(self, identity: str, note: str) -> Change:
        """Replace a span's note."""
        return self._alter("note", identity, note=_checked_string(note, "note"))

    def set_arguments(self, identity: str, arguments: Iterable[Argument]) -> Change:
        """Replace what fills the roles of a trigger; every target must be a span here."""
        span = self.span(identity)
        wanted = tuple(dict.fromkeys(arguments))
        if wanted and span.layer != EVENT:
            raise EditError("only an event has roles")
        self._check_arguments(identity, wanted)
        return self._alter("arguments", identity, arguments=wanted)

    def set_attributes(self, identity: str, attributes: Mapping[str, str]) -> Change:
        """Replace a span's attributes."""
        return self._alter("attributes", identity, attributes=_pairs(attributes))

    def set_state(self, state: str) -> Change:
        """Say that the document is new, in work or done."""
        if state not in STATES:
            raise EditError(f"a document is {', '.join(STATES)}, not {state!r}")
        if state == self.state:
            return Change("state")
        return self._perform(Change("state", (), (self.state, state)))

    def undo(self) -> Change | None:
        """Take back the last change and return the change that did; None if there is nothing."""
        done = self.history.undoable
        if done is None:
            return None
        change = done.inverse("undo")
        self._check_applies(change, self.history.forget_undoable)
        self.history.step_back()
        self.take_in(change)
        return change

    def redo(self) -> Change | None:
        """Do again what was undone last; None if there is nothing."""
        undone = self.history.redoable
        if undone is None:
            return None
        change = replace(undone, operation="redo", by="", at="")
        self._check_applies(change, self.history.forget_redoable)
        self.history.step_forward()
        self.take_in(change)
        return change

    def take_in(self, change: Change) -> None:
        """Apply a change that was made elsewhere (another program, the store); not for undo.

        An edit whose span here is not what it was there wins: the store's order decides.
        """
        for edit in change.edits:
            current = self._by_id.get(edit.id)
            if current is not None:
                self._leave(current)
                self._intervals.remove(current)
        for edit in change.edits:
            if edit.now is not None:
                self._enter(edit.now)
                self._intervals.add(edit.now)
        if change.state is not None:
            self.state = change.state[1]

    # How edits are made.

    def _added(self, wanted: Iterable[tuple[int, int, str, str]], *, note: str = "",
               arguments: tuple[Argument, ...] = (),
               attributes: Mapping[str, str] | None = None) -> list[Edit]:
        moment = now()
        fresh: dict[_Key, Span] = {}
        for start, end, layer, label in wanted:
            _checked(checked_layer, layer)
            _checked(checked_label, label)
            self._check_range(start, end)
            if arguments and layer != EVENT:
                raise EditError("only an event has roles")
            self._check_arguments("", arguments)
            if self.find(start, end, layer, label) is not None:
                continue
            span = Span(
                new_id(), start, end, layer, label, self.text[start:end],
                _checked_string(note, "note"), self.annotator, moment, moment,
                tuple(dict.fromkeys(arguments)), _pairs(attributes or {}),
            )
            fresh.setdefault(span.key, span)
        return [Edit(None, span) for span in fresh.values()]

    def _alter(self, operation: str, identity: str, **fields: Any) -> Change:
        span = self.span(identity)
        altered = replace(span, **fields)
        if altered == span:
            return Change(operation)
        twin = self.find(altered.start, altered.end, altered.layer, altered.label, span.annotator)
        if twin is not None and twin.id != identity:
            raise EditError(f"the same span is there already: {altered.label} «{twin.surface}»")
        return self._make(operation, [Edit(span, self._touched(span, **fields))])

    @staticmethod
    def _touched(span: Span, **fields: Any) -> Span:
        # A clock that was set back must not make a change older than what it changed.
        return replace(span, changed=max(now(), span.changed), **fields)

    def _make(self, operation: str, edits: list[Edit]) -> Change:
        begun = bool(edits) and self.state == NEW
        return self._perform(Change(operation, tuple(edits), (NEW, IN_WORK) if begun else None))

    def _perform(self, change: Change) -> Change:
        if not change.is_empty:
            self.take_in(change)
            self.history.push(change)
        return change

    def _check_range(self, start: int, end: int, *, edges: bool = True) -> None:
        if not 0 <= start <= end <= len(self.text):
            raise EditError(f"{start} to {end} is beyond the text of {len(self.text)} characters")
        if start == end:
            raise EditError("an empty span")
        for edge in (start, end) if edges else ():
            if is_inside_cluster(self.text, edge):
                raise EditError(f"an edge at {edge} would part a letter from its marks")

    def _check_arguments(self, identity: str, arguments: Iterable[Argument]) -> None:
        for each in arguments:
            if each.target == identity:
                raise EditError("a trigger cannot fill its own role")
            self.span(each.target)
            if not _checked_string(each.role, "role").strip():
                raise EditError("an argument without a role")

    def _check_applies(self, change: Change, forget: Any) -> None:
        """Refuse, and ``forget``, a step whose spans somebody else has changed since."""
        if any(self._by_id.get(edit.id) != edit.was for edit in change.edits):
            forget()
            raise EditError(f"cannot {change.operation}: the span was changed elsewhere since")

    def _users(self, gone: Mapping[str, Span]) -> list[Span]:
        ids = {user for identity in gone for user in self._filling.get(identity, ())}
        return sorted((self._by_id[i] for i in ids if i not in gone), key=lambda span: span.order)

    def _enter(self, span: Span) -> None:
        if span.id in self._by_id:
            raise EditError(f"two spans with the id {span.id}")
        self._by_id[span.id] = span
        self._by_key.setdefault(span.key, []).append(span.id)
        for each in span.arguments:
            self._filling.setdefault(each.target, set()).add(span.id)
        self._ordered = None

    def _leave(self, span: Span) -> None:
        del self._by_id[span.id]
        ids = self._by_key[span.key]
        ids.remove(span.id)
        if not ids:
            del self._by_key[span.key]
        for each in span.arguments:
            self._filling[each.target].discard(span.id)
        self._ordered = None


def _pairs(attributes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(
        (_checked_string(key, "attributes"), _checked_string(value, key))
        for key, value in attributes.items()
    ))


def _checked(check: Any, value: str) -> str:
    try:
        return str(check(value))
    except SpanError as error:
        raise EditError(error.reason) from error


def _checked_string(value: str, key: str) -> str:
    try:
        return checked_string(value, key)
    except SpanError as error:
        raise EditError(error.reason) from error
