"""Saving beside painting: a thread makes changes durable while the screen answers keys.

A disk is quick mostly, so a moment is waited for it: then a change is shown as saved in the same
frame. One that takes longer is painted, and said to be saved when it is.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future, ThreadPoolExecutor

    from reader.store import Collection
    from reader.tagging.history import Change

    # The changes that the document must take in, or why one was refused.
    Answer = tuple[Change, ...] | Exception
    Batch = list[tuple[str, Change]]

# So many seconds a key waits for the disk: a quarter of a frame.
PATIENCE: Final = 0.004


class Saver:
    """Changes on their way to the disk, by document, in order.

    What is refused is kept, and why is in ``refusal``; it is tried again with the next change and
    by `finish`. Everything here is for one thread; ``told`` is called in another one when
    something that was not waited for has ended, for `take` to be called in the first.
    """

    def __init__(
        self,
        collection: Collection,
        take_in: Callable[[str, tuple[Change, ...]], None],
    ) -> None:
        """``take_in`` gets what a document must take in to be what ``collection`` has."""
        self.refusal = ""
        self.told: Callable[[], None] = lambda: None
        self._collection = collection
        self._take_in = take_in
        self._waiting: dict[str, deque[Change]] = {}
        self._has_new = False
        self._batch: Batch = []
        self._running: Future[Sequence[Answer]] | None = None
        self._thread: ThreadPoolExecutor | None = None

    @property
    def count(self) -> int:
        """How many changes are not durable."""
        return sum(map(len, self._waiting.values()))

    @property
    def is_trying(self) -> bool:
        """Whether changes are on their way; what was refused before may be saved with them."""
        return self._running is not None

    def waits(self, name: str) -> bool:
        """Whether a change of a document is not durable."""
        return name in self._waiting

    def put(self, name: str, change: Change) -> None:
        """Have a change made durable; where that takes longer than a moment, in the background."""
        self._waiting.setdefault(name, deque()).append(change)
        self._has_new = True
        self.take(PATIENCE)

    def take(self, patience: float = 0.0) -> None:
        """Take in what has ended, and begin with what has come meanwhile."""
        if self._running is not None:
            if not self._running.done():
                return
            self._end(self._running)
        if self._has_new:
            self._begin(patience)

    def finish(self) -> bool:
        """Wait for all there is, refused changes tried once more; whether all is durable now."""
        if self._running is not None:
            self._running.exception()
            self._end(self._running)
        if self._waiting:
            self._begin(None)
        return not self._waiting

    def _begin(self, patience: float | None) -> None:
        """Have all that waits made durable, and wait for it so many seconds, None without end."""
        from concurrent.futures import ThreadPoolExecutor, wait

        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="saving")
        self._has_new = False
        self._batch = [
            (name, change) for name, changes in self._waiting.items() for change in changes
        ]
        self._running = self._thread.submit(self._collection.commit_all, list(self._batch))
        if wait([self._running], patience).done:
            self._end(self._running)
        else:
            self._running.add_done_callback(lambda _: self.told())

    def _end(self, running: Future[Sequence[Answer]]) -> None:
        self._running = None
        self.refusal = ""
        answers: Sequence[Answer]
        try:
            answers = running.result()
        except Exception as error:  # noqa: BLE001 -- no work may be lost
            answers = [error] * len(self._batch)
        done = []
        for (name, change), answer in zip(self._batch, answers, strict=True):
            if isinstance(answer, Exception):
                self.refusal = self.refusal or one_line(name, answer)
                continue
            self._waiting[name].remove(change)
            if not self._waiting[name]:
                del self._waiting[name]
            done.append((name, answer))
        for name, answer in done:
            self._take_in(name, self._not_changed_since(name, answer))

    def _not_changed_since(self, name: str, answer: tuple[Change, ...]) -> tuple[Change, ...]:
        """An answer without what a change still on its way is about: its answer tells."""
        waiting = self._waiting.get(name, ())
        later = {edit.id for change in waiting for edit in change.edits}
        is_stated = any(change.state is not None for change in waiting)
        return tuple(
            each._replace(
                edits=tuple(edit for edit in each.edits if edit.id not in later),
                state=None if is_stated else each.state,
            )
            for each in answer
        )


def one_line(name: str, error: Exception) -> str:
    """Why something went wrong with a document, in one line that names it."""
    reason = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        reason = error.strerror[:1].lower() + error.strerror[1:]
    return reason if name in reason else f"{name}: {reason}"
