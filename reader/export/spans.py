"""Character spans: a document a line, ``{"text", "spans": [{start, end, label, layer}]}``.

As spaCy's span categorizer and Prodigy take them; offsets count code points of the text. The line
carries ``doc`` and a checksum beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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

_KEYS: Final = ("start", "end", "label", "layer")


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield the line of the document."""
    spans = [(span.start, span.end, label, span.layer) for span, label in job.whole_spans(document)]
    yield json_line(
        {
            "doc": document.name,
            "text": document.text,
            "spans": [dict(zip(_KEYS, span, strict=True)) for span in spans],
            CHECKSUM: checksum(document.name, document.source.sha256, spans),
        }
    )


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file of this format; ``doc`` and ``layer`` may be missing."""
    return [_document(record, line, reading) for line, record in records_in(data)]


def _document(record: dict[str, object], line: int, reading: Reading) -> ReadDocument:
    text = checked_text(record, line)
    document = ReadDocument(line, optional_name(record, "doc", line), text)
    spans = record.get("spans", [])
    if not isinstance(spans, list):
        raise ReadError(line, '"spans" is a list')
    for each in spans:
        if not isinstance(each, dict):
            raise ReadError(line, "a span is an object with start, end and label")
        start, end = read_range(each.get("start"), each.get("end"), text, line)
        label, layer = each.get("label"), each.get("layer", "")
        if not isinstance(label, str) or not isinstance(layer, str):
            raise ReadError(line, "label and layer of a span are strings")
        document.spans.append(ReadSpan(start, end, label, layer, line))
    compare(document, record.get(CHECKSUM), reading)
    return document
