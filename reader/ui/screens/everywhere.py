"""Tag everywhere: the other mentions by form, in their context, to take or to skip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.ui.mentions import Mention, by_form, mentions_of
from reader.ui.screens.overlay import Overlay
from reader.ui.session import CannotOpenError
from reader.ui.strips import Entry, Field, in_context
from reader.ui.styles import BOLD, DIM
from reader.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from reader.tagging.span import Span
    from reader.text.long_text import Text
    from reader.ui.reading import Reading
    from reader.ui.session import Session

_CONTEXT = 30

# What was chosen: for each document the ranges to tag.
Chosen = dict[str, list[tuple[int, int]]]


@dataclass(slots=True)
class _Row:
    """A mention in a document, or, without one, the heading of a form."""

    form: str
    name: str = ""
    mention: Mention | None = None


class EverywhereScreen(Overlay[Chosen]):
    """Answers with the ranges taken; one undo step a document takes them back."""

    HINT = "Space takes or skips · a all or none · Tab every document · Enter tags · Esc"
    TYPES = False

    def __init__(self, session: Session, span: Span) -> None:
        super().__init__()
        self._session = session
        self._span = span
        self._all_documents = False
        self._rows: Sequence[_Row] = ()
        self._skipped: set[tuple[str, int]] = set()

    def body(self) -> ComposeResult:
        """The list."""
        yield RowList(empty="no other mention")

    def begin(self) -> None:
        """Find the mentions of this document."""
        self._find()
        self.query_one(RowList).focus()

    def _find(self) -> None:
        names = self._session.names if self._all_documents else [self._session.name]
        groups: dict[str, list[_Row]] = {}
        for name in names:
            reading = self._reading(name)
            if reading is None:
                continue
            found = mentions_of(
                reading.document, self._span.surface, self._span.layer, self._span.label
            )
            for form, mentions in by_form(found).items():
                rows = groups.setdefault(form, [])
                rows += [_Row(form, name, mention) for mention in mentions]
        # What another span has already is skipped unless it is taken by hand.
        self._skipped = {
            (row.name, row.mention.start)
            for rows in groups.values()
            for row in rows
            if row.mention is not None and row.mention.taken
        }
        ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
        self._rows = [row for form, rows in ordered for row in (_Row(form), *rows)]
        self._show()

    def _reading(self, name: str) -> Reading | None:
        try:
            return self._session.opened(name)
        except CannotOpenError:
            return None

    def _show(self) -> None:
        rows = self.query_one(RowList)
        rows.show(len(self._rows), self._entry, number=rows.number)
        where = "every document" if self._all_documents else "this document"
        self.head(
            f"{self._span.label} everywhere in {where}: {len(self._taken(self._rows))} "
            f"of {sum(row.mention is not None for row in self._rows)}",
            self._span.surface,
        )

    def _taken(self, rows: Sequence[_Row]) -> list[_Row]:
        return [
            row
            for row in rows
            if row.mention is not None and (row.name, row.mention.start) not in self._skipped
        ]

    def _of_form(self, form: str) -> list[_Row]:
        return [row for row in self._rows if row.form == form and row.mention is not None]

    def pressed(self, event: events.Key) -> None:
        """Take, skip, look further."""
        if event.key == "space" and self._rows:
            row = self._rows[self.query_one(RowList).number]
            self._toggle(self._of_form(row.form) if row.mention is None else [row])
        elif "a" in self.names_of(event):
            self._toggle(list(self._rows))
        elif event.key == "tab":
            self._all_documents = not self._all_documents
            self._find()
        else:
            super().pressed(event)

    def _toggle(self, rows: list[_Row]) -> None:
        """Take all of these, or where all are taken, skip them."""
        places = {(row.name, row.mention.start) for row in rows if row.mention is not None}
        if len(self._taken(rows)) == len(places):
            self._skipped |= places
        else:
            self._skipped -= places
        self._show()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Answer with what is taken."""
        event.stop()
        chosen: Chosen = {}
        for row in self._taken(self._rows):
            if row.mention is not None:
                chosen.setdefault(row.name, []).append((row.mention.start, row.mention.end))
        self.dismiss(chosen)

    def _entry(self, number: int) -> Entry:
        row = self._rows[number]
        if row.mention is None:
            rows = self._of_form(row.form)
            count = f" {len(self._taken(rows))} of {len(rows)} "
            return Entry([Field(" "), Field(row.form, BOLD)], "right", [Field(count, BOLD)])
        skipped = (row.name, row.mention.start) in self._skipped
        marks = [Field(" ✗ " if skipped else " ✓ ", DIM if skipped else BOLD)]
        if row.mention.taken:
            marks.append(Field(f"{row.mention.taken} there ", DIM))
        if self._all_documents:
            marks.append(Field(self._session.short_name(row.name, self.size.width // 3), DIM))
        reading = self._reading(row.name)
        text: Text = reading.text if reading is not None else ""
        words = in_context(text, row.mention.start, row.mention.end, _CONTEXT, DIM)
        return Entry([Field(" "), Field(words, DIM if skipped else BOLD)], "right", marks)
