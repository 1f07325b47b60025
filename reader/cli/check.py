"""Verify what is stored: annotation files, spans against their texts, labels against the tagset."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.cli.errors import ReaderError, escaped, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from reader.cli.documents import Entry
    from reader.store import Collection
    from reader.tagging.tagset import Tagset

DONE, FOUND_SOMETHING = 0, 1
_SHA256 = re.compile("[0-9a-f]{64}")
# Who a repair is by, in the log.
_REPAIRER = "reader check"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add `--fix` and the paths."""
    parser.add_argument(
        "--fix", action="store_true", help="repair what is safe to repair, with a backup"
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="what to check (default: all that is annotated)"
    )


def run(options: argparse.Namespace) -> int:
    """Print one line for each thing that is off; return 1 if there was one, else 0.

    Conflicts that are open are work to be done, and copies that were put aside may be wanted: they
    are no faults and said on standard error. With `--fix` first what was repaired, and then what is
    still off.
    """
    from reader.cli.arguments import annotations_folder, settings_of
    from reader.store import Collection
    from reader.tagging.tagset_file import load_tagset

    tagset = load_tagset(settings_of(options).tagset)
    collection = Collection(annotations_folder(options), annotator=_REPAIRER, tagset=None)
    count = 0
    for entry in _entries(options.paths, collection):
        if options.fix:
            _fix(entry, collection, options)
        _say_copies(entry, collection)
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


def _fix(entry: Entry, collection: Collection, options: argparse.Namespace) -> None:
    """Repair one document; what cannot be repaired is said by the check that follows."""
    from reader.cli.documents import read_document
    from reader.store import StoreError

    try:
        source = read_document(entry, options.encoding, collection.folder)
        done = collection.repair(source)
        collection.close()
    except (ReaderError, StoreError):
        return
    for line in done:
        print(escaped(f"fixed: {line}"))


def _say_copies(entry: Entry, collection: Collection) -> None:
    """Name what was put aside of a document's files, and how to be rid of it."""
    import shlex

    from reader.store import StoreError

    try:
        copies = collection.copies_of(entry.name)
    except StoreError:  # said by the check that follows
        return
    if copies:
        count = "1 copy was" if len(copies) == 1 else f"{len(copies)} copies were"
        say(
            f"{entry.name}: {count} put aside, which no program reads; "
            f"when nothing is missing: rm {shlex.join(map(str, copies))}"
        )


def _of_the_document(record: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with what a file says of its document beside the spans."""
    from reader.tagging.history import NEW, STATES

    state, sha256 = record.get("state", NEW), record.get("sha256")
    if state not in STATES:
        yield f"its state is none of {', '.join(STATES)}, so it counts as {NEW}: {state!a:.100}"
    if sha256 is not None and not (isinstance(sha256, str) and _SHA256.fullmatch(sha256)):
        yield f"its sha256 is no hash of a text: {sha256!a:.100}"


def _problems(
    entry: Entry, collection: Collection, tagset: Tagset, options: argparse.Namespace
) -> Iterator[str]:
    from reader.cli.documents import read_document
    from reader.export.report import open_conflicts
    from reader.store import StoreError
    from reader.tagging.checking import problems
    from reader.tagging.conflicts import conflicts

    try:
        contents = collection.examine(entry.name)
        yield from contents.faults
        if contents.name not in {None, entry.name}:
            yield f"its file says that it is another document's: {contents.name!a:.100}"
        yield from _of_the_document(contents.document)
        yield from (f"span {key}: {reason}" for key, reason in contents.refused.items())
        source = read_document(entry, options.encoding, collection.folder)
    except StoreError as error:
        yield str(error)
        return
    except ReaderError as error:
        yield f"its text cannot be read: {error.message}"
        return
    spans = contents.spans
    if contents.sha256 not in {None, source.sha256}:
        placed = collection.place(source)
        spans = placed.spans
        yield "the text has changed since it was annotated"
        yield from (str(movement) for movement in placed.movements)
    else:
        lost = (f"{span.label} «{span.surface}» ({span.id})" for span in contents.apart)
        yield from (f"its words are gone from the text: {each}" for each in lost)
    if found := len(conflicts(spans)):
        say(f"{entry.name}: {open_conflicts(found)}")
    yield from problems(spans, source.text, tagset, annotator=options.annotator)
