"""What looks inconsistent in the spans of a document; Enter goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.lint import Remark, remarks_on
from reader.ui.screens.overlay import Choice, ChoiceScreen
from reader.ui.strips import Field
from reader.ui.widgets.row_list import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.ui.reading import Reading


class CheckScreen(ChoiceScreen[int]):
    """The remarks on a document; answers with the index to go to."""

    TITLE_TEXT = "Check"
    HINT = "Enter goes there · Esc goes back"
    EMPTY = "nothing looks inconsistent"

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading

    def choices(self) -> Sequence[Choice[int]]:
        """One for each remark."""
        return [
            Choice(
                remark.place,
                lambda remark=remark: self._entry(remark),  # type: ignore[misc]
                f"{remark.reason} {remark.surface}",
            )
            for remark in remarks_on(self._reading.document)
        ]

    def _entry(self, remark: Remark) -> Entry:
        paragraph = self._reading.page.paragraph_of(remark.place) + 1
        return Entry(
            [
                Field(f" ¶{paragraph:<5}"),
                Field(f"{remark.reason}: "),
                Field("«"),
                Field(remark.surface),
                Field("»"),
            ]
        )
