"""A log and an annotation file put together: what the annotations are, and what is wrong.

Pure: bytes in, tables and findings out; the keeper acts on the findings. The log says what was
done, the annotation file (the *snapshot*) is what it led to, in a form for people. Where they do
not agree, nothing that was acknowledged is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from reader.loading import sha256_of
from reader.store import encoding, loglines, merging, migrations, rescue, steps
from reader.store.encoding import SPANS, UnreadableError
from reader.store.log_end import LogEnd
from reader.store.log_reading import LogRead, ops_after, read_log, replay, replay_what_can_be
from reader.store.loglines import SNAPSHOT, Line, LogLineError, Op
from reader.store.records import is_span

if TYPE_CHECKING:
    from reader.store.encoding import Tables
    from reader.store.journal import OpenLog


class Snapshot(Enum):
    """How the annotation file stands to the log."""

    CURRENT = "as the log says"
    NONE = "there is none, and none was written yet"
    MISSING = "was removed"
    BROKEN = "cannot be read"
    EDITED = "was changed by another program"
    # The rename was made and the line in the log was not: the program was killed in between. The
    # file may be older than the log: commits go on while a snapshot is made.
    UNMARKED = "is not noted in the log"
    # There is no log yet.
    ALONE = "has no log"


@dataclass
class Assembly:
    """What two files say together.

    ``tables`` at revision ``n``; ``snapshot_n`` is the revision that the annotation file holds.
    ``edits`` were made in it by another program and are in ``tables``, but not in the log.
    ``good_length`` bytes of the log are good; behind them ``tail`` is not. ``missing`` says which
    revisions it had and has no more, and ``is_set_back`` that the file went back with it; of so
    many that it is ``behind`` the annotation file has what came of them. ``damaged`` says why the
    log must be repaired before anything is written. ``content`` is an annotation file that is not
    as the log says, and ``reason`` what is wrong with a broken one.
    """

    tables: Tables = field(default_factory=dict)
    n: int = 0
    snapshot: Snapshot = Snapshot.NONE
    snapshot_n: int = 0
    snapshot_sha: str = ""
    content: bytes = b""
    reason: str = ""
    schema: int = migrations.SCHEMA
    lines: list[Line] = field(default_factory=list)
    edits: list[Op] = field(default_factory=list)
    good_length: int = 0
    tail: bytes = b""
    missing: str = ""
    is_set_back: bool = False
    behind: int = 0
    damaged: str = ""
    rescued: bool = False
    has_log: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to repair, to take in or to tell."""
        fine = {Snapshot.CURRENT, Snapshot.NONE, Snapshot.ALONE}
        return self.snapshot in fine and not (self.tail or self.missing or self.damaged)

    @property
    def loss(self) -> str:
        """What became of a log that something is missing of, and what that is."""
        if self.is_set_back:
            return f"it was set back to an earlier state with its log: {self.missing}"
        return f"its log was {'cut' if self.has_log else 'removed'}: {self.missing}"

    def faults(self) -> list[str]:
        """One reason for each thing that is off."""
        found = []
        if self.damaged:
            found.append(f"its log is damaged: {self.damaged}")
        if self.tail:
            found.append(f"its log ends in {len(self.tail)} bytes that are no whole line")
        if self.missing:
            found.append(self.loss)
        if self.snapshot is Snapshot.BROKEN:
            rest = ", some records can be rescued" if self.rescued else ""
            found.append(f"{self.reason}{rest}")
        elif self.snapshot in {Snapshot.MISSING, Snapshot.EDITED}:
            found.append(self.snapshot.value)
        return found


