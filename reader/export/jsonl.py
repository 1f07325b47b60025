"""Reader's own format: one annotation a line with everything in the record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reader.export.json_lines import json_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.tagging.span import Span


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield a line for each annotation of the document, in order."""
    job.open_tallies(document)
    of_layers = (span for span in document.spans if span.layer in job.layers)
    spans = [_named(span, job) for span in of_layers if job.takes_in(document, span)]
    # Where a map renames, the order is that of the names: as it will be when they are back.
    spans.sort(key=lambda span: span.order)
    identities = {span.id for span in spans}
    for span in spans:
        job.report.layers[span.layer].out += 1
        # A role filled by what is not in the file could not be read back.
        there = tuple(each for each in span.arguments if each.target in identities)
        if len(there) < len(span.arguments):
            job.report.left_out["argument"] += len(span.arguments) - len(there)
            span = replace(span, arguments=there)  # noqa: PLW2901 -- as it is written
        yield json_line(record(document, span))


def _named(span: Span, job: Job) -> Span:
    label = job.labels[span.layer, span.label]
    return span if label == span.label else replace(span, label=label)


def record(document: Annotated, span: Span) -> dict[str, Any]:
    """The record of one annotation."""
    return {"doc": document.name, "sha256": document.source.sha256, **span.as_record()}
