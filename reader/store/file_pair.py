"""The annotation file and its log, as files: read together, appended to, replaced.

Whoever calls holds the lock, but for :meth:`FilePair.prepare`. Errors are the system's (OSError).
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from reader.store import loglines, merging
from reader.store.aside import keep_aside
from reader.store.assembly import Assembly, Snapshot, assemble
from reader.store.encoding import copied
from reader.store.files import fsync_folder
from reader.store.journal import FsyncError, Happened, Journal
from reader.store.locking import Lock
from reader.store.log_end import LogEnd
from reader.store.migrations import SCHEMA
from reader.store.naming import lock_path, log_path
from reader.store.snapshot import Prepared, Snapshots
from reader.tagging.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reader.store.encoding import Tables
    from reader.store.loglines import Line

_MEBIBYTE = 2**20
# A log is folded when it is longer than this and so many annotation files.
_LONG_LOG = 4 * _MEBIBYTE
_LONG_LOG_IN_FILES = 3
# A broken file is looked at again until it has been left alone for so many seconds: an editor that
# empties the file and then writes it may be in between.
_SETTLED = 0.3
_PAUSE = 0.01


class FilePair:
    """Both files of one document; ``schema`` is that of the annotation file, 0 if there is none.

    How far the log goes is noted in the ``lock``, which whoever writes holds.
    """

    def __init__(self, path: Path, lock: Lock | None = None) -> None:
        self.path = path
        self._lock = lock or Lock(lock_path(path), create=False)
        # The newest revision in the log, and the first bytes of it.
        self._newest = 0
        self._first = b""
        self.schema = 0
        self._journal = Journal(log_path(path))
        self._snapshots = Snapshots(path)
        self._logged = 0
        self._is_alone = False
        self._is_forgotten = False
        # Whether the end of a log was noted when both were read last.
        self.is_end_noted = False
        # Whether all of it may still be withdrawn: then nothing is noted, which tells others so.
        self.is_provisional = False

    @property
    def log(self) -> Path:
        """The path of the log."""
        return self._journal.path

    @property
    def has_log(self) -> bool:
        """Whether there is a log, as far as is known here."""
        return self._journal.length > 0

    @property
    def has_snapshot(self) -> bool:
        """Whether there is an annotation file, as far as is known here."""
        return bool(self._snapshots.sha256)

    @property
    def snapshot_n(self) -> int:
        """The revision that the annotation file holds."""
        return self._snapshots.n

    @property
    def is_overdue(self) -> bool:
        """Whether so much was logged since the last snapshot that a rest is not waited for."""
        return self._logged > max(_MEBIBYTE, self._snapshots.size // 4)

    @property
    def is_log_long(self) -> bool:
        """Whether the log should be folded."""
        return self._journal.length > _LONG_LOG + _LONG_LOG_IN_FILES * self._snapshots.size

    # Reading.

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Keep the log open for what is done in one turn."""
        with self._journal.opened():
            yield

    def read(self) -> Assembly:
        """Read both. Raises UnreadableError for what must be left alone."""
        found = self._read_as_it_is()
        while found.snapshot is Snapshot.BROKEN and self._snapshots.age < _SETTLED:
            time.sleep(_PAUSE)
            found = self._read_as_it_is()
        return found

    def _read_as_it_is(self) -> Assembly:
        # What is noted of the log comes first, for the log may go on meanwhile.
        noted = self._lock.noted()
        self.is_end_noted = LogEnd.of(noted) is not None
        log = self._journal.open_log()
        content = None if log is None else log.read_all()
        kept = None if log is None or log.is_one_of_many else log
        return assemble(content, self._snapshots.read(), kept, noted=noted)

    def adopt(self, found: Assembly) -> None:
        """Take what was read to be what is known."""
        self.schema = found.schema
        self._is_forgotten = False
        self._is_alone = found.snapshot is Snapshot.ALONE
        self._snapshots.adopt(found)
        self._journal.know_nothing()
        if found.has_log and found.lines:
            self._journal.note(found.good_length, found.lines[-1].raw)
            self._newest, self._first = found.n, found.lines[0].identity[-1]

    def is_begun_anew(self, found: Assembly) -> bool:
        """Whether a log that was read begins with nothing, and otherwise than the one known."""
        first = found.lines[0] if found.lines else None
        return first is not None and first.n == 0 and first.identity[-1] != self._first

    def forget(self) -> None:
        """Know nothing of the files, so that whoever writes next reads both again."""
        self._is_forgotten = True

    def may_have_changed(self) -> bool:
        """Whether stat says anything else of the files than it did; a hint, and cheap."""
        return self._journal.may_have_news() or self._snapshots.may_have_changed()

    def news(self) -> tuple[Happened, bytes]:
        """What happened to the log; within :meth:`opened`."""
        return (Happened.REPLACED, b"") if self._is_forgotten else self._journal.news()

    def take_note(self, lines: Sequence[Line]) -> None:
        """Take note of lines that others have appended."""
        for line in lines:
            if line.operation == loglines.SNAPSHOT:
                self._snapshots.note(line.n, line.sha256)
        self._newest = max(self._newest, *(line.n for line in lines))
        length = self._journal.length + sum(line.length for line in lines)
        self._journal.note(length, lines[-1].raw)

    @property
    def log_length(self) -> int:
        """How many bytes of the log are known."""
        return self._journal.length

    def is_snapshot_as_noted(self) -> bool:
        """Whether the annotation file is the one that is known; cheap where stat says so."""
        return not self._snapshots.may_have_changed() or self._snapshots.is_as_noted()

    # Writing.

    def append(self, lines: Sequence[Line]) -> None:
        """Append to the log, on disk on return. On FsyncError it must be begun anew."""
        data = b"".join(line.raw for line in lines)
        self._journal.append(data, lines[-1].raw)
        self._newest = lines[-1].n
        self.note_end()
        self._logged += len(data)

    @property
    def must_begin(self) -> bool:
        """Whether the log cannot be appended to: there is none, or an fsync of it has failed."""
        return not self._journal.length or self._journal.is_suspect

    def begin(self, tables: Tables, n: int, kept: Sequence[Line], new: Sequence[Line]) -> None:
        """Write the log anew: a base, the steps ``kept``, and ``new`` ones.

        ``tables`` are revision ``n``, with all of these applied. A file of an earlier schema is
        copied aside first.
        """
        if self.has_snapshot and self.schema != SCHEMA:
            with contextlib.suppress(FileNotFoundError):
                keep_aside(self.path, f"schema{self.schema}")
        steps = [*kept, *new]
        first = n - len(steps)
        if self.has_snapshot and self._snapshots.n < first:
            # It must not be older than the base, or what lies between would be lost.
            self.write_snapshot(tables, n, mark=False)
        base = copied(tables)
        for line in reversed(steps):
            merging.take_back(base, line.entry().ops)
        if self._is_alone:
            # What is noted is read as what we have written, line by line: so it must be.
            self.write_snapshot(base, first, mark=False)
            self._is_alone = False
        pieces = [*loglines.encode_base(base, first, now()), *(line.raw for line in kept)]
        if self.has_snapshot:
            pieces.append(self._snapshots.marker_line())
        pieces += [line.raw for line in new]
        self._journal.replace(pieces, pieces[-1], like=self.path)
        self._newest, self._first = n, pieces[0][:8]
        self.note_all()
        self.schema = SCHEMA

    def remove(self) -> None:
        """Remove both files, and what is noted of them; durable on return."""
        for path in (self.path, self.log):
            path.unlink(missing_ok=True)
        self.forget_end()
        with contextlib.suppress(FileNotFoundError):
            fsync_folder(self.path.parent)

    def cut(self, length: int, n: int) -> None:
        """Cut off what lies behind ``length`` of the log; its newest revision is then ``n``."""
        self._journal.cut(length)
        self._newest = n

    def mark(self) -> None:
        """Note in the log what the annotation file holds."""
        if self._journal.is_suspect:
            # Nothing more goes into that file; the log that takes its place notes it.
            return
        marker = self._snapshots.marker_line()
        self._journal.append(marker, marker)
        self.note_all()

    def write_snapshot(self, tables: Tables, n: int, *, mark: bool = True) -> None:
        """Replace the annotation file by ``tables``, which are revision ``n``."""
        self.put_in_place(self._snapshots.prepare(tables, n, in_turns=False), mark=mark)

    def prepare(self, tables: Tables, n: int, *, in_turns: bool) -> Prepared:
        """Write an annotation file under a temporary name; needs no lock."""
        return self._snapshots.prepare(tables, n, in_turns=in_turns)

    def put_in_place(self, prepared: Prepared, *, mark: bool = True) -> None:
        """Make a prepared file the annotation file."""
        self._snapshots.put_in_place(prepared)
        self._logged = 0
        if mark:
            self.mark()

    # What is noted in the lock: a log that was cut where a line ends cannot say that it was.

    def note_end(self) -> None:
        """Note how far the log goes."""
        if self.has_log and not self.is_provisional:
            self._lock.note(self._end())

    def forget_end(self) -> None:
        """Note that nothing is known of a log."""
        self._lock.note(b"", is_all=True)

    def note_all(self) -> None:
        """Note that, and what the log notes of the annotation file."""
        if not self.is_provisional:
            self._lock.note(self._end() + self._snapshots.marker_line(), is_all=True)

    def _end(self) -> bytes:
        journal = self._journal
        return LogEnd(self._newest, journal.length, self._first, journal.last[:8]).encode()


__all__ = ["FilePair", "FsyncError", "Happened"]
