"""Flat tag files: one token a line, its tag in the last column, a blank line after a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.nesting import flat
from reader.export.options import IOB1
from reader.export.schemes import Tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated


def write_columns(document: Annotated, job: Job, between: str) -> Iterator[str]:
    """Yield the sentences of a document; ``between`` stands between form and tag."""
    scheme = job.options.scheme
    # What follows a form: tags to the end of the line.
    ends: Tags = job.kept.get("ends") or job.kept.setdefault("ends", Tags(scheme, (between, "\n")))
    for block in job.blocks(job.align(document, flat)):
        spans = zip(block.firsts, block.afters, block.held.labels, strict=True)
        column = ends.column(len(block.forms), spans)
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
