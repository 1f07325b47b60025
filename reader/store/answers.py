"""What a document must take in after its change was committed, to be what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import past, records
from reader.tagging.history import Change, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.store.encoding import Table
    from reader.store.loglines import Entry
    from reader.tagging.span import Span


def answer_to(change: Change, news: Iterable[Entry], spans: Table) -> tuple[Change, ...]:
    """The difference between a document after its ``change`` and the stored ``spans``.

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
    edits = []
    for key, before in was.items():
        record = spans.get(key)
        now = records.span_of(key, record) if records.is_span(key, record) else None
        if now != before:
            edits.append(Edit(before, now))
    states = [each.state for each in theirs if each.state is not None]
    state = states[-1] if states and change.state is None else None
    answer = Change("taken in", tuple(edits), state)
    return () if answer.is_empty else (answer,)
