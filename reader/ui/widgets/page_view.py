"""The page: a document set in rows, drawn row by row on Textual's Line API.

It draws what a `Reading` says and tells where the mouse points; it changes nothing itself. A line
of the screen is one row of the text, or one of the rows for labels and the blank rows below it:
every row takes as many lines as any other, so no line moves when a span lands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from reader.ui.ahead import Ahead
from reader.ui.colours import Colours
from reader.ui.drawing import Drawing
from reader.ui.scrolling import Held, at_place, held, on_page, with_caret
from reader.ui.widgets.ground import ground_of
from reader.ui.widgets.plain import PlainWidget

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual import events

    from reader.ui.display import Display
    from reader.ui.reading import Reading

_WHEEL_LINES = 3
# Rows drawn ahead in one go, between two looks for keys: less than half a millisecond.
_DRAWN_AT_ONCE = 4

How = Literal["press", "drag", "word", "sentence"]


class PageView(PlainWidget, inherit_bindings=False):
    """A reading, drawn. `PageView.Pointed` tells where the mouse was pressed or drawn."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "page-view--marked",
        "page-view--found",
        "page-view--word",
    }

    class LaidOut(Message):
        """The text was set for another size or display, or all its rows are counted now."""

    @dataclass
    class Pointed(Message):
        """The mouse points at ``index``; ``fine`` is whether letters are meant, not words."""

        index: int
        how: How
        fine: bool
        extend: bool = False

    def __init__(
        self,
        labels: Mapping[str, str],
        display: Display,
        *,
        id: str | None = None,  # noqa: A002 -- Textual calls it so
    ) -> None:
        """``labels`` gives the colour of each label as ``#rrggbb``."""
        super().__init__(id=id)
        self._label_colours = labels
        self._display = display
        self._reading: Reading | None = None
        self._drawing: Drawing | None = None
        self._colours: Colours | None = None
        self._ahead = Ahead()
        # The line of the whole page that stands first on the screen.
        self.top = 0
        # The size that the text is set for.
        self._set_for = Size(0, 0)
        self._held: Held | None = None

    # What is shown.

    def show(self, reading: Reading, *, first: int | None = None) -> None:
        """Show a reading; ``first`` is the index to put into the first line, if any."""
        self._reading = reading
        self._drawing = None
        self.top = 0
        self._held = None if first is None else Held(first)
        self._lay_out()

    def set_display(self, display: Display) -> None:
        """Set the text otherwise, and keep the place."""
        self._hold()
        self._display = display
        self._lay_out()

    @property
    def first_index(self) -> int | None:
        """The index at which the first line shown begins, to come back to it later."""
        if self._reading is None or not self._reading.is_set:
            return None
        if self._held is not None:
            return self._held.first
        return self._reading.page.row_range(self._row_at(self._reading, self.top))[0]

    @property
    def rows_shown(self) -> int:
        """How many rows of text the page shows at once."""
        return max(self.size.height // self._display.lines_per_row, 1)

    @property
    def colours(self) -> Colours:
        """The styles of looks under the present theme."""
        if self._colours is None:
            self._colours = Colours(ground_of(self), self._label_colours)
        return self._colours

    def update(self) -> None:
        """Draw what has changed in caret, mark and matches, and bring the caret into view."""
        if self._drawing is None:
            return
        self._leave_place()
        before = self._drawing.overlay
        self._drawing.overlay = self._drawing.reading.overlay()
        after = self._drawing.overlay
        if before.found is not after.found or before.about != after.about:
            self._drawing.forget_all()
            self.refresh()
        self.repaint(*before.changes(after))
        self._follow_caret(self._drawing.reading)

    def repaint(self, *ranges: tuple[int, int]) -> None:
        """Draw the rows that hold these ranges of indices ``[start, end)`` again."""
        if self._drawing is None:
            return
        row_of, step = self._drawing.reading.page.row_of, self._display.lines_per_row
        top = self.top
        # Caret and word are mostly in one row, which is asked for once.
        for rows in dict.fromkeys(
            range(row_of(start), row_of(max(end - 1, start)) + 1) for start, end in ranges
        ):
            self._drawing.forget(rows)
            first = max(rows.start * step - top, 0)
            last = min(rows.stop * step - top, self.size.height)
            if first < last:
                self.refresh(Region(0, first, self.size.width, last - first))

    # Setting and scrolling.

    def on_resize(self) -> None:
        """Set the text in the new width, with the same place in the first line."""
        if self._drawing is None or self._set_for != self.size:
            self._hold()
            self._lay_out()
        self.post_message(self.LaidOut())

    def _hold(self) -> None:
        """Hold the place that is seen, unless one is held that nobody has left since."""
        if self._drawing is not None and self._held is None:
            height = self._set_for.height
            self._held = held(self._drawing.reading, self._display, height, self.top)

    def _leave_place(self) -> None:
        """Hold no place any more; a page that is not seen comes back with the caret in view."""
        if self.size:
            self._held = None
            return
        self._hold()
        self._held = self._held and self._held._replace(with_caret=True)

    def _lay_out(self) -> None:
        """Set the text for the size and the display there are, and draw it."""
        if self._reading is None:
            return
        if not self.size:
            # The first one is drawn before its size is told; its width is known nevertheless.
            self._reading.set_appearance(self._display.appearance(self.app.size.width))
            self._set_for = self.size
            return
        self._set(self._reading)
        self.refresh()
        self.post_message(self.LaidOut())

    def _set(self, reading: Reading) -> None:
        """Set the text for the size there is, with what is held in the first line."""
        columns = self.size.width
        self._set_for = self.size
        reading.set_appearance(self._display.appearance(columns))
        self._drawing = Drawing(reading, self._display, self.colours, columns)
        self._drawing.overlay = reading.overlay()
        place, height = self._held, self.size.height
        if place is None:
            self._follow_caret(reading)
        elif height:
            self._scroll_to_line(at_place(place, reading, self._display, height))
            self._held = place
        # How many rows a short text has is known with this, before the status line is drawn.
        reading.page.count_more()
        self.call_after_refresh(self._work_ahead)

    def _follow_caret(self, reading: Reading) -> None:
        """Scroll as little as it takes for the caret to be in view."""
        if self.size.height:
            top = self.top
            self._scroll_to_line(with_caret(reading, self._display, self.size.height, top))

    def scroll_rows(self, rows: int) -> None:
        """Scroll by whole rows, as far as there are any; the caret stays where it is."""
        self._scroll_to_line(self.top + rows * self._display.lines_per_row)

    def _scroll_to_line(self, line: int) -> None:
        if self._reading is None:
            return
        line = on_page(self._reading.page, self._display, self.size.height, line)
        if line != self.top:
            self.top, self._held = line, None
            self.refresh()
            self.call_after_refresh(self._work_ahead)

    def _work_ahead(self) -> None:
        """Do what will be asked for next, as long as nothing else is to be done.

        Draw the pages beside this one, count the rows, find the hash of the text.
        """
        if self._drawing is not None:
            self._ahead.begin(self._work(self._drawing))

    def _work(self, drawing: Drawing) -> Iterator[None]:
        page = drawing.reading.page
        top, height = self.top, self.size.height
        sender, drawn = self.sender, 0
        for line in (*range(top + height, top + 2 * height), *range(max(top - height, 0), top)):
            if not drawing.is_drawn(line):
                drawing.line(line, sender)
                drawn += 1
                if drawn % _DRAWN_AT_ONCE == 0:
                    yield
        if not page.is_counted:
            while page.count_more():
                yield
            self.post_message(self.LaidOut())
            yield
        # The first change is saved with it.
        yield from drawing.reading.document.source.hash_on()

    def on_unmount(self) -> None:
        """Leave nothing behind in the event loop."""
        self._ahead.stop()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll on; never animated."""
        self._scroll_to_line(self.top + _WHEEL_LINES)
        event.stop()
        event.prevent_default()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back; never animated."""
        self._scroll_to_line(self.top - _WHEEL_LINES)
        event.stop()
        event.prevent_default()

    # The mouse.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the caret where the button is pressed; what follows may draw a mark from there."""
        if event.button == 1:
            self.capture_mouse()
            self._tell(event, "press", extend=event.shift)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark while the button is held; beyond the edges the page goes on."""
        if self.app.mouse_captured is not self:
            return
        if event.y < 0:
            self.scroll_rows(-1)
        elif event.y >= self.size.height:
            self.scroll_rows(1)
        self._tell(event, "drag")

    def on_mouse_up(self) -> None:
        """End the marking."""
        self.release_mouse()

    def on_hide(self) -> None:
        """End the marking: nobody tells a page that is not seen where the button is let go."""
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A double click marks the word, a triple click the sentence."""
        if event.chain > 1:
            self._tell(event, "word" if event.chain == 2 else "sentence")

    def _tell(self, event: events.MouseEvent, how: How, *, extend: bool = False) -> None:
        if self._reading is None:
            return
        y = max(0, min(event.y, self.size.height - 1))
        row = self._row_at(self._reading, self.top + y)
        column = event.x - self._display.margin(self.size.width)
        index = self._reading.page.index_at(row, column)
        self.post_message(self.Pointed(index, how, event.meta or event.ctrl, extend))

    def _row_at(self, reading: Reading, line: int) -> int:
        row = max(line, 0) // self._display.lines_per_row
        return reading.page.rows_up_to(row + 1) - 1

    # Drawing.

    def notify_style_update(self) -> None:
        """Take over the colours of another theme."""
        super().notify_style_update()
        self._colours = None
        if self._drawing is not None:
            overlay = self._drawing.overlay
            # Not of the size there is: hidden it has none, and comes back with the one it had.
            columns = self._set_for.width
            self._drawing = Drawing(self._drawing.reading, self._display, self.colours, columns)
            self._drawing.overlay = overlay

    def sent(self, lines: range) -> list[str]:
        """What is sent of these lines, from what was drawn ahead."""
        drawing = self._drawing_now()
        if drawing is None:
            return super().sent(lines)
        sender, top = self.sender, self.top
        return [drawing.line(top + y, sender) for y in lines]

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        drawing = self._drawing_now()
        if drawing is None:
            return Strip.blank(self.size.width, self.own_style)
        return Strip(drawing.segments(self.top + y), self.size.width)

    def _drawing_now(self) -> Drawing | None:
        """What is drawn at the size there is; None where there is nothing to read."""
        if self._reading is not None and (self._drawing is None or self._set_for != self.size):
            # Painted before the resize is told: a page that came later would flash.
            self._hold()
            self._set(self._reading)
        return self._drawing
