"""Choosing what fills a role: the mentions near the event, numbered, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.frames import Slot, candidates
from reader.ui.screens.overlay import Overlay
from reader.ui.strips import Entry, Field, in_context
from reader.ui.styles import BOLD, DIM
from reader.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from reader.tagging.span import Span
    from reader.ui.colours import Colours
    from reader.ui.reading import Reading

_CONTEXT = 24
_LABEL_WIDTH = 16


class FillerScreen(Overlay["Span"]):
    """Answers with the mention chosen; one that fills the role already is taken out of it."""

    HINT = "a number or Enter chooses, or takes out what has a ✓ · Esc goes back"
    TYPES = False

    def __init__(self, reading: Reading, trigger: Span, slot: Slot, colours: Colours) -> None:
        super().__init__()
        self._reading = reading
        self._trigger = trigger
        self._slot = slot
        self._colours = colours
        self._spans = candidates(reading.document, trigger, slot)

    def body(self) -> ComposeResult:
        """The list."""
        yield RowList(empty="no other span in this document")

    def begin(self) -> None:
        """List the mentions."""
        rows = self.query_one(RowList)
        # What fills the role stands first; begin with what might.
        rows.show(len(self._spans), self._entry, number=len(self._slot.fillers))
        rows.focus()
        allowed = self._slot.role.fillers if self._slot.role is not None else ()
        kinds = f" ({', '.join(allowed)})" if allowed else ""
        self.head(f"{self._slot.name} of {self._trigger.label}{kinds}", self._trigger.surface)

    def pressed(self, event: events.Key) -> None:
        """A digit chooses a row."""
        character = event.character or ""
        number = int(character) - 1 if character.isdecimal() and len(character) == 1 else -1
        if 0 <= number < len(self._spans):
            self.dismiss(self._spans[number])
            return
        super().pressed(event)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Answer with what was chosen."""
        event.stop()
        self.dismiss(self._spans[event.number])

    def _entry(self, number: int) -> Entry:
        span = self._spans[number]
        key = f"{number + 1}" if number < 9 else ""
        filled = any(each.id == span.id for each in self._slot.fillers)
        label = [
            Field(f" {key:<2}{'✓' if filled else ' '} ", BOLD),
            Field(span.label, self._colours.label(span.label, span.layer), _LABEL_WIDTH),
        ]
        if not self._slot.allows(span):
            label.append(Field("not allowed here ", DIM))
        words = in_context(self._reading.text, span.start, span.end, _CONTEXT, DIM)
        return Entry([Field(" "), Field(words, BOLD)], side="right", opposite=label)
