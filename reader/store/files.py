"""Files on disk: written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from reader.store.naming import TEMPORARY_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    StrPath = str | os.PathLike[str]

_SYNC_EVERY = 2**20
# Read whole, a longer one would fill the memory.
_LONGEST = 2**30
_A_READ = 2**16
_TEMPORARY = re.compile(rf"\.[0-9a-f]{{16}}{re.escape(TEMPORARY_SUFFIX)}")
# Seconds after which no program can still be at work on a temporary file.
_STALE = 24 * 3600


def open_regular(path: StrPath) -> FileIO:
    """Open a file to read it, unbuffered.

    Raises OSError, also for what is no file or too long for one of ours: a pipe or a device under
    its name may never end.
    """
    descriptor, _ = _opened(path)
    return FileIO(descriptor, "rb")


def read_regular(path: StrPath) -> bytes:
    """The bytes of a file; errors as for :func:`open_regular`."""
    descriptor, length = _opened(path)
    try:
        # As a rule the first takes all, and the second finds the end.
        data = os.read(descriptor, length + 1)
        while more := os.read(descriptor, _A_READ):
            data += more
    finally:
        os.close(descriptor)
    return data


def read_some(path: StrPath, length: int, *, last: bool = False) -> tuple[bytes, int]:
    """The first bytes of a file, or the ``last`` ones, and how many it has in all.

    Errors are as for :func:`open_regular`.
    """
    descriptor, whole = _opened(path)
    try:
        return os.pread(descriptor, length, max(0, whole - length) if last else 0), whole
    finally:
        os.close(descriptor)


def _opened(path: StrPath) -> tuple[int, int]:
    """A file open to be read, and how long it is; errors as for :func:`open_regular`."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size <= _LONGEST:
        return descriptor, status.st_size
    os.close(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    reason = "Too long" if stat.S_ISREG(status.st_mode) else "Is no regular file"
    raise OSError(errno.EINVAL, reason, str(path))


def replace_file(path: Path, pieces: Iterable[bytes], *, like: Path | None = None) -> int:
    """Make ``pieces`` the content of ``path``, and return their length.

    After a crash the file holds the old content or the new. The order that makes it so: a
    temporary file in the same folder, its data on disk, the rename, the folder on disk. Mode and
    owner of the old file are kept where we may, and where there is none they are those of ``like``;
    a symbolic link is followed, not replaced. Raises OSError; then the old content stands.
    """
    prepared = prepare_file(path, pieces, like=like)
    prepared.put_in_place()
    return prepared.length


def prepare_file(path: Path, pieces: Iterable[bytes], *, like: Path | None = None) -> PreparedFile:
    """Write ``pieces`` to a temporary file beside ``path``; on disk on return. Raises OSError.

    Mode and owner are as for :func:`replace_file`.
    """
    target = Path(os.path.realpath(path))
    make_folder(target.parent)
    # Hidden and short: the name of the file itself may be as long as names can be.
    temporary = target.parent / f".{os.urandom(8).hex()}{TEMPORARY_SUFFIX}"
    length = unsynced = 0
    with new_file(temporary) as descriptor:
        if not keep_mode_and_owner(target, descriptor) and like is not None:
            keep_mode_and_owner(like, descriptor)
        for piece in pieces:
            write_all(descriptor, piece)
            length += len(piece)
            unsynced += len(piece)
            if unsynced > _SYNC_EVERY:
                # In steps, so that another file's fsync never waits for all of this one.
                os.fsync(descriptor)
                unsynced = 0
    return PreparedFile(temporary, target, length)


@dataclass(frozen=True)
class PreparedFile:
    """A file on disk that is about to take another's place."""

    temporary: Path
    target: Path
    length: int

    def put_in_place(self) -> None:
        """Take the place; durable on return. Raises OSError; then the old file stands."""
        try:
            self.temporary.replace(self.target)
        except BaseException:
            self.discard()
            raise
        fsync_folder(self.target.parent)

    def discard(self) -> None:
        """Remove the temporary file."""
        with contextlib.suppress(OSError):
            self.temporary.unlink()


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, each durable in the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    fsync_folder(folder.parent)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of ``data``: a nearly full disk takes a part first and fails then."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def fsync_folder(folder: Path) -> None:
    """Make the names in the folder durable: a rename is only on disk when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[int]:
    """Make a file and give its descriptor; what was written to it is on disk afterwards.

    Raises OSError; then nothing is left of it, for half of it helps nobody.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        try:
            yield descriptor
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def keep_mode_and_owner(target: Path, descriptor: int) -> bool:
    """Give a file those of ``target``; False where there is no such file."""
    try:
        old = target.stat()
    except FileNotFoundError:
        return False
    # Only root may give files away; whoever may not keeps the mode at least.
    with contextlib.suppress(OSError):
        os.fchown(descriptor, old.st_uid, old.st_gid)
    with contextlib.suppress(OSError):
        os.fchmod(descriptor, old.st_mode & 0o7777)
    return True


def remove_stale(folder: Path) -> None:
    """Remove temporary files that killed programs left in the folder, if they are a day old."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            old = _TEMPORARY.fullmatch(entry.name) and time.time() - entry.stat().st_mtime > _STALE
            if old:
                os.unlink(entry.path)  # noqa: PTH108 -- of what scandir gives
