"""A driver that sends the switches before Textual takes the terminal, and puts them back after."""

from __future__ import annotations

import atexit
import shutil
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, TextIO

from textual import events
from textual.driver import Driver
from textual.geometry import Size

from reader.ui.terminal.early import ALTERNATE_SCREEN, BELOW_THE_PAGE
from reader.ui.terminal.line import Keys, Outgoing
from reader.ui.terminal.parser import AnswerlessParser

if TYPE_CHECKING:
    from textual.message import Message

    from reader.ui.terminal.early import EarlyScreen
    from reader.ui.terminal.switches import Switches


class LastingFile:
    """The file that the driver draws on; what is written after its terminal is gone, is gone too.

    Textual writes in a thread that an error ends, and at exit it waits for that thread to take what
    is queued: without this, a program whose terminal was closed could stay behind for ever.
    """

    def __init__(self, file: TextIO) -> None:
        self._wrapped = file

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the file has
        return getattr(self._wrapped, name)

    def write(self, text: str) -> int:
        """Write ``text``, if there still is a terminal."""
        with suppress(OSError, ValueError):
            self._wrapped.write(text)
        return len(text)

    def flush(self) -> None:
        """Send what was written, if there still is a terminal."""
        with suppress(OSError, ValueError):
            self._wrapped.flush()


class SwitchingDriver(Driver):
    """A driver with the switches around its application mode.

    Textual starts and stops this mode at start, at exit (after an exception too), and around a
    suspension, so each of these ways out puts the terminal back. ``atexit`` catches the rest.
    What ``early`` has taken already is taken over without a flash.
    """

    switches: ClassVar[Switches]
    early: ClassVar[EarlyScreen]
    fileno: int
    _in_band_window_resize: bool
    _keys: Keys | None = None
    _outgoing: Outgoing | None = None
    _switched = False
    _is_on_other_screen = False

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 -- Textual's
        super().__init__(*arguments, **options)
        if hasattr(self, "_file"):
            self._file: Any = LastingFile(self._file)

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has not taken yet what was sent: frames wait until it has."""
        return self._outgoing is not None and self._outgoing.is_behind

    def run_input_thread(self) -> None:
        """Do nothing: the loop reads the keys, and Textual's thread for them ends at once."""

    def send_message(self, message: Message) -> None:
        """Give a message to the application, without a task to do it."""
        self._app.post_message(message)

    def disable_input(self) -> None:
        """Read no more keys."""
        if self._keys is not None:
            self._keys.end()
            self._keys = None
        super().disable_input()  # type: ignore[safe-super]

    def close(self) -> None:
        """Let go of what the driver holds."""
        super().close()
        if self._outgoing is not None:
            self._outgoing.finish()
            self._outgoing.close()
            self._outgoing = None

    def start_application_mode(self) -> None:
        """Send the switches ahead of the first byte of Textual's own."""
        before = self.early.attributes
        self._is_on_other_screen = before is not None
        # The driver's own writer does not exist before, so this goes straight to its file.
        self._switch()
        self._join_loop()
        super().start_application_mode()  # type: ignore[safe-super]
        if before is not None:
            # The line is hushed already: at the end it is to be as it was before that.
            self.attrs_before = before
        self._follow_size()

    def write(self, data: str) -> None:
        """Send what Textual sends, but for a screen that we are on already."""
        if self._is_on_other_screen and data == ALTERNATE_SCREEN:
            # Terminals clear it when it is asked for again, and that is seen.
            self._is_on_other_screen = False
            return
        if self._outgoing is not None:
            self._outgoing.send(data.encode("utf-8", "backslashreplace"))
        else:
            super().write(data)  # type: ignore[safe-super]

    def stop_application_mode(self) -> None:
        """Put the terminal back after the last byte of Textual's own."""
        self.write(BELOW_THE_PAGE)
        super().stop_application_mode()  # type: ignore[safe-super]
        if self._switched:
            # Through the writer, in order: it may still be busy with what Textual sent last.
            self.write(self.switches.end)
            self.flush()
            self._switched = False
        if self._outgoing is not None:
            self._outgoing.finish()
        self.early.release()

    def _go_on_painting(self) -> None:
        """The terminal has taken the last frame: another may follow."""
        if self._app.is_running and self._app.screen_stack:
            self._app.screen.check_idle()

    def _join_loop(self) -> None:
        """Read and write in the event loop, as far as it can wait for this terminal."""
        terminal = getattr(self, "_file", None)
        if terminal is None:
            return
        with suppress(OSError, ValueError):
            self._outgoing = Outgoing(self._loop, terminal.fileno(), self._go_on_painting)
        keys = Keys(self._loop, self.fileno, AnswerlessParser(self._debug), self.process_message)
        keys.begin(self.early.typed)
        self._keys, self.early.typed = keys, b""

    def _follow_size(self) -> None:
        """Tell the application of every new size of the terminal, the newest last.

        Textual asks for the size wherever the signal finds it, also while it tells of another one:
        of two sizes at once the older may then be told last, and stay.
        """
        if not hasattr(self, "_in_band_window_resize"):
            return  # a driver without a terminal
        # Not in a thread, and not on every system.
        with suppress(AttributeError, RuntimeError, ValueError, NotImplementedError):
            self._loop.add_signal_handler(signal.SIGWINCH, self._tell_size)

    def _tell_size(self) -> None:
        self.early.standing = None
        if not self._in_band_window_resize:  # else it comes with the keys
            size = Size(*shutil.get_terminal_size())
            self._app.post_message(events.Resize(size, size))

    def _switch(self) -> None:
        if not self._is_on_other_screen:
            _write_now(getattr(self, "_file", None), self.switches.start)
        if not self._switched:
            self._switched = True
            atexit.register(self._put_back)

    def _put_back(self) -> None:
        if self._switched:
            _write_now(getattr(self, "_file", None), self.switches.end)
            self._switched = False


def driver_with(base: type[Driver], early: EarlyScreen) -> type[Driver]:
    """Return ``base`` as a `SwitchingDriver` that takes over from ``early``."""
    own = {"switches": early.switches, "early": early}
    return type(SwitchingDriver.__name__, (SwitchingDriver, base), own)


def _write_now(file: TextIO | None, sequence: str) -> None:
    """Write to the terminal that the driver draws on; a terminal that is gone is no error."""
    target = file if file is not None else sys.__stdout__
    if target is None or not sequence:
        return
    try:
        target.write(sequence)
        target.flush()
    except (OSError, ValueError):
        return
