"""What the system lets us do with a file."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def why_unwritable(path: Path) -> str:
    """Why the file cannot be replaced in its folder, or in the nearest above that exists; or ""."""
    path = Path(os.path.realpath(path))
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        if os.statvfs(folder).f_flag & os.ST_RDONLY:
            return os.strerror(errno.EROFS).lower()
    except FileNotFoundError:
        # An import that failed has just removed it.
        return why_unwritable(path)
    if _must_not(path, os.W_OK) or _must_not(folder, os.W_OK | os.X_OK):
        return os.strerror(errno.EACCES).lower()
    return ""


def _must_not(path: Path, mode: int) -> bool:
    """Whether it is there, and was before it was asked, and may not be used so."""
    return path.exists() and not _may(path, mode) and path.exists()


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)
