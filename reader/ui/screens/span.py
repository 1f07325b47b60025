"""A span opened: its label, note and roles, what it fills, who made it and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.ui.frames import Slot, slots_of, with_filler, without_role
from reader.ui.screens.overlay import Overlay
from reader.ui.status import span_fields
from reader.ui.strips import Entry, Field
from reader.ui.styles import BOLD, DIM
from reader.ui.widgets.row_list import RowList
from reader.ui.widgets.text_input import TextInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual import events
    from textual.app import ComposeResult

    from reader.tagging.history import Change
    from reader.tagging.span import Span
    from reader.tagging.tagset import Label
    from reader.ui.reading import Reading
    from reader.ui.screens.page import PageScreen

_NAME_WIDTH = 16


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: what it shows, what Enter does with it, the role that it stands for."""

    entry: Entry
    action: Callable[[], None] | None = None
    slot: Slot | None = None


class SpanScreen(Overlay[str]):
    """One span; every change is saved as it is made.

    It answers with the id of the span whose frame is to be walked.
    """

    HINT = "Enter changes · a role's letter fills it · Tab walks · Backspace empties · Esc"
    TYPES = False

    def __init__(self, below: PageScreen, reading: Reading, identity: str) -> None:
        super().__init__()
        self._below = below
        self._reading = reading
        self._span_id = identity
        self._rows: Sequence[_Row] = ()

    @property
    def span(self) -> Span:
        """The span as it is now."""
        return self._reading.document.span(self._span_id)

    def body(self) -> ComposeResult:
        """The rows, and the field that a note is typed into."""
        yield RowList()
        yield TextInput(hint="note", direction="rtl", id="note")

    def begin(self) -> None:
        """Show the span."""
        self.query_one(TextInput).text = self.span.note
        self.reload()
        self.query_one(RowList).focus()

    def reload(self) -> None:
        """Show the span as it is now."""
        if self._span_id not in self._reading.document:
            self.dismiss(None)
            return
        rows = self.query_one(RowList)
        self._rows = self._all_rows()
        rows.show(len(self._rows), lambda at: self._rows[at].entry, number=rows.number)
        self.head(f"{self.span.layer.capitalize()} {self.span.label}", self.span.surface)

    # What is shown.

    def _all_rows(self) -> list[_Row]:
        span, document = self.span, self._reading.document
        rows = [self._label_row(), _row("note", [Field(span.note or "—")], action=self._note)]
        rows += [self._slot_row(slot) for slot in slots_of(document, span)]
        for user in document.filled_by(span.id):
            roles = ", ".join(each.role for each in user.arguments if each.target == span.id)
            rows.append(_row("fills", [Field(f"{roles} of "), *self._shown(user)]))
        rows += [
            _row("range", [Field(f"{span.start} to {span.end}", DIM)]),
            _row("made", [Field(f"{span.created} by "), Field(span.annotator)]),
            _row("changed", [Field(span.changed, DIM)]),
        ]
        rows += [_row(name, [Field(value)]) for name, value in span.attributes]
        return rows

    def _label_row(self) -> _Row:
        tagset = self._reading.document.tagset
        label = tagset.label(self.span.label) if tagset else None
        told = [Field("  not in the tagset", DIM)]
        if label is not None:
            told = [
                Field(label.arabic),
                Field(f"  {label.english}. ", DIM),
                Field(label.guideline, DIM),
            ]
        style = self._below.page_view.colours.label(self.span.label, self.span.layer)
        return _row(
            "label", [Field(self.span.label, style), Field("  "), *told], action=self._label
        )

    def _slot_row(self, slot: Slot) -> _Row:
        fields: list[Field] = []
        if slot.role is not None and slot.role.arabic:
            fields += [Field(slot.role.arabic), Field("  ")]
        for number, filler in enumerate(slot.fillers):
            fields += [Field(" + ")] * bool(number) + self._shown(filler)
            if not slot.allows(filler):
                fields.append(Field(" not allowed here", self._problem))
        if slot.is_missing:
            fields.append(Field("missing", self._problem))
        elif not slot.fillers:
            fields.append(Field("—", DIM))
        return _row(f"{slot.key}  {slot.name}", fields, action=lambda: self._fill(slot), slot=slot)

    def _shown(self, span: Span) -> list[Field]:
        return span_fields(span, self._below.page_view.colours.label)

    @property
    def _problem(self) -> Style:
        return self._below.problem

    # What is done.

    def pressed(self, event: events.Key) -> None:
        """A role's letter fills the role; Backspace empties the one under the cursor."""
        if self.query_one(TextInput).has_focus:
            if event.key in {"escape", "up", "shift+tab"}:
                self.query_one(RowList).focus()
            return
        slots = {row.slot.key: row.slot for row in self._rows if row.slot is not None}
        meant = next((slots[name] for name in self.names_of(event) if name in slots), None)
        if meant is not None:
            self._fill(meant)
            return
        if event.key == "tab" and any(row.slot is not None for row in self._rows):
            self.dismiss(self._span_id)
            return
        chosen = self._rows[self.query_one(RowList).number]
        if event.key in {"backspace", "delete"} and chosen.slot is not None:
            emptied = without_role(self.span, chosen.slot.name)
            self._edit(lambda: self._reading.document.set_arguments(self._span_id, emptied))
            return
        super().pressed(event)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Change what was chosen."""
        event.stop()
        action = self._rows[event.number].action
        if action is not None:
            action()

    def on_text_input_submitted(self, event: TextInput.Submitted) -> None:
        """Keep the note."""
        event.stop()
        self._edit(lambda: self._reading.document.set_note(self._span_id, event.text.strip()))
        self.query_one(RowList).focus()

    def _label(self) -> None:
        from reader.ui.screens.labels import LabelScreen

        def take(label: Label | None) -> None:
            if label is not None:
                self._edit(lambda: self._reading.document.relabel(self._span_id, label.name))

        tagset = self._reading.document.tagset
        self.app.push_screen(LabelScreen(tagset, self._below.keymap, self.span), take)

    def _note(self) -> None:
        self.query_one(TextInput).focus()
        self.hint("Enter keeps the note · Esc leaves it")

    def _fill(self, slot: Slot) -> None:
        from reader.ui.screens.fillers import FillerScreen

        def take(filler: Span | None) -> None:
            if filler is not None:
                filled = with_filler(self.span, slot.name, filler.id)
                self._edit(lambda: self._reading.document.set_arguments(self._span_id, filled))

        colours = self._below.page_view.colours
        self.app.push_screen(FillerScreen(self._reading, self.span, slot, colours), take)

    def _edit(self, edit: Callable[[], Change]) -> None:
        if self._below.edit(self._reading, edit) is None:
            self.say(self._below.problem_said)
        else:
            self.hint(self.HINT)
        self.reload()


def _row(
    name: str,
    fields: Sequence[Field],
    *,
    action: Callable[[], None] | None = None,
    slot: Slot | None = None,
) -> _Row:
    return _Row(Entry([Field(f" {name}", BOLD, _NAME_WIDTH), *fields]), action, slot)
