"""What the log says of the past: steps to undo, states to go back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import merging, opening
from reader.store.encoding import APART, DOCUMENT, DOCUMENT_ID, SPANS, Tables, copied
from reader.store.loglines import LogLineError, Op
from reader.store.records import document_record, span_of, state_of
from reader.tagging.fields import SpanError
from reader.tagging.history import STATES, Change, Edit, History

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.store.encoding import Record
    from reader.store.loglines import Entry, Line
    from reader.tagging.span import Span
    from reader.text.source import AnySource

# Steps that a program made for somebody, not an analyst with a key: nothing to undo.
TEXT_MOVED = "text moved"
PUT_BACK = "put back"
_NOT_UNDONE = {"import", "merge", PUT_BACK, "write"}


def change_of(entry: Entry) -> Change:
    """A commit as a change of spans and state; records that are no spans are left out."""
    spans: dict[str, tuple[Span | None, Span | None]] = {}
    state = None
    for op in entry.ops:
        if op.table == SPANS:
            was, now = _span(op.id, op.was), _span(op.id, op.new)
            # One that was found again in a changed text and then edited stands there twice.
            spans[op.id] = (spans[op.id][0] if op.id in spans else was, now)
        elif op.table == DOCUMENT and op.id == DOCUMENT_ID:
            before, after = ((record or {}).get("state", STATES[0]) for record in (op.was, op.new))
            if before != after and {before, after} <= set(STATES):
                state = (before, after)
    edits = tuple(Edit(was, now) for was, now in spans.values() if was or now)
    return Change(entry.operation, edits, state, entry.by, entry.at)


def history_of(lines: Iterable[Line], by: str) -> History:
    """What ``by`` can undo and redo, read from the log when it is first wanted."""
    done: list[Line] = []
    undone: list[Line] = []
    for line in lines:
        if line.operation == TEXT_MOVED:
            # Earlier steps speak of places in another text.
            done.clear()
            undone.clear()
        elif line.by != by or line.operation in _NOT_UNDONE:
            continue
        elif line.operation == "undo":
            undone.extend(done[-1:])
            del done[-1:]
        elif line.operation == "redo":
            done.extend(undone[-1:])
            del undone[-1:]
        else:
            done.append(line)
            undone.clear()
    return History(earlier=lambda: (_changes(done), _changes(undone)))


def state_at(lines: Sequence[Line], tables: Tables, moment: str) -> Tables | None:
    """The tables as they were at ``moment``, a time as the log writes them.

    ``tables`` are those of now and ``lines`` the commits that led there, of which some of the
    first may have been folded away: None where they do not reach back so far.
    """
    past = copied(tables)
    for line in reversed(lines):
        if line.at <= moment:
            return past
        try:
            merging.take_back(past, line.entry().ops)
        except LogLineError:
            return None
    reaches = lines[0].n == 1 if lines else not any(tables.values())
    return past if reaches else None


def restoring_ops(past: Tables, tables: Tables, source: AnySource) -> list[Op]:
    """What makes the spans and the state of now those of ``past``, on the text of now."""
    found = opening.placed(past, source)
    wanted: Tables = {SPANS: dict(past.get(SPANS, {})), APART: dict(past.get(APART, {}))}
    merging.apply(wanted, opening.movement_ops(found.movements, wanted, source.text))
    ops = merging.differences({name: tables.get(name, {}) for name in wanted}, wanted)
    now, then = (document_record(each) for each in (tables, past))
    if now and state_of(now) != state_of(then):
        ops.append(Op(DOCUMENT, DOCUMENT_ID, {**now, "state": state_of(then)}, now))
    return ops


def _changes(lines: list[Line]) -> list[Change]:
    found = []
    for line in lines:
        try:
            found.append(change_of(line.entry()))
        except LogLineError:  # no commit of ours; the checksum says that it was written so
            continue
    return [change for change in found if not change.is_empty]


def _span(key: str, record: Record | None) -> Span | None:
    try:
        return None if record is None else span_of(key, record)
    except SpanError:
        return None
