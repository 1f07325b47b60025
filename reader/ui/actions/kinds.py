"""The shape of an action."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.ui.reading import Reading
    from reader.ui.screens.page import PageScreen

# The screen that the command was given on, and the count before it (1 where there was none).
Action = Callable[["PageScreen", int], None]
# The same for what needs an open document.
ReadingAction = Callable[["PageScreen", "Reading", int], None]


def on_reading(action: ReadingAction) -> Action:
    """Return an action that does nothing but say so while no document is open."""

    def act(screen: PageScreen, count: int) -> None:
        reading = screen.reading
        if reading is None:
            screen.say("no document is open: Ctrl+O lists them")
        else:
            action(screen, reading, count)

    return act
