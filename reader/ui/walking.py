"""The conflict that a walk is at, as rows to show beside the page: who said what.

A row is an entry and what a click on it means, by the columns from where to where.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.style import Style

from reader.ui.keys.files import WALK
from reader.ui.keys.names import shown
from reader.ui.lines import shortened
from reader.ui.strips import Entry, Field, in_context
from reader.ui.styles import BOLD, DIM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.tagging.conflicts import Conflict
    from reader.tagging.span import Span
    from reader.ui.keymap import Keymap
    from reader.ui.reading import Reading
    from reader.ui.session import Session
    from reader.ui.status import StyleOfLabel

_AROUND: Final = Style(dim=True, bold=False, underline=False, underline2=False)
# From so many columns on what a side said stands in one row with its name.
_WIDE: Final = 64
_CONTEXT: Final = 24
_LONGEST_NAME: Final = 16
_TAKES: Final = ("conflict.take_first", "conflict.take_second")
_HINTS: Final = (
    ("conflict.take_both", "both"),
    ("conflict.take_neither", "neither"),
    ("conflict.next", "skips"),
    ("mark.clear", "ends"),
)
_HINTS_AT_THE_END: Final = (("conflict.next", "goes there"), ("mark.clear", "ends"))


class Row(NamedTuple):
    """One row: what it shows, and (first column, column after, command) of what can be clicked."""

    entry: Entry
    clicks: Sequence[tuple[int, int, str]] = ()

    def command_at(self, column: int) -> str | None:
        """The command that a click there means."""
        return next((name for start, end, name in self.clicks if start <= column < end), None)


@dataclass(frozen=True)
class Walk:
    """What there is to be told of a walk: where it is, the sides, the keys."""

    reading: Reading
    names: Sequence[str]
    keymap: Keymap
    style_of: StyleOfLabel
    elsewhere: tuple[str, int] | None

    @classmethod
    def of(cls, session: Session, keymap: Keymap, style_of: StyleOfLabel) -> Walk | None:
        """The walk that is under way in the current document."""
        reading = session.reading
        if reading is None or reading.conflicts.walking is None:
            return None
        number = None if reading.conflicts else session.next_with_conflicts(1)
        elsewhere = None
        if number is not None:
            name = session.names[number]
            elsewhere = (name, session.conflict_count(name))
        return cls(reading, session.sides_of(reading), keymap, style_of, elsewhere)

    def rows(self, columns: int, most: int, ground: Style) -> list[Row]:
        """The rows that say the most of those that fit into ``most``.

        ``ground`` is the style of what they stand on: words around a span are in no colour of its.
        """
        conflict = self.reading.conflicts.at(self.reading.caret)
        if conflict is None:
            return [Row(Entry(self._nothing_left())), *self._keys(columns, _HINTS_AT_THE_END)]
        heading = Row(Entry(self._heading(conflict)))
        keys = self._keys(columns, _HINTS)
        is_wide = columns >= _WIDE
        around = ground + _AROUND
        short = list(self._sides(conflict, around, one_row=True, named=is_wide))
        full = list(self._sides(conflict, around, one_row=is_wide, named=True))
        choices = (
            [heading, *full, *self._details(conflict), *keys],
            [heading, *full, *keys],
            [heading, *short, *keys],
            [*short, *keys],
            [*short, *keys[:1]],
        )
        return next((rows for rows in choices if len(rows) <= most), choices[-1])

    def _nothing_left(self) -> list[Field]:
        fields = [Field(" No conflict is left here", BOLD)]
        if self.elsewhere is not None:
            name, count = self.elsewhere
            fields += [Field(f" · {count} in ", DIM), Field(name)]
        return fields

    def _heading(self, conflict: Conflict) -> list[Field]:
        found = self.reading.conflicts
        at = f" Conflict {found.index(conflict) + 1} of {len(found)}"
        return [Field(at, BOLD), Field(f" · {difference(conflict, self.names)}", DIM)]

    # Who said what.

    def _sides(
        self, conflict: Conflict, around: Style, *, one_row: bool, named: bool
    ) -> Iterator[Row]:
        """What each side said, in a row or two; ``named`` is with the labels' Arabic names."""
        width = max(len(shortened(name, _LONGEST_NAME)) for name in self.names)
        for number, name in enumerate(self.names):
            command = _TAKES[number] if number < len(_TAKES) else ""
            head = [
                Field(f" {self._key(command):>1} ", BOLD),
                Field(shortened(name, _LONGEST_NAME)),
                Field(" " * (width + 1 - len(shortened(name, _LONGEST_NAME)))),
            ]
            spans = conflict.of_side(name)
            if not spans:
                yield _row(Entry([*head, Field("nothing here", DIM)]), command)
            for span in spans:
                label = [*head, *self._label(span, name, named=named)]
                line = in_context(self.reading.text, span.start, span.end, _CONTEXT, around)
                words = [Field(" "), Field(line, self.style_of(span.label, span.layer))]
                if one_row:
                    yield _row(Entry(words, side="right", opposite=label), command)
                else:
                    yield _row(Entry(label), command)
                    yield _row(Entry(words, side="right"), command)
                head = [Field(" " * (width + 4))]

    def _label(self, span: Span, side: str, *, named: bool) -> list[Field]:
        """The label of a span in its colours, its name, whose it is if the side does not say."""
        fields = [Field(span.label, self.style_of(span.label, span.layer)), Field(" ")]
        if named:
            fields += [Field(self._arabic(span.label)), Field(" ")]
            if span.annotator != side:
                fields += [Field(span.annotator, DIM), Field(" ")]
        return fields

    def _arabic(self, label: str) -> str:
        tagset = self.reading.document.tagset
        found = tagset.label(label) if tagset else None
        return found.arabic if found else ""

    def _details(self, conflict: Conflict) -> Iterator[Row]:
        """Notes and roles, where the sides have others."""
        said = {name: [self._more(span) for span in conflict.of_side(name)] for name in self.names}
        if len({repr(more) for more in said.values()}) < 2:
            return
        for name, fields in said.items():
            for each in fields:
                if each:
                    yield Row(Entry([Field(f"   {name}: ", DIM), *each]))

    def _more(self, span: Span) -> list[Field]:
        document = self.reading.document
        fields: list[Field] = []
        for argument in span.arguments:
            target = document.span(argument.target) if argument.target in document else None
            fields += [Field(f"{argument.role} "), Field("«")]
            fields += [Field(shortened(target.surface) if target else "?"), Field("» ")]
        if span.note:
            fields += [Field("note "), Field("«"), Field(shortened(span.note)), Field("»")]
        return fields

    # The keys.

    def _key(self, command: str) -> str:
        keys = self.keymap.keys_of(command, WALK) if command else []
        return shown(keys[0]) if keys else ""

    def _keys(self, columns: int, hints: Sequence[tuple[str, str]]) -> list[Row]:
        """The keys beside those of the sides, in as many rows as they take."""
        rows: list[Row] = []
        fields: list[Field] = []
        clicks: list[tuple[int, int, str]] = []
        column = 1
        for command, word in hints:
            each = [Field(self._key(command), BOLD), Field(f" {word}")]
            width = sum(field.set().width for field in each)
            if fields and column + width > columns:
                rows.append(Row(Entry([Field(" "), *fields]), clicks))
                fields, clicks, column = [], [], 1
            fields += [*([Field("  ")] if fields else []), *each]
            clicks.append((column, column + width, command))
            column += width + 2
        return [*rows, Row(Entry([Field(" "), *fields]), clicks)]


def difference(conflict: Conflict, names: Sequence[str]) -> str:
    """In what the sides differ, in a few words."""
    said = [(name, conflict.of_side(name)) for name in names]
    silent = [name for name, spans in said if not spans]
    if silent:
        return "only " + ", ".join(name for name, spans in said if spans)
    if len({span.layer for span in conflict.spans}) > 1:
        return "other layers"
    ranges = {(span.start, span.end) for span in conflict.spans}
    labels = {span.label for span in conflict.spans}
    if len(ranges) > 1:
        return "other words" if len(labels) == 1 else "other words, other labels"
    return "other labels" if len(labels) > 1 else "other roles"


def _row(entry: Entry, command: str) -> Row:
    """A row that means a command wherever it is clicked."""
    return Row(entry, [(0, 1 << 30, command)] if command else ())
