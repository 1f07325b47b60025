"""Files on disk: written whole or not at all, put aside instead of overwritten."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from reader.store.naming import TEMPORARY_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SYNC_EVERY = 2**20
# Read whole, a longer one would fill the memory.
_LONGEST = 2**30
_LONGEST_NAME = 255
_STAMP, _LONGEST_STAMP = r"\d{8}T\d{6}\.\d{6}(-\d{3})?", "00000000T000000.000000-000"
_TEMPORARY = re.compile(rf"\.[0-9a-f]{{16}}{re.escape(TEMPORARY_SUFFIX)}")
# Seconds after which no program can still be at work on a temporary file.
_STALE = 24 * 3600


def open_regular(path: Path) -> FileIO:
    """Open a file to read it, unbuffered.

    Raises OSError, also for what is no file or too long for one of ours: a pipe or a device under
    its name may never end.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size <= _LONGEST:
        return FileIO(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    reason = "Too long" if stat.S_ISREG(status.st_mode) else "Is no regular file"
    raise OSError(errno.EINVAL, reason, str(path))


def read_regular(path: Path) -> bytes:
    """The bytes of a file; errors as for :func:`open_regular`."""
    with open_regular(path) as file:
        return file.readall()


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
    with _new_file(temporary) as descriptor:
        if not _keep_mode_and_owner(target, descriptor) and like is not None:
            _keep_mode_and_owner(like, descriptor)
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


def keep_aside(path: Path, why: str) -> Path:
    """Copy ``path`` to ``<name>.<why>-<time>`` beside it, on disk, and return the copy's path.

    Never overwrites anything. Raises OSError.
    """
    data = read_regular(path)
    return put_aside(path, data, why)


def put_aside(path: Path, data: bytes, why: str, *, most: int = 0) -> Path:
    """Keep ``data``, which stood in ``path``, as ``<name>.<why>-<time>`` beside it, on disk.

    It has the mode and owner of ``path``. With ``most`` no more than so many are kept that were put
    aside so, the newest. Never overwrites anything. Raises OSError; then nothing is left of it.
    """
    stem = path.name
    while len(f"{stem}.{why}-{_LONGEST_STAMP}".encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
    for count in range(1, 1_000):
        name = f"{stem}.{why}-{stamp}" + (f"-{count:03}" if count > 1 else "")
        aside = path.with_name(name)
        try:
            with _new_file(aside) as descriptor:
                _keep_mode_and_owner(path, descriptor)
                write_all(descriptor, data)
        except FileExistsError:
            continue
        fsync_folder(aside.parent)
        # Of a name that was shortened nobody knows whose it is.
        if most and stem == path.name:
            _remove_older(aside, f"{stem}.{why}-", most - 1)
        return aside
    raise FileExistsError(17, "too many files put aside", str(path))


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[int]:
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


def _remove_older(newest: Path, begin: str, most: int) -> None:
    """Remove what else was put aside under names that ``begin`` so, but for ``most`` of it."""
    pattern = re.compile(re.escape(begin) + _STAMP)
    with contextlib.suppress(OSError):
        others = [entry.name for entry in os.scandir(newest.parent) if entry.name != newest.name]
        for name in sorted(filter(pattern.fullmatch, others))[: -most or None]:
            newest.with_name(name).unlink()


def _keep_mode_and_owner(target: Path, descriptor: int) -> bool:
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
