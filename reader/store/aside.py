"""What is put aside: a copy beside a file, before anything replaces what stands in it.

A copy is called ``<name>.<why>-<time>``. No program reads it again; people compare it, and remove
it.
"""

from __future__ import annotations

import contextlib
import os
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.store.files import (
    fsync_folder,
    keep_mode_and_owner,
    new_file,
    open_regular,
    read_regular,
    write_all,
)
from reader.store.naming import log_path

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST_NAME = 255
_WHY = "[a-z]+[0-9]*"
_STAMP, _LONGEST_STAMP = r"\d{8}T\d{6}\.\d{6}(-\d{3})?", "00000000T000000.000000-000"


def keep_aside(path: Path, why: str) -> Path:
    """Copy ``path`` to ``<name>.<why>-<time>`` beside it, on disk, and return the copy's path.

    Never overwrites anything. Raises OSError.
    """
    return put_aside(path, read_regular(path), why)


def put_aside(path: Path, data: bytes, why: str, *, most: int = 0) -> Path:
    """Keep ``data``, which stood in ``path``, as ``<name>.<why>-<time>`` beside it, on disk.

    It has the mode and owner of ``path``. The same bytes are kept once. With ``most`` no more than
    so many are kept that were put aside so, the newest, and the same bytes once in a row. Never
    overwrites anything. Raises OSError; then no half of it is left.
    """
    stem = path.name
    while len(f"{stem}.{why}-{_LONGEST_STAMP}".encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    there = _copies(path.parent, stem, why)
    # Of those that make room for newer ones an old copy would go too soon.
    for copy in there[-1:] if most else there:
        if _holds(copy, data):
            return copy
    aside = _written(path, data, f"{stem}.{why}-")
    # Of a name that was shortened nobody knows whose it is.
    if most and stem == path.name:
        for copy in there[: max(0, len(there) + 1 - most)]:
            with contextlib.suppress(OSError):
                copy.unlink()
    return aside


def copies_of(path: Path) -> list[Path]:
    """What was put aside of the annotation file ``path`` and of its log, oldest of each first."""
    found = []
    for each in (path, log_path(path)):
        found += _copies(each.parent, each.name, _WHY)
    return found


def _written(path: Path, data: bytes, begin: str) -> Path:
    """Write ``data`` to a file of a name that ``begin`` so and that there is not yet."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
    for count in range(1, 1_000):
        aside = path.with_name(f"{begin}{stamp}" + (f"-{count:03}" if count > 1 else ""))
        try:
            with new_file(aside) as descriptor:
                keep_mode_and_owner(path, descriptor)
                write_all(descriptor, data)
        except FileExistsError:
            continue
        fsync_folder(aside.parent)
        return aside
    raise FileExistsError(17, "too many files put aside", str(path))


def _copies(folder: Path, stem: str, why: str) -> list[Path]:
    """What is called so in a folder, oldest first; nothing where it cannot be listed.

    ``why`` is a pattern.
    """
    pattern = re.compile(rf"{re.escape(stem)}\.{why}-({_STAMP})")
    try:
        found = [match for entry in os.scandir(folder) if (match := pattern.fullmatch(entry.name))]
    except OSError:
        return []
    return [folder / match[0] for match in sorted(found, key=lambda match: match[1])]


def _holds(copy: Path, data: bytes) -> bool:
    """Whether a copy holds just ``data``; it is on disk then."""
    try:
        with open_regular(copy) as file:
            descriptor = file.fileno()
            if os.fstat(descriptor).st_size != len(data) or file.readall() != data:
                return False
            os.fsync(descriptor)
        fsync_folder(copy.parent)
    except OSError:
        return False
    return True
