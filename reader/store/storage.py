"""A TinyDB storage that replaces its file atomically, and a table whose ids are strings.

Stock ``JSONStorage`` rewrites in place and truncates after, so that a kill or a full disk leaves
half a file, and it takes an empty file for a new database.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from reader.store import encoding
from reader.store.files import replace_file
from reader.tagging.span import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class AtomicStorage(Storage):
    """The tables of one annotation file; what was read or written last is kept in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: encoding.Tables | None = None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables, None if there is no file. Raises UnreadableError and OSError."""
        if self._tables is None:
            try:
                self._tables = encoding.decode(self._path.read_bytes())
            except FileNotFoundError:
                return None
        # Two levels are ours, so that an update that fails leaves what is on disk in memory.
        return {name: dict(table) for name, table in self._tables.items()}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file; durable on return. Raises OSError and ValueError."""
        replace_file(self._path, encoding.encode(data))
        self._tables = data


class RecordTable(Table):
    """A table with ids of our own making: ULIDs or any other string."""

    document_id_class = str  # type: ignore[assignment]

    def _get_next_id(self) -> str:
        return new_id()


class AnnotationFile(TinyDB):
    """One annotation file as a TinyDB database; several tables change in one write."""

    table_class = RecordTable

    def __init__(self, path: Path) -> None:
        super().__init__(path, storage=AtomicStorage)
        self.path = path

    def contents(self) -> encoding.Tables:
        """A copy of all tables."""
        return copy.deepcopy(self.storage.read() or {})

    def put(self, changes: Mapping[str, Mapping[str, encoding.Record | None]]) -> None:
        """Set records by table and id, or remove those given as None; one write for all."""
        tables = self.storage.read() or {}
        for name, records in changes.items():
            table = tables.setdefault(name, {})
            for key, record in records.items():
                if record is None:
                    table.pop(key, None)
                else:
                    table[key] = record
        self.storage.write(tables)
        for name in changes:
            self.table(name).clear_cache()
