"""Which line of a page stands first on the screen. Pure.

A *line* is a line of the whole page, counted from 0; `Display.lines_per_row` of them make a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reader.text.layout import Page
    from reader.ui.display import Display
    from reader.ui.reading import Reading

# Rows that stay in view before and after the caret.
_ROWS_AROUND_CARET: Final = 1


def with_caret(reading: Reading, display: Display, height: int, top: int = 0) -> int:
    """Scroll from ``top`` as little as it takes for the caret to be in view; the first line then.

    ``height`` is how many lines are shown.
    """
    step = display.lines_per_row
    row = reading.page.row_of(reading.caret)
    shown = max(height // step, 1)
    around = _ROWS_AROUND_CARET if shown > 2 * _ROWS_AROUND_CARET + 1 else 0
    highest = max(row - around, 0) * step
    lowest = reading.page.rows_up_to(row + around + 1) * step - height
    return on_page(reading.page, display, height, max(min(top, highest), lowest))


def on_page(page: Page, display: Display, height: int, top: int) -> int:
    """The line nearest to ``top`` with as few blank lines below the text as there can be."""
    step = display.lines_per_row
    rows = page.rows_up_to(-(-(top + height) // step))
    return max(0, min(top, rows * step - height))
