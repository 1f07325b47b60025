"""The annotations of many documents, in one folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.store import records
from reader.store.encoding import DOCUMENT, DOCUMENT_ID, SPANS, UnreadableError
from reader.store.errors import StoreError
from reader.store.files import keep_aside
from reader.store.naming import SUFFIX, annotation_files, annotation_paths
from reader.store.storage import AnnotationFile
from reader.tagging.history import IN_WORK, NEW

if TYPE_CHECKING:
    from pathlib import Path

    from reader.store.encoding import Record
    from reader.store.records import Contents
    from reader.tagging.history import Change
    from reader.tagging.span import Span
    from reader.tagging.tagset import Tagset
    from reader.text.source import Source


@dataclass(frozen=True)
class Stored:
    """What a document's annotation file holds.

    ``apart`` are spans that do not stand on the words they were made on, because the text changed:
    they stay in the file. ``notices`` are lines for people.
    """

    spans: tuple[Span, ...]
    state: str = NEW
    notices: tuple[str, ...] = ()
    apart: tuple[Span, ...] = ()
    read_only: bool = False


@dataclass
class _Open:
    """A document that was opened: its text, and its file in memory."""

    source: Source
    file: AnnotationFile
    state: str


class Collection:
    """The annotations below ``folder``, which need not exist yet.

    ``annotator`` signs what is written; ``tagset`` is noted beside the annotations.
    """

    def __init__(self, folder: Path, *, annotator: str, tagset: Tagset | None) -> None:
        self.folder = folder
        self.annotator = annotator
        self.tagset = tagset
        self._opened: dict[str, _Open] = {}

    def open(self, source: Source) -> Stored:
        """Read what is stored for a text; the document can then be committed to.

        A broken file is kept aside under another name, with a notice. Raises StoreError for a
        file that cannot be read or was written by a newer Reader.
        """
        path = self.path_of(source.name)
        notices: list[str] = []
        read_only = not _is_writable(path)
        if read_only:
            notices.append(f"{path}: cannot be written: nothing that you change will be kept")
        file = AnnotationFile(path)
        try:
            tables = file.contents()
        except OSError as error:
            raise StoreError.of(error, path) from error
        except UnreadableError as error:
            if read_only:
                raise StoreError(path, str(error)) from error
            notices.append(_set_aside(path, str(error)))
            file, tables = AnnotationFile(path), {}
        _refuse_newer(path, tables)
        contents = records.take_apart(tables)
        spans, apart = records.sorted_apart(contents.spans, source.text)
        notices += self._notices(path, contents, source, apart)
        self._opened[source.name] = _Open(source, file, contents.state)
        return Stored(tuple(spans), contents.state, tuple(notices), tuple(apart), read_only)

    def commit(self, document_name: str, change: Change) -> None:
        """Write a change of an opened document; it is on disk on return. Raises StoreError.

        What could not be written is not kept here either: the file stays as it was.
        """
        if change.is_empty:
            return
        opened = self._opened.get(document_name)
        if opened is None:
            raise StoreError(self.path_of(document_name), "is not open")
        state = opened.state if change.state is None else change.state[1]
        if state == NEW and change.state is None:
            state = IN_WORK
        path = self.path_of(document_name)
        tables = opened.file.contents()
        old = tables.get(SPANS, {})
        changed: dict[str, Record | None] = {
            edit.id: None if edit.now is None else records.merged(old.get(edit.id), edit.now)
            for edit in change.edits
        }
        document = records.fresh_document(
            opened.source, state, self.tagset, records.document_record(tables)
        )
        try:
            opened.file.put({DOCUMENT: {DOCUMENT_ID: document}, SPANS: changed})
        except OSError as error:
            raise StoreError.of(error, path) from error
        except ValueError as error:
            raise StoreError(path, str(error)) from error
        opened.state = state

    def names(self) -> list[str]:
        """The names of the documents that have annotations, sorted.

        A file that cannot be read counts, under the name that its place says: leaving it out
        would lose it in silence.
        """
        found = set()
        for path in annotation_files(self.folder):
            try:
                contents = self._contents(path)
            except StoreError:
                found.add(self._name_by_place(path))
                continue
            if contents.spans or contents.refused:
                found.add(contents.name or self._name_by_place(path))
        return sorted(found)

    def spans_of(self, document_name: str) -> tuple[Span, ...]:
        """The stored spans of a document, in order; raises StoreError where they are unreadable."""
        return tuple(sorted(self.read(document_name).spans, key=lambda span: span.order))

    def state_of(self, document_name: str) -> str:
        """The stored state of a document."""
        return self.read(document_name).state

    def read(self, document_name: str) -> Contents:
        """What a document's file holds, checked against nothing; touches nothing."""
        return self._contents(self.path_of(document_name))

    def path_of(self, document_name: str) -> Path:
        """The annotation file of a document: inside the folder, whatever the name."""
        paths = annotation_paths(self.folder, document_name)
        for path in paths:
            owner = self._owner(path)
            if owner is None or owner == document_name:
                return path
        raise StoreError(paths[-1], "belongs to another document")

    def _owner(self, path: Path) -> str | None:
        """The document that the file belongs to; None if it is nobody's, or does not say."""
        for name, opened in self._opened.items():
            if opened.file.path == path:
                return name
        try:
            return self._contents(path).name
        except StoreError:
            return None

    def _contents(self, path: Path) -> Contents:
        try:
            tables = AnnotationFile(path).contents()
        except OSError as error:
            raise StoreError.of(error, path) from error
        except UnreadableError as error:
            raise StoreError(path, str(error)) from error
        _refuse_newer(path, tables)
        return records.take_apart(tables)

    def _name_by_place(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix().removesuffix(SUFFIX)

    def _notices(
        self, path: Path, contents: Contents, source: Source, apart: list[Span]
    ) -> list[str]:
        notices = [f"{path}: span {key}: {why}" for key, why in contents.refused.items()]
        if contents.sha256 not in {None, source.sha256}:
            notices.append(f"{source.name}: the text has changed since it was annotated")
        notices += [
            f"{source.name}: span {span.id} «{span.surface}» is not at {span.start} to {span.end}"
            for span in apart
        ]
        stored = contents.document.get("tagset")
        if self.tagset is not None and isinstance(stored, dict):
            name = stored.get("name")
            if isinstance(name, str) and name != self.tagset.name:
                notices.append(f"{source.name}: was annotated with the tagset {name}")
        return notices


def _refuse_newer(path: Path, tables: dict[str, dict[str, Record]]) -> None:
    if reason := records.newer_schema(tables):
        raise StoreError(path, reason)


def _set_aside(path: Path, reason: str) -> str:
    """Move a broken file out of the way and say so."""
    try:
        aside = keep_aside(path, "broken")
        path.unlink()
    except OSError as error:
        raise StoreError(path, f"{reason}, and cannot be kept aside: {error.strerror}") from error
    return f"{path}: {reason}; it is kept as {aside.name}"


def _is_writable(path: Path) -> bool:
    """Whether the file can be replaced: its folder, or the nearest above that exists, is ours."""
    if path.exists() and not _may(path, os.W_OK):
        return False
    folder = path.resolve().parent if path.exists() else path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return _may(folder, os.W_OK | os.X_OK)


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)
