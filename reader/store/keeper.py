"""One annotation file with its log: in memory, on disk, and kept the same.

A commit is: lock, take in what others did, append to the log, fsync, answer. The annotation file
itself is a snapshot, replaced now and then. Everything here may be called by any thread.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reader.store import loglines, merging, repair
from reader.store.assembly import Assembly, assemble
from reader.store.encoding import Tables, UnreadableError
from reader.store.errors import StoreError
from reader.store.journal import FsyncError, Journal, News
from reader.store.locking import Lock, LockRefusedError
from reader.store.loglines import Entry, Line, Op
from reader.store.naming import lock_path, log_path
from reader.store.snapshot import Snapshots
from reader.tagging.span import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# So many steps are kept when the log is folded: what undo, `reader log` and `restore` reach.
KEPT_STEPS = 2_000
_KEPT_BYTES = 2**20
_MEBIBYTE = 2**20


@dataclass
class Proposal:
    """A commit asked for: ``make`` says what to do to the tables as they are when its turn comes.

    Afterwards ``ops`` are what was done, or ``error`` says why nothing was; ``is_bent`` is for
    ``make`` to say that what was done is not quite what was asked for.
    """

    operation: str
    by: str
    make: Callable[[Tables], Sequence[Op]]
    at: str = ""
    ops: list[Op] = field(default_factory=list)
    is_bent: bool = False
    error: StoreError | None = None


class Keeper:
    """The tables of one annotation file, and the ways to change them."""

    def __init__(self, path: Path) -> None:
        # The log lies beside the file itself, not beside a link to it.
        self.path = Path(os.path.realpath(path))
        self.tables: Tables = {}
        self.n = 0
        self.notices: list[str] = []
        self.read_only = ""
        self.steps: deque[Line] = deque(maxlen=KEPT_STEPS)
        self.schema = 0
        # Spans that others have added since this was read, by what makes them the same.
        self.added_elsewhere: dict[tuple[object, ...], str] = {}
        self._news: list[Entry] = []
        self._logged = 0
        self._journal = Journal(log_path(self.path))
        self._lock = Lock(lock_path(self.path))
        self._snapshots = Snapshots(self.path)
        self._mutex = threading.RLock()

    # Reading.

    def load(self) -> None:
        """Read both files, repair what is safe to repair, and say so in ``notices``.

        Where there is nothing to repair nothing is written, not even a lock file. Raises
        StoreError for what must be left alone, and where the system refuses to read.
        """
        with self._mutex:
            found = self._read()
            if not found.is_sound:
                # It may be another program that is just at work: look again while none is.
                try:
                    with self._lock.held(), self._journal.opened():
                        found = self._read()
                        self._adopt(found)
                        repair.repair(self, found)
                        return
                except LockRefusedError as error:
                    self.read_only = str(error).lower()
                    self.notices += [f"{self.path}: {fault}" for fault in found.faults()]
            self._adopt(found)

    def close(self) -> None:
        """Bring the annotation file up to date and let go of the lock file."""
        try:
            self.snapshot()
        finally:
            self._lock.close()

    def _read(self) -> Assembly:
        try:
            log = self._journal.read()
            content = self._snapshots.read()
            return assemble(log, content)
        except OSError as error:
            raise StoreError.of(error, self.path) from error
        except UnreadableError as error:
            raise StoreError(self.path, str(error)) from error

    def _adopt(self, found: Assembly) -> None:
        """Make what was found what is in memory."""
        self.tables, self.n, self.schema = found.tables, found.n, found.schema
        self.steps = deque((line for line in found.lines if line.is_commit), maxlen=KEPT_STEPS)
        self._snapshots.adopt(found)
        if found.damaged:
            self.read_only = f"its log is damaged: {found.damaged} (reader check --fix repairs it)"
        if found.has_log and found.lines:
            self._journal.note(found.good_length, found.lines[-1].raw)

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

    def snapshot(self, *, in_turns: bool = False) -> None:
        """Bring the annotation file up to date, and fold a log that has grown long.

        With ``in_turns`` other threads commit meanwhile. Raises StoreError; nothing is lost then.
        """
        with self._mutex:
            if self.read_only or not self.is_snapshot_due:
                return
            tables = {table: dict(records) for table, records in self.tables.items()}
            n = self.n
        try:
            prepared = self._snapshots.prepare(tables, n, in_turns=in_turns)
        except OSError as error:
            raise StoreError.of(error, self.path) from error
        with self._mutex, contextlib.ExitStack() as undo:
            undo.callback(prepared.file.discard)
            with self._turn():
                if self._snapshots.n < n:
                    self._snapshots.put_in_place(prepared)
                    self._logged = 0
                    self.append_marker()
                if self.is_log_long and self._snapshots.n == self.n:
                    self.begin_log()

    @property
    def is_snapshot_due(self) -> bool:
        """Whether the log is ahead of the annotation file."""
        return self._snapshots.n < self.n

    @property
    def is_snapshot_overdue(self) -> bool:
        """Whether so much was logged since the last snapshot that a rest is not waited for."""
        return self.is_snapshot_due and self._logged > max(_MEBIBYTE, self._snapshots.size // 4)

    @property
    def is_log_long(self) -> bool:
        """Whether the log should be folded."""
        return self._journal.length > 4 * _MEBIBYTE + 3 * self._snapshots.size

    @property
    def size(self) -> int:
        """How many records there are."""
        return sum(map(len, self.tables.values()))

    def sync(self) -> list[Entry]:
        """What others have committed since the last time that this was asked, in order."""
        with self._mutex:
            if self._journal.may_have_news() or self._snapshots.may_have_changed():
                with self._turn():
                    pass
            return self.take_news()

    def take_news(self) -> list[Entry]:
        """What was taken in of others' commits while this program committed."""
        with self._mutex:
            news, self._news = self._news, []
            return news

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the lock, with everything taken in that others did."""
        if self.read_only:
            raise StoreError(self.path, f"cannot be written: {self.read_only}")
        try:
            with self._lock.held(), self._journal.opened():
                self._catch_up()
                yield
        except LockRefusedError as error:
            raise StoreError(self.path, f"cannot be written: {str(error).lower()}") from error
        except OSError as error:
            raise StoreError.of(error, self.path) from error

    def _commit(self, proposals: Sequence[Proposal]) -> None:
        lines: list[Line] = []
        for proposal in proposals:
            proposal.at = proposal.at or now()
            try:
                ops = list(proposal.make(self.tables))
                if not ops:
                    continue
                entry = Entry(self.n + 1, proposal.operation, proposal.by, proposal.at, tuple(ops))
                raw = loglines.encode(entry)
            except ValueError as error:  # NaN, a lone surrogate: refused at the door
                proposal.error = StoreError(self.path, str(error))
                continue
            merging.apply(self.tables, ops)
            self.n += 1
            proposal.ops = ops
            lines.append(Line(0, raw, entry.n, entry.operation, entry.by, entry.at))
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
        if not self._snapshots.sha256:
            # The first commit of all: from now on the file is there for everybody to find. What
            # is acknowledged is in the log, so this may fail.
            with contextlib.suppress(OSError):
                self.write_snapshot()

    def _write(self, lines: list[Line]) -> None:
        if not self._journal.length or self._journal.is_suspect:
            self.begin_log(lines)
            return
        data = b"".join(line.raw for line in lines)
        self._logged += len(data)
        try:
            self._journal.append(data, lines[-1].raw)
        except FsyncError:
            # Never again on that file: what we know goes into another.
            self.notices.append(f"{self._journal.path}: the disk failed; the log was written anew")
            self.begin_log(lines)

    # The log and the snapshot. The lock is held.

    @property
    def log_file(self) -> Path:
        """The log, which need not exist."""
        return self._journal.path

    def begin_log(self, new: Sequence[Line] = ()) -> None:
        """Write the log anew: a base, the steps kept, and ``new`` lines that are applied already.

        Raises OSError.
        """
        if self.schema != repair.SCHEMA:
            repair.keep_old_schema(self)
        kept = [*_newest(self.steps), *new]
        first = kept[0].n - 1 if kept else self.n
        if self._snapshots.sha256 and self._snapshots.n < first:
            # The snapshot must not be older than the base, or what lies between would be lost.
            self.write_snapshot(mark=False)
        base = {table: dict(records) for table, records in self.tables.items()}
        for line in reversed(kept):
            merging.take_back(base, line.entry().ops)
        marker = self._snapshots.marker_line()
        old = [line.raw for line in kept[: len(kept) - len(new)]]
        pieces = [*loglines.encode_base(base, first, now()), *old]
        pieces += [marker, *(line.raw for line in new)] if marker else [line.raw for line in new]
        self._journal.replace(pieces, pieces[-1])
        self.schema = repair.SCHEMA

    def append_marker(self) -> None:
        """Note in the log what the annotation file holds. Raises OSError."""
        marker = self._snapshots.marker_line()
        self._journal.append(marker, marker)

    def append_steps(self, operation: str, by: str, ops: list[Op]) -> None:
        """Note in the log what is in the tables already. Raises OSError."""
        entry = Entry(self.n + 1, operation, by, now(), tuple(ops))
        line = Line(0, loglines.encode(entry), entry.n, operation, by, entry.at)
        self.n += 1
        self._write([line])
        self.steps.append(line)

    def cut_log(self, length: int) -> None:
        """Cut off what lies behind ``length``. Raises OSError."""
        self._journal.cut(length)

    def write_snapshot(self, *, mark: bool = True) -> None:
        """Replace the annotation file by what is in memory. Raises OSError."""
        prepared = self._snapshots.prepare(self.tables, self.n, in_turns=False)
        self._snapshots.put_in_place(prepared)
        self._logged = 0
        if mark:
            self.append_marker()

    # What others do.

    def _catch_up(self) -> None:
        """Take in what other programs did to both files; the lock is held."""
        news, data = self._journal.news()
        if news is News.APPENDED:
            lines, bad = loglines.scan(data, self._journal.length)
            if bad:
                # Half a line of a program that was killed, or worse: look at all of it.
                self._reload()
                return
            self._take_in(lines)
        elif news is not News.NOTHING:
            self._reload()
            return
        if self._snapshots.may_have_changed() and not self._snapshots.is_as_noted():
            self._reload()

    def _take_in(self, lines: list[Line]) -> None:
        for line in lines:
            if line.operation == loglines.SNAPSHOT:
                self._snapshots.note(line.n, line.sha256)
            elif line.is_commit:
                entry = line.entry()
                merging.apply(self.tables, entry.ops)
                self.n = line.n
                self.steps.append(line)
                self._tell(entry)
        self._journal.note(
            self._journal.length + sum(len(line.raw) for line in lines), lines[-1].raw
        )

    def _reload(self) -> None:
        """Read both files again: one of them is not what it was."""
        before, mine = self.tables, list(self.steps)
        found = self._read()
        if found.damaged:
            # What is in memory is better than what can still be read: it stays.
            self.notices += [f"{self.path}: {fault}" for fault in found.faults()]
            self.read_only = f"its log is damaged: {found.damaged}"
            raise StoreError(self.path, f"cannot be written: {self.read_only}")
        if self._journal.length and not found.has_log:
            repair.put_back(self)
            return
        self._adopt(found)
        repair.repair(self, found)
        if self.read_only:
            raise StoreError(self.path, f"cannot be written: {self.read_only}")
        missing = [op for line in _missing(mine, found.lines) for op in line.entry().ops]
        fitting = [op for op in (merging.fitted(op, self.tables) for op in missing) if op]
        if fitting:
            self.notices.append(f"{self.path}: its log was replaced; what it lacked was put back")
            merging.apply(self.tables, fitting)
            self.append_steps("put back", "", fitting)
        ops = merging.differences(before, self.tables)
        if ops:
            self._tell(Entry(self.n, repair.EXTERNAL, "", now(), tuple(ops)))

    def _tell(self, entry: Entry) -> None:
        """Keep what another program did, for whoever has the document open."""
        self._news.append(entry)
        for op in entry.ops:
            key = merging.span_key(op)
            if key is not None:
                self.added_elsewhere[key] = op.id


def _newest(steps: deque[Line]) -> list[Line]:
    """The newest steps that fit into what a folded log keeps, in order."""
    kept: list[Line] = []
    size = 0
    for line in reversed(steps):
        size += len(line.raw)
        if size > _KEPT_BYTES:
            break
        kept.append(line)
    return kept[::-1]


def _missing(mine: list[Line], theirs: list[Line]) -> list[Line]:
    """Which of the steps that we know are in a log no more that was replaced underneath.

    A log that was folded by another program lacks old steps, but not what came of them.
    """
    raws = {line.raw for line in theirs}
    begins = theirs[0].n if theirs else 0
    missing = []
    for line in reversed(mine):
        if line.raw in raws or line.n <= begins:
            break
        missing.append(line)
    return missing[::-1]
