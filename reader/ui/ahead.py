"""Work done ahead of being asked for: in small steps, between the keys, and then no more.

What is asked for next is mostly the next page. A step takes about a millisecond, and after each
one the event loop looks for keys; when nothing is left to do the program sleeps.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ahead:
    """Runs an iterator one step at a time while nothing else happens."""

    def __init__(self) -> None:
        self._steps: Iterator[None] | None = None
        self._is_running = False

    def begin(self, steps: Iterator[None]) -> None:
        """Do these from now on, in place of what is left of those before."""
        self._steps = steps
        if not self._is_running:
            self._is_running = True
            self._go_on()

    def stop(self) -> None:
        """Do no more of it."""
        self._steps = None

    def _go_on(self) -> None:
        asyncio.get_running_loop().call_soon(self._step)

    def _step(self) -> None:
        if self._steps is None or next(self._steps, self) is self:
            self._steps = None
            self._is_running = False
            return
        self._go_on()
