"""The tag bar: the labels with their keys, in the colours in which their spans are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style
from textual.widget import Widget

from reader.tagging.span import LAYERS
from reader.ui.keys.names import shown
from reader.ui.strips import Field, line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.geometry import Size
    from textual.strip import Strip

    from reader.tagging.tagset import Label

_GAP = Field("  ")
_MORE = "…"


@dataclass(frozen=True, slots=True)
class Tag:
    """A label and the keys that tag with it, as Textual names them."""

    label: Label
    key: str


class TagBar(Widget):
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
        if wanted != self._tags:
            self._tags, self._keys_done = wanted, keys_done
            self._rows.clear()
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows as the labels take, at most a sixth of the screen."""
        if not self._all:
            return 0
        return len(self._rows_for(width, _room(viewport.height)))

    def notify_style_update(self) -> None:
        """Take over the colours of another theme."""
        super().notify_style_update()
        self._rows.clear()

    def _rows_for(self, columns: int, most: int) -> list[list[Field]]:
        """The labels in at most so many rows; found out once."""
        rows = self._rows.get((columns, most))
        if rows is None:
            rows = _set_rows(self._tags, columns, most, self._style_of, self._keys_done)
            self._rows[columns, most] = rows
        return rows

    def render_line(self, y: int) -> Strip:
        """Draw one row of labels."""
        columns = self.size.width
        rows = self._rows_for(columns, max(self.size.height, 1))
        return line_of(rows[y] if y < len(rows) else [], columns, self.rich_style)


def _room(height: int) -> int:
    return max(2, min(5, height // 6))


def _set_rows(
    tags: Sequence[Tag],
    columns: int,
    most: int,
    style_of: Callable[[str, str], Style],
    keys_done: int,
) -> list[list[Field]]:
    """The rows that say the most of those that fit: Arabic names go first, then rare labels."""
    short = [tag for tag in tags if len(tag.key.split()) == keys_done + 1]
    choices = [(tags, True), (short, True), (tags, False), (short, False)]
    if keys_done:
        choices = [(tags, True), (tags, False)]
    for chosen, with_arabic in choices:
        rows = _broken(chosen, columns, style_of, keys_done, with_arabic=with_arabic)
        if len(rows) <= most:
            return rows
    # Too little room for rows of their own: the layers follow each other, told apart by shape.
    rows = _broken(chosen, columns, style_of, keys_done, with_arabic=False, apart=False)
    if len(rows) <= most:
        return rows
    rows = rows[:most]
    if rows:
        rows[-1] = [*rows[-1][:-2], Field(_MORE)]
    return rows


def _broken(  # noqa: PLR0913 -- two ways to save room
    tags: Sequence[Tag],
    columns: int,
    style_of: Callable[[str, str], Style],
    keys_done: int,
    *,
    with_arabic: bool,
    apart: bool = True,
) -> list[list[Field]]:
    """The labels in rows; each layer begins one where they stand ``apart``."""
    rows: list[list[Field]] = []
    room = 0
    for layer in LAYERS:
        room = 0 if apart else room
        for tag in tags:
            if tag.label.layer != layer:
                continue
            fields = _fields(tag, style_of, keys_done, with_arabic=with_arabic)
            width = sum(field.set().width for field in fields)
            if width > room:
                rows.append([])
                room = columns
            rows[-1].extend(fields)
            room -= width
    return rows


def _fields(
    tag: Tag, style_of: Callable[[str, str], Style], keys_done: int, *, with_arabic: bool
) -> list[Field]:
    key = shown(" ".join(tag.key.split()[keys_done:])) if tag.key else ""
    fields = [Field(f"{key} ", Style(bold=True))] if key else []
    fields.append(Field(tag.label.name, style_of(tag.label.name, tag.label.layer)))
    if with_arabic and tag.label.arabic:
        fields += [Field(" "), Field(tag.label.arabic)]
    return [*fields, _GAP]
