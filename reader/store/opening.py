"""A document as it was opened: its text, its file, and where its spans stand in the text now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reader.store import merging, records
from reader.store.encoding import APART, DOCUMENT, DOCUMENT_ID, SPANS, copied
from reader.store.loglines import Op
from reader.tagging.anchoring import Quote, anchored, context_of
from reader.tagging.history import IN_WORK, NEW
from reader.tagging.span import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reader.store.encoding import Record, Tables
    from reader.tagging.history import Change, Edit
    from reader.tagging.span import Span
    from reader.tagging.tagset import Tagset
    from reader.text.long_text import Text
    from reader.text.source import AnySource

KEPT, MOVED, LOST = "kept", "moved", "lost"


@dataclass(frozen=True, slots=True)
class Movement:
    """What became of a span when the text changed; ``now`` is None where it is lost."""

    was: Span
    now: Span | None

    @property
    def kind(self) -> str:
        """``kept``, ``moved`` or ``lost``."""
        if self.now is None:
            return LOST
        return KEPT if self.now.start == self.was.start else MOVED

    def __str__(self) -> str:
        place = f"{self.was.start} to {self.was.end}"
        to = f", now {self.now.start} to {self.now.end}" if self.now and self.kind == MOVED else ""
        return f"{self.kind}: {self.was.label} «{self.was.surface}» at {place}{to} ({self.was.id})"


@dataclass
class Placed:
    """The spans of a file on a text: those that stand on their words, and those that do not."""

    spans: list[Span] = field(default_factory=list)
    apart: list[Span] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)


def placed(tables: Tables, source: AnySource, contents: records.Contents | None = None) -> Placed:
    """Put the stored spans on a text: where they stand if it is their text, else found again.

    ``contents`` are the tables taken apart, where they are already.
    """
    text = source.text
    contents = contents or records.take_apart(tables)
    standing, aside = contents.spans, contents.apart
    if is_on(tables, source):
        fitting, others = records.sorted_apart(standing, text)
        return Placed(in_order(fitting), others + aside)
    there = {span.id for span in standing}
    # A merge can put a span both here and there: that which stands apart stays there.
    found = Placed(apart=[span for span in aside if span.id in there])
    aside = [span for span in aside if span.id not in there]
    quotes = [_quote(span, tables[SPANS][span.id]) for span in standing]
    quotes += [_quote(span, tables[APART][span.id]) for span in aside]
    places = anchored(quotes, text)
    for span in [*standing, *aside]:
        start = places[span.id]
        now = None
        if start is not None:
            end = start + len(span.surface)
            now = replace(span, start=start, end=end)
        found.movements.append(Movement(span, now))
        if now is None:
            found.apart.append(span)
        else:
            found.spans.append(now)
    found.spans = in_order(found.spans)
    return found


def is_on(tables: Tables, source: AnySource) -> bool:
    """Whether the stored spans were placed on this very text, or nobody says on which."""
    stated = records.document_record(tables).get("sha256")
    return stated is None or stated == source.sha256  # which is not found out before


def movements_now(
    movements: Sequence[Movement], tables: Tables, source: AnySource
) -> list[Movement]:
    """Movements found when a document was opened, as they are for the tables of now.

    None are left where they have been written down meanwhile. Where others have changed the spans
    on the text before, or placed them on another text since, those are looked for again.
    """
    if is_on(tables, source):
        return []
    contents = records.take_apart(tables)
    if {span.id: span for span in (*contents.spans, *contents.apart)} == {
        movement.was.id: movement.was for movement in movements
    }:
        return [*movements]
    return placed(tables, source, contents).movements


def movement_ops(movements: Iterable[Movement], tables: Tables, text: Text) -> list[Op]:
    """What writes down that spans were found again, or lost: those go to the table ``apart``.

    One whose id is taken there stays where it is; not on its words, it is shown apart all the same.
    """
    ops = []
    for movement in movements:
        key = movement.was.id
        is_taken = all(key in tables.get(table, {}) for table in (SPANS, APART))
        if is_taken and movement.now is None:
            continue
        for table in (SPANS,) if is_taken else (SPANS, APART):
            old = tables.get(table, {}).get(key)
            wanted = SPANS if movement.now is not None else APART
            new: Record | None = None
            if table == wanted:
                known = old or tables.get(SPANS, {}).get(key) or tables.get(APART, {}).get(key)
                if known is None:
                    continue
                new = known if movement.now is None else record_of(movement.now, known, text)
            if new != old:
                ops.append(Op(table, key, new, old))
    return ops


def applied(tables: Tables, ops: Iterable[Op]) -> Tables:
    """The tables after the ops; ``tables`` stay as they are."""
    then = copied(tables)
    merging.apply(then, ops)
    return then


def record_of(span: Span, old: object, text: Text) -> Record:
    """The record of a span in a file: what it is, what stands around it, others' fields."""
    record = records.merged(old, span)
    record["context"] = list(context_of(text, span.start, span.end))
    return record


