"""What looks inconsistent in the spans of a document, or of all; Enter goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.lint import Remark, remarks_on
from reader.ui.screens.overlay import Choice, ChoiceScreen, Place
from reader.ui.session import CannotOpenError
from reader.ui.strips import Field
from reader.ui.widgets.row_list import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from reader.ui.reading import Reading
    from reader.ui.session import Session


class CheckScreen(ChoiceScreen[Place]):
    """The remarks; answers with the place to go to."""

    HINT = "type to narrow · Tab every document · Enter goes there · Esc goes back"
    EMPTY = "nothing looks inconsistent"

    def __init__(self, session: Session, reading: Reading) -> None:
        super().__init__()
        self._session = session
        self._reading = reading
        self._all_documents = False

    def headline(self) -> str:
        """What was looked at."""
        return "Check of every document" if self._all_documents else "Check of this document"

    def pressed(self, event: events.Key) -> None:
        """Tab goes from this document to all and back."""
        if event.key == "tab":
            self._all_documents = not self._all_documents
            self.reload()
        else:
            super().pressed(event)

    def choices(self) -> Sequence[Choice[Place]]:
        """One for each remark."""
        readings = self._readings()
        remarks = remarks_on([reading.document for reading in readings.values()])
        numbers = list(readings)
        return [
            Choice(
                Place(numbers[remark.document], remark.place),
                lambda remark=remark, number=numbers[remark.document]: (  # type: ignore[misc]
                    self._entry(remark, number)
                ),
                f"{remark.reason} {remark.surface}",
            )
            for remark in remarks
        ]

    def _readings(self) -> dict[int, Reading]:
        """What is looked at, by the documents' numbers."""
        if not self._all_documents:
            return {self._session.number: self._reading}
        found = {}
        for number, name in enumerate(self._session.names):
            try:
                found[number] = self._session.opened(name)
            except CannotOpenError:
                continue
        return found

    def _entry(self, remark: Remark, number: int) -> Entry:
        name = [Field(self._session.names[number])] if self._all_documents else []
        return Entry(
            [
                Field(f" {remark.reason}: "),
                Field("«"),
                Field(remark.surface),
                Field("»"),
            ],
            opposite=name,
        )
