"""Where an export goes: written whole, or not at all.

A file is written beside its name and renamed when all is done; until then whatever was there
stays. What is no plain file (a pipe, a device) and the standard output get everything at the end.
"""

from __future__ import annotations

import os
import stat
import sys
from errno import EISDIR
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


class Output:
    """Some files that appear together: all when :meth:`finish` is called, none otherwise.

    A context manager; leaving it without :meth:`finish` removes what was written.
    """

    def __init__(self) -> None:
        self._files: list[OutputFile] = []
        self._folders: list[Path] = []

    def open(self, path: Path | None) -> OutputFile:
        """Return a place to write to; ``None`` is the standard output. Raises OSError."""
        file = OutputFile(path)
        self._files.append(file)
        return file

    def folder(self, path: Path) -> None:
        """Make sure of a folder; one that is made here goes again where nothing appears."""
        for each in [*reversed(path.parents), path]:
            if not each.is_dir():
                each.mkdir()
                self._folders.append(each)

    def finish(self) -> None:
        """Make every file appear, durably."""
        for file in self._files:
            file.close()
        for file in self._files:
            file.appear()
        self._files.clear()
        self._folders.clear()

    def __enter__(self) -> Self:
        """Return the output itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove whatever has not appeared."""
        for file in self._files:
            file.discard()
        for folder in reversed(self._folders):
            folder.rmdir()


class OutputFile:
    """One file to be; text is UTF-8 with LF, no byte-order mark."""

    def __init__(self, path: Path | None) -> None:
        self._temporary: Path | None = None
        self._stream: IO[bytes] | None = None
        self._pieces: list[bytes] = []
        # A symbolic link stays one: what it leads to is replaced.
        self._path = None if path is None else Path(os.path.realpath(path))
        if self._path is not None and self._path.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
        if self._path is not None and _is_replaceable(self._path):
            self._temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}.tmp")
            try:
                self._stream = self._temporary.open("wb")
            except OSError as error:
                # Nobody knows the other name.
                error.filename = str(path)
                raise

    def write(self, pieces: str | bytes) -> None:
        """Write text, or bytes as they are."""
        data = pieces.encode() if isinstance(pieces, str) else pieces
        if self._stream is None:
            self._pieces.append(data)
        else:
            self._stream.write(data)

    def close(self) -> None:
        """Bring everything to the disk; no more can be written."""
        if self._stream is None or self._stream.closed or self._path is None:
            return
        self._stream.flush()
        if self._path.exists():
            os.fchmod(self._stream.fileno(), stat.S_IMODE(self._path.stat().st_mode))
        os.fsync(self._stream.fileno())
        self._stream.close()

    def appear(self) -> None:
        """Take the name, or send everything to what takes no replacing."""
        if self._temporary is not None and self._path is not None:
            self._temporary.replace(self._path)
            self._temporary = None
        elif self._path is None:
            sys.stdout.flush()
            sys.stdout.buffer.writelines(self._pieces)
            sys.stdout.buffer.flush()
        else:
            with self._path.open("wb") as stream:
                stream.writelines(self._pieces)

    def discard(self) -> None:
        """Forget it."""
        if self._stream is not None:
            self._stream.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)


def _is_replaceable(path: Path) -> bool:
    """Whether a file may take that name: there is none, or a plain one."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True
