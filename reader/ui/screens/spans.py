"""The spans of the document, or of all, in order; Enter goes to one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.ui.screens.across import AcrossDocumentsScreen
from reader.ui.screens.overlay import Choice, Place
from reader.ui.strips import Entry, Field, in_context
from reader.ui.styles import BOLD, DIM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tagging.span import Span
    from reader.ui.colours import Colours
    from reader.ui.reading import Reading
    from reader.ui.session import Session

_SURFACE = 48
_LABEL_WIDTH = 16


class SpansScreen(AcrossDocumentsScreen[Place]):
    """All spans of a document; found by layer, label, words, note or annotator."""

    TITLE_TEXT = "Spans"
    HINT = "type words, a label, a layer · Tab every document · Enter goes there · Esc"
    EMPTY = "no spans"

    def __init__(self, session: Session, reading: Reading, colours: Colours) -> None:
        super().__init__(session, reading)
        self._colours = colours

    def first(self) -> int:
        """The span at the caret or the next one."""
        spans, caret = self._reading.document.spans, self._reading.caret
        return next((at for at, span in enumerate(spans) if span.end > caret), len(spans) - 1)

    def choices(self) -> Sequence[Choice[Place]]:
        """One for each span, and behind them those that lost their words."""
        return [
            Choice(
                Place(number, span.start),
                partial(self._entry, reading, span),
                f"{span.layer} {span.label} {span.surface} {span.note} {span.annotator}",
            )
            for number, reading in self._readings()
            for span in (*reading.document.spans, *reading.apart)
        ]

    def may_have_any(self, name: str) -> bool:
        """Whether a document has spans."""
        return bool(self._session.count_of(name))

    def _entry(self, reading: Reading, span: Span) -> Entry:
        """The words on the right, with what stands around them; the label on the left.

        A span that lost its words shows those it had; another annotator's says whose it is.
        """
        lost = span in reading.apart
        if lost:
            words = Field(span.surface[:_SURFACE], DIM)
        else:
            end = min(span.end, span.start + _SURFACE)
            around = in_context(reading.text, span.start, end, self.context, DIM)
            words = Field(around, BOLD)
        name = self.name_of(reading.document.name)
        author = "" if span.annotator == reading.document.annotator else span.annotator
        label = [
            Field(" "),
            Field(span.label, self._colours.label(span.label, span.layer), _LABEL_WIDTH),
            Field(name, DIM),
            Field(" " * bool(name)),
            Field("lost its words " * lost, DIM),
            Field(f"{author} " * bool(author), DIM),
            Field(span.note[:_SURFACE], DIM),
        ]
        return Entry([Field(" "), words], side="right", opposite=label)
