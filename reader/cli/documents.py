"""How the paths that a person states become documents with names.

A document's *name* is how annotations know it: its path relative to the working directory, with
`/`; outside of the working directory its absolute path; `shipped:NAME` for a shipped article.
A folder stands for all the texts (`*.txt`) in it and below it, hidden ones left out.
"""

from __future__ import annotations

import os
import stat
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reader import shipped
from reader.cli.errors import ReaderError, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reader.text.source import AnySource, Encoding, Source

_Source = TypeVar("_Source", bound="AnySource")

TEXT_SUFFIX = ".txt"


class Entry(NamedTuple):
    """A document that was found and not read yet: its name and the path to its file."""

    name: str
    path: Path


def document_name(path: str | os.PathLike[str]) -> str:
    """Return the name of the document in the file `path`, which need not exist.

    Symbolic links keep the names they have where one works; only a path that leads into the
    working directory by another way is followed. Raises ReaderError for a name that is no UTF-8:
    no annotation file could hold it.
    """
    here = os.getcwd()  # noqa: PTH109 -- a string, for a command may name thousands of files
    stated = os.path.abspath(path)  # noqa: PTH100 -- Path.absolute() would keep `..`
    name = _below(here, stated) or _below(here, os.path.realpath(stated)) or stated
    if name.startswith(shipped.PREFIX):  # a file of that name is not the shipped article
        name = stated
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raise ReaderError(f"{name}: its name is not UTF-8") from None
    return name


def _below(folder: str, path: str) -> str:
    """Return the path within the folder; empty where it is not below it."""
    start = folder if folder.endswith("/") else f"{folder}/"
    return path.removeprefix(start) if path.startswith(start) else ""


def document_path(name: str) -> Path:
    """Return the path to the file of the document `name`; it need not exist.

    Raises ReaderError for an unknown shipped article and for a name that no file can have.
    """
    if "\0" in name or any("\ud800" <= character <= "\udfff" for character in name):
        raise ReaderError(f"{name}: no file has such a name")
    if not name.startswith(shipped.PREFIX):
        return Path(name)
    path = shipped.seed_path(name.removeprefix(shipped.PREFIX))
    if path is None:
        raise ReaderError(f"{name}: is no shipped article")
    return path


def default_documents() -> list[Entry]:
    """Return what opens without a path: the texts of `seeds/` here, else the shipped articles."""
    if Path("seeds").is_dir():
        return find_documents(["seeds"])
    return [Entry(shipped.PREFIX + path.name, path) for path in shipped.seed_paths()]


def find_documents(words: Iterable[str]) -> list[Entry]:
    """Return the documents that `words` (files, folders, names of documents) stand for, in order.

    Each comes once, at its first place. Raises ReaderError for what does not exist, is no file,
    or is a folder without texts.
    """
    found: dict[str, Entry] = {}
    for word in words:
        for entry in _entries(word):
            found.setdefault(entry.name, entry)
    return list(found.values())


def read_document(
    entry: Entry, encoding: Encoding = None, *folders: Path, hashed: bool = True
) -> Source:
    """Read a document; raises ReaderError, with the file's name, for what is no text.

    Where no ``encoding`` is given, it is the one that annotations in one of ``folders`` were made
    with, as long as it gives their text; else it is detected. ``hashed`` is whether its hash is
    wanted soon.
    """
    from reader.text.source import read_source

    read = partial(read_source, hashed=hashed)
    return _read(read, entry, _encoding(entry, encoding, folders))


def read_long_document(
    entry: Entry, encoding: str | None = None, *folders: Path, hashed: bool = True
) -> AnySource:
    """Read a document that may be long: its text takes half the memory then, and is no string.

    ``hashed`` is whether its hash is wanted soon. The rest is as for `read_document`.
    """
    from reader.text.long_source import read_long_source

    read = partial(read_long_source, hashed=hashed)
    return _read(read, entry, _encoding(entry, encoding, folders))


def _encoding(entry: Entry, given: Encoding, folders: Iterable[Path]) -> Encoding:
    """How a document is to be decoded: as given, else as is remembered where it is annotated."""
    if given is not None:
        return given
    from reader.store.remembered import remembered

    return next(filter(None, (remembered(folder, entry.name) for folder in folders)), None)


def _read(
    read: Callable[[Path, str, Encoding], _Source], entry: Entry, encoding: Encoding
) -> _Source:
    from reader.text.source import SourceError

    _require_file(str(entry.path), _mode_of(str(entry.path)))
    try:
        source = read(entry.path, entry.name, encoding)
    except SourceError as error:
        raise ReaderError(f"{entry.path}: {error}") from None
    except OSError as error:
        raise ReaderError(_sentence(entry.path, error)) from None
    if not source.text:
        raise ReaderError(f"{entry.path}: is empty")
    return source


def document_beginning(entry: Entry, encoding: str | None = None, *folders: Path) -> Source | None:
    """What a long document begins with; None for a shorter one, and where that is not certain.

    ``folders`` are as for `read_document`. Raises ReaderError for what cannot be read.
    """
    from reader.text.beginning import beginning
    from reader.text.source import Source

    _require_file(str(entry.path), _mode_of(str(entry.path)))
    if not entry.path.is_file():
        return None  # a pipe gives what it holds only once
    try:
        text = beginning(entry.path, _encoding(entry, encoding, folders))
    except OSError as error:
        raise ReaderError(_sentence(entry.path, error)) from None
    return Source(entry.name, entry.path, text) if text else None


def _entries(word: str) -> Iterator[Entry]:
    """Yield what one word stands for."""
    if word.startswith(shipped.PREFIX):
        yield Entry(word, document_path(word))
        return
    path = Path(word)
    mode = _mode_of(word)
    if not stat.S_ISDIR(mode):
        _require_file(word, mode)
        yield Entry(document_name(path), path)
        return
    texts = list(_texts_below(path))
    if not texts:
        raise ReaderError(f"{word}: holds no texts (*{TEXT_SUFFIX})")
    yield from _named(texts)


def _named(texts: list[Path]) -> Iterator[Entry]:
    """Name the texts of a folder; one that can have no name is said, and the others stay.

    Raises ReaderError where none can have one.
    """
    refused = 0
    for text in texts:
        try:
            yield Entry(document_name(text), text)
        except ReaderError as error:
            refused += 1
            if refused == len(texts):
                raise
            say(error.message)


def _texts_below(folder: Path) -> Iterator[Path]:
    """Yield the texts in `folder` and below it, in order; raises OSError for an unreadable one."""

    def refuse(error: OSError) -> None:
        raise error

    for parent, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(TEXT_SUFFIX) and not name.startswith("."):
                yield Path(parent, name)


def _require_file(word: str, mode: int) -> None:
    """Raise ReaderError unless `word` names a file; a pipe is one, a device is none."""
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise ReaderError(f"{word}: is no file")


def _mode_of(word: str) -> int:
    """Return the mode of what `word` names; raises ReaderError where there is nothing."""
    if "\0" in word:
        raise ReaderError(f"{word}: no file has such a name")
    try:
        return os.stat(word).st_mode  # noqa: PTH116 -- a command may name thousands
    except FileNotFoundError:
        raise ReaderError(f"{word}: no such file or folder") from None
    except OSError as error:
        raise ReaderError(_sentence(word, error)) from None


def _sentence(path: str | os.PathLike[str], error: OSError) -> str:
    return f"{path}: {(error.strerror or 'cannot be read').lower()}"