def assemble(
    log: bytes | None,
    snapshot: bytes | None,
    opened: OpenLog | None = None,
    *,
    noted: bytes = b"",
) -> Assembly:
    """Put the bytes of both files (None: there is no such file) together.

    Long lines of the log are left in ``opened``, the file itself, if it is given. ``noted`` is what
    was written down elsewhere: the end of the log, then a copy of its last line that notes a
    snapshot. They tell of a log that was cut at the end of a line, which nothing in the log could.

    Raises NewerSchemaError for files that this program must leave alone.
    """
    found = Assembly(has_log=log is not None)
    if snapshot is not None:
        found.snapshot_sha = sha256_of(snapshot)
    if log is None:
        _from_snapshot_alone(found, snapshot)
        found.missing = _missing_with_the_log(found, noted)
    else:
        read = read_log(log, opened, LogEnd.of(noted))
        del log  # it may be as long as all the rest
        found.lines, found.n, found.damaged = read.lines, read.n, read.damaged
        found.good_length, found.tail, found.missing = read.good_length, read.tail, read.missing(0)
        try:
            _put_together(found, snapshot, read, noted)
        except LogLineError as error:
            found.damaged = str(error)
            _from_what_is_left(found, snapshot)
    if snapshot is not None and found.snapshot in {Snapshot.BROKEN, Snapshot.EDITED}:
        found.content = snapshot
    return found


def _missing_with_the_log(found: Assembly, noted: bytes) -> str:
    """What a log that is no more there had, and the annotation file that it led to has not."""
    end = LogEnd.of(noted)
    lines, _ = loglines.scan(noted)
    if end is None or not lines or not found.snapshot_sha:
        return ""
    if lines[-1].sha256 == found.snapshot_sha:
        return LogRead(n=lines[-1].n, noted=end.n).missing(0)
    # Others have written the file since: nobody knows how much of the rest it has.
    is_ahead = lines[-1].operation == SNAPSHOT and end.n > lines[-1].n
    return f"it went to revision {end.n}, which the file may not have" if is_ahead else ""


def _put_together(found: Assembly, snapshot: bytes | None, read: LogRead, noted: bytes) -> None:
    marker = read.marker
    sha256 = "" if marker is None else marker.sha256
    if found.damaged and read.is_joined:
        # What notes the file in one history says nothing of the other.
        _from_what_is_left(found, snapshot)
    elif snapshot is not None and marker is not None and sha256 == found.snapshot_sha:
        _from_current_snapshot(found, snapshot, marker.n)
        found.is_set_back = bool(found.missing and not found.tail) and _is_older(marker, noted)
    elif snapshot is not None and (copy := _lost_mark(found, noted)) is not None:
        # The log has lost the line that notes the snapshot, and perhaps what came before.
        _from_current_snapshot(found, snapshot, copy.n)
        found.missing = read.missing(copy.n)
        if not found.damaged:
            found.behind = copy.n - read.n
            found.missing += ", but the file has what came of it" * (read.noted <= copy.n)
        found.n = max(found.n, copy.n)
    elif found.damaged:
        _from_what_is_left(found, snapshot)
    else:
        _from_log(found, snapshot, marker)


def _is_older(marker: Line, noted: bytes) -> bool:
    """Whether a later annotation file was noted than the one that log and file agree on.

    A log that was cut has lost revisions, and the file has them still; both are as they once were.
    """
    lines, _ = loglines.scan(noted)
    return bool(lines) and lines[-1].operation == SNAPSHOT and lines[-1].n > marker.n


def _lost_mark(found: Assembly, noted: bytes) -> Line | None:
    """The copy of the mark, if it vouches for the snapshot and a damaged log has lost its own."""
    lines, _ = loglines.scan(noted)
    copy = lines[-1] if lines else None
    if copy is None or copy.operation != SNAPSHOT or copy.sha256 != found.snapshot_sha:
        return None
    return copy if found.damaged or copy.n > found.n else None


def _from_snapshot_alone(found: Assembly, snapshot: bytes | None) -> None:
    if snapshot is None:
        return
    found.snapshot = Snapshot.ALONE
    _decode_or_rescue(found, snapshot)


def _from_current_snapshot(found: Assembly, snapshot: bytes, n: int) -> None:
    """The usual case: start from the snapshot, add what was committed since."""
    found.snapshot, found.snapshot_n = Snapshot.CURRENT, n
    found.tables, _ = migrations.migrated(encoding.decode(snapshot, trusted=True))
    merging.apply(found.tables, ops_after(found.lines, n))


