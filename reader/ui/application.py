"""The application: thin. It puts a sitting on the screen; `reader.ui.app` starts and ends it.

Everything that is done is done by commands (`reader.ui.actions`) on the reading screen; keys come
from the keymap. Textual's own bindings that would clash with it are taken away.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
from importlib import import_module
from typing import TYPE_CHECKING, Final

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App

from reader.settings import settings_path
from reader.ui.ahead import Ahead
from reader.ui.compositor import RowUpdate, Shown, placed
from reader.ui.display import Display
from reader.ui.keys.names import key_of_cursor_report
from reader.ui.reading_screen import ReadingScreen
from reader.ui.terminal.driver import driver_with
from reader.ui.terminal.early import EarlyScreen
from reader.ui.terminal.switches import NO_SWITCHES
from reader.ui.themes import DEFAULT_THEME
from reader.ui.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.screen import Screen

    from reader.settings import Settings
    from reader.ui.keymap import Keymap
    from reader.ui.session import Session
    from reader.ui.terminal.choice import Choice

# What is loaded once the page is on the screen, so that no key waits for it.
_FOR_KEYS: Final = (
    "reader.text.movement",
    "reader.text.clitics",
    "reader.ui.actions.moving",
    "reader.ui.actions.editing",
    "reader.ui.actions.searching",
    "reader.ui.actions",
    "reader.ui.actions.framing",
    "reader.ui.actions.pointing",
    "reader.store.keeper",
)


class ReaderApp(App[int], inherit_bindings=False):
    """Reader on the screen. Ctrl+Q and Ctrl+C are the keymap's, like every other key."""

    CSS_PATH = "reader.tcss"
    TITLE = "Reader"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self,
        session: Session,
        keymap: Keymap,
        settings: Settings,
        *,
        choice: Choice | None = None,
        early: EarlyScreen | None = None,
    ) -> None:
        """Put ``session`` on the screen.

        ``choice`` is what the terminal gets (None: visual order, no switches); ``early`` has shown
        the first page.
        """
        self._choice = choice
        self._early = early or EarlyScreen(choice.switches if choice else NO_SWITCHES)
        # Textual turns colours into greys under NO_COLOR; with the terminal's own it sends none.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.session = session
        self.keymap = keymap
        marks_arrive = choice is None or choice.shows_marks
        self._looking: asyncio.Task[None] | None = None
        self.shown = Shown()
        self.typed = Typed(self)
        self._appearance = Display.of(settings, marks_arrive=marks_arrive)
        self.theme = self._theme_of(settings.theme or DEFAULT_THEME)

    def _theme_of(self, wanted: str) -> str:
        """A theme that there is; that there is none of that name is said on the page."""
        if wanted in self.available_themes:
            return wanted
        self.session.add_notice(f"{settings_path()}: theme: there is none called {wanted!r}")
        return DEFAULT_THEME

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver with our switches around it."""
        return driver_with(super().get_driver_class(), self._early)

    def get_default_screen(self) -> Screen[None]:
        """Begin with the page: nothing else is laid out and painted before it."""
        self._reading_screen = ReadingScreen(self.session, self.keymap, self._appearance)
        self.typed.page = self._reading_screen
        return self._reading_screen

    async def on_event(self, event: events.Event) -> None:
        """Hand keys on to what they are meant for, when it is there.

        F3 with modifiers is a key again; nothing here asks where the cursor stands.
        """
        if isinstance(event, events.CursorPosition):
            key = key_of_cursor_report(event.y + 1, event.x + 1)
            event = event if key is None else events.Key(key, None)
        if not (self._is_off_screen(event) or self.typed.keeps(event)):
            await super().on_event(event)

    def _is_off_screen(self, event: events.Event) -> bool:
        """Whether the mouse was where the terminal, smaller meanwhile, has no cell any more.

        Textual would take the focus from the field that is typed into.
        """
        if not isinstance(event, events.MouseEvent) or event.is_forwarded:
            return False
        if self.mouse_captured is not None or not self._screen_stack:
            return False
        return not self.screen.outer_size.region.contains(event.x, event.y)

    def _display(
        self, screen: Screen[object], renderable: RenderableType | RowUpdate | None
    ) -> None:
        """Send a frame at once: of its rows those that do not stand there already."""
        if not isinstance(renderable, RowUpdate):
            super()._display(screen, renderable)
        elif self._running and not (self._batch_count or self._closed or self.is_headless):
            self._send(self.shown.take(renderable.rows))

    def _send(self, rows: Mapping[int, str]) -> None:
        if rows and self._driver is not None:
            self._early.standing = None
            begin, end = (SYNC_START, SYNC_END) if self._sync_available else ("", "")
            self._driver.write(f"{begin}{placed(rows)}\x1b[1;1H{end}")

    def on_resize(self, event: events.Resize) -> None:
        """Know nothing of a terminal that has another size, or that has been somebody else's."""
        self.shown.begin(self._early.stands(event.size))
        # Textual waits for a timer that is lost for ever, and with it every later size, where the
        # machine has no time for it just then.
        self.call_next(self._check_resize)
        # It may have come back to a size before anybody was told of another one.
        if self._screen_stack and event.size == self.screen.outer_size:
            self.refresh()  # nobody else would

    def on_mount(self) -> None:
        """Say what is to be said of the terminal, and end in order when the system says so."""
        if self._choice is not None and self._choice.notice:
            self.call_after_refresh(self._reading_screen.say_problem, self._choice.notice)
        self.call_after_refresh(self._reading_screen.say_notices)
        self.call_after_refresh(self._look_at_documents)
        if not gc.isenabled():
            self.call_after_refresh(Ahead().begin, _load_ahead())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            # Not in a thread, and not on every system.
            with contextlib.suppress(RuntimeError, ValueError, NotImplementedError):
                loop.add_signal_handler(number, self.exit, 128 + number)

    def _look_at_documents(self) -> None:
        if self.session.probe is not None and len(self.session.names) > 1:
            self._looking = asyncio.create_task(self._look_at_all())

    async def _look_at_all(self) -> None:
        """Find out, beside everything else, which documents cannot be read, and say so once."""
        session = self.session
        for name in session.names:
            if name not in session.readings:
                await asyncio.to_thread(session.look_at, name)
        count = len(session.failures)
        if count:
            keys = self._reading_screen.key_of("document.list")
            files = "1 file" if count == 1 else f"{count} files"
            session.add_notice(f"{files} could not be read: {keys} lists them")
            self._reading_screen.say_notices()

    async def on_unmount(self) -> None:
        """Look at no more documents."""
        if self._looking is not None:
            self._looking.cancel()

    def _print_error_renderables(self) -> None:
        """Print no traceback: `run` raises the fault, and the command line says it in one line."""
        self._exit_renderables.clear()

    @property
    def fault(self) -> Exception | None:
        """The exception that ended the program, if one did."""
        return self._exception

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """Return an SVG picture of the screen that a browser shows as the terminal does."""
        from reader.ui.screenshot import mended

        return mended(super().export_screenshot(title=title, simplify=simplify))

    def run_command(self, command: str) -> None:
        """Leave every overlay and run a command on the page."""
        while self.screen is not self._reading_screen and len(self.screen_stack) > 1:
            self.pop_screen()
        # The page, for the application is busy with the overlays: keys wait for what the page does.
        self._reading_screen.call_next(self._reading_screen.run_command, command)


def _load_ahead() -> Iterator[None]:
    """Load what the first keys need, and look for garbage from then on, in what is new only."""
    for module in _FOR_KEYS:
        import_module(module)
        yield
    gc.freeze()
    gc.enable()
