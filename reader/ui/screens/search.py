"""Searching every document: the matches with what stands around them; Enter goes to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.text.search import SearchError
from reader.ui.screens.overlay import Overlay, Place
from reader.ui.strips import Entry, Field, in_context
from reader.ui.styles import BOLD, DIM
from reader.ui.widgets.row_list import RowList
from reader.ui.widgets.text_input import TextInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from reader.text.long_text import Text
    from reader.ui.session import Session

_CONTEXT = 30
# More than anyone walks through; the heading says when there are more.
_MOST = 5_000


class _Found(NamedTuple):
    """A match: the document's number, and the range in its text."""

    number: int
    start: int
    end: int


class SearchScreen(Overlay[Place]):
    """Words to search for, and where they are found; answers with the match chosen."""

    HINT = "Enter searches, then goes there · ^T exact · ^R regex · Esc goes back"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: Sequence[_Found] = ()
        self._searched: object = None
        self._texts: dict[int, Text] = {}

    def body(self) -> ComposeResult:
        """The field, the matches."""
        yield TextInput(self._session.search.words, hint="words", direction="rtl")
        yield RowList(empty="nothing found")

    def begin(self) -> None:
        """Search for what was searched for on the page."""
        self.query_one(TextInput).focus()
        self._find()

    def _find(self) -> None:
        session = self._session
        session.search = terms = session.search.with_words(self.query_one(TextInput).text)
        found: list[_Found] = []
        told, documents = "", 0
        for number, name in enumerate(session.names):
            text = session.text_of(name)
            if text is None or not terms.words.strip():
                continue
            try:
                ranges = terms.find(text)
            except SearchError as error:
                told = str(error)
                break
            documents += bool(ranges)
            self._texts[number] = text if ranges else ""
            found += [_Found(number, *each) for each in ranges[: _MOST - len(found)]]
            if len(found) >= _MOST:
                break
        self._found, self._searched = found, terms
        self.query_one(RowList).show(len(found), self._entry)
        more = " or more" if len(found) >= _MOST else ""
        self.head(told or f"Search ({terms.kind}): {len(found)}{more} in {documents} documents")

    def pressed(self, event: events.Key) -> None:
        """Arrows move in the list while one types; two keys switch how is searched."""
        switch = {"ctrl+t": "exact", "ctrl+r": "expression"}.get(event.key)
        if switch:
            self._session.search = self._session.search.switched(switch)
            self._find()
        elif not self.query_one(RowList).take_key(event.key):
            super().pressed(event)

    def on_text_input_submitted(self, event: TextInput.Submitted) -> None:
        """Search; where this was searched for already, go to what is under the cursor."""
        event.stop()
        if self._session.search.with_words(event.text) != self._searched:
            self._find()
        elif self._found:
            self._take(self.query_one(RowList).number)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Go to the match clicked."""
        event.stop()
        self._take(event.number)

    def _take(self, number: int) -> None:
        found = self._found[number]
        self.dismiss(Place(found.number, found.start))

    def _entry(self, number: int) -> Entry:
        found = self._found[number]
        words = in_context(self._texts[found.number], found.start, found.end, _CONTEXT, DIM)
        name = self._session.short_name(self._session.names[found.number], self.size.width // 3)
        told = [Field(" "), Field(name, DIM)]
        return Entry([Field(" "), Field(words, BOLD)], "right", told)
