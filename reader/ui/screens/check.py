"""What looks inconsistent in the spans of a document, or of all; Enter goes there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.ui.lint import Remark, remarks_on
from reader.ui.screens.across import AcrossDocumentsScreen
from reader.ui.screens.overlay import Choice, Place
from reader.ui.strips import Entry, Field

if TYPE_CHECKING:
    from collections.abc import Sequence


class CheckScreen(AcrossDocumentsScreen[Place]):
    """The remarks; answers with the place to go to."""

    TITLE_TEXT = "Check"
    HINT = "type to narrow · Tab every document · Enter goes there · Esc goes back"
    EMPTY = "nothing looks inconsistent"

    def choices(self) -> Sequence[Choice[Place]]:
        """One for each remark."""
        readings = dict(self._readings())
        numbers = list(readings)
        return [
            Choice(
                Place(numbers[remark.document], remark.place),
                partial(self._entry, remark, numbers[remark.document]),
                f"{remark.reason} {remark.surface}",
            )
            for remark in remarks_on([reading.document for reading in readings.values()])
        ]

    def _entry(self, remark: Remark, number: int) -> Entry:
        name = self.name_of(self._session.names[number])
        return Entry(
            [
                Field(f" {remark.reason}: "),
                Field("«"),
                Field(remark.surface),
                Field("»"),
            ],
            opposite=[Field(name)] if name else [],
        )
