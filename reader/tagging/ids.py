"""Ids that are given to what is new."""

from __future__ import annotations

import os
import threading
import time

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class _Ids:
    """ULIDs (48 bits of milliseconds, 80 random ones) that never go down within a process.

    In one millisecond the random part counts on from the last, as the ULID specification's
    monotonic mode has it, so that ids sort in the order in which they were made.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def take(self) -> str:
        with self._lock:
            fresh = time.time_ns() // 1_000_000 << 80 | int.from_bytes(os.urandom(10))
            # A clock that was set back must not bring ids back either.
            if fresh >> 80 <= self._last >> 80:
                fresh = self._last + 1
            self._last = fresh
        return "".join(_CROCKFORD[fresh >> shift & 31] for shift in range(125, -1, -5))


_IDS = _Ids()


def new_id() -> str:
    """A fresh ULID: 26 characters, later ones sort after earlier ones."""
    return _IDS.take()
