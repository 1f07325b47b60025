"""Which commits are kept, and which are missing: lists of lines of a log, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store import merging
from reader.store.encoding import copied
from reader.store.loglines import Entry, LogLineError
from reader.tagging.timestamps import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.store.encoding import Tables
    from reader.store.loglines import Line

# So many are kept when a log is folded: what undo, `reader log` and `reader restore` reach.
KEPT = 2_000
_KEPT_BYTES = 2**20


def newest(steps: Sequence[Line]) -> list[Line]:
    """The newest steps that fit into what a folded log keeps, in order."""
    kept: list[Line] = []
    size = 0
    for line in reversed(steps):
        size += line.length
        if size > _KEPT_BYTES or not _is_readable(line):
            break
        kept.append(line)
    return kept[::-1]


def _is_readable(line: Line) -> bool:
    try:
        line.entry()
    except LogLineError:
        return False
    return True


def missing(mine: list[Line], theirs: list[Line]) -> list[Line]:
    """Which of the steps that we know are in a log no more that was replaced underneath.

    A log that was folded by another program lacks old steps, but not what came of them.
    """
    there = {line.identity for line in theirs}
    begins = theirs[0].n if theirs else 0
    lacking = []
    for line in reversed(mine):
        if line.identity in there or line.n <= begins:
            break
        lacking.append(line)
    return lacking[::-1]


def since(mine: Sequence[Line], lines: Sequence[Line]) -> Sequence[Line]:
    """Those of ``lines`` that follow the newest of ``mine``; none if it is not among them."""
    if not mine:
        return lines
    known = mine[-1].identity
    place = next((n for n, line in enumerate(lines) if line.identity == known), len(lines))
    return lines[place + 1 :]


def reached(tables: Tables, state: Tables, n: int, lines: Sequence[Line]) -> int | None:
    """The newest revision at which there was exactly what ``tables`` hold; None if there is none.

    ``state`` is revision ``n``, ``lines`` are the commits since. Raises LogLineError.
    """
    different = {(op.table, op.id) for op in merging.differences(state, tables)}
    newest = None if different else n
    for line in lines:
        for op in line.entry().ops:
            is_same = tables.get(op.table, {}).get(op.id) == op.new
            (different.discard if is_same else different.add)((op.table, op.id))
        if not different:
            newest = line.n
    return newest


def between(before: Tables, after: Tables, lines: Sequence[Line]) -> list[Entry]:
    """The commits that made ``after`` of ``before``.

    Those are ``lines`` if they do that; else one, of nobody, of all that differs.
    """
    tables = copied(before)
    entries = [line.entry() for line in lines if _is_readable(line)]
    for entry in entries:
        merging.apply(tables, entry.ops)
    if not merging.differences(tables, after):
        return entries
    ops = merging.differences(before, after)
    return [Entry(0, "external", "", now(), tuple(ops))]
