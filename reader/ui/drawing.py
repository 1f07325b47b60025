"""The lines of the page: rows of the text, label lines, blank ones; each is made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment

from reader.ui.interlinear import label_pieces
from reader.ui.painting import NOTHING, PLAIN, Look, Painted, paint
from reader.ui.segments import output, row_segments

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from rich.style import Style

    from reader.tagging.span import Span
    from reader.text.layout import Row
    from reader.ui.colours import Colours
    from reader.ui.display import Display
    from reader.ui.painting import Overlay
    from reader.ui.reading import Reading

_KEPT: Final = 1024


class Drawing:
    """A reading drawn in ``columns``, with what lies over it.

    A *line* is a line of the whole page, counted from 0: `Display.lines_per_row` of them make a
    row. What was drawn is kept until it is forgotten.
    """

    def __init__(self, reading: Reading, display: Display, colours: Colours, columns: int) -> None:
        self.reading = reading
        self.overlay: Overlay = NOTHING
        self._display = display
        self._colours = colours
        self._columns = columns
        self._margin = display.margin(columns)
        self._lines: dict[int, str] = {}

    def line(self, number: int, sent: Callable[[Iterable[Segment]], str]) -> str:
        """What is sent of a line; ``sent`` makes it of segments, always the same way."""
        line = self._lines.get(number)
        if line is None:
            if len(self._lines) >= _KEPT:
                self._lines.clear()
            line = self._lines[number] = sent(self.segments(number))
        return line

    def is_drawn(self, number: int) -> bool:
        """Whether a line is there already."""
        return number in self._lines

    def forget(self, rows: range) -> None:
        """Draw these rows anew when they are asked for."""
        step = self._display.lines_per_row
        for line in range(rows.start * step, rows.stop * step):
            self._lines.pop(line, None)

    def forget_all(self) -> None:
        """Draw every row anew when it is asked for."""
        self._lines.clear()

    def segments(self, line: int) -> list[Segment]:
        """What a line is made of, drawn anew."""
        number, below = divmod(line, self._display.lines_per_row)
        page = self.reading.page
        if page.rows_up_to(number + 1) <= number:
            return self._blank()
        start, end = page.row_range(number)
        spans = self.reading.document.spans_between(start, end)
        if below:
            return self._label_line(page.row(number), spans, below - 1)
        caret_here = self._caret_row() == number
        if not spans and not caret_here and not self.overlay.touches(start, end):
            return self._plain_row(number)
        row = page.row(number)
        column = self.reading.caret_column if caret_here else None
        return self._set(paint(row, self.reading.text, spans, self.overlay, caret_column=column))

    def _caret_row(self) -> int | None:
        caret = self.overlay.caret
        return None if caret is None else self.reading.page.row_of(caret)

    def _plain_row(self, number: int) -> list[Segment]:
        """A row that nothing lies over: the quick way, which most rows go."""
        page, margin = self.reading.page, self._margin
        if output.mode != "visual" or self._display.changes_digits:
            return self._set(paint(page.row(number), self.reading.text, ()))
        glyphs, columns = page.set_row(number)
        text = " " * margin + glyphs + " " * max(self._columns - margin - columns, 0)
        return [Segment(text, self._colours(PLAIN))]

    def _label_line(self, row: Row, spans: list[Span], number: int) -> list[Segment]:
        """A line below a row: labels of the spans over it, or a blank one."""
        if not self._display.labels or number >= self._display.label_lines:
            return self._blank()
        return self._set(label_pieces(row, spans, number, self._display.measure(self._columns)))

    def _blank(self) -> list[Segment]:
        return [Segment(" " * self._columns, self._colours(PLAIN))]

    def _set(self, painted: Painted) -> list[Segment]:
        return row_segments(
            self._display.in_digits(painted.pieces),
            self._style_of,
            self._columns,
            before=self._margin + painted.before,
            blank=self._colours(PLAIN),
            # The page leaves them out by itself, unless one wants them whatever the terminal does.
            marks=True,
        )

    def _style_of(self, look: Hashable) -> Style:
        return self._colours(look if isinstance(look, Look) else PLAIN)