def _from_log(found: Assembly, snapshot: bytes | None, marker: Line | None) -> None:
    """The snapshot is not the one that the log knows; the log is whole and says everything."""
    found.tables, _ = migrations.migrated(replay(found.lines))
    if snapshot is None:
        found.snapshot = Snapshot.NONE if marker is None else Snapshot.MISSING
        return
    n = found.lines[0].n if marker is None else marker.n
    try:
        edited, _ = migrations.migrated(encoding.decode(snapshot))
        _require_spans(edited, found.tables)
    except migrations.NewerSchemaError:
        raise
    except UnreadableError as error:
        found.snapshot, found.reason = Snapshot.BROKEN, str(error)
        _take_in_rescued(found, snapshot, n)
        return
    seen, _ = migrations.migrated(replay(found.lines, n))
    since = [line for line in found.lines if line.is_commit and line.n > n]
    revision = steps.reached(edited, seen, n, since)
    if revision == found.n or (revision is not None and not _was_noted(found)):
        if snapshot == encoding.encode(edited):
            found.snapshot, found.snapshot_n = Snapshot.UNMARKED, revision
            return
        # The same, set in another way: what is noted is read as what we have written.
        edited = seen
    found.edits = merging.taken_in(seen, edited, found.tables)
    merging.apply(found.tables, found.edits)
    found.snapshot = Snapshot.EDITED


def _was_noted(found: Assembly) -> bool:
    """Whether the file is one that was noted before the last: somebody took it out again."""
    return any(line.sha256 == found.snapshot_sha for line in found.lines)


def _require_spans(edited: Tables, current: Tables) -> None:
    """Refuse ``{}`` for a file that had spans: something emptied it, nobody edited it."""
    if current.get(SPANS) and SPANS not in edited:
        raise UnreadableError("has lost its table of spans")


def _take_in_rescued(found: Assembly, snapshot: bytes, n: int) -> None:
    """Take what is whole in a broken file and new to the log: a merge that stopped halfway.

    Nothing is removed for not being there, and of two versions of a record the later stays.
    """
    seen = replay(found.lines, n).get(SPANS, {})
    current = found.tables.get(SPANS, {})
    for key, record in rescue.rescued(snapshot).get(SPANS, {}).items():
        mine = current.get(key)
        if record in (mine, seen.get(key)) or not is_span(key, record):
            continue
        if mine is None or str(record.get("changed", "")) > str(mine.get("changed", "")):
            found.edits.append(Op(SPANS, key, record, mine))
    found.rescued = bool(found.edits)
    merging.apply(found.tables, found.edits)


def _from_what_is_left(found: Assembly, snapshot: bytes | None) -> None:
    """The log is damaged and cannot vouch for the snapshot: take the snapshot, add the commits.

    Every commit holds its records whole, so those that are left can be applied; of two versions
    of a record the later stays. The base counts only where the snapshot cannot be read: what it
    holds may have been removed since.
    """
    if snapshot is None:
        found.snapshot = Snapshot.MISSING
    else:
        found.snapshot = Snapshot.EDITED
        _decode_or_rescue(found, snapshot)
    readable = found.snapshot is Snapshot.EDITED
    lines = [line for line in found.lines if line.is_commit or not readable]
    left, _ = migrations.migrated(replay_what_can_be(lines))
    for table, records in left.items():
        there = found.tables.setdefault(table, {})
        for key, record in records.items():
            if str(record.get("changed", "")) >= str(there.get(key, {}).get("changed", "")):
                there[key] = record


def _decode_or_rescue(found: Assembly, snapshot: bytes) -> None:
    try:
        found.tables, found.schema = migrations.migrated(encoding.decode(snapshot))
    except migrations.NewerSchemaError:
        raise
    except UnreadableError as error:
        found.snapshot, found.reason = Snapshot.BROKEN, str(error)
        found.tables, _ = migrations.migrated(rescue.rescued(snapshot))
        found.rescued = any(found.tables.values())
