"""The line at the foot of the page into which a search or a note is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Horizontal

from reader.ui.strips import Field
from reader.ui.widgets.line_bar import LineBar
from reader.ui.widgets.text_input import TextInput

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

# What was typed, or None where it was given up.
Taken = Callable[[str | None], None]


class Prompt(Horizontal):
    """A question with a field. It answers once, and tells of every change on the way."""

    def __init__(
        self,
        question: str,
        taken: Taken,
        *,
        text: str = "",
        changed: Callable[[str], None] | None = None,
        key: Callable[[str], None] | None = None,
    ) -> None:
        """``key`` is told of what the field does not take."""
        super().__init__()
        self._question = question
        self._taken = taken
        self._text = text
        self._changed = changed
        self._key = key
        # Whether what stands in the field at first goes with the first letter that is typed.
        self.begins_selected = False

    def compose(self) -> ComposeResult:
        """The question, then the field."""
        bar = LineBar([Field(f" {self._question}: ")], classes="question")
        bar.styles.width = len(self._question) + 3
        yield bar
        field = TextInput(self._text, direction="rtl")
        if self.begins_selected:
            field.editor.select_all()
        yield field

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(TextInput).focus()

    def say(self, question: str) -> None:
        """Ask otherwise, as with the number of matches in it."""
        bar = self.query_one(LineBar)
        bar.styles.width = len(question) + 3
        bar.show([Field(f" {question}: ")])

    def on_key(self, event: events.Key) -> None:
        """Give up on Escape; the rest goes to whoever asked, and no farther."""
        event.stop()
        if event.key == "escape":
            self.answer(None)
        elif self._key is not None:
            self._key(event.key)

    def on_text_input_changed(self, event: TextInput.Changed) -> None:
        """Tell of what is typed while it is typed."""
        event.stop()
        if self._changed is not None:
            self._changed(event.text)

    def on_text_input_submitted(self, event: TextInput.Submitted) -> None:
        """Answer."""
        event.stop()
        self.answer(event.text)

    def answer(self, text: str | None) -> None:
        """Answer, and go."""
        self.remove()
        self._taken(text)
