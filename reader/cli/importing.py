"""The documents that an import brings annotations to, and how all of it is stored or nothing."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from reader.cli.errors import ReaderError, say
from reader.export.incoming import RecordError, joined
from reader.tagging.history import IN_WORK, NEW, Change

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reader.export.incoming import Taken
    from reader.store import Collection, Stored
    from reader.tagging.document import Document
    from reader.text.source import Source

_BYTE_ORDER_MARK = "\ufeff"
# A document, and the change and the facts that make it what it was before an import.
_WayBack: TypeAlias = "tuple[str, Change, dict[str, object]]"


class Documents:
    """Documents by name, opened in the store; texts that an import brings are added as new ones.

    ``annotator`` signs the records that state nobody.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        from reader.cli.arguments import annotations_folder, annotator_of, settings_of
        from reader.store import Collection
        from reader.tagging.tagset_file import load_tagset

        self._encoding: str | None = options.encoding
        self.annotator = annotator_of(options)
        self.collection: Collection = Collection(
            annotations_folder(options),
            annotator=self.annotator,
            tagset=load_tagset(settings_of(options).tagset),
        )
        self._opened: dict[str, Document] = {}
        # The ids of what was stored when a document was opened.
        self._found: dict[str, set[str]] = {}
        self._new: dict[str, Source] = {}
        # Why nothing can be stored for a document: one that was refused is not opened again.
        self._refused: dict[str, str] = {}

    def load(self, name: str) -> Document:
        """Open the document of that name.

        Raises RecordError for a text that cannot be read, and for annotations that cannot be read
        or written: a stream goes on to its next record.
        """
        from reader.cli.documents import document_name, document_path
        from reader.shipped import PREFIX
        from reader.tagging.document import Document

        try:
            path = document_path(name)
            known = name if name.startswith(PREFIX) else document_name(path)
            if known in self._opened:
                return self._opened[known]
            if known in self._refused:
                raise RecordError(self._refused[known])
            source = self._new.get(known) or self.source(known, path)
        except ReaderError as error:
            raise RecordError(error.message) from error
        stored = self._open(source)
        document = Document(
            source,
            self.collection.tagset,
            stored.spans,
            annotator=self.annotator,
            state=stored.state,
        )
        self._opened[known] = document
        return document

    def _open(self, source: Source) -> Stored:
        """Open the annotations of a text, and say what happened to them. Raises RecordError."""
        from reader.store import StoreError

        try:
            stored = self.collection.open(source)
        except StoreError as error:
            self._refused[source.name] = str(error)
            raise RecordError(str(error)) from error
        for notice in stored.notices:
            say(notice)
        if stored.read_only:
            self._refused[source.name] = stored.notices[-1]
            raise RecordError(stored.notices[-1])
        self._found[source.name] = {span.id for span in (*stored.spans, *stored.apart)}
        return stored

    def close(self) -> None:
        """Close the collection, and say what happened to its files. Raises StoreError."""
        try:
            self.collection.close()
        finally:
            for notice in self.collection.notices():
                say(notice)

    def on(self, path: Path) -> Callable[[str], Document]:
        """Return what opens the text at ``path`` for records of one document, whatever its name.

        It raises RecordError for the name of another document than the first.
        """
        from reader.cli.documents import document_name

        first: list[str] = []

        def load(name: str) -> Document:
            known = name if "\0" in name else os.path.normpath(name)
            if known not in first[:1] and first:
                raise RecordError(
                    f"is about {name}, records before it about {first[0]}; "
                    "--text is the text of one document"
                )
            first.append(known)
            return self.load(document_name(path))

        return load

    def source(self, name: str, path: Path) -> Source:
        """Read a text. Raises ReaderError."""
        from reader.cli.documents import Entry, read_document

        return read_document(Entry(name, path), self._encoding, self.collection.folder)

    def known(self, path: Path) -> Source | None:
        """Return the text at ``path``, brought by this import or there before; None for none."""
        from reader.cli.documents import document_name

        name = document_name(path)
        if name in self._new:
            return self._new[name]
        return self.source(name, path) if os.path.lexists(path) else None

    def add(self, path: Path, text: str) -> Source:
        """Add a text that is to be written to ``path``."""
        from reader.cli.documents import document_name
        from reader.text.source import Source

        source = Source(document_name(path), path, text)
        self._new[source.name] = source
        return source

    def store(
        self, taken: Iterable[Taken], facts: Mapping[str, Mapping[str, object]] | None = None
    ) -> list[Source]:
        """Write new texts and then annotations, or nothing; return the texts written.

        ``facts`` are to be kept with the documents of those names. Raises StoreError and OSError.
        """
        from reader.store import StoreError

        kept = facts or {}
        changes = {name: self._begun(name) for name in kept} | joined(taken)
        try:
            self._write_texts()
            self._commit(changes, kept)
        except BaseException:
            # What was taken back is to be gone from the annotation files too.
            with suppress(StoreError):
                self.close()
            raise
        self.close()
        return list(self._new.values())

    def _write_texts(self) -> None:
        """Write the new texts, or none of them."""
        from reader.export.output import Output

        with Output() as output:
            for source in self._new.values():
                output.folder(source.path.parent)
                file = output.open(source.path)
                # Reading drops one byte-order mark; a text that begins with one needs another.
                lead = _BYTE_ORDER_MARK if source.text.startswith(_BYTE_ORDER_MARK) else ""
                file.write(lead + source.text)
                file.close()
            output.finish()

    def _commit(
        self, changes: Mapping[str, Change], kept: Mapping[str, Mapping[str, object]]
    ) -> None:
        """Commit the changes with what is kept beside them, or take all of them back."""
        from reader.store import StoreError

        ways_back: list[_WayBack] = []
        try:
            for name, change in changes.items():
                own = kept.get(name, {})
                ways_back.append((name, change.inverse("import"), self.facts_of(name, own)))
                self.collection.hold(name)
                self.collection.commit(name, change, own)
        except StoreError as error:
            # Nothing is stored of the last, but there may be a lock file and a folder.
            with suppress(StoreError):
                self.collection.withdraw(name)
            left = self._take_back([way for way in ways_back if way[0] != name])
            if left:
                reason = f"{error.reason}; {', '.join(left)} could not be put back as it was"
                raise StoreError(error.path, reason) from error
            raise
        except KeyboardInterrupt:
            # Also the last of them, which may be stored.
            for name in self._take_back(ways_back):
                say(f"{name}: could not be put back as it was")
            raise

    def _begun(self, name: str) -> Change:
        """What keeping facts with a document does to it otherwise: it is no longer new."""
        return Change("import", state=(NEW, IN_WORK) if self._opened[name].state == NEW else None)

    def facts_of(self, name: str, keys: Iterable[str]) -> dict[str, object]:
        """What is kept now with a document under ``keys``; None where there is nothing."""
        record = self.collection.read(name).document if keys else {}
        return {key: record.get(key) for key in keys}

    def _take_back(
        self, ways_back: Sequence[tuple[str, Change, Mapping[str, object]]]
    ) -> list[str]:
        """Undo what was written, texts too; return the documents of which that fails."""
        from reader.store import StoreError

        left = []
        for name, change, facts in reversed(ways_back):
            try:
                if not self.collection.withdraw(name):
                    self.collection.commit(name, change, facts)
            except StoreError:
                left.append(name)
        for name, source in self._new.items():
            if name not in left and not self._is_others(name):
                source.path.unlink(missing_ok=True)
        return left

    def _is_others(self, name: str) -> bool:
        """Whether others have put spans on a document since it was opened here."""
        if name not in self._found:
            return False
        from reader.store import StoreError

        try:
            now = self.collection.read(name).spans
        except StoreError:
            return True
        return not self._found[name].issuperset(span.id for span in now)


def path_inside(folder: Path, identity: str) -> Path:
    """Return where the text of a document named ``identity`` goes: always inside ``folder``.

    Raises ReaderError where a link in the folder leads out of it.
    """
    parts = [part for part in PurePosixPath(identity).parts if part not in {"/", "//", "..", "."}]
    parts = ["".join(c if c.isprintable() and c not in "\\:" else "_" for c in p) for p in parts]
    path = folder.joinpath(*parts) if parts else folder / "text.txt"
    if not path.suffix:
        path = path.with_name(f"{path.name}.txt")
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(folder)):
        raise ReaderError(f"{path}: leads out of {folder}")
    return path
