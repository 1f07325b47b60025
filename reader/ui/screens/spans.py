"""The spans of the document, in order; Enter goes to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style

from reader.ui.screens.overlay import Choice, ChoiceScreen
from reader.ui.strips import Field, in_context
from reader.ui.widgets.row_list import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tagging.span import Span
    from reader.ui.colours import Colours
    from reader.ui.reading import Reading

_DIM = Style(dim=True, bold=False)
_BOLD = Style(bold=True)
_CONTEXT = 24
_SURFACE = 48


class SpansScreen(ChoiceScreen["Span"]):
    """All spans of a document; found by layer, label, words, note or annotator."""

    TITLE_TEXT = "Spans"
    HINT = "type a label, a layer or words · Enter goes there · Esc goes back"
    EMPTY = "no spans"

    def __init__(self, reading: Reading, colours: Colours) -> None:
        super().__init__()
        self._reading = reading
        self._colours = colours

    def first(self) -> int:
        """The span at the caret or the next one."""
        spans, caret = self._reading.document.spans, self._reading.caret
        return next((at for at, span in enumerate(spans) if span.end > caret), len(spans) - 1)

    def choices(self) -> Sequence[Choice[Span]]:
        """One for each span."""
        return [
            Choice(
                span,
                lambda span=span: self._entry(span),  # type: ignore[misc]
                f"{span.layer} {span.label} {span.surface} {span.note} {span.annotator}",
            )
            for span in self._reading.document.spans
        ]

    def _entry(self, span: Span) -> Entry:
        """The words on the right, with what stands around them; the label on the left."""
        end = min(span.end, span.start + _SURFACE)
        words = in_context(self._reading.text, span.start, end, _CONTEXT, _DIM)
        label = [
            Field(" "),
            Field(span.label, self._colours.label(span.label, span.layer)),
            Field(" " * max(16 - len(span.label), 1)),
            Field(f"¶{self._reading.page.paragraph_of(span.start) + 1:<5}", _DIM),
            Field(span.note[:_SURFACE], _DIM),
        ]
        return Entry([Field(" "), Field(words, _BOLD)], side="right", opposite=label)
