"""What other programs did to an annotation file that is open here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import merging

if TYPE_CHECKING:
    from reader.store.loglines import Entry


class News:
    """Commits of others, until somebody takes them.

    ``added`` are the spans that others have added since the file was read, by what makes two of
    them the same: whoever adds one here may not have seen theirs.
    """

    def __init__(self) -> None:
        self.added: dict[tuple[object, ...], str] = {}
        self._entries: list[Entry] = []

    def tell(self, entry: Entry) -> None:
        """Keep a commit for whoever has the document open."""
        self._entries.append(entry)
        for op in entry.ops:
            key = merging.span_key(op)
            if key is not None:
                self.added[key] = op.id

    def take(self) -> list[Entry]:
        """What was told since this was last asked."""
        entries, self._entries = self._entries, []
        return entries
