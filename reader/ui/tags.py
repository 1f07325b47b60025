"""The labels with their keys in the rows of the tag bar. Pure: no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style

from reader.tagging.span import LAYERS
from reader.ui.keys.names import shown
from reader.ui.segments import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.tagging.tagset import Label, Tagset
    from reader.ui.keymap import Keymap

_GAP = Field("  ")
_MORE = "…"


@dataclass(frozen=True, slots=True)
class Tag:
    """A label and the keys that tag with it, as Textual names them."""

    label: Label
    key: str


def tags_of(tagset: Tagset | None, keymap: Keymap) -> list[Tag]:
    """The labels of a tagset with their keys, in its order."""
    labels = tagset.labels if tagset else ()
    return [Tag(label, keymap.key_of_label(label)) for label in labels]


def room_for_tags(height: int) -> int:
    """How many rows the labels may take on a screen of so many: at most a sixth of it."""
    return max(2, min(5, height // 6))


def rows_of_tags(
    tags: Sequence[Tag],
    columns: int,
    most: int,
    style_of: Callable[[str, str], Style],
    keys_done: int = 0,
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
