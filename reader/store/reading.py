"""Looking at what is stored without touching it: for export, lists and checks."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from reader.store.assembly import Assembly, Snapshot
from reader.store.encoding import UnreadableError
from reader.store.errors import StoreError
from reader.store.file_pair import FilePair
from reader.store.files import read_some
from reader.store.locking import Lock, LockRefusedError
from reader.store.naming import lock_path
from reader.store.records import document_record

_HEAD_LENGTH = 16 * 1024
# The document's record as we write it: in the third line of the file.
_OWNER = re.compile(rb'\{\n"document": \{\n"[^"\n]*": \{"doc": ("(?:[^"\\\n]|\\.)*")')


def look(path: Path) -> Assembly:
    """What the file at ``path`` and its log say; with all that is wrong in the answer.

    Raises StoreError for a file that must be left alone and where the system refuses to read.
    """
    found = read_both(path)
    if found.is_sound:
        return found
    # Another program may be just at work: look again while none is.
    lock = Lock(lock_path(_real(path)), create=False, shown=lock_path(path))
    try:
        with lock.held():
            return read_both(path)
    except LockRefusedError:
        # There is none, or none any more: what stood there may have been withdrawn.
        return read_both(path)
    finally:
        lock.close()


def read_both(path: Path) -> Assembly:
    """Read the log, then the file, and put them together; errors as for :func:`look`."""
    try:
        return FilePair(_real(path)).read()
    except OSError as error:
        raise StoreError.of(error, path) from error
    except UnreadableError as error:
        raise StoreError(path, str(error)) from error


def require_readable(path: Path, found: Assembly) -> str:
    """Raise StoreError where what is stored is not all there: half of it must not pass for all.

    Else what is to be said of files of which one is broken and the other has everything; or "".
    """
    if found.snapshot is Snapshot.BROKEN:
        if found.damaged or found.missing or not found.has_log:
            raise StoreError(path, found.reason)
        return f"{path}: {found.reason}; its log has it all (reader check --fix mends it)"
    if not found.damaged:
        return f"{path}: {found.faults()[-1]}" if found.missing else ""
    reason = f"its log is damaged: {found.damaged} (reader check --fix repairs it)"
    if found.snapshot is not Snapshot.CURRENT:
        raise StoreError(path, reason)
    return f"{path}: {reason}"


def _real(path: Path) -> Path:
    """The file itself, where the path is a link: its log and its lock lie beside it."""
    return Path(os.path.realpath(path))


def owner_of(path: Path) -> str | None:
    """The document that the file says it belongs to; None where it does not say."""
    try:
        head = _OWNER.match(read_some(path, _HEAD_LENGTH)[0])
        if head is not None:
            name = json.loads(head[1])
            return name if isinstance(name, str) else None
    except (OSError, ValueError):
        pass
    try:
        name = document_record(read_both(path).tables).get("doc")
    except StoreError:
        return None
    return name if isinstance(name, str) and name else None
