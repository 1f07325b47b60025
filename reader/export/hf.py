"""Hugging Face: a sentence a line, ``{"tokens": [...], "ner_tags": [...]}``, tags as strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.json_lines import json_line, records_in
from reader.export.nesting import flat
from reader.export.offsets import optional_name
from reader.export.reading import ReadDocument, ReadError, ReadSpan, ReadToken
from reader.export.schemes import plain_tags, read_tag, read_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.reading import Reading


def write(document: Annotated, job: Job) -> Iterator[str]:
    """Yield a line for each sentence."""
    for sentence in job.sentences(job.align(document, flat)):
        spans = [(first, stop, held.label) for first, stop, held in sentence.placed]
        column = plain_tags(job.options.scheme).column(len(sentence.forms), spans)
        yield json_line({"doc": document.name, "tokens": sentence.forms, "ner_tags": column})


def read(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file of this format; lines of one ``doc``, or without any, are one document."""
    del reading
    documents: list[ReadDocument] = []
    count = 0
    for line, record in records_in(data):
        name = optional_name(record, "doc", line)
        if not documents or documents[-1].identity != name:
            documents.append(ReadDocument(line, name))
            count = 0
        tokens, pairs = _sentence(record, line)
        document = documents[-1]
        if tokens:
            document.sentences.append(tokens)
        for first, stop, label in read_tags(pairs):
            document.spans.append(ReadSpan(count + first, count + stop, label, line=line))
        count += len(tokens)
    return documents


def _sentence(
    record: dict[str, object], line: int
) -> tuple[list[ReadToken], list[tuple[str, str]]]:
    forms, column = record.get("tokens"), record.get("ner_tags")
    if not isinstance(forms, list) or not isinstance(column, list) or len(forms) != len(column):
        raise ReadError(line, '"tokens" and "ner_tags" are lists of the same length')
    tokens = []
    pairs = []
    for form, tag in zip(forms, column, strict=True):
        if not isinstance(form, str) or not form or any(map(str.isspace, form)):
            raise ReadError(line, f"a token is a string without blanks, not {form!a:.40}")
        pair = read_tag(tag) if isinstance(tag, str) else None
        if pair is None:
            raise ReadError(line, f"a tag is a string such as B-PER, not {tag!a:.40}")
        tokens.append(ReadToken(form, line))
        pairs.append(pair)
    return tokens, pairs
