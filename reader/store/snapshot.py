"""The annotation file as a snapshot of its log: which revision it holds, and whether it still does.

Whoever calls holds the lock, but for :meth:`Snapshots.prepare`, which takes its time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.loading import sha256_of
from reader.store import encoding, loglines
from reader.store.files import prepare_file, read_regular
from reader.store.loglines import Entry
from reader.store.naming import log_path
from reader.tagging.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.store.assembly import Assembly
    from reader.store.encoding import Tables
    from reader.store.files import PreparedFile

# While a large file is encoded, the other threads get a turn this often and this long.
_PIECES_A_TURN = 1
_TURN = 0.0002
# The clock of a file system may stand still for so many nanoseconds: two writes in that time can
# leave the same stat.
_CLOCK_GRAIN = 20_000_000
_Signature = tuple[int, int, int]


@dataclass
class Prepared:
    """A snapshot on disk under a temporary name: its revision and its hash."""

    file: PreparedFile
    n: int
    sha256: str


class Snapshots:
    """The annotation file at ``path``: ``n`` is the revision that it holds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.n = 0
        self.sha256 = ""
        self.size = 0
        # What stat said of the file when its hash was last known to be right. A hint when to look
        # again, nothing more: what is decided is decided by the hash.
        self._signature: _Signature | None = None
        self._read_signature: _Signature | None = None

    def read(self) -> bytes | None:
        """The bytes of the file, None if there is none."""
        self._read_signature = self._stat()
        try:
            content = read_regular(self._path)
        except FileNotFoundError:
            return None
        self.size = len(content)
        return content

    def adopt(self, found: Assembly) -> None:
        """Take what was found to be what is known."""
        self.n, self.sha256 = found.snapshot_n, found.snapshot_sha
        self._signature = self._read_signature

    def note(self, n: int, sha256: str) -> None:
        """Another program has written revision ``n``; whether it is still there is to be seen."""
        self.n, self.sha256, self._signature = n, sha256, (-1, -1, -1)

    @property
    def age(self) -> float:
        """Seconds since somebody wrote to the file, by its own clock; endless if that is ahead."""
        signature = self._stat()
        age = time.time() - (signature[2] / 1e9 if signature else 0)
        return age if age >= 0 else float("inf")

    def may_have_changed(self) -> bool:
        """Whether stat says anything else of the file than it did."""
        return self._stat() != self._signature

    def is_as_noted(self) -> bool:
        """Whether the file has the hash that is known."""
        content = self.read()
        found = "" if content is None else sha256_of(content)
        if found != self.sha256:
            return False
        self._signature = self._read_signature
        return True

    def marker_line(self) -> bytes:
        """The line of the log that notes what the file holds; empty if there is no file."""
        if not self.sha256:
            return b""
        return loglines.encode(Entry(self.n, loglines.SNAPSHOT, "", now(), sha256=self.sha256))

    def prepare(self, tables: Tables, n: int, *, in_turns: bool) -> Prepared:
        """Write ``tables``, which are revision ``n``, to a temporary file. Raises OSError."""
        digest = hashlib.sha256()

        def pieces() -> Iterator[bytes]:
            for count, piece in enumerate(encoding.encode_in_pieces(tables), 1):
                digest.update(piece)
                yield piece
                if in_turns and count % _PIECES_A_TURN == 0:
                    time.sleep(_TURN)

        file = prepare_file(self._path, pieces(), like=log_path(self._path))
        return Prepared(file, n, digest.hexdigest())

    def put_in_place(self, prepared: Prepared) -> bytes:
        """Make a prepared file the annotation file; returns the line that notes it in the log."""
        # Older than the clock's grain, so that whoever writes to it now leaves another stat.
        moment = time.time_ns() - _CLOCK_GRAIN
        with contextlib.suppress(OSError):
            os.utime(prepared.file.temporary, ns=(moment, moment))
        prepared.file.put_in_place()
        self.n, self.sha256, self.size = prepared.n, prepared.sha256, prepared.file.length
        self._signature = self._stat()
        return self.marker_line()

    def _stat(self) -> _Signature | None:
        try:
            status = os.stat(self._path)  # noqa: PTH116 -- each commit pays for it
        except OSError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns
