"""The log of one annotation file as it lies on disk.

It is only ever appended to, or replaced by another file. Whoever calls holds the lock.
"""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from reader.store.files import open_regular, replace_file, write_all
from reader.store.locking import is_one_of_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class Happened(Enum):
    """What happened to the file since it was last read or written here."""

    NOTHING = 1
    APPENDED = 2
    REPLACED = 3
    REMOVED = 4


class FsyncError(OSError):
    """The data may or may not be on disk, and trying again on this file would not tell."""


class OpenLog:
    """A log held open, to read from it later what was left there; it may be replaced meanwhile.

    It is closed when nothing speaks of it any more. Raises OSError where it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._file = open_regular(path)

    def __del__(self) -> None:
        """Close the file; where it could not be opened there is none."""
        with contextlib.suppress(AttributeError):
            self._file.close()

    @property
    def is_one_of_many(self) -> bool:
        """Whether so many files are open that it should not stay so."""
        return is_one_of_many(self._file.fileno())

    def read(self, offset: int, length: int) -> bytes:
        """So many bytes from ``offset`` on, fewer where there are no more."""
        self._file.seek(offset)
        return self._file.read(length)

    def read_all(self) -> bytes:
        """All of it."""
        self._file.seek(0)
        return self._file.readall()


@dataclass
class Journal:
    """Where we are in the log: its inode, how much of it is known, and the last line known.

    The last line is looked at again each time: inode numbers are given out again. ``is_suspect``
    says that an fsync failed; the file must then be replaced, not appended to.
    """

    path: Path
    inode: int = -1
    length: int = 0
    last: bytes = b""
    is_suspect: bool = False
    _descriptor: int | None = None

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Keep the file open for what is done to it in one turn."""
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        except FileNotFoundError:
            self._descriptor = None
        try:
            yield
        finally:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def open_log(self) -> OpenLog | None:
        """The file, None if there is none; takes note of nothing."""
        try:
            return OpenLog(self.path)
        except FileNotFoundError:
            return None

    def know_nothing(self) -> None:
        """Take note that there is none, or nothing in it."""
        self.inode, self.length, self.last = -1, 0, b""

    def note(self, length: int, last: bytes) -> None:
        """Take note that the file is known up to ``length``, and what its last line is."""
        self.inode, self.length, self.last = -1, length, last
        # It may have been withdrawn since it was read.
        with contextlib.suppress(FileNotFoundError):
            self.inode = self.path.stat().st_ino

    def news(self) -> tuple[Happened, bytes]:
        """What happened, and what was appended; within :meth:`opened`."""
        descriptor = self._descriptor
        if descriptor is None:
            return (Happened.REMOVED if self.length else Happened.NOTHING), b""
        status = os.fstat(descriptor)
        if not self._is_ours(descriptor, status):
            return Happened.REPLACED, b""
        more = status.st_size - self.length
        data = os.pread(descriptor, more, self.length) if more else b""
        return (Happened.APPENDED if data else Happened.NOTHING), data

    def may_have_news(self) -> bool:
        """Whether stat says anything else of the file than it did; a hint."""
        try:
            status = os.stat(self.path)  # noqa: PTH116 -- asked at every key
        except OSError:
            return bool(self.length)
        return (status.st_ino, status.st_size) != (self.inode, self.length)

    def append(self, data: bytes, last: bytes) -> None:
        """Append ``data``, whose last line is ``last``; on disk on return; within :meth:`opened`.

        On an OSError the file is as before. On FsyncError that cannot be known.
        """
        descriptor = self._descriptor
        if descriptor is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.path))
        try:
            write_all(descriptor, data)
        except BaseException:
            self._cut_back(descriptor)
            raise
        try:
            self._sync(descriptor)
        except FsyncError:
            self._cut_back(descriptor)
            raise
        self.length += len(data)
        self.last = last

    def replace(self, pieces: Iterable[bytes], last: bytes, *, like: Path) -> None:
        """Put another log in the place of this one; after a crash the old or the new is there.

        Where there was none it has the mode and owner of ``like``.
        """
        length = replace_file(self.path, pieces, like=like)
        self.is_suspect = False
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        self.note(length, last)

    def cut(self, length: int) -> None:
        """Cut off what lies behind ``length``; on disk on return.

        On FsyncError that cannot be known, and nothing more must go into this file.
        """
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.ftruncate(descriptor, length)
            self._sync(descriptor)
        finally:
            os.close(descriptor)

    def _is_ours(self, descriptor: int, status: os.stat_result) -> bool:
        if status.st_ino != self.inode or status.st_size < self.length:
            return False
        return os.pread(descriptor, len(self.last), self.length - len(self.last)) == self.last

    def _sync(self, descriptor: int) -> None:
        try:
            os.fsync(descriptor)
        except OSError as error:
            self.is_suspect = True
            raise FsyncError(error.errno, error.strerror) from error

    def _cut_back(self, descriptor: int) -> None:
        # Where even this fails, half a line stays, and the next who opens the log puts it aside.
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, self.length)
