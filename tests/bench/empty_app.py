"""An empty Textual application: what one pays for Textual itself, to hold the reader against.

One widget on the Line API with rows of text. A key repaints one row, Page Down and Page Up all of
them; nothing is laid out, looked up or saved.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Rows(Widget):
    """Rows of letters, other ones after every Page Down."""

    DEFAULT_CSS = "Rows { width: 1fr; height: 1fr; }"

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word
        self.pressed = self.turned = 0

    def render_line(self, y: int) -> Strip:
        """One row, in one segment."""
        text = self._word if not y else chr(ord("a") + (y + self.turned) % 26) * 100
        text += f" {self.pressed}" if not y else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(self.size.width)


class EmptyApp(App[None]):
    """Nothing but rows."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The rows."""
        yield Rows(sys.argv[1])

    def on_key(self, event: events.Key) -> None:
        """Repaint what the key is for."""
        rows = self.query_one(Rows)
        rows.pressed += 1
        if event.key in {"pagedown", "pageup"}:
            rows.turned += 1
            rows.refresh()
        else:
            rows.refresh(Region(0, 0, rows.size.width, 1))


if __name__ == "__main__":
    EmptyApp().run()
