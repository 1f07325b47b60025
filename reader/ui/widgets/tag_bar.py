"""The tag bar: the labels with their keys, in the colours in which their spans are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.strips import line_of
from reader.ui.tags import room_for_tags, rows_of_tags
from reader.ui.widgets.plain import PlainWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual.geometry import Size
    from textual.strip import Strip

    from reader.ui.segments import Field
    from reader.ui.tags import Tag


class TagBar(PlainWidget):
    """As many labels as there is room for, those of one letter first, each layer in its own rows.

    While a prefix is pressed it shows what may follow, with the names in full.
    """

    def __init__(
        self,
        tags: Sequence[Tag],
        style_of: Callable[[str, str], Style],
        *,
        id: str | None = None,  # noqa: A002 -- Textual calls it so
    ) -> None:
        """``style_of`` gives the style of a label's name in its layer."""
        super().__init__(id=id)
        self._all = tuple(tags)
        self._tags: Sequence[Tag] = self._all
        self._keys_done = 0
        self._style_of = style_of
        self._rows: dict[tuple[int, int], list[list[Field]]] = {}

    def show(self, tags: Sequence[Tag] | None, keys_done: int = 0) -> None:
        """Show what may follow ``keys_done`` keys of a sequence; None shows all labels again."""
        wanted = self._all if tags is None else tuple(tags)
        if (wanted, keys_done) != (self._tags, self._keys_done):
            self._tags, self._keys_done = wanted, keys_done
            self._rows.clear()
            self.refresh()

    def get_content_height(
        self,
        container: Size,  # noqa: ARG002 -- Textual's signature
        viewport: Size,
        width: int,
    ) -> int:
        """As many rows as all labels take, at most a sixth of the screen.

        What may follow a prefix stands in the same room: no row of the page moves for a key.
        """
        most = room_for_tags(viewport.height)
        if self._tags is self._all:
            return len(self._rows_for(width, most))
        return len(rows_of_tags(self._all, width, most, self._style_of))

    def notify_style_update(self) -> None:
        """Take over the colours of another theme."""
        super().notify_style_update()
        self._rows.clear()

    def _rows_for(self, columns: int, most: int) -> list[list[Field]]:
        """The labels in at most so many rows; found out once."""
        rows = self._rows.get((columns, most))
        if rows is None:
            rows = rows_of_tags(self._tags, columns, most, self._style_of, self._keys_done)
            self._rows[columns, most] = rows
        return rows

    def render_line(self, y: int) -> Strip:
        """Draw one row of labels."""
        columns = self.size.width
        rows = self._rows_for(columns, max(self.size.height, 1))
        return line_of(rows[y] if y < len(rows) else [], columns, self.own_style)
