"""Searching: typed at the foot of the page, shown while it is typed, walked from match to match."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from reader.text.search import SearchError
from reader.ui.actions.kinds import Action, ReadingAction, on_reading

if TYPE_CHECKING:
    from reader.ui.reading import Reading
    from reader.ui.screens.overlay import Place
    from reader.ui.screens.page import PageScreen
    from reader.ui.search_terms import SearchTerms
    from reader.ui.widgets.prompt import Prompt

_STEPS: Final = {"f3": 1, "down": 1, "shift+f3": -1, "f4": -1, "up": -1}
_SWITCHES: Final = {"ctrl+t": "exact", "ctrl+r": "expression"}
_HINT: Final = "^T exact  ^R regex  ^O every document"


class _Search:
    """One search from its first letter to Enter or Escape."""

    def __init__(self, screen: PageScreen, reading: Reading) -> None:
        self._screen = screen
        self._reading = reading
        self._before = reading.caret, reading.mark, reading.anchored, screen.session.search
        # The words that stood there already, until they are edited: Enter goes on with them.
        self._begun_with: str | None = screen.session.search.words
        reading.clear_mark()
        self._prompt: Prompt = screen.prompt(
            self._question(""), self._taken,
            text=screen.session.search.words, changed=self._changed, key=self._key,
        )  # fmt: skip
        self._prompt.begins_selected = True
        screen.moved()

    def _changed(self, typed: str) -> None:
        self._begun_with = None
        self._find(self._screen.session.search.with_words(typed))

    def _key(self, pressed: str) -> None:
        if pressed in _STEPS:
            walk(self._screen, self._reading, _STEPS[pressed])
        elif pressed in _SWITCHES:
            self._find(self._screen.session.search.switched(_SWITCHES[pressed]))
        elif pressed == "ctrl+o":
            self._prompt.answer(self._screen.session.search.words)
            # From the screen, not from the field that is just going: it is told the answer.
            self._screen.call_later(search_everywhere, self._screen)

    def _find(self, terms: SearchTerms) -> None:
        """Find, and go to the first match from where the search began."""
        reading = self._reading
        self._screen.session.search = terms
        told = find(self._screen, reading)
        if terms.words.strip():
            told = told or f"{len(reading.found)}"
            at = bisect_left(reading.found, (self._before[0], -1))
            if reading.found:
                reading.go(reading.found[at % len(reading.found)][0])
        self._prompt.say(self._question(told))
        self._screen.moved()

    def _question(self, told: str) -> str:
        kind = self._screen.session.search.kind
        return f"search {kind} ({told})" if told else f"search {kind} · {_HINT}"

    def _taken(self, typed: str | None) -> None:
        screen, reading = self._screen, self._reading
        if typed is None:
            reading.caret, reading.mark, reading.anchored, screen.session.search = self._before
            find(screen, reading)
        elif not typed.strip():
            screen.session.search = screen.session.search.with_words("")
            find(screen, reading)
        elif not reading.found:
            screen.say("not found", typed)
        elif typed == self._begun_with:
            walk(screen, reading, 1)
        screen.moved()


def _open(screen: PageScreen, reading: Reading, _: int) -> None:
    _Search(screen, reading)


def find(screen: PageScreen, reading: Reading) -> str:
    """Find what is searched for in the reading's text; return what is wrong with it, or nothing."""
    try:
        reading.found = screen.session.search.find(reading.text)
    except SearchError as error:
        reading.found = ()
        return str(error)
    return ""


def walk(screen: PageScreen, reading: Reading, steps: int) -> None:
    """Go so many matches on, or back; round the end of the text."""
    words = screen.session.search.words
    if words and not reading.found:
        find(screen, reading)
    found = reading.found
    if not found:
        screen.say("not found" if words else "nothing to search for: / begins a search", words)
        return
    starts = [start for start, _ in found]
    before = bisect_right(starts, reading.caret) - 1
    after = bisect_left(starts, reading.caret)
    number = ((before if steps > 0 else after) + steps) % len(found)
    reading.go(found[number][0])
    screen.moved()
    screen.say(f"{number + 1} of {len(found)}", words)


def search_everywhere(screen: PageScreen) -> None:
    """List the matches in every document; the one chosen is gone to."""
    from reader.ui.screens.search import SearchScreen

    def take(place: Place | None) -> None:
        screen.go_to(place)
        if place is not None and screen.reading is not None:
            find(screen, screen.reading)
            screen.moved()

    screen.app.push_screen(SearchScreen(screen.session), take)


def _next(screen: PageScreen, reading: Reading, count: int) -> None:
    walk(screen, reading, count)


def _previous(screen: PageScreen, reading: Reading, count: int) -> None:
    walk(screen, reading, -count)


_PLAIN: Final[dict[str, ReadingAction]] = {
    "search.open": _open,
    "search.next": _next,
    "search.previous": _previous,
}

ACTIONS: Final[dict[str, Action]] = {name: on_reading(action) for name, action in _PLAIN.items()}
