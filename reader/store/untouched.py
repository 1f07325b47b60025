"""Whether anything is stored for a document at all, told without opening anything."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from reader.store.access import why_unwritable
from reader.store.errors import StoreError
from reader.store.naming import annotation_paths, log_path, own_path

if TYPE_CHECKING:
    from pathlib import Path


def is_untouched(folder: Path, document: str) -> bool:
    """Whether opening the document would find nothing, and nothing in the way of writing.

    False where only opening it can tell.
    """
    own = own_path(folder, document)
    with suppress(OSError, StoreError):
        # Where there is no file of the document's own name, the first that is nobody's would be it.
        paths = list(annotation_paths(folder, document)) if own is None else [own]
        found = any(path.exists() or log_path(path).exists() for path in paths)
        return not (found or why_unwritable(paths[0]))
    return False
