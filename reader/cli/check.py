"""Verify what is stored: annotation files, spans against their texts, labels against the tagset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cli.errors import ReaderError, escaped

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from reader.cli.documents import Entry
    from reader.store import Collection
    from reader.tagging.tagset import Tagset

DONE, FOUND_SOMETHING = 0, 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the paths."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="what to check (default: all that is annotated)"
    )


def run(options: argparse.Namespace) -> int:
    """Print one line for each thing that is off; return 1 if there was one, else 0."""
    from reader.cli.arguments import annotations_folder, settings_of
    from reader.store import Collection
    from reader.tagging.tagset import load_tagset

    tagset = load_tagset(settings_of(options).tagset)
    collection = Collection(annotations_folder(options), annotator="", tagset=tagset)
    count = 0
    for entry in _entries(options.paths, collection):
        for problem in _problems(entry, collection, tagset, options):
            print(escaped(f"{entry.name}: {problem}"))
            count += 1
    return FOUND_SOMETHING if count else DONE


def _entries(paths: list[str], collection: Collection) -> list[Entry]:
    from reader.cli.documents import Entry, document_path, find_documents

    if paths:
        return find_documents(paths)
    found = []
    for name in collection.names():
        try:
            found.append(Entry(name, document_path(name)))
        except ReaderError:
            # The file says a name that no text can have; reading it says why.
            found.append(Entry(name, collection.path_of(name)))
    return found


def _problems(
    entry: Entry, collection: Collection, tagset: Tagset, options: argparse.Namespace
) -> Iterator[str]:
    from reader.cli.documents import read_document
    from reader.store import StoreError
    from reader.tagging.checking import problems

    try:
        contents = collection.read(entry.name)
    except StoreError as error:
        yield str(error)
        return
    yield from (f"span {key}: {reason}" for key, reason in contents.refused.items())
    try:
        source = read_document(entry, options.encoding)
    except ReaderError as error:
        yield f"its text cannot be read: {error.message}"
        return
    if contents.sha256 not in {None, source.sha256}:
        yield "the text has changed since it was annotated"
    yield from problems(contents.spans, source.text, tagset, annotator=options.annotator)
