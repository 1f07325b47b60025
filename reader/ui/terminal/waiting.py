"""Waiting for keys without waking: the program sleeps until something comes.

Textual's driver looks ten times a second whether it is to end or whether a sequence was left half
sent. Here the end wakes the thread that waits, and there is a limit to the wait only while a
sequence is half read.
"""

from __future__ import annotations

import os
import selectors
import threading
from codecs import getincrementaldecoder
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from reader.ui.terminal.driver import AnswerlessParser


class WakingEvent(threading.Event):
    """An event that also makes a file readable, so that who waits for files sees it."""

    def __init__(self) -> None:
        super().__init__()
        self._readable, self._writable = os.pipe()

    def fileno(self) -> int:
        """The file that can be read from when the event is set."""
        return self._readable

    def set(self) -> None:
        """Set it, and wake who waits for the file."""
        if not self.is_set():
            super().set()
            os.write(self._writable, b"\0")

    def clear(self) -> None:
        """Unset it."""
        if self.is_set():
            super().clear()
            os.read(self._readable, 1)

    def close(self) -> None:
        """Let go of the file; it may be called again."""
        for file in {self._readable, self._writable} - {-1}:
            os.close(file)
        self._readable = self._writable = -1


def read_keys(
    file: int,
    parser: AnswerlessParser,
    end: WakingEvent,
    take: Callable[[Message], None],
    typed: bytes = b"",
) -> None:
    """Give what arrives in ``file`` to ``take``, message by message, until ``end`` is set.

    What was ``typed`` before comes first: whatever waits in ``file`` was typed after it.
    """
    decode = getincrementaldecoder("utf-8")("replace").decode
    if begun := decode(typed):
        for message in parser.feed(begun):
            take(message)
    with selectors.SelectSelector() as selector:
        selector.register(end, selectors.EVENT_READ)
        selector.register(file, selectors.EVENT_READ)
        while not end.is_set():
            for key, _ in selector.select(parser.rest):
                if key.fileobj is end:
                    continue
                data = _read(file)
                if not data:
                    selector.unregister(file)  # nothing will ever come again
                    continue
                for message in parser.feed(decode(data)):
                    take(message)
            for message in parser.tick():
                take(message)
    with suppress(EOFError):
        list(parser.feed(""))


def _read(file: int) -> bytes:
    try:
        return os.read(file, 1 << 12)
    except OSError:
        return b""
