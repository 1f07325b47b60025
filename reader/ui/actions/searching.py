"""Searching: typed at the foot of the page, shown while it is typed, walked from match to match."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from reader.text.search import SearchError, find_all, pattern_of
from reader.ui.actions.kinds import Action, ReadingAction, on_reading

if TYPE_CHECKING:
    from reader.ui.reading import Reading
    from reader.ui.screens.reading import ReadingScreen


def _open(screen: ReadingScreen, reading: Reading, _: int) -> None:
    """Search as one types; Escape goes back to where one was."""
    before = reading.caret, reading.mark, reading.searched
    reading.clear_mark()

    def changed(typed: str) -> None:
        reading.searched = typed
        find(reading)
        question = "search"
        if typed.strip():
            at = bisect_left(reading.found, (before[0], -1))
            if reading.found:
                reading.go(reading.found[at % len(reading.found)][0])
            question = f"search ({len(reading.found)})"
        prompt.say(question)
        screen.moved()

    def key(pressed: str) -> bool:
        step = {"f3": 1, "down": 1, "shift+f3": -1, "f4": -1, "up": -1}.get(pressed)
        if step is None:
            return False
        walk(screen, reading, step)
        return True

    def taken(typed: str | None) -> None:
        if typed is None:
            reading.caret, reading.mark, reading.searched = before
            find(reading)
        elif not typed.strip():
            reading.searched = ""
            find(reading)
        elif not reading.found:
            screen.say("not found", typed)
        screen.moved()

    prompt = screen.prompt("search", taken, text=reading.searched, changed=changed, key=key)


def find(reading: Reading) -> None:
    """Find what is searched for in the reading's text; a bad expression finds nothing."""
    try:
        pattern = pattern_of(reading.searched)
    except SearchError:
        pattern = None
    reading.found = find_all(reading.text, pattern) if pattern is not None else ()


def walk(screen: ReadingScreen, reading: Reading, steps: int) -> None:
    """Go so many matches on, or back; round the end of the text."""
    found = reading.found
    if not found:
        screen.say(
            "not found" if reading.searched else "nothing to search for: / begins a search",
            reading.searched,
        )
        return
    starts = [start for start, _ in found]
    at = (
        bisect_right(starts, reading.caret) - 1 if steps > 0 else bisect_left(starts, reading.caret)
    )
    number = (at + steps) % len(found)
    reading.go(found[number][0])
    screen.moved()
    screen.say(f"{number + 1} of {len(found)}", reading.searched)


def _next(screen: ReadingScreen, reading: Reading, count: int) -> None:
    walk(screen, reading, count)


def _previous(screen: ReadingScreen, reading: Reading, count: int) -> None:
    walk(screen, reading, -count)


_PLAIN: Final[dict[str, ReadingAction]] = {
    "search.open": _open,
    "search.next": _next,
    "search.previous": _previous,
}

ACTIONS: Final[dict[str, Action]] = {name: on_reading(action) for name, action in _PLAIN.items()}