def change_ops(
    edits: Iterable[Edit],
    tables: Tables,
    text: Text,
    taken: Mapping[tuple[object, ...], str],
) -> tuple[list[Op], bool]:
    """Edits as ops on the tables as they are, which may not be as its maker saw them.

    The second value says whether they are not, so that something else comes of it.

    ``taken`` are the spans that others have added meanwhile: the same range with the same layer,
    label and annotator is one span, so it is not added again.
    """
    ops = []
    is_bent = False
    for edit in edits:
        op = _op_of(edit, tables.get(SPANS, {}), text)
        key = merging.span_key(op) if taken and op.was is None else None
        fitting = None
        if key is None or not _is_there(taken.get(key, op.id), op, tables):
            fitting = merging.fitted(op, tables)
        is_bent = is_bent or fitting is not op
        if fitting is not None:
            ops.append(fitting)
    return ops, is_bent


def _is_there(other: str, op: Op, tables: Tables) -> bool:
    """Whether ``other`` is another span that says the same as the one to be added."""
    record = tables.get(SPANS, {}).get(other)
    twin = Op(SPANS, other, record, None)
    return other != op.id and merging.span_key(twin) == merging.span_key(op)


def document_op(
    tables: Tables,
    source: AnySource,
    tagset: Tagset | None,
    change: Change | None,
    facts: Mapping[str, object] | None = None,
) -> list[Op]:
    """What keeps the document's own record up to date, if it is not; ``facts`` go into it.

    One that is None is taken out of it.
    """
    old = records.document_record(tables)
    state = records.state_of(old)
    if change is not None and change.state is not None:
        state = change.state[1]
    elif state == NEW and change is not None:
        state = IN_WORK
    new = {**records.fresh_document(source, state, tagset, old), **(facts or {})}
    for key, value in (facts or {}).items():
        if value is None:
            del new[key]
    return [] if new == old else [Op(DOCUMENT, DOCUMENT_ID, new, old or None)]


def _op_of(edit: Edit, spans: Mapping[str, Record], text: Text) -> Op:
    current = spans.get(edit.id)
    new = None if edit.now is None else record_of(edit.now, current, text)
    if edit.was is None:
        return Op(SPANS, edit.id, new, None)
    was = edit.was.as_record()
    if current is not None and _says(current, was, edit.was):
        was = current
    return Op(SPANS, edit.id, new, was)


def _says(current: Record, record: Record, span: Span) -> bool:
    """Whether a stored record is that of ``span``; it may leave fields to their defaults."""
    if all(current.get(key) == value for key, value in record.items()):
        return True
    return records.is_span(span.id, current) and records.span_of(span.id, current) == span


def _quote(span: Span, record: Record) -> Quote:
    context = record.get("context")
    before = after = None
    if isinstance(context, list) and len(context) == 2 and all(isinstance(c, str) for c in context):
        before, after = context
    kind = f"{span.layer} {span.label} {span.annotator}"
    return Quote(span.id, span.start, span.surface, before, after, kind)
