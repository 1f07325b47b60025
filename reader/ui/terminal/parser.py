"""What the terminal sends, as messages, without what it answers late to the handshake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._time import get_time
from textual._xterm_parser import XTermParser

from reader.ui.terminal.late_answers import LateAnswers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.message import Message


class AnswerlessParser(XTermParser):
    """Textual's parser of what the terminal sends, deaf to late answers."""

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 -- Textual's signature
        super().__init__(debug)
        self._late = LateAnswers()

    @property
    def rest(self) -> float | None:
        """Seconds until what is half read counts as it stands; None where nothing is."""
        # Nothing but the clock tells it: there is no public way to ask.
        until = self._timeout_time
        return None if until is None else max(0.0, until - get_time())

    def feed(self, data: str) -> Iterable[Message]:
        """Parse ``data`` without answers; nothing at all is how Textual says the input ended."""
        keys = self._late.without(data)
        return super().feed(keys) if keys or not data else ()
