"""An annotation file that its log vouches for, read without putting the two together.

Where a log ends as it was noted to, and the last that it says is that the annotation file holds all
of it and has this hash, the file alone says everything, in the form that
:mod:`reader.store.encoding` gives it: one record a line. So the log need not be read, and a span
not be parsed twice. Whatever is otherwise is left to :mod:`reader.store.assembly`, which finds out
more and takes longer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.loading import sha256_of
from reader.store import log_end, loglines, migrations, records
from reader.store.encoding import UnreadableError
from reader.store.files import read_regular, read_some
from reader.store.log_end import LogEnd
from reader.store.loglines import SNAPSHOT
from reader.store.naming import LOCK_SUFFIX, LOG_SUFFIX, SUFFIX
from reader.store.span_lines import SpanLines, spans_in
from reader.tagging.fields import SpanError

if TYPE_CHECKING:
    from pathlib import Path

    from reader.store.encoding import Tables
    from reader.store.records import Contents

# The line that notes an annotation file is shorter.
_LONGEST_MARKER = 512

# Before the first span and after the last, with which the file ends.
_OPENING = b'\n"spans": {\n'
_CLOSING = b"\n}\n}\n"


def vouched(path: Path) -> Vouched | None:
    """The annotation file at ``path``, None where it takes a closer look to say what is stored."""
    try:
        data = read_regular(path)
        noted = _noted(path)
        if noted is None or noted != sha256_of(data):
            return None
        return Vouched.of(data)
    except (OSError, UnreadableError, UnicodeDecodeError):
        return None


@dataclass(frozen=True, slots=True)
class Vouched:
    """What stands in the file: its spans, a line each from ``start`` to ``end``, and the rest."""

    data: bytes
    start: int
    end: int
    others: Tables

    @property
    def owner(self) -> str | None:
        """The document that the file says it belongs to; None where it does not say."""
        return records.name_of(records.document_record(self.others))

    @classmethod
    def of(cls, data: bytes) -> Vouched | None:
        """Part the spans from the rest; None where they are not laid out as we do it."""
        start = data.find(_OPENING) + len(_OPENING)
        end = len(data) - len(_CLOSING) + 1
        if not (len(_OPENING) <= start < end and data.endswith(_CLOSING)):
            return None
        try:
            rest = json.loads(data[:start] + data[end:])
        except (ValueError, RecursionError):
            return None
        if not all(isinstance(table, dict) for table in rest.values()):
            return None
        others, schema = migrations.migrated(rest)
        return cls(data, start, end, others) if schema == migrations.SCHEMA else None

    def contents(self, *, in_columns: bool = False) -> Contents:
        """The same as :func:`reader.store.records.take_apart` finds in the whole.

        With ``in_columns`` its spans are made when they are asked for. Raises UnreadableError
        where it takes a closer look.
        """
        contents = records.take_apart(self.others)
        lines = self.data, self.start, self.end, contents.refused
        try:
            contents.spans = SpanLines(*lines) if in_columns else list(spans_in(*lines))
        except SpanError as error:
            raise UnreadableError(error.reason) from error
        return contents


def _noted(path: Path) -> str | None:
    """The hash of the annotation file that the log ends with; None where it ends otherwise.

    It must end as it was noted to: else a program was killed, or the log was cut or joined.
    """
    # A string: a command may name thousands.
    stem = str(path).removesuffix(SUFFIX)
    note, _ = read_some(f"{stem}{LOCK_SUFFIX}", log_end.LENGTH)
    end = LogEnd.of(note)
    tail, length = read_some(f"{stem}{LOG_SUFFIX}", _LONGEST_MARKER, last=True)
    if end is None or end.length != length:
        return None
    # The line break that the log ends with is the last line's own.
    last = tail[tail.rfind(b"\n", 0, -1) + 1 :]
    line = loglines.read_line(last)
    if line is None or line.operation != SNAPSHOT or last[:8] != end.last:
        return None
    # While a file was written others may have gone on: it holds not all of the log.
    return line.sha256 if line.n == end.n else None
