"""Whether anything is stored for a document at all, told without opening anything."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reader.store.access import why_unwritable
from reader.store.naming import log_path, own_path

if TYPE_CHECKING:
    from pathlib import Path


def is_untouched(folder: Path, document: str) -> bool:
    """Whether opening the document would find nothing, and nothing in the way of writing.

    False where only opening it can tell.
    """
    path = own_path(folder, document)
    if path is None:
        return False
    with suppress(OSError):
        return not (path.exists() or log_path(path).exists() or why_unwritable(path))
    return False
