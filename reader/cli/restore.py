"""Go back to what was stored for a document at a time; that is a change, and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cli.errors import ReaderError, say

if TYPE_CHECKING:
    import argparse

DONE = 0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add `--at` and the document."""
    parser.add_argument(
        "--at",
        metavar="TIME",
        required=True,
        help="ISO 8601, UTC unless it says otherwise; as `reader log` prints them",
    )
    parser.add_argument("document", metavar="DOC", help="the text")


def run(options: argparse.Namespace) -> int:
    """Restore; raises ReaderError for what is no time or no text."""
    from reader.cli.arguments import annotations_folder, annotator_of, settings_of
    from reader.cli.documents import find_documents, read_document
    from reader.store import Collection
    from reader.tagging.fields import SpanError, checked_time
    from reader.tagging.tagset_file import load_tagset

    try:
        moment = checked_time(options.at, "--at")
    except SpanError as error:
        raise ReaderError(error.reason) from error
    tagset = load_tagset(settings_of(options).tagset)
    entries = find_documents([options.document])
    if len(entries) > 1:
        raise ReaderError(f"{options.document}: is a folder; one text at a time")
    folder = annotations_folder(options)
    source = read_document(entries[0], options.encoding, folder)
    collection = Collection(folder, annotator=annotator_of(options), tagset=tagset)
    try:
        for notice in collection.open(source).notices:
            say(notice)
        count = collection.restore(source, moment)
    finally:
        collection.close()
    print(f"{source.name}: as of {moment}; spans changed: {count}")
    return DONE
