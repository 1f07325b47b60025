"""Rows as Textual draws them: the segments of `reader.ui.segments` as a `Strip`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.strip import Strip

from reader.ui.segments import (
    Field,
    Output,
    Side,
    in_context,
    line_segments,
    output,
    row_segments,
    two_sided_segments,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from rich.style import Style

    from reader.ui.terminal.encodings import Piece

# What strips are made of is asked for where strips are.
__all__ = [
    "Entry",
    "Field",
    "Output",
    "Side",
    "entry_strip",
    "in_context",
    "line_of",
    "output",
    "strip_of",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: fields from one side, and fields at the other, which are set first."""

    fields: Sequence[Field]
    side: Side = "left"
    opposite: Sequence[Field] = ()


def strip_of(
    pieces: Sequence[Piece],
    style_of: Callable[[Hashable], Style],
    columns: int,
    *,
    before: int = 0,
    blank: Style | None = None,
) -> Strip:
    """Return `row_segments` as a strip of ``columns``."""
    return Strip(row_segments(pieces, style_of, columns, before=before, blank=blank), columns)


def line_of(
    fields: Iterable[Field],
    columns: int,
    style: Style,
    *,
    side: Side = "left",
) -> Strip:
    """Return `line_segments` as a strip of ``columns``."""
    return Strip(line_segments(fields, columns, style, side=side), columns)


def entry_strip(entry: Entry, columns: int, style: Style) -> Strip:
    """Draw an entry in ``columns``: what stands opposite has its room, the rest what is left."""
    segments = two_sided_segments(entry.fields, entry.opposite, columns, style, side=entry.side)
    return Strip(segments, columns)
