"""What other programs did to an annotation file and its log, taken into the memory of this one.

The lock is held. Errors are the system's, or StoreErrors where nothing may be written any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import loglines, merging, repair, steps
from reader.store.aside import keep_aside
from reader.store.assembly import Snapshot
from reader.store.errors import StoreError, reason_of
from reader.store.file_pair import Happened
from reader.store.loglines import LogLineError

if TYPE_CHECKING:
    from reader.store.assembly import Assembly
    from reader.store.kept import Kept
    from reader.store.loglines import Line


def catch_up(kept: Kept) -> None:
    """Take in what was done since the files were last looked at; commits of others are news."""
    happened, data = kept.files.news()
    if happened is Happened.APPENDED:
        lines, bad = loglines.scan(data, kept.files.log_length)
        # Half a line of a program that was killed, or worse: then all of it is looked at.
        if bad or not _take_in(kept, lines):
            _reload(kept)
            return
    elif happened is not Happened.NOTHING:
        _reload(kept)
        return
    if not kept.files.is_snapshot_as_noted():
        _reload(kept)


def _is_withdrawn(kept: Kept, found: Assembly, *, was_noted: bool) -> bool:
    """Whether an import that failed has taken back all that it had committed to a new document.

    Until it is done it notes nothing; ``was_noted`` says whether anything was before. Who removes
    the files of others leaves what is noted of them.
    """
    if kept.own or was_noted or kept.is_put_off or not kept.files.has_log:
        return False
    if found.has_log:
        lacks_some = bool(steps.missing(list(kept.steps), found.lines))
        return lacks_some and kept.files.is_begun_anew(found)
    return found.snapshot is Snapshot.NONE and not kept.files.is_end_noted


def _take_in(kept: Kept, lines: list[Line]) -> bool:
    """Apply what others have appended; False if that cannot be read, and nothing is done."""
    try:
        commits = [(line, line.entry()) for line in lines if line.is_commit]
    except LogLineError:
        return False
    for line, entry in commits:
        merging.apply(kept.tables, entry.ops)
        kept.n = line.n
        kept.steps.append(line)
        kept.news.tell(entry)
    kept.files.take_note(lines)
    return True


def _reload(kept: Kept) -> None:
    """Read both files again: one of them is not what it was."""
    before, mine, was_noted = kept.tables, list(kept.steps), kept.files.is_end_noted
    found = kept.read()
    if found.behind and found.n <= kept.n and not kept.is_put_off:
        repair.put_back(kept, keep_aside(kept.files.log, "cut"))
        return
    if found.damaged:
        # What is in memory is better than what can still be read: it stays.
        kept.is_damaged, kept.read_only = True, repair.refuse(kept, found)
        raise StoreError(kept.shown, f"cannot be written: {kept.read_only}")
    if _is_withdrawn(kept, found, was_noted=was_noted):
        kept.notices.append(f"{kept.shown}: an import that failed has taken back what it brought")
        mine = []
    elif kept.files.has_log and not found.has_log and not kept.is_put_off:
        repair.put_back(kept)
        return
    if not found.has_log and found.snapshot is not Snapshot.NONE:
        # Somebody has put a file there, which no revision counts.
        kept.is_new = False
    known = kept.n, kept.steps
    kept.adopt(found)
    try:
        repair.repair(kept, found)
    except OSError as error:
        # A disk that is full now may have room when the next change comes: all is tried again then.
        kept.tables, (kept.n, kept.steps) = before, known
        kept.files.forget()
        raise StoreError(kept.shown, f"cannot be written: {reason_of(error)}") from error
    kept.is_put_off = False
    repair.put_back_missing(kept, steps.missing(mine, found.lines), before)
    for entry in steps.between(before, kept.tables, steps.since(mine, list(kept.steps))):
        kept.news.tell(entry)
