"""Where an export goes: written whole, or not at all.

A file is written beside its name and renamed when all is done; until then whatever was there
stays. What is no plain file (a pipe, a device) and the standard output get everything at the end.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager, suppress
from errno import EISDIR
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from reader.export.options import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType


class Output:
    """Some files that appear together: all when :meth:`finish` is called, none otherwise.

    A context manager; leaving it without :meth:`finish` removes what was written. ``beside`` is a
    file that whoever makes it writes as well.
    """

    def __init__(self, beside: Path | None = None) -> None:
        self._files: list[OutputFile] = []
        self._folders: list[Path] = []
        self._beside = beside
        self._taken = set() if beside is None else {os.path.realpath(beside)}

    def open(self, path: Path | None) -> OutputFile:
        """Return a place to write to; ``None`` is the standard output.

        Raises OSError, and ExportError where another file goes to that place.
        """
        if path is not None:
            place = os.path.realpath(path)
            if place in self._taken:
                raise ExportError(f"{path}: two files that are to be written would go there")
            self._taken.add(place)
        file = OutputFile(path)
        self._files.append(file)
        return file

    def spare(self, texts: Iterable[Path]) -> None:
        """Refuse to put anything else in the place of one of ``texts``: raises ExportError."""
        places = [file.place for file in self._files]
        if self._beside is not None:
            places.append(self._beside)
        known = {
            (found.st_dev, found.st_ino): place
            for place in places
            if place is not None and (found := _status(place)) and stat.S_ISREG(found.st_mode)
        }
        for text in texts if known else ():
            found = _status(text)
            place = known.get((found.st_dev, found.st_ino)) if found else None
            if place is not None and not self._is_same(place):
                raise ExportError(f"{text}: is a text that is exported, and would be overwritten")

    def _is_same(self, place: Path) -> bool:
        """Whether what would go there is what is there, as with texts in a folder for brat."""
        return any(file.place == place and file.is_same() for file in self._files)

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
        self._shown = "standard output" if path is None else str(path)
        if self._path is not None and self._path.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
        if self._path is not None and _is_replaceable(self._path):
            self._temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}.tmp")
            with self._named():
                self._stream = self._temporary.open("wb")

    @property
    def place(self) -> Path | None:
        """The file that it is going to be; None for the standard output."""
        return self._path

    def is_same(self) -> bool:
        """Whether it holds what is there already."""
        if self._stream is None or self._temporary is None or self._path is None:
            return False
        self.close()
        return self._temporary.read_bytes() == self._path.read_bytes()

    def write(self, pieces: str | bytes) -> None:
        """Write text, or bytes as they are."""
        data = pieces.encode() if isinstance(pieces, str) else pieces
        if self._stream is None:
            self._pieces.append(data)
        else:
            with self._named():
                self._stream.write(data)

    def close(self) -> None:
        """Bring everything to the disk; no more can be written."""
        if self._stream is None or self._stream.closed or self._path is None:
            return
        with self._named():
            self._stream.flush()
            if self._path.exists():
                os.fchmod(self._stream.fileno(), stat.S_IMODE(self._path.stat().st_mode))
            os.fsync(self._stream.fileno())
            self._stream.close()

    def appear(self) -> None:
        """Take the name, or send everything to what takes no replacing."""
        with self._named():
            self._appear()

    def _appear(self) -> None:
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

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Errors tell the name that was stated: nobody knows the other one, or there is none."""
        try:
            yield
        except OSError as error:
            error.filename, error.filename2 = self._shown, None
            raise

    def discard(self) -> None:
        """Forget it."""
        if self._stream is not None:
            with suppress(OSError):  # what a full disk has not taken goes with the file
                self._stream.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)


def _status(path: Path) -> os.stat_result | None:
    """What the system knows of a file; None where it knows of none."""
    try:
        return path.stat()
    except OSError:
        return None


def _is_replaceable(path: Path) -> bool:
    """Whether a file may take that name: there is none, or a plain one."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True
