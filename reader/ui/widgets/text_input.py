"""The one field that text is typed into: right-to-left, left-to-right and mixed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.ui.keys.names import name_of_unicode
from reader.ui.line_editor import LineEditor
from reader.ui.strips import Field, line_of, strip_of
from reader.ui.terminal.encodings import Piece

if TYPE_CHECKING:
    from collections.abc import Hashable

    from rich.style import Style
    from textual import events

    from reader.ui.lines import Direction

_TEXT, _SELECTED, _CARET = "text", "selected", "caret"
# Format characters that a keyboard types: ZWNJ, ZWJ and the marks of direction.
_TYPED_FORMATS = frozenset("\u200c\u200d\u200e\u200f\u061c")


class TextInput(Widget, can_focus=True):
    """A line of text with a caret; arrows move it for the eye, Home and End in reading order."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text-input--selected",
        "text-input--caret",
        "text-input--hint",
    }

    @dataclass
    class Changed(Message):
        """The text is another one now."""

        text: str

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        text: str

    def __init__(
        self,
        text: str = "",
        *,
        hint: str = "",
        direction: Direction = "auto",
        id: str | None = None,  # noqa: A002 -- Textual calls it so
    ) -> None:
        super().__init__(id=id)
        self.editor = LineEditor(direction=direction)
        self.editor.replace(text)
        self.hint = hint
        self._origin = 0

    @property
    def text(self) -> str:
        """What stands in the field, in logical order."""
        return self.editor.text

    @text.setter
    def text(self, text: str) -> None:
        self.editor.replace(text)
        self.refresh()

    # Keys.

    def on_key(self, event: events.Key) -> None:
        """Edit; what edits nothing is left to the screen."""
        before = self.editor.text
        if event.key == "enter":
            self.post_message(self.Submitted(self.text))
        elif not (self._move(event.key) or self._delete(event.key) or self._clip(event.key)):
            # Textual's pilot names a mark without giving the character.
            character = event.character or name_of_unicode(event.key)
            if not _types(character):
                return
            self.editor.insert(character or "")
        event.stop()
        event.prevent_default()
        self._edited(before)

    def on_paste(self, event: events.Paste) -> None:
        """Take what the terminal pastes, as one row."""
        before = self.editor.text
        self.editor.insert(event.text)
        event.stop()
        self._edited(before)

    def _edited(self, before: str) -> None:
        self.refresh()
        if self.editor.text != before:
            self.post_message(self.Changed(self.editor.text))

    def _move(self, key: str) -> bool:
        select = "shift+" in key
        editor = self.editor
        match key.replace("shift+", ""):
            case "left":
                editor.left(select=select)
            case "right":
                editor.right(select=select)
            case "ctrl+left":
                editor.word_left(select=select)
            case "ctrl+right":
                editor.word_right(select=select)
            case "home":
                editor.move_to(0, select=select)
            case "end" | "ctrl+e":
                editor.move_to(len(editor.text), select=select)
            case "ctrl+a":
                editor.select_all()
            case _:
                return False
        return True

    def _delete(self, key: str) -> bool:
        match key:
            case "backspace":
                self.editor.delete_previous()
            case "delete":
                self.editor.delete_next()
            case "ctrl+w" | "ctrl+backspace" | "alt+backspace":
                self.editor.delete_previous_word()
            case "ctrl+k":
                self.editor.delete_to_end()
            case "ctrl+u":
                self.editor.select_all()
                self.editor.insert("")
            case _:
                return False
        return True

    def _clip(self, key: str) -> bool:
        """Copy and cut put the logical text on the clipboard; Ctrl+V brings back what we copied."""
        match key:
            case "ctrl+c" | "ctrl+x":
                if self.editor.selected:
                    self.app.copy_to_clipboard(self.editor.selected)
                    if key == "ctrl+x":
                        self.editor.insert("")
            case "ctrl+v":
                self.editor.insert(self.app.clipboard)
            case _:
                return False
        return True

    # The mouse.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret where it was clicked; with Shift, select up to there."""
        self.focus()
        self.editor.move_to(self._index_at(event.x), select=event.shift)
        self.capture_mouse()
        self.refresh()
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select while the button is held."""
        if self.app.mouse_captured is self and event.button:
            self.editor.move_to(self._index_at(event.x), select=True)
            self.refresh()

    def on_mouse_up(self) -> None:
        """End the selecting."""
        self.release_mouse()

    def _index_at(self, column: int) -> int:
        return self.editor.index_at(column - self._origin)

    # Drawing.

    def on_focus(self) -> None:
        """Show the caret."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the caret."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the field: its one row."""
        columns = self.size.width
        blank = self.rich_style
        if y or not columns:
            return Strip.blank(columns, blank)
        styles = {
            _TEXT: blank,
            _SELECTED: blank + self.get_component_rich_style("text-input--selected", partial=True),
            _CARET: blank + self.get_component_rich_style("text-input--caret", partial=True),
        }

        def style_of(look: Hashable) -> Style:
            return styles[str(look)]

        self._origin = self._placed(columns)
        if not self.text and not self.has_focus:
            hint = Field(self.hint, self.get_component_rich_style("text-input--hint", partial=True))
            return line_of(
                [hint], columns, blank, side="right" if self.editor.line.base else "left"
            )
        shown = [
            (column + self._origin, piece)
            for column, piece in self._pieces()
            if column + self._origin >= 0 and column + self._origin + piece.width <= columns
        ]
        before = shown[0][0] if shown else 0
        return strip_of(
            [piece for _, piece in shown], style_of, columns, before=before, blank=blank
        )

    def _pieces(self) -> list[tuple[int, Piece]]:
        """The pieces with their columns from the left end of the line, the caret's blank too."""
        editor = self.editor
        start, end = editor.selection
        caret = editor.caret_column if self.has_focus else None
        pieces: list[tuple[int, Piece]] = []
        column = 0
        for piece in editor.line.pieces:
            look = _SELECTED if start <= piece.order < end else _TEXT
            pieces.append((column, piece._replace(look=_CARET if column == caret else look)))
            column += piece.width
        if caret == -1:
            pieces.insert(0, (caret, Piece(" ", 1, _CARET, len(editor.text), " ")))
        elif caret == column:
            pieces.append((caret, Piece(" ", 1, _CARET, len(editor.text), " ")))
        return pieces

    def _placed(self, columns: int) -> int:
        """The column of the field where the line's column 0 stands, so that the caret is seen."""
        line = self.editor.line
        # The caret has a column of its own at the end of the line.
        first, last = (-1, line.width - 1) if line.base else (0, line.width)
        if last - first < columns:
            return columns - line.width if line.base else 0
        caret = self.editor.caret_column
        origin = min(max(self._origin, -caret), columns - 1 - caret)
        return max(min(origin, -first), columns - 1 - last)


def _types(character: str | None) -> bool:
    return (
        bool(character)
        and character is not None
        and (
            character.isprintable()
            or character in _TYPED_FORMATS
            or unicodedata.category(character[0]) in {"Mn", "Me"}
        )
    )
