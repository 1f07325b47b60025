"""A folder of annotation files, looked at without opening any document for changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import opening, reading, records
from reader.store.aside import copies_of
from reader.store.encoding import UnreadableError
from reader.store.errors import StoreError
from reader.store.naming import (
    annotation_files,
    annotation_paths,
    document_of_place,
    is_place_of,
)
from reader.store.vouched import vouched
from reader.tagging.history import DONE

if TYPE_CHECKING:
    from pathlib import Path

    from reader.store.loglines import Line
    from reader.store.opening import Placed
    from reader.store.records import Contents
    from reader.store.vouched import Vouched
    from reader.tagging.span import Span
    from reader.text.source import AnySource


class Folder:
    """The annotations below ``folder``, which need not exist. Nothing here writes anything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._paths: dict[str, Path] = {}
        # By strings: to tell two paths apart takes a path several times as long.
        self._takers: dict[str, str] = {}

    def names(self) -> list[str]:
        """The names of the documents that have annotations, or are done without any, sorted.

        A file that cannot be read counts, under the name that its place says: leaving it out
        would lose it in silence. Raises StoreError for a folder that cannot be listed.
        """
        found = set()
        for path in annotation_files(self.folder):
            file = vouched(path)
            try:
                contents = records.take_apart(file.others) if file else self._examined(path)
            except StoreError:
                found.add(document_of_place(self.folder, path))
                continue
            held = contents.spans or contents.refused or contents.apart or contents.faults
            if file or held or contents.state == DONE:
                found.add(self._name(path, contents.name))
        return sorted(found)

    def spans_of(self, document_name: str) -> tuple[Span, ...]:
        """The stored spans of a document, in order; raises StoreError where they are unreadable."""
        return tuple(sorted(self.read(document_name).spans, key=lambda span: span.order))

    def state_of(self, document_name: str) -> str:
        """The stored state of a document."""
        return self.read(document_name).state

    def read(self, document_name: str, *, in_columns: bool = False) -> Contents:
        """What a document's file and log hold, checked against nothing; no ``faults``.

        With ``in_columns`` the spans may be made when they are asked for, for who asks for few.
        """
        path, file = self._found(document_name)
        try:
            return file.contents(in_columns=in_columns) if file else self._examined(path)
        except (UnreadableError, UnicodeDecodeError):
            return self._examined(path)

    def examine(self, document_name: str) -> Contents:
        """The same with the ``faults`` of both files, every line of which is looked at."""
        return self._examined(self.path_of(document_name))

    def steps_of(self, document_name: str) -> list[Line]:
        """The commits that a document's log still has, oldest first. Raises StoreError."""
        found = reading.look(self.path_of(document_name))
        return [line for line in found.lines if line.is_commit]

    def faults_of(self, document_name: str) -> list[str]:
        """What is wrong with a document's files, a reason each. Raises StoreError."""
        return reading.look(self.path_of(document_name)).faults()

    def copies_of(self, document_name: str) -> list[Path]:
        """What was put aside of a document's files: copies that no program reads."""
        return copies_of(self.path_of(document_name))

    def place(self, source: AnySource) -> Placed:
        """Where the stored spans stand on a text: found again in it where it has changed."""
        found = reading.look(self.path_of(source.name))
        return opening.placed(found.tables, source)

    def path_of(self, document_name: str) -> Path:
        """The annotation file of a document: inside the folder, whatever the name."""
        if document_name not in self._paths:
            for path in annotation_paths(self.folder, document_name):
                if self._is_free(path, document_name):
                    break
            else:
                raise StoreError(path, "belongs to another document")
            self._take(path, document_name)
        return self._paths[document_name]

    def _found(self, document_name: str) -> tuple[Path, Vouched | None]:
        """The annotation file of a document, and what its log vouches for that stands in it.

        Nearly always it lies where it belongs and says whose it is, so it is read once.
        """
        best = next(annotation_paths(self.folder, document_name))
        if document_name not in self._paths and str(best) not in self._takers:
            file = vouched(best)
            if file and file.owner == document_name:
                self._take(best, document_name)
                return best, file
        path = self.path_of(document_name)
        return path, vouched(path)

    def _take(self, path: Path, document_name: str) -> None:
        self._paths[document_name] = path
        self._takers[str(path)] = document_name

    def _is_free(self, path: Path, document_name: str) -> bool:
        """Whether the file is the document's or nobody's, or does not say whose it is."""
        taker = self._takers.get(str(path))
        owner = taker or reading.owner_of(path)
        if owner in {None, document_name}:
            return True
        return taker is None and not is_place_of(path, self.folder, owner)

    def _name(self, path: Path, stated: str | None) -> str:
        """The document of a file: the one it names, if this is where that one's file may be."""
        if stated and is_place_of(path, self.folder, stated):
            return stated
        return document_of_place(self.folder, path)

    @staticmethod
    def _examined(path: Path) -> Contents:
        found = reading.look(path)
        warning = reading.require_readable(path, found)
        contents = records.take_apart(found.tables)
        contents.faults, contents.warning = found.faults(), warning
        return contents
