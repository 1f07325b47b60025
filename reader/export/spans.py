"""Character spans: a document a line, ``{"text", "spans": [{start, end, label, layer}]}``.

As spaCy's span categorizer and Prodigy take them; offsets count code points of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.json_lines import json_line, records_in
from reader.export.offsets import checked_text, optional_name, read_range
from reader.export.reading import ReadDocument, ReadError, ReadSpan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import Reading


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield the line of the document."""
    spans = [
        {"start": span.start, "end": span.end, "label": label, "layer": span.layer}
        for span, label in job.whole_spans(document)
    ]
    yield json_line({"doc": document.name, "text": document.text, "spans": spans})


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file of this format; ``doc`` and ``layer`` may be missing."""
    del reading
    return [_document(record, line) for line, record in records_in(data)]


def _document(record: dict[str, object], line: int) -> ReadDocument:
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
    return document
