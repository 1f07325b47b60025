"""Files of earlier schemas, brought up to the one that this program writes.

A migration is a pure function of all tables of a file. The file itself is copied aside before the
migrated one replaces it, which happens with the first change, never by looking. A golden file of
every schema lies in the tests.

1. One file, written whole at every change.
2. A log beside it, a context (what stands before and after) in the records of spans, and a table
   ``apart`` of spans whose words are gone from the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.store.encoding import DOCUMENT, DOCUMENT_ID, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.store.encoding import Tables

SCHEMA: Final = 2


class NewerSchemaError(UnreadableError):
    """A file that this program must leave alone: it does not know what is in it."""


def migrated(tables: Tables) -> tuple[Tables, int]:
    """The tables in this program's schema, and the schema that they were in.

    Raises NewerSchemaError for one that is not known; a guess could lose what is in it.
    """
    record = tables.get(DOCUMENT, {}).get(DOCUMENT_ID)
    # Files made by hand or by other programs need not say; what is not said is the first schema.
    stated = record.get("schema", 1) if isinstance(record, dict) else 1
    if not isinstance(stated, int) or isinstance(stated, bool) or not 0 < stated <= SCHEMA:
        raise NewerSchemaError(
            f"was written by another Reader (schema {stated!a:.20}; this one knows {SCHEMA})"
        )
    for schema in range(stated, SCHEMA):
        tables = _MIGRATIONS[schema](tables)
    return tables, stated


def _from_1(tables: Tables) -> Tables:
    """Nothing in a file of schema 1 means anything else in 2: contexts come with later edits."""
    record = tables.get(DOCUMENT, {}).get(DOCUMENT_ID)
    if not isinstance(record, dict):
        return tables
    return {**tables, DOCUMENT: {**tables[DOCUMENT], DOCUMENT_ID: {**record, "schema": 2}}}


_MIGRATIONS: Final[dict[int, Callable[[Tables], Tables]]] = {1: _from_1}
