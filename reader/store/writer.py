"""One writer at a time: commits wait in a queue, and what waits for one file shares one fsync.

Whoever commits and waits does the writing itself if nobody is at it, which saves two changes of
thread; a thread of the writer's own does what nobody waits for. It sleeps while there is nothing
to do, without a timer.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.store.errors import StoreError

if TYPE_CHECKING:
    from reader.store.keeper import Keeper
    from reader.store.proposals import Proposal

# So long nothing must have been committed, to any document, before a snapshot is written, or the
# commits would share the disk with it; a large one waits longer.
_IDLE = 0.5
# Where something is committed all the time, a document is waited for no longer than this many times
# its patience after it was changed itself.
_PATIENCES = 10
_RECORDS_A_SECOND = 40_000
_LARGEST_BATCH = 1_000


@dataclass
class _Job:
    """A commit that waits; somebody may be told of its end."""

    keeper: Keeper
    proposal: Proposal
    future: Future[Proposal] | None = None
    error: BaseException | None = None

    def end(self, error: BaseException | None = None) -> None:
        self.error = error
        if self.future is not None and error is not None:
            self.future.set_exception(error)
        elif self.future is not None:
            self.future.set_result(self.proposal)


class Writer:
    """The queue, and whoever empties it."""

    def __init__(self) -> None:
        self._jobs: deque[_Job] = deque()
        self._turn = threading.Lock()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._changed: dict[Keeper, float] = {}
        self._last = 0.0
        self._is_asleep = False
        self._is_closing = False

    def commit(self, *proposals: tuple[Keeper, Proposal]) -> None:
        """Commit and wait. What could not be kept has an error; StoreError is not raised."""
        jobs = [_Job(keeper, proposal) for keeper, proposal in proposals]
        self._jobs.extend(jobs)
        with self._turn:
            # If somebody else was at it, our jobs are done by now.
            self._empty_queue()
        # Awake, the thread finds by itself what has changed.
        if self._thread is None or self._is_asleep:
            self._want_thread()
        for job in jobs:
            if job.error is not None:
                raise job.error

    def submit(self, keeper: Keeper, proposal: Proposal) -> Future[Proposal]:
        """Commit without waiting; the future is done when the commit is on disk."""
        future: Future[Proposal] = Future()
        self._jobs.append(_Job(keeper, proposal, future))
        self._want_thread()
        return future

    def close(self) -> None:
        """Write what waits, and end the thread."""
        with self._wake:
            self._is_closing = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()
        with self._turn:
            self._empty_queue()

    def _empty_queue(self) -> None:
        """Commit what waits; ``_turn`` is held."""
        while self._jobs:
            batches: dict[Keeper, list[_Job]] = {}
            for _ in range(min(len(self._jobs), _LARGEST_BATCH)):
                job = self._jobs.popleft()
                batches.setdefault(job.keeper, []).append(job)
            for keeper, jobs in batches.items():
                self._commit(keeper, jobs)

    def _commit(self, keeper: Keeper, jobs: list[_Job]) -> None:
        try:
            keeper.commit([job.proposal for job in jobs])
        except BaseException as error:
            for job in jobs:
                job.end(error)
            if not isinstance(error, Exception):
                raise
            return
        self._changed[keeper] = self._last = time.monotonic()
        for job in jobs:
            job.end()

    # The thread.

    def _want_thread(self) -> None:
        with self._wake:
            if self._thread is None and not self._is_closing:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()
            self._wake.notify()

    def _run(self) -> None:
        while True:
            with self._turn:
                self._empty_queue()
                due = self._due()
                rest = self._rest()
            for keeper in due:
                _snapshot(keeper)
            if due:
                continue
            with self._wake:
                # In this order, so that a commit in between is either seen here or sees us asleep.
                self._is_asleep = rest is None
                if self._is_closing:
                    return
                if not self._jobs and (rest is not None or not self._changed):
                    self._wake.wait(rest)
                self._is_asleep = False

    def _due(self) -> list[Keeper]:
        """Whose snapshot is to be written now; ``_turn`` is held."""
        moment = time.monotonic()
        rested = [keeper for keeper in self._changed if moment >= self._due_at(keeper)]
        for keeper in rested:
            del self._changed[keeper]
        return rested + [keeper for keeper in self._changed if keeper.is_snapshot_overdue]

    def _rest(self) -> float | None:
        """How long until a snapshot may be due, None for ever; ``_turn`` is held."""
        if not self._changed:
            return None
        return max(0.01, min(map(self._due_at, self._changed)) - time.monotonic())

    def _due_at(self, keeper: Keeper) -> float:
        return end_of_rest(self._changed[keeper], self._last, keeper.size)


def end_of_rest(changed: float, last: float, records: int) -> float:
    """When the snapshot of a document with so many records is to be written, in seconds.

    ``changed`` is when it was last committed to itself, ``last`` when any document was.
    """
    patience = _IDLE + records / _RECORDS_A_SECOND
    return max(changed + patience, min(last + _IDLE, changed + _PATIENCES * patience))


def _snapshot(keeper: Keeper) -> None:
    try:
        keeper.snapshot(in_turns=True)
    except StoreError as error:
        # The log has everything; the next rest, or the end, tries again.
        keeper.notices.append(str(error))
