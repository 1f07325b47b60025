"""What was done to a document, step by step, and how to take it back.

An *edit* is one span before and after; a *change* is what one command did, so one step of undo;
the *history* holds the steps that can be taken back and those that can be done again.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.tagging.span import Span

    Steps = Sequence["Change"]

NEW = "new"
IN_WORK = "in work"
DONE = "done"
STATES = (NEW, IN_WORK, DONE)


class _Sides(NamedTuple):
    was: Span | None
    now: Span | None


class Edit(_Sides):
    """One span before and after: added (``was`` is None), removed (``now`` is None), changed."""

    __slots__ = ()

    def __new__(cls, was: Span | None, now: Span | None) -> Self:
        """Refuse an edit of nothing, and one that turns a span into another."""
        if was is None and now is None:
            raise ValueError("an edit without a span")
        if was is not None and now is not None and was.id != now.id:
            raise ValueError("an edit keeps the id of its span")
        return super().__new__(cls, was, now)

    @property
    def id(self) -> str:
        """The id of the span edited."""
        return self.now.id if self.now is not None else self.was.id  # type: ignore[union-attr]  # one is

    def inverse(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.now, self.was)


class Change(NamedTuple):
    """One step: what a command did to the spans and, as (was, now), to the document's state.

    ``operation`` says which command, for the log (``add``, ``remove``, ``undo`` …). ``by`` and
    ``at`` are who and when, empty until the change is written down or read back from disk.
    """

    operation: str
    edits: tuple[Edit, ...] = ()
    state: tuple[str, str] | None = None
    by: str = ""
    at: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the change does nothing, so that nothing need be written."""
        return not self.edits and self.state is None

    def inverse(self, operation: str) -> Change:
        """The change that takes this one back, its edits in the opposite order."""
        state = None if self.state is None else (self.state[1], self.state[0])
        return Change(operation, tuple(edit.inverse() for edit in reversed(self.edits)), state)


class History:
    """The changes that can be undone and redone, newest last; never more than ``limit``.

    A new change forgets what could be redone. The history only keeps the steps: whoever takes one
    applies it. ``earlier`` gives the steps done and undone in earlier sittings; it is asked once,
    when the first of them is wanted.
    """

    def __init__(
        self, *, limit: int = 10_000, earlier: Callable[[], tuple[Steps, Steps]] | None = None
    ) -> None:
        self._done: deque[Change] = deque(maxlen=limit)
        self._undone: list[Change] = []
        self._earlier = earlier
        self._has_new = False

    @property
    def undoable(self) -> Change | None:
        """The change that undo would take back next."""
        if not self._done:
            self._read_earlier()
        return self._done[-1] if self._done else None

    @property
    def redoable(self) -> Change | None:
        """The change that redo would do again next."""
        if not self._undone:
            self._read_earlier()
        return self._undone[-1] if self._undone else None

    def push(self, change: Change) -> None:
        """Remember a change just made."""
        self._done.append(change)
        self._undone.clear()
        self._has_new = True

    def step_back(self) -> Change | None:
        """Move the newest change to those undone and return it."""
        change = self.undoable
        if change is not None:
            self._undone.append(self._done.pop())
        return change

    def step_forward(self) -> Change | None:
        """Move the change undone last back to those done and return it."""
        change = self.redoable
        if change is not None:
            self._done.append(self._undone.pop())
        return change

    def forget_undoable(self) -> None:
        """Drop the newest change: it can no longer be taken back."""
        if self.undoable is not None:
            self._done.pop()

    def forget_redoable(self) -> None:
        """Drop the change undone last: it can no longer be done again."""
        if self.redoable is not None:
            self._undone.pop()

    def _read_earlier(self) -> None:
        if self._earlier is None:
            return
        done, undone = self._earlier()
        self._earlier = None
        room = (self._done.maxlen or 0) - len(self._done)
        self._done.extendleft([*done][::-1][:room])
        # What was undone before the first change of this sitting cannot be redone after it.
        if not self._has_new:
            self._undone[:0] = undone
