"""Rows of the program itself: titles, hints, the status; set lines, never markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip

from reader.ui.strips import Entry, entry_strip
from reader.ui.widgets.plain import PlainWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.ui.strips import Field


class LineBar(PlainWidget):
    """One row with fields at its left and at its right edge; repainted only when it changes.

    Where both sides do not fit, the right side has its room first: in a title that is the name.
    """

    def __init__(
        self,
        left: Sequence[Field] = (),
        right: Sequence[Field] = (),
        *,
        id: str | None = None,  # noqa: A002 -- Textual calls it so
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._entry = Entry(tuple(left), opposite=tuple(right))

    def show(self, left: Sequence[Field], right: Sequence[Field] = ()) -> None:
        """Show other fields."""
        entry = Entry(tuple(left), opposite=tuple(right))
        if entry != self._entry:
            self._entry = entry
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the row; rows below it stay blank."""
        style = self.own_style
        if y:
            return Strip.blank(self.size.width, style)
        return entry_strip(self._entry, self.size.width, style)
