"""Which file is a document's: always inside the annotations folder, whatever its name.

``annotations/<doc>.json`` where the name can be kept, else
``annotations/outside/<first 16 hex of the SHA-256 of doc>-<stem>.json``.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reader.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = ".json"
LOG_SUFFIX = ".log.jsonl"
LOCK_SUFFIX = ".lock"
TEMPORARY_SUFFIX = ".tmp"
OUTSIDE = "outside"

# A folder of such a name could be some other document's file.
_OURS = (SUFFIX, LOG_SUFFIX, LOCK_SUFFIX, TEMPORARY_SUFFIX)
# NAME_MAX and PATH_MAX of Linux, less what our own suffixes and a process's temporary name take.
_LONGEST_NAME = 255 - len(LOG_SUFFIX)
_LONGEST_PATH = 4096 - 64
_LONGEST_STEM = 120
# Names that a part of a path cannot have.
_NOWHERE = frozenset(("", ".", ".."))
# No more code points than that are too many bytes.
_SHORT = _LONGEST_NAME // 4
_UNFIT = re.compile(r"[\x00-\x1f\x7f/]")


def annotation_paths(folder: Path, document: str) -> Iterator[Path]:
    """Yield the files that may be the document's, the best first.

    The first that no other document holds is the one; the later ones are for names that meet in
    one file, as they do where the file system folds upper and lower case. Raises StoreError for
    a name that is not Unicode, which no annotation file could hold.
    """
    try:
        raw = document.encode()
    except UnicodeEncodeError:
        raise StoreError(ascii(document), "its name is not UTF-8") from None
    own = own_path(folder, document)
    if own is not None:
        yield own
    import hashlib

    digest = hashlib.sha256(raw).hexdigest()
    stem = _UNFIT.sub("_", PurePosixPath(document).stem)
    while len(stem.encode()) > _LONGEST_STEM:
        stem = stem[:-1]
    for length in (16, 64):
        yield folder / OUTSIDE / f"{digest[:length]}-{stem}{SUFFIX}"


def own_path(folder: Path, document: str) -> Path | None:
    """The file of the document's own name, if it can have one."""
    return folder / f"{document}{SUFFIX}" if _fits(folder, document) else None


def is_place_of(path: Path, folder: Path, document: str) -> bool:
    """Whether ``path`` may be the document's file, also on a file system that folds names.

    A file that was moved or copied to where another document's file belongs is that one's; so is
    one that names another only in upper and lower case, where the two are two places.
    """
    try:
        places = list(annotation_paths(folder, document))
    except StoreError:
        return False
    return path in places or any(
        _folded(place) == _folded(path) and _is_one_file(place, path) for place in places
    )


def _folded(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _is_one_file(one: Path, other: Path) -> bool:
    """Whether two names of an annotation file lead to one; the log tells where it is not there."""
    for first, second in ((one, other), (log_path(one), log_path(other))):
        try:
            return first.samefile(second)
        except OSError:
            continue
    return False


def _fits(folder: Path, document: str) -> bool:
    """Whether a file of the document's own name can lie in the folder, beside all others."""
    parts = document.split("/")
    if "\0" in document or not _NOWHERE.isdisjoint(parts):
        return False
    if len(parts) > 1 and any(part.endswith(_OURS) for part in parts[:-1]):
        return False
    if len(document) > _SHORT and any(len(part.encode()) > _LONGEST_NAME for part in parts):
        return False
    whole = os.fsencode(os.path.abspath(f"{folder}/{document}"))  # noqa: PTH100 -- `..` in folder
    return len(whole) <= _LONGEST_PATH


def annotation_files(folder: Path) -> list[Path]:
    """Every annotation file in the folder and below it, sorted.

    One that was removed, or never written, counts if its log is there. Raises StoreError for a
    folder that cannot be listed; one that is not there is empty.
    """
    found = set()
    for base, _, files in os.walk(folder, onerror=_refuse):
        for name in files:
            if name.endswith(SUFFIX):
                found.add(Path(base, name))
            elif name.endswith(LOG_SUFFIX):
                found.add(Path(base, name.removesuffix(LOG_SUFFIX) + SUFFIX))
    return sorted(found)


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise StoreError.of(error, error.filename) from error


def document_of_place(folder: Path, path: Path) -> str:
    """The document whose annotation file is at ``path``, by the place alone."""
    return path.relative_to(folder).as_posix().removesuffix(SUFFIX)


def log_path(path: Path) -> Path:
    """The log beside the annotation file ``path``."""
    return path.with_name(path.name.removesuffix(SUFFIX) + LOG_SUFFIX)


def lock_path(path: Path) -> Path:
    """The file that is locked while the annotation file ``path`` changes."""
    return path.with_name(path.name.removesuffix(SUFFIX) + LOCK_SUFFIX)
