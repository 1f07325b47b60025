"""A list of what is in this document, which Tab makes one of what is in every document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.screens.overlay import Answer, ChoiceScreen
from reader.ui.session import CannotOpenError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events

    from reader.ui.colours import Colours
    from reader.ui.reading import Reading
    from reader.ui.session import Session


class AcrossDocumentsScreen(ChoiceScreen[Answer]):
    """Choices in the open document, or in all of the sitting."""

    def __init__(self, session: Session, reading: Reading, colours: Colours) -> None:
        super().__init__()
        self._session = session
        self._reading = reading
        self._colours = colours
        self._all_documents = False

    def count_in(self, name: str) -> int | None:
        """How many choices a document has, told without opening it."""
        raise NotImplementedError

    def pressed(self, event: events.Key) -> None:
        """Tab goes from this document to all and back."""
        if event.key == "tab":
            self._all_documents = not self._all_documents
            self.reload(0 if self._all_documents else self.first())
        else:
            super().pressed(event)

    def _readings(self) -> Iterator[tuple[int, Reading]]:
        """The documents that count now, each with its number in the sitting."""
        if not self._all_documents:
            yield self._session.number, self._reading
            return
        for number, name in enumerate(self._session.names):
            if self.count_in(name):
                try:
                    yield number, self._session.opened(name)
                except CannotOpenError:
                    continue
