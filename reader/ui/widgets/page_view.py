"""The page: a document set in rows, drawn row by row on Textual's Line API.

It draws what a `Reading` says and tells where the mouse points; it changes nothing itself. A line
of the screen is one row of the text, or one of the rows for labels and the blank rows below it:
every row takes as many lines as any other, so no line moves when a span lands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.ui.colours import Colours, Ground
from reader.ui.display import Display
from reader.ui.painting import NOTHING, PLAIN, Look, Overlay, paint
from reader.ui.reading import Appearance
from reader.ui.strips import output, strip_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from reader.text.layout import Row
    from reader.ui.reading import Reading

_KEPT_STRIPS = 1024
# Rows that stay in view before and after the caret.
_ROWS_AROUND_CARET = 1
_WHEEL_LINES = 3

How = Literal["press", "drag", "word", "sentence"]


class PageView(ScrollView):
    """A reading, drawn. `PageView.Pointed` tells where the mouse was pressed or drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "page-view--marked", "page-view--found", "page-view--word", "page-view--label",
    }

    @dataclass
    class Pointed(Message):
        """The mouse points at ``index``; ``fine`` is whether letters are meant, not words."""

        index: int
        how: How
        fine: bool
        extend: bool = False

    def __init__(self, labels: Mapping[str, str], display: Display, *, id: str | None = None,  # noqa: A002
                 ) -> None:
        """``labels`` gives the colour of each label as ``#rrggbb``."""
        super().__init__(id=id)
        self._label_colours = labels
        self._display = display
        self._reading: Reading | None = None
        self._overlay = NOTHING
        self._strips: dict[int, Strip] = {}
        self._colours: Colours | None = None

    # What is shown.

    def show(self, reading: Reading, *, first: int | None = None) -> None:
        """Show a reading; ``first`` is the index to put into the first line, if any."""
        self._reading = reading
        self._overlay = reading.overlay()
        self._lay_out(first)

    def set_display(self, display: Display) -> None:
        """Set the text otherwise, and keep the place."""
        first = self.first_index
        self._display = display
        self._lay_out(first)

    @property
    def first_index(self) -> int | None:
        """The index at which the first line shown begins, to come back to it later."""
        if self._reading is None:
            return None
        return self._reading.page.row(self._row_at(self.scroll_offset.y)).start

    @property
    def rows_shown(self) -> int:
        """How many rows of text the page shows at once."""
        return max(self.size.height // self._display.lines_per_row, 1)

    @property
    def colours(self) -> Colours:
        """The styles of looks under the present theme."""
        if self._colours is None:
            self._colours = Colours(self._ground(), self._label_colours)
        return self._colours

    def update(self) -> None:
        """Draw what has changed in caret, mark and matches, and bring the caret into view."""
        if self._reading is None:
            return
        before, self._overlay = self._overlay, self._reading.overlay()
        for start, end in before.changes(self._overlay):
            self.repaint(start, end)
        self._follow_caret()

    def repaint(self, start: int, end: int) -> None:
        """Draw the rows that hold the indices ``[start, end)`` again, those that are in view."""
        if self._reading is None:
            return
        page, display = self._reading.page, self._display
        first = max(page.row_of(start), self._row_at(self.scroll_offset.y))
        last = min(page.row_of(max(end - 1, start)), first + self.rows_shown + 1)
        # A row out of view may be kept from before.
        for row in (*range(first, last + 1), page.row_of(start), page.row_of(max(end - 1, start))):
            for line in range(row * display.lines_per_row, (row + 1) * display.lines_per_row):
                self._strips.pop(line, None)
        if first <= last:
            lines = (last - first + 1) * display.lines_per_row
            y = first * display.lines_per_row - self.scroll_offset.y
            self.refresh(Region(0, y, self.size.width, lines))

    def repaint_all(self) -> None:
        """Draw every row again."""
        self._strips.clear()
        self.refresh()

    # Setting and scrolling.

    def on_resize(self, event: events.Resize) -> None:
        """Set the text in the new width, with the same place in the first line."""
        self._lay_out(self.first_index)

    def _lay_out(self, first: int | None) -> None:
        reading = self._reading
        if reading is None or not self.size.width:
            return
        reading.set_appearance(Appearance(
            self._display.measure(self.size.width), self._display.direction, self._display.tashkeel
        ))
        self._strips.clear()
        page = reading.page
        self.virtual_size = Size(self.size.width, page.row_count * self._display.lines_per_row)
        if first is not None:
            self._scroll_to_line(page.row_of(first) * self._display.lines_per_row)
        self._follow_caret()
        self.refresh()

    def _follow_caret(self) -> None:
        """Scroll as little as it takes for the caret to be in view."""
        reading = self._reading
        if reading is None or not self.size.height:
            return
        step = self._display.lines_per_row
        row = reading.page.row_of(reading.caret)
        around = _ROWS_AROUND_CARET if self.rows_shown > 2 * _ROWS_AROUND_CARET + 1 else 0
        highest = max(row - around, 0) * step
        lowest = min(row + around + 1, reading.page.row_count) * step - self.size.height
        self._scroll_to_line(max(min(self.scroll_offset.y, highest), lowest))

    def scroll_rows(self, rows: int) -> None:
        """Scroll by whole rows, as far as there are any; the caret stays where it is."""
        self._scroll_to_line(self.scroll_offset.y + rows * self._display.lines_per_row)

    def _scroll_to_line(self, line: int) -> None:
        last = max(self.virtual_size.height - self.size.height, 0)
        line = max(0, min(line, last))
        if line != self.scroll_offset.y:
            self.scroll_to(y=line, animate=False, force=True)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll on; never animated."""
        self._scroll_to_line(self.scroll_offset.y + _WHEEL_LINES)
        event.stop()
        event.prevent_default()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back; never animated."""
        self._scroll_to_line(self.scroll_offset.y - _WHEEL_LINES)
        event.stop()
        event.prevent_default()

    # The mouse.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret where the button is pressed; what follows may draw a mark from there."""
        index = self._index_at(event.x, event.y)
        if event.button == 1 and index is not None:
            self.capture_mouse()
            self.post_message(self.Pointed(index, "press", _is_fine(event), event.shift))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark while the button is held; beyond the edges the page goes on."""
        if self.app.mouse_captured is not self or event.button != 1:
            return
        if event.y < 0:
            self.scroll_rows(-1)
        elif event.y >= self.size.height:
            self.scroll_rows(1)
        index = self._index_at(event.x, max(0, min(event.y, self.size.height - 1)))
        if index is not None:
            self.post_message(self.Pointed(index, "drag", _is_fine(event)))

    def on_mouse_up(self) -> None:
        """End the marking."""
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A double click marks the word, a triple click the sentence."""
        index = self._index_at(event.x, event.y)
        if index is not None and event.chain > 1:
            how: How = "word" if event.chain == 2 else "sentence"
            self.post_message(self.Pointed(index, how, _is_fine(event)))

    def _index_at(self, x: int, y: int) -> int | None:
        if self._reading is None:
            return None
        page = self._reading.page
        row = self._row_at(self.scroll_offset.y + y)
        return page.index_at(row, x - self._display.margin(self.size.width))

    def _row_at(self, line: int) -> int:
        assert self._reading is not None
        row = line // self._display.lines_per_row
        return max(0, min(row, self._reading.page.row_count - 1))

    # Drawing.

    def notify_style_update(self) -> None:
        """Take over the colours of another theme."""
        super().notify_style_update()
        self._colours = None
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        line = self.scroll_offset.y + y
        strip = self._strips.get(line)
        if strip is None:
            if len(self._strips) > _KEPT_STRIPS:
                self._strips.clear()
            strip = self._strips[line] = self._drawn(line)
        return strip

    def _drawn(self, line: int) -> Strip:
        columns, plain = self.size.width, self.colours(PLAIN)
        reading = self._reading
        number, below = divmod(line, self._display.lines_per_row)
        if reading is None or not columns or number >= reading.page.row_count:
            return Strip.blank(columns, plain)
        row = reading.page.row(number)
        spans = reading.document.spans_between(row.start, row.end)
        if below:
            return self._label_line(row, below)
        caret = self._overlay.caret
        here = caret is not None and reading.page.row_of(caret) == number
        margin = self._display.margin(columns)
        if not spans and not here and not self._overlay.touches(row.start, row.end):
            return self._plain_row(row, margin, plain)
        loose = here and caret is not None and row.cell_of(caret) is None
        painted = paint(
            row, reading.text, spans, self._overlay,
            caret_column=reading.page.column_of(caret) if loose and caret is not None else None,
        )
        pieces = self._display.in_digits(painted.pieces)
        return strip_of(pieces, self._style_of, columns, before=margin + painted.before,
                        blank=plain)

    def _plain_row(self, row: Row, margin: int, plain: Style) -> Strip:
        """A row that nothing lies over: the quick way, which most rows go."""
        columns = self.size.width
        if output.mode != "visual" or self._display.changes_digits:
            painted = paint(row, self._text, ())
            pieces = self._display.in_digits(painted.pieces)
            return strip_of(pieces, self._style_of, columns, before=margin + painted.before,
                            blank=plain)
        before = row.cells[0].column if row.cells else 0
        after = columns - margin - before - row.width
        text = " " * margin + row.glyphs + " " * max(after, 0)
        return Strip([Segment(text, plain)], columns)

    def _label_line(self, row: Row, below: int) -> Strip:
        """A line below a row: labels of the spans over it, or a blank one."""
        from reader.ui.interlinear import label_pieces

        columns, plain = self.size.width, self.colours(PLAIN)
        assert self._reading is not None
        if not self._display.labels or below > self._display.label_lines:
            return Strip.blank(columns, plain)
        spans = self._reading.document.spans_between(row.start, row.end)
        painted = label_pieces(row, spans, below - 1, self._display.measure(columns))
        return strip_of(painted.pieces, self._style_of, columns,
                        before=self._display.margin(columns) + painted.before, blank=plain)

    @property
    def _text(self) -> str:
        return self._reading.text if self._reading is not None else ""

    def _style_of(self, look: Hashable) -> Style:
        assert isinstance(look, Look)
        return self.colours(look)

    def _ground(self) -> Ground:
        _, _, background, text = self.colors
        colours = 0 if self.app.no_color else (self.app.console.color_system and {
            "standard": 16, "256": 256}.get(self.app.console.color_system) or 2**24)
        return Ground(
            text=text.rgb, background=background.rgb,
            marked=self._component("marked"), found=self._component("found"),
            word=self._component("word"), colours=int(colours or 2**24) if colours != 0 else 0,
        )

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(f"page-view--{name}", partial=True)


def _is_fine(event: events.MouseEvent) -> bool:
    return event.meta or event.ctrl


__all__ = ["Overlay", "PageView"]
