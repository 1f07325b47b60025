"""Choosing another label for a span: from the list, or with the key that tags with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.keys.names import shown
from reader.ui.keys.resolver import Match, Pending
from reader.ui.screens.overlay import Overlay
from reader.ui.strips import Entry, Field
from reader.ui.styles import BOLD, DIM
from reader.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from reader.tagging.span import Span
    from reader.tagging.tagset import Label, Tagset
    from reader.ui.keymap import Keymap


class LabelScreen(Overlay["Label"]):
    """The labels of the span's layer; answers with the one chosen."""

    TITLE_TEXT = "Label"
    HINT = "the label's key, or Enter · Esc goes back"
    TYPES = False

    def __init__(self, tagset: Tagset | None, keymap: Keymap, span: Span) -> None:
        super().__init__()
        self._labels: Sequence[Label] = tagset.of_layer(span.layer) if tagset else ()
        self._keymap = keymap
        self._span = span
        self._resolver = keymap.resolver("page")

    def body(self) -> ComposeResult:
        """The list."""
        yield RowList(empty="the tagset has no labels in this layer")

    def begin(self) -> None:
        """Begin with the label that the span has."""
        names = [label.name for label in self._labels]
        number = names.index(self._span.label) if self._span.label in names else 0
        rows = self.query_one(RowList)
        rows.show(len(names), self._entry, number=number)
        rows.focus()
        self.head(f"Another label for this {self._span.layer}", self._span.surface)

    def pressed(self, event: events.Key) -> None:
        """Take the key of a label; the rest is as everywhere."""
        answer = self._resolver.feed(event.key, event.character)
        if isinstance(answer, Match) and answer.label in self._labels and answer.label is not None:
            self.dismiss(answer.label)
        elif not isinstance(answer, Pending):
            super().pressed(event)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Answer with what was chosen."""
        event.stop()
        self.dismiss(self._labels[event.number])

    def _entry(self, number: int) -> Entry:
        label = self._labels[number]
        key = self._keymap.key_of_label(label)
        return Entry(
            [
                Field(f" {shown(key) if key else ''}", BOLD, 8),
                Field(label.name, least=17),
                Field(label.arabic),
                Field(f"  {label.english}. ", DIM),
                Field(label.guideline, DIM),
            ]
        )
