"""The application: thin. It puts a sitting on the screen and gives the terminal back.

Everything that is done is done by commands (`reader.ui.actions`) on the reading screen; keys come
from the keymap. Textual's own bindings that would clash with it are taken away.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from reader.ui.display import Display
from reader.ui.keymap import load_keymap
from reader.ui.keys.names import key_of_cursor_report
from reader.ui.places import Places
from reader.ui.screens.reading import ReadingScreen
from reader.ui.session import Session
from reader.ui.strips import output
from reader.ui.terminal.driver import driver_with
from reader.ui.terminal.switches import NO_SWITCHES, Switches, switches_for
from reader.ui.themes import DEFAULT_THEME

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.driver import Driver

    from reader.settings import Settings
    from reader.store import Collection
    from reader.tagging.tagset import Tagset
    from reader.text.source import Source
    from reader.ui.keymap import Keymap


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
        switches: Switches = NO_SWITCHES,
    ) -> None:
        self._switches = switches
        super().__init__()
        self.session = session
        self.keymap = keymap
        self._appearance = Display.of(settings, marks_arrive=output.shows_marks)
        wanted = settings.theme or DEFAULT_THEME
        self.theme = wanted if wanted in self.available_themes else DEFAULT_THEME

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver with our switches around it."""
        return driver_with(super().get_driver_class(), self._switches)

    def on_mount(self) -> None:
        """Show the page, and end in order when the system says so."""
        self._reading_screen = ReadingScreen(self.session, self.keymap, self._appearance)
        self.push_screen(self._reading_screen)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            # Not in a thread, and not on every system.
            with contextlib.suppress(RuntimeError, ValueError, NotImplementedError):
                loop.add_signal_handler(number, self.exit, 128 + number)

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

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """Take F3 with modifiers for a key again; nothing here asks where the cursor stands."""
        key = key_of_cursor_report(event.y + 1, event.x + 1)
        if key is not None:
            self.post_message(events.Key(key, None))

    def run_command(self, command: str) -> None:
        """Leave every overlay and run a command on the page."""
        while self.screen is not self._reading_screen and len(self.screen_stack) > 1:
            self.pop_screen()
        self.call_next(self._reading_screen.run_command, command)


def run(  # noqa: PLR0913, PLR0917 -- what a sitting is made of, each thing once
    names: Sequence[str],
    read: Callable[[str], Source],
    collection: Collection,
    tagset: Tagset | None,
    settings: Settings,
    annotator: str,
) -> int:
    """Open the documents on the screen and return the exit code.

    ``read`` gives the text of a document by its name. Raises `KeymapError` before the screen is
    taken. The exit code is 1 where changes could not be saved, which is also said.
    """
    from reader.settings import settings_path

    keyboards = settings.keyboard.split() or None
    keymap = load_keymap(settings.keymap, tagset, settings_path().parent, keyboards)
    session = Session(names, read, collection, tagset, annotator)
    session.advances = settings.advance
    places = Places.of(collection.folder)
    session.places = dict(places.carets)
    if places.last in session.names:
        session.number = session.names.index(places.last)
    switches = NO_SWITCHES if settings.bidi_switch == "off" else switches_for("")
    app = ReaderApp(session, keymap, settings, switches=switches)
    code = app.run() or 0
    carets = {name: reading.caret for name, reading in session.readings.items()}
    Places(session.name, {**places.carets, **carets}).keep(collection.folder)
    if not session.save_again():
        raise UnsavedError(session.refusal, session.unsaved_count) from app.fault
    if app.fault is not None:
        raise app.fault
    return code


class UnsavedError(Exception):
    """The program has ended over changes that the store would not take."""

    def __init__(self, refusal: str, count: int) -> None:
        changes = "1 change is" if count == 1 else f"{count} changes are"
        super().__init__(f"{refusal}; {changes} lost")
