"""A list of what is in this document, which Tab makes one of what is in every document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.screens.overlay import Answer, ChoiceScreen
from reader.ui.session import CannotOpenError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events

    from reader.ui.reading import Reading
    from reader.ui.session import Session


class AcrossDocumentsScreen(ChoiceScreen[Answer]):
    """Choices in the open document, or in all of the sitting."""

    def __init__(self, session: Session, reading: Reading) -> None:
        super().__init__()
        self._session = session
        self._reading = reading
        self._all_documents = False

    def headline(self) -> str:
        """Of what, and whether of this document or of all."""
        return f"{self.TITLE_TEXT} of {'every' if self._all_documents else 'this'} document"

    def may_have_any(self, name: str) -> bool:  # noqa: ARG002 -- some can tell
        """Whether there may be choices in a document, told without opening it."""
        return True

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
            if self.may_have_any(name):
                try:
                    yield number, self._session.opened(name)
                except CannotOpenError:
                    continue
