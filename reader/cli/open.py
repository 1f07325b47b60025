"""Read Arabic text in the terminal, mark spans, tag them, export training data."""

from __future__ import annotations

import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli import SUBCOMMANDS
from reader.cli.arguments import annotations_folder, annotator_of, settings_of
from reader.cli.documents import (
    default_documents,
    document_beginning,
    find_documents,
    read_long_document,
)
from reader.cli.errors import ReaderError
from reader.loading import load_later

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from reader.cli.documents import Entry
    from reader.store import Collection
    from reader.text.source import AnySource

_LONGEST_PROBED = 2**20


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the paths, and the list of subcommands to the help."""
    from argparse import RawDescriptionHelpFormatter

    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files or folders (default: seeds/)"
    )
    parser.formatter_class = RawDescriptionHelpFormatter
    lines = [f"  {name:<10}{told}" for name, (_, told) in SUBCOMMANDS.items()]
    parser.epilog = "subcommands (reader SUBCOMMAND --help says more):\n" + "\n".join(lines)


def run(options: argparse.Namespace) -> int:
    """Open the documents on the screen and return its exit code.

    Whatever can be refused is refused before the screen is taken: a path without a text, a bad
    tagset, keymap or settings file, and output that is no terminal. Of a long text only the
    beginning is looked at by then.
    """
    load_later("hashlib", without="_hashlib")
    entries = find_documents(options.paths) if options.paths else default_documents()
    folder = annotations_folder(options)
    shelf = _Shelf(entries, options.encoding, folder)
    shelf.require_texts(options.paths)
    settings = settings_of(options)
    annotator = annotator_of(options)
    from reader.tagging.tagset_file import load_tagset

    tagset = load_tagset(settings.tagset)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ReaderError("needs a terminal to open texts in (reader show FILE prints one)")
    from reader.ui.app import Sitting
    from reader.ui.app import run as run_screen

    def open_collection() -> Collection:
        from reader.store.shipped_spans import CollectionWithShipped

        return CollectionWithShipped(folder, annotator=annotator, tagset=tagset)

    return run_screen(Sitting(shelf, folder, open_collection, tagset, settings, annotator))


class _Shelf:
    """The documents to open: read when they are wanted, the ones checked already only once."""

    def __init__(self, entries: Sequence[Entry], encoding: str | None, folder: Path) -> None:
        self._entries = {entry.name: entry for entry in entries}
        self._encoding = encoding
        self._folder = folder
        self._checked: dict[str, AnySource] = {}
        # Of long texts, what they begin with: they are read when that is on the screen.
        self._begun: dict[str, AnySource] = {}

    @property
    def names(self) -> list[str]:
        """The documents' names, in order."""
        return list(self._entries)

    def read(self, name: str) -> AnySource:
        """Return the text of the document `name`; raises ReaderError for what is no text."""
        return self._checked.pop(name, None) or self._read(self._entries[name])

    def at_hand(self, name: str) -> AnySource | None:
        """What is known already of the text of the document `name`: all of it, or its beginning."""
        return self._checked.get(name) or self._begun.get(name)

    def is_whole(self, name: str) -> bool:
        """Whether all of the text of the document `name` is at hand."""
        return name in self._checked

    def require_rest(self, *, hashed: bool) -> None:
        """Read the texts that were begun; raises ReaderError for one that goes on as no text."""
        for name in list(self._begun):
            self._checked[name] = self._read(self._entries[name], hashed=hashed)
            del self._begun[name]

    def probe(self, name: str) -> None:
        """Raise ReaderError for what is no text; what only reading would tell is let through.

        That is a pipe, which can be read once, and a file that takes long to read.
        """
        entry = self._entries[name]
        with suppress(OSError):
            found = entry.path.stat()
            if not stat.S_ISREG(found.st_mode) or found.st_size > _LONGEST_PROBED:
                return
        if name not in self._checked:
            self._read(entry)

    def require_texts(self, words: Sequence[str]) -> None:
        """Raise ReaderError when a file that `words` name outright is no text, or when none is.

        Of the texts of a folder one must be readable, and that suffices: the screen says so of
        the others when they are opened.
        """
        stated = {Path(word) for word in words}
        first_fault: ReaderError | None = None
        for name, entry in self._entries.items():
            by_name = entry.path in stated
            if (self._checked or self._begun) and not by_name:
                continue
            try:
                start = document_beginning(entry, self._encoding, self._folder)
                if start is not None:
                    self._begun[name] = start
                else:
                    # Where something is stored the hash is wanted, and found then.
                    self._checked[name] = self._read(entry, hashed=False)
            except ReaderError as error:
                if by_name:
                    raise
                first_fault = first_fault or error
        if not (self._checked or self._begun):
            raise first_fault or ReaderError("no texts to open (reader FOLDER opens a folder)")

    def _read(self, entry: Entry, *, hashed: bool = True) -> AnySource:
        return read_long_document(entry, self._encoding, self._folder, hashed=hashed)
