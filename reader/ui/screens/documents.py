"""The list of documents: name, state, number of spans; one of them is opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.tagging.document import DONE
from reader.ui.screens.overlay import Choice, ChoiceScreen
from reader.ui.strips import Entry, Field
from reader.ui.styles import BOLD, DIM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.ui.session import Session

# In a narrower terminal the number of spans stands without a word.
_ROOM_FOR_WORDS = 60


class DocumentsScreen(ChoiceScreen[int]):
    """All documents of the sitting; answers with the number of the one chosen."""

    TITLE_TEXT = "Documents"
    HINT = "Enter opens · Esc goes back"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._done = 0

    def first(self) -> int:
        """The current document."""
        return self._session.number

    def choices(self) -> Sequence[Choice[int]]:
        """One for each document; what is stored of it is looked up when it is seen."""
        names = self._session.names
        # Once, for it takes a look at every file: what is typed changes nothing of it.
        self._done = sum(self._session.state_of(name) == DONE for name in names)
        return [Choice(at, partial(self._entry, at), name) for at, name in enumerate(names)]

    def headline(self) -> str:
        """How far the work is."""
        return f"Documents: {self._done} of {len(self._session.names)} done"

    def in_full(self, value: int) -> str:
        """Why a document cannot be opened."""
        return self._session.failures.get(self._session.names[value], "")

    def _entry(self, number: int) -> Entry:
        session = self._session
        name = session.names[number]
        here = Field("▸ " if number == session.number else "  ", BOLD)
        failure = session.failures.get(name)
        if failure is not None:
            return Entry([here, Field(failure, DIM)])
        count, state = session.count_of(name), session.state_of(name)
        if self.size.width >= _ROOM_FOR_WORDS:
            spans = "" if count is None else f"{count} span" + ("" if count == 1 else "s")
            opposite = [Field(f"{spans:>10}  ", DIM), Field(f"{state:<8}", BOLD)]
        else:
            spans = "" if count is None else f"{count} "
            opposite = [Field(spans, DIM), Field(f"{state:<8}", BOLD)]
        room = self.size.width - sum(field.set().width for field in (here, *opposite)) - 1
        return Entry([here, Field(session.short_name(name, room))], opposite=opposite)
