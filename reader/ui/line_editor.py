"""A line of text being typed: the text in logical order, a caret and a selection.

Pure: no widget. The *caret* is an index between 0 and the length of the text; what is typed goes
in before the character there. On the screen it stands on the cell of that character, and after the
last character in the free column at the end of the line (the left end where the line runs right to
left). *left* and *right* go by these columns, for the eye; *next* and *previous* by the text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader.ui.lines import SetLine, as_one_row, set_line

if TYPE_CHECKING:
    from reader.ui.lines import Direction

_ATTACHED: Final = frozenset({"Mn", "Me"})
_JOINERS: Final = frozenset("\u200c\u200d")


@dataclass(slots=True)
class LineEditor:
    """A line, its caret and where its selection began.

    ``direction`` is how an undecided line runs: an empty field, a number.
    """

    text: str = ""
    caret: int = 0
    anchor: int | None = None
    direction: Direction = "auto"

    # What is there.

    @property
    def line(self) -> SetLine:
        """The line as it is set."""
        return set_line(self.text, None, self._direction())

    @property
    def selection(self) -> tuple[int, int]:
        """The selected range, half open; empty at the caret where nothing is selected."""
        if self.anchor is None:
            return self.caret, self.caret
        return min(self.anchor, self.caret), max(self.anchor, self.caret)

    @property
    def selected(self) -> str:
        """The selected text, in logical order."""
        start, end = self.selection
        return self.text[start:end]

    @property
    def caret_column(self) -> int:
        """The column of the caret, counted from the left end of the line; -1 left of it."""
        return next(column for column, index in self.stops() if index == self._shown_caret())

    def stops(self) -> list[tuple[int, int]]:
        """The columns where the caret can stand with the index of each, from the left."""
        line = self.line
        stops, column = [], 0
        for piece in line.pieces:
            stops.append((column, piece.order))
            column += piece.width
        end = (-1 if line.base else column, len(self.text))
        return sorted([*stops, end])

    # Editing.

    def insert(self, typed: str) -> None:
        """Put ``typed`` in place of the selection, as one row, without control characters."""
        cleaned = "".join(
            each for each in as_one_row(typed) if unicodedata.category(each) not in {"Cc", "Cs"}
        )
        start, end = self.selection
        self.text = self.text[:start] + cleaned + self.text[end:]
        self.move_to(start + len(cleaned))

    def delete_previous(self) -> None:
        """Delete the selection, else the letter before the caret with its marks."""
        self._delete(self.cluster_before(self.caret), self.caret)

    def delete_next(self) -> None:
        """Delete the selection, else the letter after the caret with its marks."""
        self._delete(self.caret, self.cluster_after(self.caret))

    def delete_previous_word(self) -> None:
        """Delete the selection, else back to the start of the word."""
        self._delete(self.word_before(self.caret), self.caret)

    def delete_to_end(self) -> None:
        """Delete the selection, else all that follows the caret in reading order."""
        self._delete(self.caret, len(self.text))

    def replace(self, text: str) -> None:
        """Take another text, with the caret after it."""
        self.text = as_one_row(text)
        self.move_to(len(self.text))

    def _delete(self, start: int, end: int) -> None:
        if self.anchor is not None and self.anchor != self.caret:
            start, end = self.selection
        self.text = self.text[:start] + self.text[end:]
        self.move_to(start)

    # Moving.

    def move_to(self, index: int, *, select: bool = False) -> None:
        """Put the caret at ``index``; ``select`` keeps, or begins, a selection."""
        if select and self.anchor is None:
            self.anchor = self.caret
        elif not select:
            self.anchor = None
        self.caret = max(0, min(index, len(self.text)))

    def left(self, *, select: bool = False) -> None:
        """Move to the next place on the left, for the eye."""
        self._step(-1, select=select)

    def right(self, *, select: bool = False) -> None:
        """Move to the next place on the right, for the eye."""
        self._step(1, select=select)

    def word_left(self, *, select: bool = False) -> None:
        """Move by a word to the left: on where the line runs right to left, else back."""
        move = self.word_after if self.line.base else self.word_before
        self.move_to(move(self.caret), select=select)

    def word_right(self, *, select: bool = False) -> None:
        """Move by a word to the right: back where the line runs right to left, else on."""
        move = self.word_before if self.line.base else self.word_after
        self.move_to(move(self.caret), select=select)

    def select_all(self) -> None:
        """Select the whole line."""
        self.anchor, self.caret = 0, len(self.text)

    def index_at(self, column: int) -> int:
        """The index where a click in that column, from the left end of the line, puts the caret."""
        return min(self.stops(), key=lambda stop: abs(stop[0] - column))[1]

    def _step(self, way: int, *, select: bool) -> None:
        stops = self.stops()
        here = next(at for at, stop in enumerate(stops) if stop[1] == self._shown_caret())
        there = max(0, min(here + way, len(stops) - 1))
        self.move_to(stops[there][1], select=select)

    def _shown_caret(self) -> int:
        """Where the caret is seen: in a hidden character or inside a cell, at the next stop."""
        starts = sorted(index for _, index in self.stops())
        return next(index for index in starts if index >= self.caret)

    def _direction(self) -> Direction:
        if self.direction == "auto" or any(
            unicodedata.bidirectional(each) in {"L", "R", "AL"} for each in self.text
        ):
            return "auto"
        return self.direction

    # Borders in the text.

    def cluster_before(self, index: int) -> int:
        """The start of the letter (with its marks) that ends at ``index``."""
        at = index - 1
        while at > 0 and self._is_attached(at):
            at -= 1
        return max(at, 0)

    def cluster_after(self, index: int) -> int:
        """The end of the letter (with its marks) that starts at ``index``."""
        at = index + 1
        while at < len(self.text) and self._is_attached(at):
            at += 1
        return min(at, len(self.text))

    def word_before(self, index: int) -> int:
        """The start of the word that ends at ``index`` or before."""
        at = index
        while at > 0 and self.text[at - 1].isspace():
            at -= 1
        while at > 0 and not self.text[at - 1].isspace():
            at -= 1
        return at

    def word_after(self, index: int) -> int:
        """The start of the word after the one at ``index``."""
        at = index
        while at < len(self.text) and not self.text[at].isspace():
            at += 1
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return at

    def _is_attached(self, index: int) -> bool:
        character = self.text[index]
        return character in _JOINERS or unicodedata.category(character) in _ATTACHED
