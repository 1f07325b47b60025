"""Marking other than by movements: whole units, either end, trimming clitics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.text.clitics import enclitic_edges, proclitic_edges
from reader.text.words import next_word, previous_word, word_at
from reader.ui.actions.kinds import Action, ReadingAction, on_reading
from reader.ui.marking import Mark, Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.text.long_text import Text
    from reader.ui.reading import Reading
    from reader.ui.screens.page import PageScreen


def _toggle_anchor(screen: PageScreen, reading: Reading, _: int) -> None:
    if reading.anchored:
        reading.clear_mark()
    else:
        reading.anchored = True
        reading.mark = reading.mark or reading.begun()
        screen.say("marking: move to the end, then tag; Space or Esc ends it")
    screen.moved()


def _clear(screen: PageScreen, reading: Reading, _: int) -> None:
    if reading.conflicts.walking is not None and reading.mark is None:
        from reader.ui.actions.settling import leave_walk

        leave_walk(screen, reading)
    reading.clear_mark()
    reading.remarking = ""
    reading.found = ()
    screen.moved()


def _whole(range_of: Callable[[Reading], Range | None]) -> Action:
    """Mark what ``range_of`` gives."""

    def mark(screen: PageScreen, reading: Reading, _: int) -> None:
        found = range_of(reading)
        if found is None or found[0] == found[1]:
            screen.say("nothing to mark here")
            return
        reading.take_mark(Mark.of(*found))
        screen.moved()

    return on_reading(mark)


def _span_range(reading: Reading) -> Range | None:
    span = reading.span_here()
    return (span.start, span.end) if span else None


def _swap_ends(screen: PageScreen, reading: Reading, _: int) -> None:
    if reading.mark is None:
        screen.say("nothing is marked")
        return
    reading.take_mark(reading.mark.swapped())
    screen.moved()


def _ends(change: Callable[[Text, int, int], Range]) -> Action:
    """Move one end of what is marked, or of the word under the caret, by one word."""

    def move(screen: PageScreen, reading: Reading, count: int) -> None:
        found = reading.target()
        if found is None:
            screen.say("nothing to mark here")
            return
        for _ in range(count):
            found = change(reading.text, *found)
        reading.take_mark(Mark.of(*found))
        screen.moved()

    return on_reading(move)


def _grow_start(text: Text, start: int, end: int) -> Range:
    word = previous_word(text, start)
    return (word[0], end) if word else (start, end)


def _grow_end(text: Text, start: int, end: int) -> Range:
    held = word_at(text, end)
    if held[0] < end < held[1]:
        return start, held[1]
    word = next_word(text, max(end - 1, start))
    return (start, word[1]) if word else (start, end)


def _shrink_start(text: Text, start: int, end: int) -> Range:
    word = next_word(text, start)
    return (word[0], end) if word and word[0] < end else (start, end)


def _shrink_end(text: Text, start: int, end: int) -> Range:
    last = previous_word(text, end)
    before = previous_word(text, last[0]) if last else None
    return (start, before[1]) if before and before[1] > start else (start, end)


def _trim_start(text: Text, start: int, end: int) -> Range:
    """Leave out one more proclitic; past the last one put all back."""
    word = word_at(text, start)
    if word[0] == word[1]:
        return start, end
    edges = (word[0] + edge for edge in proclitic_edges(text[word[0] : word[1]]))
    inner = [edge for edge in edges if start < edge < end]
    return (inner[0] if inner else word[0]), end


def _trim_end(text: Text, start: int, end: int) -> Range:
    """Leave out one more enclitic; past the last one put all back."""
    word = word_at(text, end - 1)
    if word[0] == word[1]:
        return start, end
    edges = (word[0] + edge for edge in enclitic_edges(text[word[0] : word[1]]))
    inner = [edge for edge in edges if start < edge < end]
    return start, (inner[0] if inner else word[1])


_PLAIN: Final[dict[str, ReadingAction]] = {
    "mark.toggle_anchor": _toggle_anchor,
    "mark.clear": _clear,
    "mark.swap_ends": _swap_ends,
}

ACTIONS: Final[dict[str, Action]] = {
    **{name: on_reading(action) for name, action in _PLAIN.items()},
    "mark.word": _whole(lambda reading: reading.word),
    "mark.sentence": _whole(lambda reading: reading.navigator.sentence_range(reading.caret)),
    "mark.paragraph": _whole(lambda reading: reading.navigator.paragraph_range(reading.caret)),
    "mark.span": _whole(_span_range),
    "mark.grow_start": _ends(_grow_start),
    "mark.grow_end": _ends(_grow_end),
    "mark.shrink_start": _ends(_shrink_start),
    "mark.shrink_end": _ends(_shrink_end),
    "mark.trim_start": _ends(_trim_start),
    "mark.trim_end": _ends(_trim_end),
}
