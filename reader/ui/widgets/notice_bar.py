"""What is too long for the status line: a sentence in as many rows as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.widget import Widget

from reader.text.layout import MIN_WIDTH, Page
from reader.ui.lines import as_one_row, piece_of
from reader.ui.strips import strip_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    from rich.style import Style
    from textual import events

_MOST_ROWS = 6


class NoticeBar(Widget):
    """A sentence above the status line; without one it takes no room."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual calls it so
        super().__init__(id=id)
        self._text = ""
        self._columns = 0
        self.display = False

    def show(self, text: str, columns: int, *, is_problem: bool = True) -> None:
        """Show a sentence, wrapped to so many columns; an empty one takes the bar away."""
        self.set_class(is_problem, "problem")
        text = as_one_row(text)
        if (text, columns) == (self._text, self._columns):
            return
        self._text, self._columns = text, columns
        self.display = bool(text)
        self._make_room()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the sentence to the columns that there are now."""
        if self._text and event.size.width != self._columns:
            self._columns = event.size.width
            self._make_room()

    def _make_room(self) -> None:
        if self._text:
            self.styles.height = min(self._page().row_count, _MOST_ROWS)
        self.refresh()

    def _page(self) -> Page:
        return Page(self._text, max(self._columns - 2, MIN_WIDTH))

    def render_line(self, y: int) -> Strip:
        """Draw one row of the sentence."""
        style, columns, page = self.rich_style, self.size.width, self._page()
        if not self._text or y >= page.row_count:
            return Strip.blank(columns, style)

        def style_of(_: Hashable) -> Style:
            return style

        row = page.row(y)
        pieces = [piece_of(cell, self._text) for cell in row.cells]
        before = 1 + (row.cells[0].column if row.cells else 0)
        return strip_of(pieces, style_of, columns, before=before, blank=style)
