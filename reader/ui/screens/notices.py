"""What was said of files in this sitting, the newest first; the one chosen stands there in full."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.ui.screens.overlay import Choice, ChoiceScreen
from reader.ui.strips import Entry, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.ui.session import Session


class NoticesScreen(ChoiceScreen[int]):
    """Every message, for reading; Enter goes back."""

    TITLE_TEXT = "Messages"
    HINT = "type to find · Enter or Esc goes back"
    EMPTY = "nothing was said"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def choices(self) -> Sequence[Choice[int]]:
        """One for each message."""
        said = self._session.notices
        return [
            Choice(at, partial(Entry, [Field(f" {said[at]}")]), said[at])
            for at in reversed(range(len(said)))
        ]

    def in_full(self, value: int) -> str:
        """The whole of it."""
        return self._session.notices[value]
