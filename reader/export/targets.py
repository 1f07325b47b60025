"""What an export writes to: a stream of text, one binary file, or a folder of files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from reader.export.formats import FILE, FOLDER, folder_writer_of, writer_of
from reader.export.options import ExportError

if TYPE_CHECKING:
    from pathlib import Path

    from reader.export.formats import Format
    from reader.export.job import Job
    from reader.export.options import Annotated
    from reader.export.output import Output


class Stream:
    """A text file, or the standard output, one document after the other."""

    def __init__(self, chosen: Format, job: Job, output: Output, path: Path | None) -> None:
        self.job = job
        self._file = output.open(path)
        self._writer = writer_of(chosen)

    def put(self, document: Annotated) -> None:
        """Write a document."""
        for piece in self._writer.write(document, self.job):
            self._file.write(piece)

    def close(self) -> None:
        """Nothing stands after the last document."""


class Binary(Stream):
    """One file that is made of all documents together."""

    def close(self) -> None:
        """Write the file."""
        self._file.write(self._writer.closing(self.job))


class Folder:
    """A folder with files for each document."""

    def __init__(self, chosen: Format, job: Job, output: Output, path: Path) -> None:
        self.job = job
        self._output = output
        self._path = path
        self._writer = folder_writer_of(chosen)
        self._names: set[str] = set()
        output.folder(path)

    def put(self, document: Annotated) -> None:
        """Write the files of a document."""
        for name, content in self._writer.files(document, self.job, self._name(document)):
            self._write(name, content)

    def close(self) -> None:
        """Write what the folder has beside."""
        for name, content in self._writer.closing_files(self.job):
            self._write(name, content)

    def _write(self, name: str, content: str) -> None:
        file = self._output.open(self._path / name)
        file.write(content)
        # A folder of many documents must not keep as many files open.
        file.close()

    def _name(self, document: Annotated) -> str:
        """A name of its own for the document: its file's, without .txt; case is no difference."""
        stem = PurePosixPath(document.name).name.removesuffix(".txt").lstrip(".")
        stem = "".join("_" if c in ":\\" or not c.isprintable() else c for c in stem) or "text"
        name, number = stem, 1
        while name.casefold() in self._names:
            number += 1
            name = f"{stem}-{number}"
        self._names.add(name.casefold())
        return name


class SinglePage:
    """The one file of a folder format with one file a document, where there is one document."""

    def __init__(self, chosen: Format, job: Job, output: Output, path: Path | None) -> None:
        self.job = job
        self._file = output.open(path)
        self._writer = folder_writer_of(chosen)

    def put(self, document: Annotated) -> None:
        """Write the document; raises ExportError for a second one."""
        if self.job.number > 1:
            raise ExportError("html of several documents is a folder: say -o FOLDER")
        for _, content in self._writer.files(document, self.job, document.name):
            self._file.write(content)

    def close(self) -> None:
        """Nothing stands after the page."""


Target = Stream | Folder | SinglePage


def target_for(chosen: Format, job: Job, output: Output, path: Path | None) -> Target:
    """Return what ``chosen`` is written to; raises ExportError where it cannot go there."""
    if chosen.target == FOLDER:
        page = chosen.name == "html" and (
            path is None or (path.suffix in {".html", ".htm"} and not path.is_dir())
        )
        if page:
            return SinglePage(chosen, job, output, path)
        if path is None:
            raise ExportError(f"{chosen.name} is a folder: say -o FOLDER")
        return Folder(chosen, job, output, path)
    if chosen.target == FILE:
        if path is None:
            raise ExportError(f"{chosen.name} is a file that is not text: say -o FILE")
        return Binary(chosen, job, output, path)
    return Stream(chosen, job, output, path)
