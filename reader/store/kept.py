"""What is kept of one annotation file and its log: in memory, on disk, and the same in both.

Whoever calls this holds the lock, and errors are the system's where nothing else is said.
"""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from reader.store import loglines, steps
from reader.store.encoding import Tables, UnreadableError
from reader.store.errors import StoreError
from reader.store.file_pair import FilePair, FsyncError
from reader.store.loglines import Entry, Line, Op
from reader.store.news import News
from reader.tagging.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.store.assembly import Assembly
    from reader.store.locking import Lock


class Kept:
    """The tables of one annotation file, and how they are written.

    ``steps`` are the commits that the log still has, ``notices`` lines for people, and
    ``read_only`` says why nothing can be written, if so, and ``is_put_off`` that the files are to
    be repaired before anything is; until then memory has nothing that they have not. ``is_new``
    says that nothing was stored when it was opened, and ``own`` counts the commits made here.
    ``readings`` counts how often both files were read: revisions before may have been counted
    otherwise.
    """

    def __init__(self, path: Path, lock: Lock) -> None:
        # The log lies beside the file itself, not beside a link to it.
        self.path = Path(os.path.realpath(path))
        # In what is said of it, it is called what whoever asks calls it.
        self.shown = path
        self.files = FilePair(self.path, lock)
        self.tables: Tables = {}
        self.n = 0
        self.steps: deque[Line] = deque(maxlen=steps.KEPT)
        self.notices: list[str] = []
        self.read_only = ""
        self.is_damaged = False
        self.is_put_off = False
        self.is_new = False
        self.own = 0
        self.news = News()
        self.readings = 0

    # Reading.

    def read(self) -> Assembly:
        """What both files say now, which changes nothing here. Raises StoreError."""
        try:
            return self.files.read()
        except OSError as error:
            raise StoreError.of(error, self.shown) from error
        except UnreadableError as error:
            raise StoreError(self.shown, str(error)) from error

    def adopt(self, found: Assembly) -> None:
        """Make what was found what is in memory."""
        self.tables, self.n = found.tables, found.n
        self.readings += 1
        self.steps = deque((line for line in found.lines if line.is_commit), maxlen=steps.KEPT)
        self.files.adopt(found)
        self.is_damaged = bool(found.damaged)
        if found.damaged:
            self.read_only = damage(found)

    # Writing.

    def next_line(self, operation: str, by: str, at: str, ops: Sequence[Op]) -> Line:
        """The next line of the log. Raises StoreError for what it cannot hold."""
        try:
            raw = loglines.encode(Entry(self.n + 1, operation, by, at, tuple(ops)))
        except ValueError as error:  # NaN, a lone surrogate: refused at the door
            raise StoreError(self.shown, str(error)) from error
        self.n += 1
        return Line(0, raw, self.n, operation, by, at)

    def write(self, lines: list[Line]) -> None:
        """Append lines, applied already, to the log; on disk on return."""
        if self.files.must_begin:
            self.begin_log(lines)
            return
        try:
            self.files.append(lines)
        except FsyncError:
            # Never again on that file: what we know goes into another.
            self.notices.append(f"{self.shown}: the disk failed; its log is written anew")
            self.begin_log(lines)

    def begin_log(self, new: Sequence[Line] = ()) -> None:
        """Write the log anew, with the newest steps and with ``new`` lines, applied already."""
        self.files.begin(self.tables, self.n, steps.newest(self.steps), new)

    def append_steps(self, operation: str, by: str, ops: list[Op]) -> None:
        """Note in the log what is in the tables already."""
        line = self.next_line(operation, by, now(), ops)
        self.write([line])
        self.steps.append(line)

    def write_snapshot(self, *, mark: bool = True) -> None:
        """Replace the annotation file by what is in memory."""
        self.files.write_snapshot(self.tables, self.n, mark=mark)


def damage(found: Assembly) -> str:
    """Why nothing is written beside a damaged log, and what helps."""
    return f"its log is damaged: {found.damaged} (reader check --fix repairs it)"
