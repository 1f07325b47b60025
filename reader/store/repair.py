"""What is done about what an assembly found: bytes put aside, files written anew, notices.

The lock is held. Nothing is replaced that is not kept under another name first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import merging
from reader.store.aside import keep_aside, put_aside
from reader.store.assembly import Snapshot
from reader.store.kept import damage
from reader.store.log_reading import replay
from reader.store.loglines import LogLineError
from reader.store.migrations import migrated
from reader.store.past import PUT_BACK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.store.assembly import Assembly
    from reader.store.encoding import Record, Tables
    from reader.store.kept import Kept
    from reader.store.loglines import Line

# Who an edit is by that was made in the file with another program, and what it is called.
EXTERNAL = "external"
# What a file that was taken in so is kept as, and how many of them.
EDITED = "edited"
_KEPT_EDITIONS = 5


def repair(kept: Kept, found: Assembly) -> None:
    """Repair what is safe to repair. Raises OSError; what is in memory is then not to be used."""
    if found.damaged:
        kept.notices += [f"{kept.shown}: {fault}" for fault in found.faults()]
        return
    said = len(kept.notices)
    try:
        if found.tail and not found.behind:
            _cut_tail(kept, found)
        if found.missing:
            _go_on_without(kept, found)
        _mend_snapshot(kept, found)
        if kept.files.is_end_noted or not found.is_sound:
            # What is not noted yet may be withdrawn: that is for who has written it.
            kept.files.note_end()
    except OSError:
        # All of it is done again, and told then.
        del kept.notices[said:]
        raise


def rebuild(kept: Kept, found: Assembly) -> None:
    """Write a damaged log anew from what is left of both files, with the old ones kept aside.

    Raises OSError.
    """
    aside = keep_aside(kept.files.log, "damaged")
    kept.notices.append(
        f"{kept.shown}: its log was damaged: {found.damaged}; it is kept as {aside.name} "
        "and was written anew"
    )
    if found.content:
        copy = put_aside(kept.path, found.content, "broken")
        kept.notices.append(f"{kept.shown}: the file as it was is kept as {copy.name}")
    kept.read_only = ""
    kept.is_damaged = False
    # Steps from before the damage lead from nowhere to here.
    kept.steps.clear()
    kept.write_snapshot(mark=False)
    kept.begin_log()


def refuse(kept: Kept, found: Assembly) -> str:
    """Say what is wrong with files that were damaged while we worked; why nothing is written."""
    kept.notices += [f"{kept.shown}: {fault}" for fault in found.faults()]
    return damage(found)


def put_back_missing(kept: Kept, lines: Sequence[Line], before: Tables) -> None:
    """Commit anew what a log lacks that was replaced underneath. Raises OSError.

    ``before`` are the tables that ``lines`` led to.
    """
    try:
        ops = [op for line in lines for op in line.entry().ops]
    except LogLineError:
        # A long line was left in the log, and that is now another: memory has what came of it.
        differences = merging.differences(kept.tables, before)
        ops = [op for op in differences if op.new is not None and _is_as_new(op.new, op.was)]
    fitting = []
    for op in ops:
        # One after the other: a record may have been added and removed again.
        fit = merging.fitted(op, kept.tables)
        if fit is not None:
            merging.apply(kept.tables, [fit])
            fitting.append(fit)
    if fitting:
        kept.notices.append(f"{kept.shown}: its log was replaced; what it lacked was put back")
        kept.append_steps(PUT_BACK, "", fitting)


def _is_as_new(record: Record, other: Record | None) -> bool:
    """Whether a record was changed no earlier than another one of the same span."""
    return str(record.get("changed", "")) >= str((other or {}).get("changed", ""))


def put_back(kept: Kept, aside: Path | None = None) -> None:
    """Write what is in memory: the log was removed while we worked, or cut. Raises OSError."""
    what = f"was cut, and is kept as {aside.name}" if aside else "was removed"
    kept.notices.append(f"{kept.shown}: its log {what}; it was written anew from memory")
    kept.begin_log()


def _cut_tail(kept: Kept, found: Assembly) -> None:
    aside = put_aside(kept.files.log, found.tail, "cut")
    kept.files.cut(found.good_length, kept.n)
    kept.notices.append(
        f"{kept.shown}: its log ended in {len(found.tail)} bytes that are no whole line; "
        f"they are kept as {aside.name}"
    )


def _go_on_without(kept: Kept, found: Assembly) -> None:
    """Go on from what there is, though the log has lost its end, or is gone."""
    left = ""
    if not found.has_log:
        kept.files.forget_end()
    elif found.behind or not (found.tail or found.is_set_back):
        aside = keep_aside(kept.files.log, "cut")
        left = f"; what is left of it is kept as {aside.name}"
    kept.notices.append(f"{kept.shown}: {found.loss}{left}")
    if found.is_set_back:
        # What was noted of a later file is of one that is no more.
        kept.files.note_all()
    if not found.behind:
        return
    # What the annotation file has of what was lost becomes one step, so that all before it counts.
    kept.n -= found.behind
    kept.files.cut(found.good_length, kept.n)
    before, _ = migrated(replay(found.lines))
    if ops := merging.differences(before, kept.tables):
        kept.append_steps(PUT_BACK, "", ops)
    kept.write_snapshot()


def _mend_snapshot(kept: Kept, found: Assembly) -> None:
    if found.snapshot is Snapshot.BROKEN:
        aside = put_aside(kept.path, found.content, "broken")
        what = "what could be read of it was taken in" if found.rescued else "none could be read"
        if found.has_log:
            what = "it was written anew from its log" + (f", {what}" if found.rescued else "")
        kept.notices.append(f"{kept.shown}: {found.reason}; it is kept as {aside.name}; {what}")
    elif found.snapshot is Snapshot.MISSING:
        kept.notices.append(f"{kept.shown}: was removed; it was written anew from its log")
    elif found.snapshot is Snapshot.EDITED:
        aside = put_aside(kept.path, found.content, EDITED, most=_KEPT_EDITIONS)
        kept.notices.append(
            f"{kept.shown}: was changed by another program; {len(found.edits)} records taken in; "
            f"as it was found it is kept as {aside.name}"
        )
    if found.edits:
        kept.append_steps(EXTERNAL, EXTERNAL, found.edits)
    if found.snapshot is Snapshot.UNMARKED:
        kept.files.mark()
    elif found.snapshot in {Snapshot.BROKEN, Snapshot.MISSING, Snapshot.EDITED}:
        kept.write_snapshot(mark=found.has_log)
