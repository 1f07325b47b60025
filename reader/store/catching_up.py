"""What other programs did to an annotation file and its log, taken into the memory of this one.

The lock is held. Errors are the system's, or StoreErrors where nothing may be written any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import loglines, merging, repair, steps
from reader.store.errors import StoreError
from reader.store.file_pair import Happened
from reader.store.files import keep_aside
from reader.store.loglines import LogLineError

if TYPE_CHECKING:
    from reader.store.keeper import Keeper
    from reader.store.loglines import Line


def catch_up(keeper: Keeper) -> None:
    """Take in what was done since the files were last looked at; commits of others are news."""
    happened, data = keeper.files.news()
    if happened is Happened.APPENDED:
        lines, bad = loglines.scan(data, keeper.files.log_length)
        # Half a line of a program that was killed, or worse: then all of it is looked at.
        if bad or not _take_in(keeper, lines):
            _reload(keeper)
            return
    elif happened is not Happened.NOTHING:
        _reload(keeper)
        return
    if not keeper.files.is_snapshot_as_noted():
        _reload(keeper)


def _take_in(keeper: Keeper, lines: list[Line]) -> bool:
    """Apply what others have appended; False if that cannot be read, and nothing is done."""
    try:
        commits = [(line, line.entry()) for line in lines if line.is_commit]
    except LogLineError:
        return False
    for line, entry in commits:
        merging.apply(keeper.tables, entry.ops)
        keeper.n = line.n
        keeper.steps.append(line)
        keeper.news.tell(entry)
    keeper.files.take_note(lines)
    return True


def _reload(keeper: Keeper) -> None:
    """Read both files again: one of them is not what it was."""
    before, mine = keeper.tables, list(keeper.steps)
    found = keeper.read()
    if found.behind and found.n <= keeper.n:
        repair.put_back(keeper, keep_aside(keeper.files.log, "cut"))
        return
    if found.damaged:
        # What is in memory is better than what can still be read: it stays.
        keeper.is_damaged, keeper.read_only = True, repair.refuse(keeper, found)
        raise StoreError(keeper.shown, f"cannot be written: {keeper.read_only}")
    if keeper.files.has_log and not found.has_log:
        repair.put_back(keeper)
        return
    known = keeper.n, keeper.steps
    keeper.adopt(found)
    repair.repair(keeper, found)
    if keeper.read_only:
        # A disk that is full now may have room when the next change comes: all is tried again then.
        reason, keeper.read_only = keeper.read_only, ""
        keeper.tables, (keeper.n, keeper.steps) = before, known
        keeper.files.forget()
        raise StoreError(keeper.shown, f"cannot be written: {reason}")
    repair.put_back_missing(keeper, steps.missing(mine, found.lines), before)
    for entry in steps.between(before, keeper.tables, steps.since(mine, list(keeper.steps))):
        keeper.news.tell(entry)
