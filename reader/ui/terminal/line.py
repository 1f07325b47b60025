"""The line to the terminal, both ways, in the event loop itself.

Textual has a thread for the keys that looks round ten times a second, and a thread that writes.
Here the loop is woken by what comes and by room for what is to go: nothing wakes while nothing
happens, and no key or frame waits for another thread.
"""

from __future__ import annotations

import os
import select
import time
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from textual.message import Message

    from reader.ui.terminal.parser import AnswerlessParser

_READ_AT_ONCE: Final = 1 << 12
# How long what is left is waited for at the end, in seconds, where the terminal takes nothing.
_PATIENCE: Final = 5.0


class Keys:
    """Gives what arrives in a file to ``take``, message by message."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        file: int,
        parser: AnswerlessParser,
        take: Callable[[Message], None],
    ) -> None:
        self._loop = loop
        self._file = file
        self._parser = parser
        self._take = take
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._later: asyncio.TimerHandle | None = None

    def begin(self, typed: bytes = b"") -> None:
        """Begin; what was ``typed`` before comes first, for what waits was typed after it."""
        self._loop.add_reader(self._file, self._read)
        if typed:
            self._loop.call_soon_threadsafe(self._feed, typed)

    def end(self) -> None:
        """Take no more."""
        self._loop.remove_reader(self._file)
        if self._later is not None:
            self._later.cancel()
        with suppress(EOFError):
            list(self._parser.feed(""))

    def _read(self) -> None:
        try:
            data = os.read(self._file, _READ_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._feed(data)
        else:
            self._loop.remove_reader(self._file)  # nothing will ever come again

    def _feed(self, data: bytes) -> None:
        for message in self._parser.feed(self._decode(data)):
            self._take(message)
        self._look_again()

    def _look_again(self) -> None:
        """Look when what is half read counts as it stands."""
        if self._later is not None:
            self._later.cancel()
        rest = self._parser.rest
        self._later = None if rest is None else self._loop.call_later(rest, self._tick)

    def _tick(self) -> None:
        self._later = None
        for message in self._parser.tick():
            self._take(message)
        self._look_again()


class Outgoing:
    """Sends what the terminal takes at once, and the rest when it takes more.

    ``drained`` is called when all is sent that had to wait.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, terminal: int, drained: Callable[[], None]
    ) -> None:
        """Raises OSError where the terminal cannot be opened once more.

        A file that is shared with other programs may not be told that nobody waits for it.
        """
        flags = os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        self._file = os.open(os.ttyname(terminal), flags)
        self._loop = loop
        self._drained = drained
        self._left = b""

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has not taken all yet."""
        return bool(self._left)

    def send(self, data: bytes) -> None:
        """Send, in the order of the calls."""
        if self._left:
            self._left += data
            return
        self._left = self._sent(data)
        if self._left:
            self._loop.add_writer(self._file, self._go_on)

    def finish(self) -> None:
        """Wait until the terminal has taken all, or takes nothing for too long."""
        end = time.monotonic() + _PATIENCE
        while self._left and (rest := end - time.monotonic()) > 0:
            select.select([], [self._file], [], rest)
            self._left = self._sent(self._left)
        self._left = b""

    def close(self) -> None:
        """Let go of the terminal."""
        if self._file != -1:
            with suppress(RuntimeError):  # the loop may be closed
                self._loop.remove_writer(self._file)
            os.close(self._file)
            self._file = -1

    def _go_on(self) -> None:
        self._left = self._sent(self._left)
        if not self._left:
            self._loop.remove_writer(self._file)
            self._drained()

    def _sent(self, data: bytes) -> bytes:
        """Send as much as there is room for, and return what is left."""
        try:
            while data:
                data = data[os.write(self._file, data) :]
        except BlockingIOError:
            pass
        except OSError:
            return b""  # the terminal is gone, and what was meant for it
        return data
