"""The conflicts that are open, in this document or in all; Enter walks on from one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from reader.ui.screens.across import AcrossDocumentsScreen
from reader.ui.screens.overlay import Choice
from reader.ui.strips import Entry, Field, in_context
from reader.ui.styles import BOLD, DIM
from reader.ui.walking import difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tagging.conflicts import Conflict
    from reader.ui.colours import Colours
    from reader.ui.reading import Reading
    from reader.ui.session import Session

_SURFACE = 48


class ConflictPlace(NamedTuple):
    """The number of a document of the sitting, and the name of a conflict in it."""

    document: int
    identity: str


class ConflictsScreen(AcrossDocumentsScreen[ConflictPlace]):
    """All conflicts; found by side, label and words."""

    TITLE_TEXT = "Conflicts"
    HINT = "type words, a label, a side · Tab every document · Enter walks on there · Esc"
    EMPTY = "no conflicts"

    def __init__(self, session: Session, reading: Reading, colours: Colours) -> None:
        super().__init__(session, reading)
        self._colours = colours

    def first(self) -> int:
        """The conflict at the caret or the next one."""
        found, caret = self._reading.conflicts, self._reading.caret
        return next((at for at, each in enumerate(found) if each.place[1] > caret), len(found) - 1)

    def choices(self) -> Sequence[Choice[ConflictPlace]]:
        """One for each conflict."""
        return [
            Choice(
                ConflictPlace(number, conflict.identity),
                partial(self._entry, reading, conflict),
                " ".join(
                    f"{span.label} {span.surface} {span.note} {span.annotator}"
                    for span in conflict.spans
                ),
            )
            for number, reading in self._readings()
            for conflict in reading.conflicts
        ]

    def may_have_any(self, name: str) -> bool:
        """Whether conflicts are open in a document."""
        return bool(self._session.conflict_count(name))

    def _entry(self, reading: Reading, conflict: Conflict) -> Entry:
        """The words on the right, who says what of them on the left."""
        start, end = conflict.place
        around = in_context(reading.text, start, min(end, start + _SURFACE), self.context, DIM)
        names = self._session.sides_of(reading)
        told = [Field(" ")]
        for name in names:
            spans = conflict.of_side(name)
            told += [Field(f"{name} "), *([] if spans else [Field("– ", DIM)])]
            for span in spans:
                told += [Field(span.label, self._colours.label(span.label, span.layer)), Field(" ")]
        told.append(Field(f"{difference(conflict, names)} ", DIM))
        told.append(Field(self.name_of(reading.document.name), DIM))
        return Entry([Field(" "), Field(around, BOLD)], side="right", opposite=told)
