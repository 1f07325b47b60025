"""What is asked of a keeper: a commit that is not made yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.store.encoding import Tables
    from reader.store.loglines import Op


@dataclass
class Proposal:
    """A commit asked for: ``make`` says what to do to the tables as they are when its turn comes.

    Afterwards ``ops`` are what was done, or ``error`` says why nothing was (a StoreError, or what
    ``make`` raised); ``is_bent`` is for
    ``make`` to say that what was done is not quite what was asked for.
    """

    operation: str
    by: str
    make: Callable[[Tables], Sequence[Op]]
    at: str = ""
    ops: list[Op] = field(default_factory=list)
    is_bent: bool = False
    error: Exception | None = None

    def result(self) -> Proposal:
        """The proposal itself; raises its error if it has one."""
        if self.error is not None:
            raise self.error
        return self
