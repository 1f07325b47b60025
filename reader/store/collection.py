"""The annotations of many documents, in one folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.store import opening, past, records
from reader.store.access import why_unwritable
from reader.store.encoding import SPANS
from reader.store.errors import StoreError
from reader.store.files import remove_stale
from reader.store.folder import Folder
from reader.store.notices import notices_of
from reader.store.opened import Opened
from reader.store.proposals import Proposal
from reader.store.writer import Writer
from reader.tagging.history import NEW, Change, History

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from reader.store.encoding import Tables
    from reader.store.loglines import Op
    from reader.store.opening import Movement
    from reader.tagging.span import Span
    from reader.tagging.tagset import Tagset
    from reader.text.source import AnySource


@dataclass(frozen=True)
class Stored:
    """What is stored for a document.

    ``apart`` are spans that do not stand on the words they were made on, because the text changed:
    they stay in the file. ``movements`` say what became of every span where it did. ``notices``
    are lines for people, ``repairs`` those of them that tell of files that were mended.
    ``history`` is what the annotator can undo and redo.
    """

    spans: tuple[Span, ...]
    state: str = NEW
    notices: tuple[str, ...] = ()
    apart: tuple[Span, ...] = ()
    read_only: bool = False
    movements: tuple[Movement, ...] = ()
    history: History = field(default_factory=History, compare=False)
    repairs: tuple[str, ...] = ()


class Collection(Folder):
    """The annotations below ``folder``, which need not exist yet.

    ``annotator`` signs what is written; ``tagset`` is noted beside the annotations. To be closed
    at the end; what was committed is safe without, but the annotation files may lag behind their
    logs.
    """

    def __init__(self, folder: Path, *, annotator: str, tagset: Tagset | None) -> None:
        super().__init__(folder)
        self.annotator = annotator
        self.tagset = tagset
        self._opened: dict[str, Opened] = {}
        self._writer = Writer()

    def open(self, source: AnySource) -> Stored:
        """Read what is stored for a text; the document can then be committed to.

        A broken file is kept aside under another name and what can be read of it is taken in,
        with a notice. Where the text has changed, spans are looked for in it; that is written
        down with the next change. Raises StoreError for a file that cannot be read or was written
        by a newer Reader.
        """
        from reader.store.database import AnnotationDatabase

        path = self.path_of(source.name)
        known = self._opened.get(source.name)
        keeper = AnnotationDatabase(path, by=self.annotator).keeper if not known else known.keeper
        keeper.sync()
        contents = records.take_apart(keeper.tables)
        found = opening.placed(keeper.tables, source, contents)
        opened = Opened(
            source, keeper, self.annotator, self.tagset, self.folder, tuple(found.movements)
        )
        self._opened[source.name] = opened
        repairs = opened.take_notices()
        notices = [*repairs, *notices_of(path, contents, source, found, self.tagset)]
        keeper.read_only = keeper.read_only or why_unwritable(path)
        if keeper.read_only:
            notices.append(f"{path}: cannot be written, only read: {keeper.read_only}")
        history = History() if found.movements else past.history_of(keeper.steps, self.annotator)
        spans, apart = tuple(found.spans), tuple(found.apart)
        return Stored(
            spans,
            contents.state,
            tuple(notices),
            apart,
            bool(keeper.read_only),
            opened.movements,
            history,
            tuple(repairs),
        )

    def commit(
        self, document_name: str, change: Change, facts: Mapping[str, object] | None = None
    ) -> tuple[Change, ...]:
        """Write a change of an opened document; it is on disk on return. Raises StoreError.

        ``facts`` are fields to keep in the document's own record, beside those of the store; one
        that is None is removed from it.

        Returns the changes that the document must take in to be what is stored: what others have
        done to it meanwhile, and what became of ours where both touched the same span. What could
        not be written is not kept here either.
        """
        if change.is_empty and not facts:
            return ()
        opened = self._require_opened(document_name)
        proposal = opened.proposal(change, facts)
        self._writer.commit((opened.keeper, proposal))
        return opened.answer(change, proposal)

    def commit_all(
        self, changes: Sequence[tuple[str, Change]]
    ) -> list[tuple[Change, ...] | StoreError]:
        """Write many changes of opened documents, those of one document with one fsync.

        Returns for each what :meth:`commit` would have returned, or the error that it would have
        raised; the others are on disk all the same.
        """
        wanted = []
        for name, change in changes:
            opened = self._require_opened(name)
            wanted.append((opened, change, opened.proposal(change)))
        self._writer.commit(
            *((opened.keeper, each) for opened, change, each in wanted if not change.is_empty)
        )
        answers: list[tuple[Change, ...] | StoreError] = []
        for opened, change, proposal in wanted:
            try:
                answers.append(opened.answer(change, proposal))
            except StoreError as error:
                answers.append(error)
        return answers

    def submit(self, document_name: str, change: Change) -> Future[Proposal]:
        """Write a change without waiting; raises StoreError for a document that is not open.

        When the future is done the change is on disk, or the proposal in it has an ``error``.
        Changes submitted while the disk is busy share its next fsync.
        """
        opened = self._require_opened(document_name)
        return self._writer.submit(opened.keeper, opened.proposal(change))

    def hold(self, document_name: str) -> None:
        """Let what is committed to an opened document be withdrawn, if nothing is stored of it.

        Until the collection is closed others are told so. Raises StoreError.
        """
        self._require_opened(document_name).keeper.hold()

    def withdraw(self, document_name: str) -> bool:
        """Take back all that was committed to a document that is held.

        Its files and their folders are gone then. False, and nothing is done, where something was
        stored before or by others since. Raises StoreError.
        """
        # What was interrupted before it was written may still wait to be.
        self._writer.commit()
        return self._require_opened(document_name).keeper.withdraw()

    def news(self, document_name: str) -> tuple[Change, ...]:
        """What other programs have done to an opened document since it was last asked or written.

        Cheap where they have done nothing: two calls of stat; the disk that is busy with what we
        write is not waited for. Raises StoreError.
        """
        return self._require_opened(document_name).news()

    def notices(self) -> list[str]:
        """What happened to files since the last time, for people, one line each."""
        return [line for opened in self._opened.values() for line in opened.take_notices()]

    def restore(self, source: AnySource, moment: str) -> int:
        """Go back to what was stored for a text at ``moment``, a time as spans have them.

        That is a change like any other: it is in the log and can be undone. Returns how many
        spans it changed. Raises StoreError where the history does not reach back so far.
        """
        self.open(source)
        keeper = self._opened[source.name].keeper

        def make(tables: Tables) -> list[Op]:
            ops = past.restoring_ops(keeper.past_at(moment), tables, source)
            restored = opening.applied(tables, ops)
            if opening.is_on(tables, source):
                return ops
            return [*ops, *opening.document_op(restored, source, self.tagset, None)]

        proposal = Proposal("restore", self.annotator, make)
        self._writer.commit((keeper, proposal))
        return sum(1 for op in proposal.result().ops if op.table == SPANS)

    def repair(self, source: AnySource) -> list[str]:
        """Repair what is safe to repair, with a backup of what is replaced, and say what was done.

        Opening repairs files; beside that a damaged log is written anew, and where the text has
        changed, where its spans are now is written down. Raises StoreError.
        """
        stored = self.open(source)
        keeper = self._opened[source.name].keeper
        if keeper.is_damaged:
            keeper.rebuild()
            stored = self.open(source)
        if keeper.read_only or keeper.is_put_off:
            return []
        done = list(stored.repairs)
        opened = self._opened[source.name]
        if stored.movements:
            done += self._write_movements(opened)
        return [*done, *opened.take_notices()]

    def _write_movements(self, opened: Opened) -> list[str]:
        """Write down where spans are in a text that has changed; what was done, in lines."""
        keeper, movements = opened.keeper, opened.movements
        aside = keeper.keep_aside("moved")
        unchanged = opened.proposal(None)
        self._writer.commit((keeper, unchanged))
        unchanged.result()
        opened.movements = ()
        done = [f"{opened.source.name}: {each}" for each in movements if each.kind != opening.KEPT]
        if aside is not None:
            place = keeper.shown.with_name(aside.name)
            done.append(f"{keeper.shown}: as it was on the text before, it is kept as {place}")
        return done

    def close(self) -> None:
        """Write what waits, and bring the annotation files up to date with their logs.

        Raises StoreError where a file could not be; nothing is lost then, its log has it.
        """
        self._writer.close()
        self._writer = Writer()
        failure: StoreError | None = None
        for opened in self._opened.values():
            try:
                opened.keeper.close()
            except StoreError as error:
                failure = failure or error
        for folder in {opened.keeper.path.parent for opened in self._opened.values()}:
            remove_stale(folder)
        if failure is not None:
            raise failure

    def _require_opened(self, document_name: str) -> Opened:
        opened = self._opened.get(document_name)
        if opened is None:
            raise StoreError(self.path_of(document_name), "is not open")
        return opened
