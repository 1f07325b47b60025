"""Stored spans on the text as it is now: found again where it has changed, never by place alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader import shipped
from reader.cli.errors import say
from reader.tagging.span_columns import ordered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.store.folder import Folder
    from reader.store.records import Contents
    from reader.tagging.span import Span
    from reader.text.source import Source


class Standing(NamedTuple):
    """The spans that stand on their words, in order, and those whose words are gone."""

    spans: Sequence[Span]
    lost: Sequence[Span]


def standing(contents: Contents, collection: Folder, source: Source) -> Standing:
    """Put what is stored for a text on it, and say where the text has changed.

    Nothing is written; the next change, or `reader check --fix`, does that. Raises StoreError.
    """
    if contents.sha256 in {None, source.sha256}:
        return Standing(ordered(contents.spans), contents.apart)
    from reader.store.notices import text_changed

    placed = collection.place(source)
    say(text_changed(source.name, placed.movements))
    return Standing(ordered(placed.spans), placed.apart)


def standing_or_shipped(contents: Contents, collection: Folder, source: Source) -> Standing:
    """The same, and of a shipped article that nobody has changed the spans that came with it.

    So an export has what `reader shipped:NAME` shows. Raises StoreError.
    """
    if source.name.startswith(shipped.PREFIX) and not collection.path_of(source.name).exists():
        from reader.store.shipped_spans import shipped_spans

        return Standing(shipped_spans(source), ())
    return standing(contents, collection, source)
