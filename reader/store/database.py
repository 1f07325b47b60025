"""TinyDB on our files: a storage that logs what changes, a table that changes only that.

::

    db = AnnotationDatabase(Path("annotations/a.txt.json"))
    db.table("spans").search(where("label") == "PER")
    db.table("spans").update({"note": "?"}, where("label") == "PER")  # durable on return

Every call that changes something is one commit. Ids are strings.
"""

from __future__ import annotations

import copy
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from reader.store import merging
from reader.store.keeper import Keeper
from reader.store.loglines import Op
from reader.store.proposals import Proposal
from reader.tagging.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from reader.store.encoding import Record, Tables

_OPERATION = "write"


class LogStorage(Storage):
    """One annotation file and its log, behind TinyDB's interface of a storage."""

    def __init__(self, path: Path, *, by: str = "") -> None:
        self.keeper = Keeper(path)
        self.keeper.load()
        self._by = by

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables, None if there is nothing; others' commits included."""
        self.keeper.sync()
        return {name: dict(table) for name, table in self.keeper.tables.items()} or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make ``data`` the tables, as one commit of what differs. Raises StoreError."""
        self.change(lambda tables: merging.differences(tables, {**data}))

    def change(self, make: Callable[[Tables], Sequence[Op]]) -> None:
        """Commit what ``make`` makes of the tables as they are. Raises StoreError."""
        proposal = Proposal(_OPERATION, self._by, make)
        self.keeper.commit([proposal])
        proposal.result()

    def close(self) -> None:
        """Bring the annotation file up to date."""
        self.keeper.close()


class RecordTable(Table):
    """A table whose ids are strings and whose changes are written alone, not with all the rest."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's way to have other ids

    def _get_next_id(self) -> str:
        return new_id()

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        """Let ``updater`` change the records and commit what it changed."""

        def make(tables: Tables) -> list[Op]:
            changes = _Changes(tables.get(self.name, {}))
            updater(cast("dict[int, Mapping[str, Any]]", changes))
            return changes.ops(self.name)

        cast("LogStorage", self._storage).change(make)
        self.clear_cache()


class AnnotationDatabase(TinyDB):
    """One annotation file as a TinyDB database."""

    table_class = RecordTable

    def __init__(self, path: Path, *, by: str = "") -> None:
        super().__init__(path, by=by, storage=LogStorage)

    @property
    def keeper(self) -> Keeper:
        """What keeps the file and its log."""
        return cast("LogStorage", self.storage).keeper


class _Changes(MutableMapping[str, "Record"]):
    """Records that may be changed freely: what was looked at is a copy, and compared at the end."""

    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records
        self._touched: dict[str, Record | None] = {}

    def __getitem__(self, key: str) -> Record:
        if key not in self._touched:
            self._touched[key] = copy.deepcopy(self._records[key])
        record = self._touched[key]
        if record is None:
            raise KeyError(key)
        return record

    def __setitem__(self, key: str, record: Record) -> None:
        self._touched[key] = dict(record)

    def __delitem__(self, key: str) -> None:
        self[key]
        self._touched[key] = None

    def __iter__(self) -> Iterator[str]:
        kept = (key for key in self._records if self._touched.get(key, self._records) is not None)
        yield from kept
        yield from (
            key
            for key, record in self._touched.items()
            if key not in self._records and record is not None
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def ops(self, table: str) -> list[Op]:
        """What was changed."""
        return [
            Op(table, key, record, self._records.get(key))
            for key, record in self._touched.items()
            if record != self._records.get(key)
        ]
