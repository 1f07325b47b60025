"""Read annotations back: what export wrote, and what other tools write in its formats.

Importing files is all or nothing. `--format jsonl -` is a stream: each annotation's id is printed,
flushed, once it is durable; a bad record is reported and the stream goes on.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from reader.cli.batches import without_looking_for_garbage
from reader.cli.errors import ReaderError, say
from reader.export.formats import FORMATS
from reader.tagging.span import LAYERS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.cli.importing import Documents
    from reader.export.incoming import Incoming, Taken
    from reader.tagging.history import Change

DONE, BAD_INPUT = 0, 2
STANDARD_INPUT = "-"
_MOST_AT_A_TIME = 2**16
NAMES = tuple(name for name, chosen in FORMATS.items() if chosen.reads)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `reader import`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="what to read; - for a stream")
    parser.add_argument(
        "--format",
        metavar="F",
        required=True,
        choices=NAMES,
        help=f"one of {', '.join(NAMES)}",
    )
    parser.add_argument("--text", metavar="FILE", help="the text that was annotated (one document)")
    parser.add_argument(
        "--into", metavar="DIR", help="where texts go that the file brings (default: beside it)"
    )
    parser.add_argument(
        "--layer",
        choices=LAYERS,
        help="of labels that neither the file nor the tagset says it of (default: entity)",
    )


def run(options: argparse.Namespace) -> int:
    """Import; 0, or 2 where a record of a stream was bad. Raises ReaderError for a bad file."""
    if STANDARD_INPUT in options.files and len(options.files) > 1:
        raise ReaderError("-: stands alone, without other files")
    if options.format != "jsonl":
        from reader.cli.import_documents import import_documents

        with without_looking_for_garbage():
            return import_documents(options)
    if options.into:
        raise ReaderError("--into: jsonl brings no texts that could go there")
    if options.files == [STANDARD_INPUT]:  # it may go on for days
        return _stream(options)
    with without_looking_for_garbage():
        return _files(options)


def _opened(options: argparse.Namespace) -> tuple[Documents, Incoming]:
    """The documents that records speak of, or for all of them the one that ``--text`` gives."""
    from pathlib import Path

    from reader.cli.importing import Documents
    from reader.export.incoming import Incoming

    documents = Documents(options)
    load = documents.on(Path(options.text)) if options.text else documents.load
    return documents, Incoming(load, documents.annotator)


def _stream(options: argparse.Namespace) -> int:
    documents, incoming = _opened(options)
    code = DONE
    try:
        for lines in _arriving(sys.stdin.buffer.fileno()):
            code = max(code, _take_lines(lines, documents, incoming))
    finally:
        documents.close()
    for place, reason in incoming.complaints():
        say(f"{STANDARD_INPUT}:{place}: {reason}")
        code = BAD_INPUT
    return code


def _arriving(descriptor: int) -> Iterator[list[tuple[int, bytes]]]:
    """Yield the lines of a stream as they arrive, numbered from 1: all that are there at a time.

    So one who sends many gets them stored together, and one who waits for each answer gets it.
    """
    number = 0
    begun: list[bytes] = []
    while data := os.read(descriptor, _MOST_AT_A_TIME):
        whole, newline, rest = data.rpartition(b"\n")
        if newline:
            lines = b"".join([*begun, whole]).split(b"\n")
            begun = []
            yield [(number + count, line + b"\n") for count, line in enumerate(lines, 1)]
            number += len(lines)
        begun.append(rest)
    if last := b"".join(begun):
        yield [(number + 1, last)]


def _take_lines(lines: list[tuple[int, bytes]], documents: Documents, incoming: Incoming) -> int:
    """Take records, make them durable together, and then print their ids."""
    from reader.export.incoming import RecordError
    from reader.export.json_lines import parse_line
    from reader.export.reading import ReadError

    code = DONE
    taken: list[Taken] = []
    for number, line in lines:
        try:
            record = parse_line(line, number)
            if record is not None:
                taken.append(incoming.take(record, str(number)))
        except (RecordError, ReadError) as error:
            say(f"{STANDARD_INPUT}:{number}: {error.reason}")
            code = BAD_INPUT
    answers = documents.collection.commit_all([(each.document.name, each.change) for each in taken])
    for each, answer in zip(taken, answers, strict=True):
        if isinstance(answer, Exception):
            raise answer
        identity = each.identity
        for change in answer:
            each.document.take_in(change)
            identity = _stored_as(each, change)
        print(identity)
    sys.stdout.flush()
    return code


def _stored_as(taken: Taken, answer: Change) -> str:
    """Return the id of what was taken: another's, where another program was faster with it."""
    for edit in answer.edits:
        if edit.id == taken.identity and edit.now is None and edit.was is not None:
            span = edit.was
            twin = taken.document.find(span.start, span.end, span.layer, span.label, span.annotator)
            return taken.identity if twin is None else twin.id
    return taken.identity


def _files(options: argparse.Namespace) -> int:
    from reader.cli.summary import Summary
    from reader.export.incoming import RecordError
    from reader.export.json_lines import parse_line
    from reader.export.reading import ReadError

    documents, incoming = _opened(options)
    summary = Summary(options.format)
    taken = []
    for name in options.files:
        with open(name, "rb") as file:  # noqa: PTH123 -- the name as stated, for messages
            for number, line in enumerate(file, 1):
                try:
                    record = parse_line(line, number)
                    if record is not None:
                        taken.append(incoming.take(record, f"{name}:{number}"))
                        summary.add(record)
                except (RecordError, ReadError) as error:
                    raise ReaderError(f"{name}:{number}: {error.reason}") from error
    for place, reason in incoming.complaints():
        raise ReaderError(f"{place}: {reason}")
    documents.store(taken)
    summary.documents = len({each.document.name for each in taken})
    summary.say(taken, documents.collection.tagset)
    print("".join(f"{each.identity}\n" for each in taken), end="")
    return DONE
