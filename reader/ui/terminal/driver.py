"""A driver that sends the switches before Textual takes the terminal, and puts them back after."""

from __future__ import annotations

import atexit
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from textual.driver import Driver

    from reader.ui.terminal.switches import Switches


def driver_with(base: type[Driver], switches: Switches) -> type[Driver]:
    """Return ``base`` with the switches around its application mode.

    Textual starts and stops this mode at start, at exit (after an exception too), and around a
    suspension, so each of these ways out puts the terminal back. ``atexit`` catches the rest.
    """

    class SwitchingDriver(base):  # type: ignore[valid-type, misc]
        """Explicit order of cells while the application is on the screen."""

        _switched = False

        def start_application_mode(self) -> None:
            """Send the switches ahead of the first byte of Textual's own."""
            # The driver's own writer does not exist before, so this goes straight to its file.
            self._switch()
            super().start_application_mode()

        def stop_application_mode(self) -> None:
            """Put the terminal back after the last byte of Textual's own."""
            super().stop_application_mode()
            if self._switched:
                # Through the writer, in order: it may still be busy with what Textual sent last.
                self.write(switches.end)
                self.flush()
                self._switched = False

        def _switch(self) -> None:
            _write_now(getattr(self, "_file", None), switches.start)
            if not self._switched:
                self._switched = True
                atexit.register(self._put_back)

        def _put_back(self) -> None:
            if self._switched:
                _write_now(getattr(self, "_file", None), switches.end)
                self._switched = False

    return SwitchingDriver if switches.start or switches.end else base


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
