"""The page with what stands around it: it owns what is read, shows it and has edits saved."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.message import Message

from reader.tagging.document import EditError
from reader.ui import status
from reader.ui.display import LEAST_COLUMNS, LEAST_ROWS
from reader.ui.keys.resolver import Pending
from reader.ui.screens.saying import SayingScreen
from reader.ui.session import CannotOpenError
from reader.ui.strips import Field
from reader.ui.tags import tags_of
from reader.ui.widgets.line_bar import LineBar
from reader.ui.widgets.notice_bar import NoticeBar
from reader.ui.widgets.page_view import PageView
from reader.ui.widgets.status_bar import StatusBar
from reader.ui.widgets.tag_bar import TagBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style
    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size

    from reader.tagging.history import Change
    from reader.ui.display import Display
    from reader.ui.keymap import Keymap
    from reader.ui.reading import Reading
    from reader.ui.screens.overlay import Place
    from reader.ui.session import Session
    from reader.ui.widgets.conflict_bar import ConflictBar

# From so many rows on the labels stay while a conflict is told of.
_ROWS_FOR_ALL = 20


class PageScreen(SayingScreen, inherit_bindings=False):
    """A title, the page, a status line and the tags; `reader.ui.reading_screen` has the keys."""

    AUTO_FOCUS = ""

    class Saved(Message):
        """A save that was not waited for has ended."""

    def __init__(self, session: Session, keymap: Keymap, display: Display) -> None:
        super().__init__(session, keymap)
        session.saver.told = self._tell_saved
        self.appearance = display
        self._resolver = keymap.resolver("page")
        self._conflict_bar: ConflictBar | None = None

    def compose(self) -> ComposeResult:
        """Everything there ever is, so that no part need be waited for."""
        tagset = self.session.tagset
        labels = tagset.labels if tagset else ()
        yield LineBar(id="title")
        yield PageView({label.name: label.colour for label in labels}, self.appearance, id="page")
        yield (notice := NoticeBar(id="notice"))
        yield StatusBar(notice, id="status")
        yield TagBar(tags_of(tagset, self.keymap), self._label_style, id="tags")
        yield LineBar([Field(f"{LEAST_COLUMNS}×{LEAST_ROWS} at least, please")], id="small")

    @abstractmethod
    def run_command(self, command: str) -> None:
        """Run a command by its id."""

    # What there is to work with.

    @property
    def reading(self) -> Reading | None:
        """The current document, None where none could be opened."""
        return self.session.reading

    @property
    def page_view(self) -> PageView:
        """The page."""
        return self.query_one(PageView)

    def _label_style(self, name: str, layer: str) -> Style:
        return self.page_view.colours.label(name, layer)

    # Opening.

    def on_mount(self) -> None:
        """Open the document to begin with, or the first that opens."""
        # Bars hold the fields that they were told, in the colours of then.
        self.app.theme_changed_signal.subscribe(self, lambda _: self.refresh_bars())
        count = len(self.session.names)
        for further in range(count):
            if self.open_document((self.session.number + further) % count):
                return
        self.refresh_bars()

    def open_document(self, number: int) -> bool:
        """Show a document; one that cannot be opened is said, and what was shown stays."""
        view = self.page_view
        if self.reading is not None and view.first_index is not None:
            self.reading.first = view.first_index
        try:
            reading = self.session.go_to(number)
        except CannotOpenError as error:
            self.say_problem(str(error))
            return False
        self._begin_anew()
        view.show(reading, first=reading.first)
        self._status.unsay()
        self.say_of(reading)
        self.refresh_bars()
        return True

    def go_to(self, place: Place | None) -> None:
        """Go to a place in a document, as lists of places answer with; None goes nowhere."""
        if place is None:
            return
        if place.document != self.session.number and not self.open_document(place.document):
            return
        if self.reading is not None:
            self.reading.clear_mark()
            self.reading.go(place.start)
            self.moved()

    def _begin_anew(self) -> None:
        """Forget the keys of a sequence that is under way."""
        self._resolver.reset()
        self.query_one(TagBar).show(None)

    def on_page_view_laid_out(self, event: PageView.LaidOut) -> None:
        """Say where the caret is now."""
        event.stop()
        self._refresh_status()

    # Editing.

    def edit(self, reading: Reading, make: Callable[[], Change]) -> Change | None:
        """Make an edit, save it and show it; None where it cannot be made, and why is said."""
        if reading.read_only:
            self.say_problem(f"cannot be changed: {reading.read_only}")
            return None
        try:
            change = make()
        except EditError as error:
            self.say_problem(error.reason)
            return None
        self.edited(change)
        return change

    def edited(self, change: Change) -> None:
        """Have a change made durable and show it; as saved only when it is."""
        self.session.save(change)
        self._repaint(change)
        self._show_news()
        self._say_refusal()
        self.refresh_bars()

    def on_page_screen_saved(self, event: Saved) -> None:
        """Say that what the disk took long for is saved, or that it is not."""
        event.stop()
        self.session.saver.take()
        self._show_news()
        self._say_refusal()
        self.refresh_bars()

    def _tell_saved(self) -> None:
        """Called by the thread that saves; the program may be about to end."""
        with suppress(RuntimeError):
            self.post_message(self.Saved())

    def _say_refusal(self) -> None:
        saver = self.session.saver
        if saver.refusal and not saver.is_trying:
            self.say_problem(f"NOT SAVED, kept in memory: {saver.refusal}")

    # Drawing.

    def moved(self) -> None:
        """Draw what caret and mark are now."""
        self.page_view.update()
        self._refresh_status()

    def _show_news(self) -> None:
        """Draw what other programs have done to the document meanwhile."""
        news = self.session.news()
        for change in news:
            self._repaint(change)
        if news:
            self.page_view.update()
            self.refresh_bars()

    def _repaint(self, change: Change) -> None:
        spans = (span for edit in change.edits for span in (edit.was, edit.now) if span)
        self.page_view.repaint(*((span.start, span.end) for span in spans))

    def set_display(self, display: Display) -> None:
        """Set the page otherwise."""
        self.appearance = display
        self.page_view.set_display(display)
        self.refresh_bars()

    def on_resize(self, event: events.Resize) -> None:
        """Show one line where there is no room for a page."""
        small = event.size.width < LEAST_COLUMNS or event.size.height < LEAST_ROWS
        self.set_class(small, "small")
        self._make_room(event.size)
        self._show_title(event.size.width)
        if self.reading is not None and self.reading.is_set:
            # A key may have been answered in a size that nothing was ever set for.
            self._refresh_status()

    def refresh_bars(self) -> None:
        """Say anew what is open and saved, and what lies under the caret."""
        self._show_title(self.size.width)
        self._refresh_status()

    def _show_title(self, columns: int) -> None:
        left, right = status.title(self.session, self.problem, columns)
        self.query_one("#title", LineBar).show(left, right)

    def _refresh_status(self) -> None:
        reading, under_way = self.reading, self._resolver.pending
        if reading is None:
            self._status.tell([Field(" no document is open")], [])
        elif isinstance(under_way, Pending):
            self._status.show(status.pending(under_way), status.place(reading))
        else:
            here = status.here(reading, self._label_style)
            self._status.tell(here, status.place(reading))
        walks = reading is not None and reading.conflicts.walking is not None
        if self._conflict_bar is not None or walks:
            self._show_walk()

    def _show_walk(self) -> None:
        """Tell of the conflict that a walk is at, below the page, as long as there is a walk."""
        from reader.ui.walking import Walk
        from reader.ui.widgets.conflict_bar import ConflictBar

        walk = Walk.of(self.session, self.keymap, self._label_style)
        bar = self._conflict_bar
        if walk is None:
            if bar is not None:
                bar.remove()
            self._conflict_bar = None
        elif bar is not None:
            bar.show(walk)
        else:
            self._conflict_bar = ConflictBar(walk)
            self.mount(self._conflict_bar, after=self.page_view)
        self._make_room(self.size)
        self._show_title(self.size.width)

    def _make_room(self, size: Size) -> None:
        """In a low terminal the labels make room for the conflict."""
        self.set_class(self._conflict_bar is not None and size.height < _ROWS_FOR_ALL, "crowded")
