"""The labels with their keys in the rows of the tag bar. Pure: no widget."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style

from reader.tagging.span import LAYERS
from reader.ui.keys.names import shown
from reader.ui.segments import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.tagging.tagset import Label, Tagset
    from reader.ui.keymap import Keymap

_KEY = Style(bold=True)
_GAP = Field("  ")
_MORE = "…"


class Tag(NamedTuple):
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
    """The rows that say the most of those that fit: Arabic names go first, then rare labels.

    ``keys_done`` keys are pressed already. Keys that all labels begin with stand once, in front,
    and behind the last label, where there is room, those by which one finds the labels left out.
    """
    sequences = [tag.key.split() for tag in tags if tag.key]
    fewest = min(map(len, sequences), default=0)
    shared = _shared(sequences, fewest - 1)
    common = [tag for tag in tags if len(tag.key.split()) == fewest]
    measure = _Measure(columns, max(shared, keys_done), style_of)
    if keys := " ".join(sequences[0][keys_done:shared] if sequences else ()):
        measure = measure._replace(before=[Field(f"{shown(keys)}…", _KEY), _GAP])
    for chosen, arabic in [(tags, True), (common, True), (tags, False), (common, False)]:
        rows = _broken(chosen, measure, with_arabic=arabic)
        if len(rows) <= most:
            return _with_prefixes(rows, [tag for tag in tags if tag not in chosen], measure)
    # Too little room for rows of their own: the layers follow each other, told apart by shape.
    rows = _broken(common, measure, with_arabic=False, apart=False)
    if len(rows) <= most:
        return _with_prefixes(rows, [tag for tag in tags if tag not in common], measure)
    rows = rows[:most]
    if rows:
        rows[-1] = [*rows[-1][:-2], Field(_MORE)]
    return rows


def _shared(sequences: Sequence[Sequence[str]], most: int) -> int:
    """How many keys, at most so many, all sequences begin with."""
    same = (len(set(keys)) == 1 for keys in zip(*sequences, strict=False))
    return min(len(list(takewhile(bool, same))), max(most, 0))


class _Measure(NamedTuple):
    """How wide rows are, how many keys are told of no label, what stands before all of them."""

    columns: int
    keys_left_out: int
    style_of: Callable[[str, str], Style]
    before: Sequence[Field] = ()


def _broken(
    tags: Sequence[Tag], measure: _Measure, *, with_arabic: bool, apart: bool = True
) -> list[list[Field]]:
    """The labels in rows; each layer begins one where they stand ``apart``."""
    rows: list[list[Field]] = []
    room = 0
    for layer in LAYERS:
        room = 0 if apart else room
        for tag in tags:
            if tag.label.layer != layer:
                continue
            fields = _fields(tag, measure, with_arabic=with_arabic)
            if not rows:
                fields = [*measure.before, *fields]
            width = sum(field.set().width for field in fields)
            if width > room:
                rows.append([])
                room = measure.columns
            rows[-1].extend(fields)
            room -= width
    return rows


def _with_prefixes(
    rows: list[list[Field]], left_out: Sequence[Tag], measure: _Measure
) -> list[list[Field]]:
    """The rows with the first keys of labels that have no room, as far as the last row has some."""
    keys = dict.fromkeys(tag.key.split()[measure.keys_left_out] for tag in left_out if tag.key)
    if rows and keys:
        field = Field(f"{' '.join(map(shown, keys))}{_MORE}", _KEY)
        if sum(each.set().width for each in [*rows[-1], field]) <= measure.columns:
            rows[-1].append(field)
    return rows


def _fields(tag: Tag, measure: _Measure, *, with_arabic: bool) -> list[Field]:
    key = shown(" ".join(tag.key.split()[measure.keys_left_out :])) if tag.key else ""
    fields = [Field(f"{key} ", _KEY)] if key else []
    fields.append(Field(tag.label.name, measure.style_of(tag.label.name, tag.label.layer)))
    if with_arabic and tag.label.arabic:
        fields += [Field(" "), Field(tag.label.arabic)]
    return [*fields, _GAP]
