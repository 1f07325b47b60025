"""Doccano's sequence labelling: a document a line, ``{"text", "label": [[start, end, label]]}``.

Doccano has one set of labels; ``layers`` says which of them are events. It, ``doc`` and the
checksum come back from Doccano as they went in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.json_lines import json_line, records_in
from reader.export.offsets import (
    CHECKSUM,
    checked_text,
    checksum,
    compare,
    optional_name,
    read_range,
)
from reader.export.reading import ReadDocument, ReadError, ReadSpan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import Reading


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield the line of the document."""
    spans = job.whole_spans(document)
    yield json_line(
        {
            "text": document.text,
            "label": [[span.start, span.end, label] for span, label in spans],
            "doc": document.name,
            "layers": {label: span.layer for span, label in spans},
            CHECKSUM: checksum(
                document.name,
                document.source.sha256,
                [(span.start, span.end, label, span.layer) for span, label in spans],
            ),
        }
    )


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read what Doccano exports: labels under ``label``, ``labels`` or ``entities``."""
    return [_document(record, line, reading) for line, record in records_in(data)]


def _document(record: dict[str, object], line: int, reading: Reading) -> ReadDocument:
    text = checked_text(record, line, "data" if "data" in record else "text")
    document = ReadDocument(line, optional_name(record, "doc", line), text)
    layers = record.get("layers") or {}
    if not isinstance(layers, dict):
        raise ReadError(line, '"layers" is an object')
    found = next((record[key] for key in ("label", "labels", "entities") if record.get(key)), [])
    if not isinstance(found, list):
        raise ReadError(line, '"label" is a list of [start, end, label]')
    for each in found:
        span = each
        if isinstance(each, dict):  # as with relations: {"start_offset", "end_offset", "label"}
            span = [each.get("start_offset"), each.get("end_offset"), each.get("label")]
        if not isinstance(span, list) or len(span) != 3 or not isinstance(span[2], str):
            raise ReadError(line, "a label is [start, end, label]")
        start, end = read_range(span[0], span[1], text, line)
        layer = layers.get(span[2], "")
        if not isinstance(layer, str):
            raise ReadError(line, '"layers" says entity or event of each label')
        document.spans.append(ReadSpan(start, end, span[2], layer, line))
    compare(document, record.get(CHECKSUM), reading)
    return document
