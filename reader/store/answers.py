"""What a document must take in to be what is stored: of others, and after its own commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import opening, past, records
from reader.store.encoding import SPANS
from reader.tagging.history import Change, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.store.encoding import Tables
    from reader.store.loglines import Entry
    from reader.tagging.span import Span
    from reader.text.source import AnySource


def answer_to(change: Change, news: Iterable[Entry], tables: Tables) -> tuple[Change, ...]:
    """The difference between a document after its ``change`` and what ``tables`` have stored.

    ``news`` are the commits of others that the document has not taken in yet. Empty if there is
    no difference.
    """
    theirs = [past.change_of(entry) for entry in news]
    was: dict[str, Span | None] = {}
    for edit in (edit for each in theirs for edit in each.edits):
        # Of several changes of a span, what it was before the first.
        was.setdefault(edit.id, edit.was)
    # Where we had a hand in it too, our document has it as we left it.
    was.update((edit.id, edit.now) for edit in change.edits)
    spans = tables.get(SPANS, {})
    edits = []
    for key, before in was.items():
        record = spans.get(key)
        now = records.span_of(key, record) if records.is_span(key, record) else None
        if now != before:
            edits.append(Edit(before, now))
    states = [each.state for each in theirs if each.state is not None]
    state = None
    if states:
        # Of theirs and ours the one that came last: a change on its way with this one may be it.
        stored = records.state_of(records.document_record(tables))
        known = change.state[1] if change.state is not None else states[0][0]
        state = None if stored == known else (known, stored)
    answer = Change("taken in", tuple(edits), state)
    return () if answer.is_empty else (answer,)


def on_text(news: Iterable[Entry], tables: Tables, source: AnySource) -> tuple[Change, ...]:
    """What others have committed, with spans where they stand on the text that is open here.

    Two programs have two texts when one of them was started before the text changed. A span that
    is not found in ours is removed here; it stays in ``tables``, to which the ``news`` have led.
    """
    changes = tuple(past.change_of(entry) for entry in news)
    if opening.is_on(tables, source):
        return changes
    found = opening.placed(tables, source)
    here = {span.id: span for span in found.spans}
    return tuple(
        change._replace(
            edits=tuple(
                Edit(edit.was, here.get(edit.id))
                for edit in change.edits
                if edit.was is not None or edit.id in here
            ),
        )
        for change in changes
    )
