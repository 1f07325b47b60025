"""A log and an annotation file put together: what the annotations are, and what is wrong.

Pure: bytes in, tables and findings out; the keeper acts on the findings. The log says what was
done, the annotation file (the *snapshot*) is what it led to, in a form for people. Where they do
not agree, nothing that was acknowledged is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from reader.loading import sha256_of
from reader.store import encoding, loglines, merging, migrations, rescue, steps
from reader.store.encoding import SPANS, UnreadableError
from reader.store.loglines import BASE, SNAPSHOT, Line, LogLineError, Op
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
    ``good_length`` bytes of the log are good; behind them ``tail`` is not. ``damaged`` says why
    the log must be repaired before anything is written, and ``is_cut`` that all it needs is its
    end. ``reason`` says what a broken snapshot is.
    """

    tables: Tables = field(default_factory=dict)
    n: int = 0
    snapshot: Snapshot = Snapshot.NONE
    snapshot_n: int = 0
    snapshot_sha: str = ""
    reason: str = ""
    schema: int = migrations.SCHEMA
    lines: list[Line] = field(default_factory=list)
    edits: list[Op] = field(default_factory=list)
    good_length: int = 0
    tail: bytes = b""
    damaged: str = ""
    is_cut: bool = False
    rescued: bool = False
    has_log: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to repair, to take in or to tell."""
        fine = {Snapshot.CURRENT, Snapshot.NONE, Snapshot.ALONE}
        return self.snapshot in fine and not self.tail and not self.damaged

    def faults(self) -> list[str]:
        """One reason for each thing that is off."""
        found = []
        if self.damaged:
            found.append(f"its log is damaged: {self.damaged}")
        if self.tail:
            found.append(f"its log ends in {len(self.tail)} bytes that are no whole line")
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
    mark: bytes | None = None,
) -> Assembly:
    """Put the bytes of both files (None: there is no such file) together.

    Long lines of the log are left in ``opened``, the file itself, if it is given. ``mark`` is a
    copy of the last line of the log that notes a snapshot, kept elsewhere: it tells of a log that
    was cut at the end of a line, which nothing in the log could.

    Raises NewerSchemaError for files that this program must leave alone.
    """
    found = Assembly(has_log=log is not None)
    if snapshot is not None:
        found.snapshot_sha = sha256_of(snapshot)
    if log is None:
        _from_snapshot_alone(found, snapshot)
        return found
    _read_log(found, log, opened)
    del log  # it may be as long as all the rest
    try:
        _put_together(found, snapshot, mark or b"")
    except LogLineError as error:
        found.damaged = str(error)
        _from_what_is_left(found, snapshot)
    return found


def _put_together(found: Assembly, snapshot: bytes | None, mark: bytes) -> None:
    marker = next((line for line in reversed(found.lines) if line.operation == SNAPSHOT), None)
    noted = "" if marker is None else marker.sha256
    if found.damaged and _is_joined(found.lines):
        # What notes the file in one history says nothing of the other.
        _from_what_is_left(found, snapshot)
    elif snapshot is not None and marker is not None and noted == found.snapshot_sha:
        _from_current_snapshot(found, snapshot, marker.n)
    elif snapshot is not None and (copy := _lost_mark(found, mark)) is not None:
        _from_snapshot_of_a_cut_log(found, snapshot, copy.n)
    elif found.damaged:
        _from_what_is_left(found, snapshot)
    else:
        _from_log(found, snapshot, marker)


def _lost_mark(found: Assembly, mark: bytes) -> Line | None:
    """The copy of the mark, if it vouches for the snapshot and a damaged log has lost its own."""
    lines, _ = loglines.scan(mark)
    copy = lines[-1] if lines else None
    if copy is None or copy.operation != SNAPSHOT or copy.sha256 != found.snapshot_sha:
        return None
    return copy if found.damaged or copy.n > found.n else None


def replay(lines: list[Line], until: int | None = None) -> Tables:
    """The tables that the base and the commits up to revision ``until`` make."""
    tables: Tables = {}
    for line in lines:
        if line.operation != SNAPSHOT and (until is None or line.n <= until):
            merging.apply(tables, line.entry().ops)
    return tables


def _from_snapshot_alone(found: Assembly, snapshot: bytes | None) -> None:
    if snapshot is None:
        return
    found.snapshot = Snapshot.ALONE
    _decode_or_rescue(found, snapshot)


def _from_current_snapshot(found: Assembly, snapshot: bytes, n: int) -> None:
    """The usual case: start from the snapshot, add what was committed since."""
    found.snapshot, found.snapshot_n = Snapshot.CURRENT, n
    found.tables, _ = migrations.migrated(encoding.decode(snapshot, trusted=True))
    merging.apply(found.tables, _ops_after(found.lines, n))


def _from_snapshot_of_a_cut_log(found: Assembly, snapshot: bytes, n: int) -> None:
    """The log has lost the line that notes the snapshot, and with it perhaps what came before."""
    if not found.damaged:
        first = found.n + 1
        lost = f"revision {n} is" if n == first else f"revisions {first} to {n} are"
        found.damaged, found.is_cut = f"{lost} missing at its end", True
    _from_current_snapshot(found, snapshot, n)
    found.n = max(found.n, n)


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
    left, _ = migrations.migrated(_replay_what_can_be(lines))
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


def _read_log(found: Assembly, log: bytes, opened: OpenLog | None) -> None:
    """Split the log into good lines and a bad tail, or say why it is damaged."""
    found.lines, bad = loglines.scan(log, 0, opened)
    found.good_length = len(log)
    last_good = found.lines[-1].offset if found.lines else -1
    if bad and bad[-1][0] > last_good:
        begin, _ = bad.pop()
        found.tail, found.good_length = log[begin:], begin
    found.n = max((line.n for line in found.lines), default=0)
    if bad:
        found.damaged = f"bytes {bad[0][0]} to {bad[0][1]} are not what was written"
    elif not found.damaged:
        found.damaged = _out_of_order(found.lines)


def _out_of_order(lines: list[Line]) -> str:
    """Why the lines are not one whole log: a base, then one commit after the other."""
    bases = [line for line in lines if line.operation == BASE]
    if not bases:
        return "it does not begin with a base"
    whole = [(number, len(bases)) for number in range(1, len(bases) + 1)]
    if [line.part for line in bases] != whole or lines[: len(bases)] != bases:
        return "its base is not whole"
    n = bases[0].n
    for line in lines[len(bases) :]:
        if line.is_commit:
            if line.n <= n:
                return f"revision {line.n} stands in it twice, as if two logs were made one"
            if line.n != n + 1:
                return f"revision {n + 1} is missing"
            n = line.n
    return ""


def _is_joined(lines: list[Line]) -> bool:
    """Whether they are of two histories, as when git was told to keep the lines of both."""
    commits = [line.n for line in lines if line.is_commit]
    return any(after <= before for before, after in pairwise(commits))


def _ops_after(lines: list[Line], n: int) -> list[Op]:
    return [op for line in lines if line.is_commit and line.n > n for op in line.entry().ops]


def _replay_what_can_be(lines: list[Line]) -> Tables:
    tables: Tables = {}
    for line in lines:
        try:
            merging.apply(tables, line.entry().ops)
        except LogLineError:
            continue
    return tables
