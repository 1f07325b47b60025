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
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return os.strerror(errno.EROFS).lower()
    if (path.exists() and not _may(path, os.W_OK)) or not _may(folder, os.W_OK | os.X_OK):
        return os.strerror(errno.EACCES).lower()
    return ""


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)
