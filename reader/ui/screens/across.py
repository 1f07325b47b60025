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

# What stands beside a document's name in its half of a row, about; and what a name takes at least.
_BESIDE_NAMES = 20
_SHORTEST_NAME = 8
_CONTEXT = 24
_NARROW = 40


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

    @property
    def context(self) -> int:
        """How many characters stand on either side of a row's words; none where names need room."""
        if not self._all_documents:
            return _CONTEXT
        return min(_CONTEXT, max(self.size.width - _NARROW, 0) // 2)

    def name_of(self, name: str) -> str:
        """What a document is called in a row, where there are several; as short as need be."""
        most = max(self.size.width // 2 - _BESIDE_NAMES, _SHORTEST_NAME)
        return self._session.short_name(name, most) if self._all_documents else ""

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
