"""One annotation file with its log, changed by many: other programs, and threads of ours.

A commit is: lock, take in what others did, append to the log, fsync, answer. The annotation file
itself is a snapshot, replaced now and then. What is told here may be called by any thread.
"""

from __future__ import annotations

import contextlib
import errno
import os
import threading
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from reader.store import catching_up, merging, past, repair
from reader.store.aside import keep_aside
from reader.store.assembly import Assembly, Snapshot
from reader.store.encoding import copied
from reader.store.errors import StoreError, reason_of
from reader.store.kept import Kept
from reader.store.locking import Lock, LockRefusedError
from reader.store.naming import lock_path
from reader.tagging.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.store.encoding import Tables
    from reader.store.loglines import Entry, Line
    from reader.store.proposals import Proposal

# What the system refuses so is not done by waiting.
_FOR_GOOD = {errno.EACCES, errno.EPERM, errno.EROFS}


class Keeper(Kept):
    """What is kept of one annotation file, with the lock, and the ways to change it."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock(lock_path(Path(os.path.realpath(path))), shown=lock_path(path))
        super().__init__(path, self._lock)
        self._mutex = threading.RLock()
        # Those that the first commit makes for a new document, the innermost first.
        self._new_folders: list[Path] = []

    # Reading.

    def load(self) -> None:
        """Read both files, repair what is safe to repair, and say so in ``notices``.

        Where there is nothing to repair nothing is written, not even a lock file. What the disk has
        no room for now is tried again with the next commit; what we may not do makes it read-only.
        Raises StoreError for what must be left alone, and where the system refuses to read.
        """
        with self._mutex:
            found = self.read()
            if found.is_sound:
                self.adopt(found)
                if found.snapshot is Snapshot.NONE and not found.has_log:
                    self.is_new = True
                    parents = self.path.parents
                    self._new_folders = [*takewhile(lambda folder: not folder.exists(), parents)]
                return
            try:
                with self._lock.held(), self.files.opened():
                    # It may be another program that is just at work: look again while none is.
                    found = self.read()
                    self.adopt(found)
                    repair.repair(self, found)
            except OSError as error:
                self._put_off(found, error)

    def _put_off(self, found: Assembly, error: OSError) -> None:
        """Leave files as they are that could not be repaired now."""
        self.adopt(found)
        self.notices += [f"{self.shown}: {fault}" for fault in found.faults()]
        reason = reason_of(error)
        if error.errno in _FOR_GOOD:
            self.read_only = self.read_only or reason
            return
        self.is_put_off = True
        self.files.forget()
        self.notices.append(
            f"{self.shown}: cannot be repaired now: {reason}; the next change tries again"
        )

    def rebuild(self) -> None:
        """Write a damaged log anew from what is left, the old one kept aside. Raises StoreError."""
        self.read_only = ""
        with self._mutex, self._locked():
            found = self.read()
            self.adopt(found)
            if found.damaged:
                repair.rebuild(self, found)

    def close(self) -> None:
        """Bring the annotation file up to date and let go of the lock file. Raises StoreError."""
        try:
            self.snapshot()
            if self.files.is_provisional and self.own:
                with self._mutex, self._turn():
                    self.files.is_provisional = False
                    self.files.note_all()
        finally:
            self._lock.close()

    def past_at(self, moment: str) -> Tables:
        """The tables as they were at ``moment``, within a proposal's ``make``. Raises StoreError.

        Memory has the newest steps; the log may have more.
        """
        lines: Sequence[Line] = self.steps
        then = past.state_at(lines, self.tables, moment)
        if then is None:
            lines = [line for line in self.read().lines if line.is_commit]
            then = past.state_at(lines, self.tables, moment)
        if then is None:
            begin = f"begins at {lines[0].at}" if lines else "has not begun"
            raise StoreError(self.shown, f"its history {begin}")
        return then

    def keep_aside(self, why: str) -> Path | None:
        """Bring the annotation file up to date and copy it aside, if there is one.

        Returns the path of the copy. Raises StoreError.
        """
        self.snapshot()
        try:
            return keep_aside(self.path, why)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError.of(error, self.shown) from error

    # Committing.

    def commit(self, proposals: Sequence[Proposal]) -> None:
        """Make what is proposed durable, all of it with one fsync.

        Proposals that cannot be kept have an ``error`` afterwards; then nothing of them is on
        disk or in memory.
        """
        with self._mutex:
            try:
                with self._turn():
                    self._commit(proposals)
            except StoreError as error:
                for proposal in proposals:
                    proposal.error = proposal.error or error

    def sync(self, *, waits: bool = True) -> list[Entry]:
        """What others have committed since the last time that this was asked, in order.

        Without ``waits`` nothing, for this time, where another thread of ours is writing.
        """
        if not self._mutex.acquire(blocking=waits):
            return []
        try:
            if self._is_kept_up and self.files.may_have_changed():
                with self._turn():
                    pass
            return self.news.take()
        finally:
            self._mutex.release()

    @property
    def _is_kept_up(self) -> bool:
        """Whether the files are looked at and kept up when nobody changes anything here."""
        return not (self.read_only or self.is_put_off)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the lock, with everything taken in that others did."""
        with self._locked():
            catching_up.catch_up(self)
            yield

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        if self.read_only:
            raise StoreError(self.shown, f"cannot be written: {self.read_only}")
        try:
            with self._lock.held(), self.files.opened():
                yield
        except LockRefusedError as error:
            raise StoreError(self.shown, f"cannot be written: {reason_of(error)}") from error
        except OSError as error:
            raise StoreError.of(error, self.shown) from error

    def _commit(self, proposals: Sequence[Proposal]) -> None:
        lines: list[Line] = []
        for proposal in proposals:
            try:
                line = self._line(proposal)
            except Exception as error:  # noqa: BLE001 -- whoever asked is told, the others go on
                proposal.error = error
            else:
                lines += line
        if not lines:
            return
        try:
            self.write(lines)
        except BaseException as error:
            for proposal in reversed(proposals):
                merging.take_back(self.tables, proposal.ops)
                proposal.ops = []
            self.n -= len(lines)
            if not isinstance(error, Exception):
                # Interrupted: it may be in the log all the same, which is therefore read again.
                self.files.forget()
            raise
        self.steps.extend(lines)
        self.own += len(lines)
        if not self.files.has_snapshot:
            # The first commit of all: from now on the file is there for everybody to find. What
            # is acknowledged is in the log, so this may fail.
            with contextlib.suppress(OSError):
                self.files.write_snapshot(self.tables, self.n)

    def _line(self, proposal: Proposal) -> list[Line]:
        """Apply a proposal in memory; its line of the log, none if it comes to nothing."""
        ops = list(proposal.make(self.tables))
        if not ops:
            return []
        proposal.at = proposal.at or now()
        line = self.next_line(proposal.operation, proposal.by, proposal.at, ops)
        merging.apply(self.tables, ops)
        proposal.ops = ops
        return [line]

    def hold(self) -> None:
        """Let what is committed to a new document be withdrawn until it is closed."""
        self.files.is_provisional = self.is_new

    def withdraw(self) -> bool:
        """Take back all that was committed here to a new document that is held.

        Its files are gone then, and folders that were not there. False, and nothing is done, where
        others have committed too or put a file there, or something was there before. Raises
        StoreError.
        """
        if not self.is_new:
            return False
        with self._mutex, self._turn():
            if not self._is_all_ours:
                return False
            self.files.remove()
            self._lock.remove()
            self.adopt(Assembly())
            self.own = 0
        with contextlib.suppress(OSError):
            for folder in self._new_folders:
                folder.rmdir()
        return True

    @property
    def _is_all_ours(self) -> bool:
        """Whether nothing is stored that was not committed here."""
        return self.is_new and self.n == self.own and self.files.is_snapshot_as_noted()

    # The annotation file.

    def snapshot(self, *, in_turns: bool = False) -> None:
        """Bring the annotation file up to date, and fold a log that has grown long.

        With ``in_turns`` other threads commit meanwhile. Raises StoreError; nothing is lost then.
        """
        with self._mutex:
            if not self._is_kept_up or not self.is_snapshot_due:
                return
            tables = copied(self.tables)
            n, readings = self.n, self.readings
        try:
            prepared = self.files.prepare(tables, n, in_turns=in_turns)
        except OSError as error:
            raise StoreError.of(error, self.shown) from error
        with self._mutex, contextlib.ExitStack() as undo:
            undo.callback(prepared.file.discard)
            with self._turn():
                if self.files.snapshot_n < n and self.readings == readings:
                    self.files.put_in_place(prepared)
                if self.files.is_log_long and self.files.snapshot_n == self.n:
                    self.begin_log()

    @property
    def is_snapshot_due(self) -> bool:
        """Whether the log is ahead of the annotation file."""
        return self.files.snapshot_n < self.n

    @property
    def is_snapshot_overdue(self) -> bool:
        """Whether so much was logged since the last snapshot that a rest is not waited for."""
        return self.is_snapshot_due and self.files.is_overdue

    @property
    def size(self) -> int:
        """How many records there are."""
        return sum(map(len, self.tables.values()))
