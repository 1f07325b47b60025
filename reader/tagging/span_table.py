"""All spans of one document, found by id, by key, by place and by whose role they fill."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reader.tagging.intervals import Intervals

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from reader.tagging.span import Span

Key = tuple[int, int, str, str, str]


class SpanTable:
    """Spans with unique ids; two may have one key (files get merged by hand), all are kept."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        """Raise ValueError where two of ``spans`` have one id."""
        given = list(spans)
        self._by_id = {span.id: span for span in given}
        if len(self._by_id) < len(given):
            ids = Counter(span.id for span in given)
            raise ValueError(f"two spans with the id {ids.most_common(1)[0][0]}")
        self._users: dict[str, set[str]] = {}
        self._ordered: tuple[Span, ...] | None = None
        for span in given:
            if span.arguments:
                self._note_roles(span)
        self._intervals = Intervals(given)

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, identity: object) -> bool:
        return identity in self._by_id

    def get(self, identity: str) -> Span | None:
        """The span of that id, or None."""
        return self._by_id.get(identity)

    def of_key(self, key: Key) -> Span | None:
        """The span of that range, layer, label and annotator, or None."""
        start, end, layer, label, _ = key
        found = self._intervals.from_order((start, -end, layer, label, ""))
        for span in found:
            if span.order[:4] != (start, -end, layer, label):
                return None
            if span.key == key:
                return span
        return None

    def in_order(self) -> tuple[Span, ...]:
        """All of them, sorted; made again only after a change."""
        if self._ordered is None:
            self._ordered = tuple(self._intervals)
        return self._ordered

    def at(self, index: int) -> list[Span]:
        """Those that cover the character at ``index``, the innermost (shortest) first."""
        found = self._intervals.touching(index, index + 1)
        return sorted(found, key=lambda span: (span.end - span.start, -span.start, *span.order[2:]))

    def between(self, start: int, end: int) -> list[Span]:
        """Those that share a character with ``[start, end)``, in order."""
        return list(self._intervals.touching(start, end))

    def first_after(self, index: int) -> Span | None:
        """The first that starts after ``index``; the outermost of those that share that start."""
        return self._intervals.first_after(index)

    def last_before(self, index: int) -> Span | None:
        """The one that starts nearest before ``index``; the outermost of those that do."""
        return self._intervals.last_before(index)

    def users_of(self, identities: Collection[str]) -> list[Span]:
        """The triggers, in order, that have one of those spans in a role."""
        ids = {user for identity in identities for user in self._users.get(identity, ())}
        return sorted((self._by_id[each] for each in ids), key=lambda span: span.order)

    def put(self, span: Span) -> None:
        """Add ``span``, or let it take the place of the one with its id."""
        self.discard(span.id)
        self._by_id[span.id] = span
        self._note_roles(span)
        self._intervals.add(span)
        self._ordered = None

    def discard(self, identity: str) -> None:
        """Take out the span of that id, if there is one."""
        span = self._by_id.get(identity)
        if span is None:
            return
        self._intervals.remove(span)
        del self._by_id[span.id]
        for each in span.arguments:
            self._users[each.target].discard(span.id)
        self._ordered = None

    def _note_roles(self, span: Span) -> None:
        for each in span.arguments:
            self._users.setdefault(each.target, set()).add(span.id)
