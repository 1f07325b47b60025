"""Flat tag files: one token a line, its tag in the last column, a blank line after a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.nesting import flat
from reader.export.options import IOB1
from reader.export.schemes import tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated


def write_columns(document: Annotated, job: Job, between: str) -> Iterator[str]:
    """Yield the sentences of a document; ``between`` stands between form and tag."""
    scheme = job.options.scheme
    ends: _LineEnds = job.kept.setdefault("ends", _LineEnds(between))
    for block in job.blocks(job.align(document, flat)):
        spans = [(first, stop, held.label) for first, stop, held in block.placed]
        column = tags(len(block.forms), spans, scheme, ends)
        if scheme == IOB1:
            # A sentence begins anew: what stands before its first token is not before it.
            for first in (0, *block.stops[:-1]):
                column[first] = column[first].replace("B-", "I-", 1)
        # Forms and what follows them in turn, joined at once: not a new string for each line.
        pieces = [""] * (2 * len(column))
        pieces[::2] = block.forms
        pieces[1::2] = column
        for stop in block.stops:
            pieces[2 * stop - 1] += "\n"
        yield "".join(pieces)


class _LineEnds(dict[str, str]):
    """What follows a form, by its tag."""

    def __init__(self, between: str) -> None:
        super().__init__()
        self._between = between

    def __missing__(self, tag: str) -> str:
        self[tag] = found = f"{self._between}{tag}\n"
        return found
