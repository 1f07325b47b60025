"""The terminal between the first page and Textual: taken, quiet, and given back if nobody comes.

Textual is loaded while the first page is on the screen already. Until its driver takes over, this
holds what the driver will hold: the other screen, no cursor, keys that are not echoed and wait to
be read; and it puts all of it back when the program ends before, in whatever way.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.ui.terminal.switches import Switches

ALTERNATE_SCREEN: Final = "\x1b[?1049h"
# No cursor, and no wrapping of rows that a terminal takes for too long: as Textual has it.
_AS_TEXTUAL: Final = "\x1b[?25l\x1b[?7l"
# Where there is no other screen, as in GNU screen mostly, what follows begins below the page.
BELOW_THE_PAGE: Final = "\x1b[9999;1H\x1b[J"
# With what Textual's driver undoes when it stops: it may have begun and got no further.
_AS_BEFORE: Final = (
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[?7h"
    f"{BELOW_THE_PAGE}\x1b[?1049l\x1b[?25h"
)
_ENDS: Final = (signal.SIGTERM, signal.SIGHUP)
# After these the terminal may hold something else: it had another size, or another program had it.
_DISTURBS: Final = (signal.SIGWINCH, signal.SIGCONT)


class Standing(NamedTuple):
    """What stands on a terminal of ``size`` (columns, lines): its rows as they are sent."""

    size: tuple[int, int]
    rows: Mapping[int, str]


class EarlyScreen:
    """The terminal on standard error, where Textual draws, from the first page on.

    ``attributes`` is what its line was set to before; None while nothing is taken. ``typed`` is
    what came in that line and has been read, but not been pressed yet. ``standing`` is what is
    known to stand there, until anything else is painted, or may have been.
    """

    def __init__(self, switches: Switches) -> None:
        self.switches = switches
        self.attributes: list[Any] | None = None
        self.typed = b""
        self.standing: Standing | None = None

    def take(self, page: Standing) -> bool:
        """Show the page on the other screen; tell whether there is a terminal to show it on."""
        import termios

        if sys.__stderr__ is None or not sys.__stderr__.isatty():
            return False
        try:
            self.attributes = _hushed(sys.stdin.fileno())
        except (termios.error, OSError, ValueError):
            return False
        atexit.register(self.give_back)
        for number in _ENDS:
            # What is ignored, as by nohup, stays ignored.
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, self._end)
        self._watch(page)
        rows = "".join([f"\x1b[{line + 1};1H{row}" for line, row in page.rows.items()])
        _send(self.switches.start + ALTERNATE_SCREEN + _AS_TEXTUAL + rows)
        return True

    def stands(self, size: tuple[int, int]) -> Mapping[int, str]:
        """The rows that are known to stand on the terminal, which has this size now."""
        if self.standing is not None and self.standing.size != size:
            self.standing = None
        return self.standing.rows if self.standing is not None else {}

    def release(self) -> None:
        """The driver has put the terminal back: there is nothing left to do."""
        self.attributes = self.standing = None

    def give_back(self) -> None:
        """Put the terminal back, unless that was done."""
        import termios

        if self.attributes is None:
            return
        _send(_AS_BEFORE + self.switches.end)
        with suppress(termios.error, OSError, ValueError):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self.attributes)
        self.attributes = None

    def _watch(self, page: Standing) -> None:
        """Take note of the page, until something happens to it that nobody else would know of."""
        self.standing = page
        for number in _DISTURBS:
            signal.signal(number, self._forget)
        # It may have changed since the page was drawn for it; from now on we are told.
        if shutil.get_terminal_size() != page.size:
            self.standing = None

    def _forget(self, _: int, __: object) -> None:
        self.standing = None

    def _end(self, number: int, _: object) -> None:
        """Put the terminal back, and end as the signal would have ended us."""
        self.give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def _hushed(line: int) -> list[Any]:
    """Let what is typed wait unseen and untouched, as Textual will; return how it was before."""
    import termios
    import tty

    before = termios.tcgetattr(line)
    hushed = termios.tcgetattr(line)
    hushed[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    hushed[tty.IFLAG] &= ~(
        termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
    )
    hushed[tty.CC][termios.VMIN] = 1
    termios.tcsetattr(line, termios.TCSANOW, hushed)
    return before


def _send(sequence: str) -> None:
    """Write to the terminal, past every buffer; one that is gone is no error."""
    left = memoryview(sequence.encode("utf-8", "backslashreplace"))
    with suppress(OSError, ValueError):
        while left and sys.__stderr__ is not None:
            left = left[os.write(sys.__stderr__.fileno(), left) :]
