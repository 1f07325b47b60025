"""A first start shows something: shipped articles bring the spans that were shipped with them.

Installed from a wheel, Reader opens its articles as `shipped:NAME`, and nobody has annotated them
yet. Their spans lie, read-only, inside the package. Looking at them writes nothing; the first
change of such a document takes them into the collection, and from then on the file counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reader import shipped
from reader.store.collection import Collection
from reader.store.errors import StoreError
from reader.store.records import sorted_apart
from reader.tagging.history import IN_WORK, Change, Edit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reader.store.collection import Stored
    from reader.tagging.span import Span
    from reader.tagging.tagset import Tagset
    from reader.text.source import AnySource


class CollectionWithShipped(Collection):
    """A collection in which an untouched shipped article has the spans that came with it."""

    def __init__(self, folder: Path, *, annotator: str, tagset: Tagset | None) -> None:
        super().__init__(folder, annotator=annotator, tagset=tagset)
        self._waiting: dict[str, Change] = {}

    def open(self, source: AnySource) -> Stored:
        """Read what is stored for a text, else what was shipped with it."""
        stored = super().open(source)
        if self.path_of(source.name).exists() or not (spans := shipped_spans(source)):
            return stored
        edits = tuple(Edit(None, span) for span in spans)
        self._waiting[source.name] = Change("import", edits, (stored.state, IN_WORK))
        return replace(stored, spans=spans, state=IN_WORK)

    def commit(
        self, document_name: str, change: Change, facts: Mapping[str, object] | None = None
    ) -> tuple[Change, ...]:
        """Write a change of an opened document, and before the first one what was shipped."""
        if change.is_empty and not facts:
            return ()
        if document_name in self._waiting:
            super().commit(document_name, self._waiting[document_name])
            del self._waiting[document_name]
        return super().commit(document_name, change, facts)


def shipped_spans(source: AnySource) -> tuple[Span, ...]:
    """Return the spans that were shipped with the shipped article `source`, none for other texts.

    Spans that do not stand on their words are left out: the text is another one.
    """
    if not source.name.startswith(shipped.PREFIX):
        return ()
    name = source.name.removeprefix(shipped.PREFIX)
    ours = Collection(shipped.annotations_folder(), annotator="", tagset=None)
    try:
        contents = ours.read(f"seeds/{name}")
    except StoreError:  # unreadable: the article opens without
        return ()
    return tuple(sorted_apart(contents.spans, source.text)[0])
