"""A list of set lines with one chosen: documents, spans, commands, matches.

The rows are asked for when they are drawn, so a list of 100,000 costs what is seen of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from reader.ui.strips import Entry, Field, entry_strip, line_of
from reader.ui.widgets.plain import PlainWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events


class RowList(PlainWidget, can_focus=True):
    """A list of which one row is chosen with the arrows or the mouse."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--chosen", "row-list--empty"}

    @dataclass
    class Moved(Message):
        """Another row is under the cursor."""

        number: int

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a row, or it was clicked."""

        number: int

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:  # noqa: A002 -- Textual calls it so
        super().__init__(id=id)
        self._count = 0
        self._entry: Callable[[int], Entry] = lambda _: Entry(())
        self._empty = empty
        self.number = 0
        self._top = 0
        # The first row when the cursor was put where it is: another size and back comes back to it.
        self._held_top = 0

    def show(self, count: int, entry: Callable[[int], Entry], *, number: int = 0) -> None:
        """List ``count`` rows, each as ``entry(number)`` gives it, with the cursor on one."""
        self._count, self._entry = count, entry
        self._top = 0
        self.move_to(number)
        self.refresh()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._count

    def move_to(self, number: int) -> None:
        """Put the cursor on a row, the nearest there is, and bring it into view."""
        self._scroll(number, self._top)
        self._held_top = self._top

    def _scroll(self, number: int, top: int) -> None:
        """Put the cursor on a row, and scroll as little from ``top`` as brings it into view."""
        before, top_before = self.number, self._top
        self.number = max(0, min(number, self._count - 1))
        height = max(self.size.height, 1)
        top = max(min(top, self.number), self.number - height + 1)
        # No blank lines below while there are rows above; the list is shown before it has a size.
        self._top = max(min(top, self._count - height), 0)
        if self._top == top_before:
            lines = {each - self._top for each in (before, self.number)}
            self.refresh(*(Region(0, line, self.size.width, 1) for line in lines))
        else:
            self.refresh()
        self.post_message(self.Moved(self.number))

    def on_key(self, event: events.Key) -> None:
        """Move or choose; every other key is left to the screen."""
        if event.key == "enter":
            if self._count:
                self.post_message(self.Chosen(self.number))
        elif not self.take_key(event.key):
            return
        event.stop()

    def take_key(self, key: str) -> bool:
        """Move if ``key`` is one that moves; a field above a list hands its arrows down here."""
        page = max(self.size.height - 1, 1)
        steps = {
            "up": -1,
            "down": 1,
            "pageup": -page,
            "pagedown": page,
            "home": -self._count,
            "end": self._count,
        }
        step = steps.get(key)
        if step is None:
            return False
        self.move_to(self.number + step)
        return True

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._scroll(self.number, self._held_top)

    def on_mouse_scroll_down(self) -> None:
        """Go on by three rows."""
        self.move_to(self.number + 3)

    def on_mouse_scroll_up(self) -> None:
        """Go back by three rows."""
        self.move_to(self.number - 3)

    def on_click(self, event: events.Click) -> None:
        """Choose the row clicked."""
        number = self._top + event.y
        if number < self._count:
            self.move_to(number)
            self.post_message(self.Chosen(number))

    def render_line(self, y: int) -> Strip:
        """Draw one row of the list."""
        columns, number = self.size.width, self._top + y
        style = self.own_style
        if number >= self._count:
            if number == 0 and self._empty:
                hint = self.get_component_rich_style("row-list--empty", partial=True)
                return line_of([Field(self._empty, hint)], columns, style)
            return Strip.blank(columns, style)
        if number == self.number:
            style += self.get_component_rich_style("row-list--chosen", partial=True)
        return entry_strip(self._entry(number), columns, style)
