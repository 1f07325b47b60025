"""Two changes of one thing: what becomes of the later one.

Whoever changes a record says what it was. Where it is something else by now, somebody was faster;
then the fields that the change touches are set and the others left, and nothing is ever deleted
that the one who deletes it has not seen as it is. Pure functions over tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.store.encoding import SPANS
from reader.store.loglines import Op

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.store.encoding import Record, Tables


def apply(tables: Tables, ops: Iterable[Op]) -> None:
    """Set and remove records. Records themselves are never changed, only replaced."""
    for op in ops:
        if op.new is None:
            tables.get(op.table, {}).pop(op.id, None)
        else:
            tables.setdefault(op.table, {})[op.id] = op.new


def take_back(tables: Tables, ops: Iterable[Op]) -> None:
    """Undo :func:`apply` of the same ops."""
    apply(tables, [op.inverse() for op in reversed(list(ops))])


def fitted(op: Op, tables: Mapping[str, Mapping[str, Record]]) -> Op | None:
    """The op as it can be applied to ``tables`` now; None if there is nothing left to do."""
    current = tables.get(op.table, {}).get(op.id)
    if current == op.new:
        return None
    if current == op.was:
        return op
    if op.new is None:
        # Changed since by somebody else: a conflict never deletes.
        return None
    if current is None or op.was is None:
        return Op(op.table, op.id, op.new, current)
    merged = {**current, **{k: v for k, v in op.new.items() if op.was.get(k) != v}}
    merged = {k: v for k, v in merged.items() if k in op.new or k not in op.was}
    return None if merged == current else Op(op.table, op.id, merged, current)


def differences(before: Tables, after: Tables) -> list[Op]:
    """The ops that make ``after`` of ``before``."""
    return [
        Op(table, key, new.get(key), old.get(key))
        for table in dict.fromkeys([*before, *after])
        for old, new in [(before.get(table, {}), after.get(table, {}))]
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]


def taken_in(seen: Tables, edited: Tables, current: Tables) -> list[Op]:
    """What somebody changed by hand in the file ``seen``, as ops on ``current``.

    The file may have been older than ``current``; what was changed since by others stays, unless
    it was changed by hand too.
    """
    ops = [fitted(op, current) for op in differences(seen, edited)]
    return [op for op in ops if op is not None]


def span_key(op: Op) -> tuple[object, ...] | None:
    """What makes the span of an added record the same as another (range, layer, label, who)."""
    if op.table != SPANS or op.new is None:
        return None
    names = ("start", "end", "layer", "label", "annotator")
    return tuple(op.new.get(name) for name in names)
