"""One program at a time: an advisory lock on a side file, which also takes a note.

The kernel lets go of it when the program that holds it ends, however it ends, so there are no
stale locks. The file itself stays, but where all else is withdrawn: who has waited for one that was
removed looks whether it is still there, and takes the next.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import time
from typing import TYPE_CHECKING

from reader.store.errors import StoreError
from reader.store.files import read_some

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A commit holds the lock for less than a millisecond, a repair of a large file for some seconds;
# whoever holds it longer is stopped or hangs, and the screen should not hang with it.
PATIENCE = 30.0
# No note is longer. A file that holds anything else than one, or what a power cut left of one, is
# not ours to write to, whatever it is called.
_LONGEST_NOTE = 1024
_NO_NOTE = re.compile(rb"[^0-9a-f \n\0]")
_BEGIN = 48
_TRIES = 10
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}


def is_one_of_many(descriptor: int) -> bool:
    """Whether so many files are open that this one should not be kept open to be used again.

    The system gives the lowest number that is free. Half of those that the program may have, often
    256 or 1,024, are left to what else is done.
    """
    return descriptor >= max(128, min(os.sysconf("SC_OPEN_MAX") // 2, 1024))


class LockRefusedError(OSError):
    """The lock file cannot be made or opened: the folder is not ours to write in."""


class Lock:
    """The lock of one annotation file; not to be taken twice by one thread."""

    def __init__(self, path: Path, *, create: bool = True, shown: Path | None = None) -> None:
        """With ``create`` false only a lock file that is there already is locked.

        ``shown`` is what it is called in errors.
        """
        self._path = path
        self._shown = shown or path
        self._flags = os.O_CLOEXEC | (os.O_CREAT if create else 0)
        self._descriptor: int | None = None
        self._is_for_notes: bool | None = None

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; waits for whoever has it.

        Raises LockRefusedError where the lock file cannot be opened, StoreError where the file
        system knows no locks or another program holds it for longer than :data:`PATIENCE`.
        """
        descriptor = self._open()
        self._wait(descriptor)
        while not self._is_in_place(descriptor):
            # Removed since it was opened: others lock the new one.
            self.close()
            descriptor = self._open()
            self._wait(descriptor)
        try:
            yield
        finally:
            if is_one_of_many(descriptor):
                self.close()
            elif self._descriptor is not None:
                fcntl.flock(descriptor, fcntl.LOCK_UN)

    def note(self, data: bytes, *, is_all: bool = False) -> None:
        """Write ``data`` at the start of the file, while it is held; ``is_all`` of what it says.

        It is a hint: not waited for, and left out where the file is another's, or the disk refuses.
        """
        if self._descriptor is None:
            return
        with contextlib.suppress(OSError):
            if not self._is_ours(self._descriptor):
                return
            os.pwrite(self._descriptor, data, 0)
            if is_all:
                os.ftruncate(self._descriptor, len(data))

    def remove(self) -> None:
        """Remove the file, while it is held: who waits for it finds that, and makes another."""
        if self._descriptor is None:
            return
        with contextlib.suppress(OSError):
            if self._is_ours(self._descriptor):
                self._path.unlink()

    def noted(self) -> bytes:
        """What was noted last, by whomever; nothing where there is no such file."""
        try:
            return read_some(self._path, _LONGEST_NOTE)[0]
        except OSError:
            return b""

    def close(self) -> None:
        """Let go of the lock file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = self._is_for_notes = None

    def _is_ours(self, descriptor: int) -> bool:
        """Whether the file is not another's that is called so."""
        if self._is_for_notes is None:
            self._is_for_notes = _NO_NOTE.search(os.pread(descriptor, _BEGIN, 0)) is None
        return self._is_for_notes

    def _open(self) -> int:
        """The lock file, opened once."""
        if self._descriptor is not None:
            return self._descriptor
        try:
            self._descriptor = self._opened()
        except OSError as error:
            raise LockRefusedError(error.errno, error.strerror) from error
        return self._descriptor

    def _opened(self, tries: int = _TRIES) -> int:
        try:
            return self._opened_once()
        except FileNotFoundError:
            if not self._flags & os.O_CREAT or not tries:
                raise
        # A program that withdraws what it wrote may remove the folder before there is a file in it.
        with contextlib.suppress(FileNotFoundError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        return self._opened(tries - 1)

    def _opened_once(self) -> int:
        if self._flags & os.O_CREAT:
            with contextlib.suppress(OSError):
                return os.open(self._path, self._flags | os.O_RDWR, 0o666)
        # Read-only is enough to lock, so a group can share a folder whatever the file's mode.
        return os.open(self._path, self._flags | os.O_RDONLY, 0o666)

    def _is_in_place(self, descriptor: int) -> bool:
        try:
            now = os.stat(self._path)  # noqa: PTH116 -- each commit pays for it
            return os.path.samestat(os.fstat(descriptor), now)
        except OSError:
            return False

    def _wait(self, descriptor: int) -> None:
        deadline = time.monotonic() + PATIENCE
        pause = 0.0002
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    reason = f"another program has held it locked for {PATIENCE:.0f} s"
                    raise StoreError(self._shown, reason) from None
            except OSError as error:
                if error.errno in _NO_LOCKS:
                    reason = "its file system knows no locks; keep annotations on another one"
                    raise StoreError(self._shown, reason) from error
                raise StoreError.of(error, self._shown) from error
            else:
                return
            time.sleep(pause)
            pause = min(0.001, pause * 1.5)
