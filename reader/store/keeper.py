"""One annotation file with its log: in memory, on disk, and kept the same.

A commit is: lock, take in what others did, append to the log, fsync, answer. The annotation file
itself is a snapshot, replaced now and then. Everything here may be called by any thread.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from reader.store import catching_up, loglines, merging, past, repair, steps
from reader.store.encoding import Tables, UnreadableError, copied
from reader.store.errors import StoreError
from reader.store.file_pair import FilePair, FsyncError
from reader.store.files import keep_aside
from reader.store.locking import Lock, LockRefusedError
from reader.store.loglines import Entry, Line, Op
from reader.store.naming import lock_path
from reader.store.news import News
from reader.tagging.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.store.assembly import Assembly
    from reader.store.proposals import Proposal


class Keeper:
    """The tables of one annotation file, and the ways to change them.

    ``steps`` are the commits that the log still has, ``notices`` lines for people, and
    ``read_only`` says why nothing can be written, if so.
    """

    def __init__(self, path: Path) -> None:
        # The log lies beside the file itself, not beside a link to it.
        self.path = Path(os.path.realpath(path))
        # In what is said of it, it is called what whoever asks calls it.
        self.shown = path
        self._lock = Lock(lock_path(self.path), shown=lock_path(path))
        self.files = FilePair(self.path, self._lock)
        self.tables: Tables = {}
        self.n = 0
        self.steps: deque[Line] = deque(maxlen=steps.KEPT)
        self.notices: list[str] = []
        self.read_only = ""
        self.is_damaged = False
        self.news = News()
        self._mutex = threading.RLock()
        # How often both files were read: revisions before may have been counted otherwise.
        self._readings = 0

    # Reading.

    def load(self) -> None:
        """Read both files, repair what is safe to repair, and say so in ``notices``.

        Where there is nothing to repair nothing is written, not even a lock file. Raises
        StoreError for what must be left alone, and where the system refuses to read.
        """
        with self._mutex:
            found = self.read()
            if not found.is_sound:
                # It may be another program that is just at work: look again while none is.
                try:
                    with self._lock.held(), self.files.opened():
                        found = self.read()
                        self.adopt(found)
                        repair.repair(self, found)
                        return
                except LockRefusedError as error:
                    self.read_only = str(error).lower()
                    self.notices += [f"{self.shown}: {fault}" for fault in found.faults()]
            self.adopt(found)

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

    def adopt(self, found: Assembly) -> None:
        """Make what was found what is in memory."""
        self.tables, self.n = found.tables, found.n
        self._readings += 1
        self.steps = deque((line for line in found.lines if line.is_commit), maxlen=steps.KEPT)
        self.files.adopt(found)
        self.is_damaged = bool(found.damaged)
        if found.damaged:
            self.read_only = repair.damage(found)

    def read(self) -> Assembly:
        """What both files say now, which changes nothing here. Raises StoreError."""
        try:
            return self.files.read()
        except OSError as error:
            raise StoreError.of(error, self.shown) from error
        except UnreadableError as error:
            raise StoreError(self.shown, str(error)) from error

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
            if not self.read_only and self.files.may_have_changed():
                with self._turn():
                    pass
            return self.news.take()
        finally:
            self._mutex.release()

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
            raise StoreError(self.shown, f"cannot be written: {str(error).lower()}") from error
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
            self._write(lines)
        except BaseException:
            for proposal in reversed(proposals):
                merging.take_back(self.tables, proposal.ops)
                proposal.ops = []
            self.n -= len(lines)
            raise
        self.steps.extend(lines)
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
        line = self._next_line(proposal.operation, proposal.by, proposal.at, ops)
        merging.apply(self.tables, ops)
        proposal.ops = ops
        return [line]

    def _next_line(self, operation: str, by: str, at: str, ops: Sequence[Op]) -> Line:
        try:
            raw = loglines.encode(Entry(self.n + 1, operation, by, at, tuple(ops)))
        except ValueError as error:  # NaN, a lone surrogate: refused at the door
            raise StoreError(self.shown, str(error)) from error
        self.n += 1
        return Line(0, raw, self.n, operation, by, at)

    def _write(self, lines: list[Line]) -> None:
        if self.files.must_begin:
            self.begin_log(lines)
            return
        try:
            self.files.append(lines)
        except FsyncError:
            # Never again on that file: what we know goes into another.
            self.notices.append(f"{self.shown}: the disk failed; its log is written anew")
            self.begin_log(lines)

    # The files. Up to `snapshot` the lock is held, and errors are the system's.

    def begin_log(self, new: Sequence[Line] = ()) -> None:
        """Write the log anew, with the newest steps and with ``new`` lines, applied already."""
        self.files.begin(self.tables, self.n, steps.newest(self.steps), new)

    def append_steps(self, operation: str, by: str, ops: list[Op]) -> None:
        """Note in the log what is in the tables already."""
        line = self._next_line(operation, by, now(), ops)
        self._write([line])
        self.steps.append(line)

    def write_snapshot(self, *, mark: bool = True) -> None:
        """Replace the annotation file by what is in memory."""
        self.files.write_snapshot(self.tables, self.n, mark=mark)

    def snapshot(self, *, in_turns: bool = False) -> None:
        """Bring the annotation file up to date, and fold a log that has grown long.

        With ``in_turns`` other threads commit meanwhile. Raises StoreError; nothing is lost then.
        """
        with self._mutex:
            if self.read_only or not self.is_snapshot_due:
                return
            tables = copied(self.tables)
            n, readings = self.n, self._readings
        try:
            prepared = self.files.prepare(tables, n, in_turns=in_turns)
        except OSError as error:
            raise StoreError.of(error, self.shown) from error
        with self._mutex, contextlib.ExitStack() as undo:
            undo.callback(prepared.file.discard)
            with self._turn():
                if self.files.snapshot_n < n and self._readings == readings:
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
