"""A document that was opened: what it proposes to be written, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.store import opening, past, records
from reader.store.answers import answer_to, on_text
from reader.store.errors import StoreError
from reader.store.naming import is_place_of
from reader.store.proposals import Proposal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reader.store.encoding import Tables
    from reader.store.keeper import Keeper
    from reader.store.loglines import Op
    from reader.store.opening import Movement
    from reader.tagging.history import Change
    from reader.tagging.tagset import Tagset
    from reader.text.source import AnySource


@dataclass
class Opened:
    """A text and its file in the collection at ``folder``, which ``keeper`` keeps.

    ``annotator`` signs what is written, ``tagset`` is noted beside it. ``movements`` are those of
    spans in a text that has changed, as long as they are not written down; ``is_told`` is whether
    it was said that others have the document with another text.
    """

    source: AnySource
    keeper: Keeper
    annotator: str
    tagset: Tagset | None
    folder: Path
    movements: tuple[Movement, ...] = ()
    is_told: bool = False

    def proposal(
        self, change: Change | None, facts: Mapping[str, object] | None = None
    ) -> Proposal:
        """What is to be written for a change (None: where spans are now), with ``facts`` beside."""
        moved = self.movements

        def make(tables: Tables) -> list[Op]:
            self._require_ours(tables)
            movements = opening.movements_now(moved, tables, self.source)
            if movements:
                proposal.operation = past.TEXT_MOVED
            ops = opening.movement_ops(movements, tables, self.source.text)
            then = opening.applied(tables, ops) if ops else tables
            changed, bent = opening.change_ops(
                () if change is None else change.edits,
                then,
                self.source.text,
                self.keeper.news.added,
            )
            proposal.is_bent = bent
            document = opening.document_op(tables, self.source, self.tagset, change, facts)
            return [*ops, *changed, *document]

        operation = past.TEXT_MOVED if moved or change is None else change.operation
        proposal = Proposal(operation, self.annotator, make)
        return proposal

    def _require_ours(self, tables: Tables) -> None:
        """Refuse a file that has become another document's since it was opened.

        Where upper and lower case are one, two new documents find the same place free.
        """
        owner = records.document_record(tables).get("doc")
        if not isinstance(owner, str) or owner == self.source.name:
            return
        if is_place_of(self.keeper.shown, self.folder, owner):
            raise StoreError(self.keeper.shown, f"belongs to another document, {owner!a:.100}")

    def answer(self, change: Change, proposal: Proposal) -> tuple[Change, ...]:
        """What the document must take in after a commit; raises the commit's error."""
        proposal.result()
        self.movements = ()
        news = self.keeper.news.take()
        if not news and not proposal.is_bent:
            return ()
        return answer_to(change, news, self.keeper.tables)

    def news(self) -> tuple[Change, ...]:
        """What other programs have done since the last look or commit. Raises StoreError."""
        keeper, source = self.keeper, self.source
        news = keeper.sync(waits=False)
        if not news:
            return ()
        if not (self.is_told or self.movements or opening.is_on(keeper.tables, source)):
            self.is_told = True
            told = "another program has it with another text; here it is as it was opened"
            keeper.notices.append(f"{source.name}: {told}")
        return on_text(news, keeper.tables, source)

    def take_notices(self) -> list[str]:
        """What happened to the files since the last time, one line each."""
        lines, self.keeper.notices = self.keeper.notices, []
        return lines
