"""The bytes of a log read: its lines, where it is bad or was cut, and what its lines come to.

Pure; :mod:`reader.store.assembly` puts the annotation file beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from reader.store import loglines, merging
from reader.store.loglines import BASE, SNAPSHOT, Line, LogLineError, Op

if TYPE_CHECKING:
    from reader.store.encoding import Tables
    from reader.store.journal import OpenLog
    from reader.store.log_end import LogEnd

# A line of a later revision could not be read again.
_LAST = 10**14


@dataclass
class LogRead:
    """What stands in a log, as far as is known.

    ``good_length`` bytes of it are good; behind them ``tail`` is not. ``n`` is the newest revision,
    and ``damaged`` says why the lines are not one whole log. It was ``noted`` to go to a revision.
    """

    lines: list[Line] = field(default_factory=list)
    n: int = 0
    noted: int = 0
    good_length: int = 0
    tail: bytes = b""
    damaged: str = ""

    @property
    def is_joined(self) -> bool:
        """Whether the lines are of two histories, as when git was told to keep those of both."""
        commits = [line.n for line in self.lines if line.is_commit]
        return any(after <= before for before, after in pairwise(commits))

    @property
    def marker(self) -> Line | None:
        """The last line that notes an annotation file."""
        return next((line for line in reversed(self.lines) if line.operation == SNAPSHOT), None)

    def missing(self, n: int) -> str:
        """What it lacks at its end of the revisions up to ``n``, and of those that were noted."""
        first, last = self.n + 1, max(n, self.noted)
        if last < first:
            return ""
        lost = f"revision {last} is" if last == first else f"revisions {first} to {last} are"
        return f"{lost} missing"


def read_log(log: bytes, opened: OpenLog | None = None, end: LogEnd | None = None) -> LogRead:
    """Read a log; long lines are left in ``opened``, the file itself, if it is given.

    ``end`` is what was noted of the end of a log, if anything was; of another log it says nothing.
    """
    found = LogRead(good_length=len(log))
    found.lines, bad = loglines.scan(log, 0, opened)
    last_good = found.lines[-1].offset if found.lines else -1
    if bad and bad[-1][0] > last_good:
        begin, _ = bad.pop()
        found.tail, found.good_length = log[begin:], begin
    found.n = max((line.n for line in found.lines), default=0)
    if bad:
        found.damaged = f"bytes {bad[0][0]} to {bad[0][1]} are not what was written"
    else:
        found.damaged = _out_of_order(found.lines)
    if end is not None and end.is_of(log):
        found.noted = end.n
    return found


def replay(lines: list[Line], until: int | None = None) -> Tables:
    """The tables that the base and the commits up to revision ``until`` make."""
    tables: Tables = {}
    for line in lines:
        if line.operation != SNAPSHOT and (until is None or line.n <= until):
            merging.apply(tables, line.entry().ops)
    return tables


def replay_what_can_be(lines: list[Line]) -> Tables:
    """The same of lines some of which may be none of ours: those are left out."""
    tables: Tables = {}
    for line in lines:
        try:
            merging.apply(tables, line.entry().ops)
        except LogLineError:
            continue
    return tables


def ops_after(lines: list[Line], n: int) -> list[Op]:
    """What the commits after revision ``n`` did."""
    return [op for line in lines if line.is_commit and line.n > n for op in line.entry().ops]


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
            if line.n > _LAST:
                return f"revision {line.n} is out of any count"
            if line.n != n + 1:
                return f"revision {n + 1} is missing"
            n = line.n
    return ""
