"""Which line of a page stands first on the screen. Pure.

A *line* is a line of the whole page, counted from 0; `Display.lines_per_row` of them make a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from reader.text.layout import Page
    from reader.ui.display import Display
    from reader.ui.reading import Reading

# Rows that stay in view before and after the caret.
_ROWS_AROUND_CARET: Final = 1


class Held(NamedTuple):
    """The place that a page keeps in any size, until somebody scrolls it or does something there.

    A page that is set narrower and wider again goes back to it, not to the start of some row.
    ``first`` is the index in the first line, ``lines_above`` how many lines of its row are above
    the screen; ``with_caret`` is whether the caret is to stay in view.
    """

    first: int
    lines_above: int = 0
    with_caret: bool = True


def held(reading: Reading, display: Display, height: int, top: int) -> Held:
    """The place that is seen where the line ``top`` stands first of ``height`` lines."""
    page, step = reading.page, display.lines_per_row
    row = page.rows_up_to(max(top, 0) // step + 1) - 1
    is_seen = 0 <= page.row_of(reading.caret) * step - top < height
    return Held(page.row_range(row)[0], top - row * step, is_seen)


def at_place(place: Held, reading: Reading, display: Display, height: int) -> int:
    """The first line where ``place`` is held; farther on where only so the caret is in view."""
    page, step = reading.page, display.lines_per_row
    line = page.row_of(place.first) * step + min(place.lines_above, step - 1)
    top = on_page(page, display, height, line)
    if not place.with_caret or 0 <= page.row_of(reading.caret) * step - top < height:
        return top
    return with_caret(reading, display, height, top)


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
