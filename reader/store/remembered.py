"""What was noted of a text when it was annotated, told without opening its annotations.

Where the annotation file is as we write it, its first lines say it, and little is loaded for that:
a start of the program asks this of every text that it opens.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from reader.store.errors import StoreError
from reader.store.naming import annotation_paths, log_path, own_path
from reader.text.source import Remembered

if TYPE_CHECKING:
    from pathlib import Path

_HEAD_LENGTH = 16 * 1024
# The document's record as we write it: in the third line of the file.
_HEAD = (
    rb'\{\n"document": \{\n"[^"\n]*": \{"doc": ("(?:[^"\\\n]|\\.)*"), '
    rb'"sha256": "([0-9a-f]{64})", "encoding": "([^"\\\n]*)"'
)


def remembered(folder: Path, document: str) -> Remembered | None:
    """How the file of a document was encoded, and the hash of its text; None where nobody says."""
    try:
        own = own_path(folder, document)
        paths = list(annotation_paths(folder, document)) if own is None else [own]
        if not any(path.exists() or log_path(path).exists() for path in paths):
            return None
        return _by_head(paths[0], document) or _by_record(folder, document)
    except (OSError, ValueError, StoreError):  # whoever opens the annotations says why
        return None


def _by_head(path: Path, document: str) -> Remembered | None:
    """What the file itself says in its first lines, if it is the document's and says it there."""
    from reader.store.files import read_some

    try:
        head = re.match(_HEAD, read_some(path, _HEAD_LENGTH)[0])
    except FileNotFoundError:
        return None
    if head is None or json.loads(head[1]) != document:
        return None
    return Remembered(head[3].decode(), head[2].decode())


def _by_record(folder: Path, document: str) -> Remembered | None:
    """What the file and its log say together."""
    from reader.store.folder import Folder

    return Folder(folder).read(document).encoding
