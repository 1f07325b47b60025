"""The conflict that a walk is at, below the page: who said what, and the keys that settle it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.ui.strips import entry_strip

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

    from reader.ui.walking import Row, Walk

# What is above and below it at least: the title, two rows of the page, the status line.
_ROWS_BESIDE = 4
_FEWEST_ROWS = 3


class ConflictBar(Widget):
    """As many rows as there is room for; a click on a side or on a key is that key."""

    @dataclass
    class Clicked(Message):
        """Something was clicked that means a command."""

        command: str

    def __init__(self, walk: Walk) -> None:
        super().__init__()
        self._walk = walk
        self._rows: dict[tuple[int, int], list[Row]] = {}

    def show(self, walk: Walk) -> None:
        """Tell of another conflict."""
        self._walk = walk
        self._rows.clear()
        self.refresh(layout=True)

    def get_content_height(
        self,
        container: Size,  # noqa: ARG002 -- Textual's signature
        viewport: Size,  # noqa: ARG002 -- Textual's signature
        width: int,
    ) -> int:
        """As many rows as it takes, at most half the screen."""
        return len(self._rows_for(width))

    def _rows_for(self, columns: int) -> list[Row]:
        height = self.screen.size.height
        most = max(min(height // 2, height - _ROWS_BESIDE), _FEWEST_ROWS)
        rows = self._rows.get((columns, most))
        if rows is None:
            rows = self._rows[columns, most] = self._walk.rows(columns, most, self.rich_style)
        return rows

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        event.stop()
        rows = self._rows_for(self.size.width)
        command = rows[event.y].command_at(event.x) if event.y < len(rows) else None
        if command is not None:
            self.post_message(self.Clicked(command))

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        columns = self.size.width
        rows = self._rows_for(columns)
        if y >= len(rows):
            return Strip.blank(columns, self.rich_style)
        return entry_strip(rows[y].entry, columns, self.rich_style)
