"""Moving the caret, and marking with any movement.

left, right, up and down are for the eye; next and previous are in reading order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from reader.ui.actions.kinds import Action, on_reading

if TYPE_CHECKING:
    from reader.text.movement import Navigator
    from reader.ui.marking import Grain
    from reader.ui.reading import Reading
    from reader.ui.screens.page import PageScreen

Step = Callable[["Navigator", int], int]
# How a mark takes in what a movement leads to: up to and with the unit there, or up to before it.
Reach = Literal["with", "until"]


def _word_end(navigator: Navigator, index: int) -> int:
    """The last letter of this word, or of the next one from there."""
    text = navigator.page.text
    start, end = navigator.word_range(index)
    last = navigator.previous_cluster(end)
    if index < last and start <= last:
        return last
    following = navigator.next_word(index)
    return navigator.previous_cluster(navigator.word_range(following)[1]) if text else index


_STEPS: Final[dict[str, tuple[Step, Grain, Reach]]] = {
    "left": (lambda to, at: to.left_word(at), "word", "with"),
    "right": (lambda to, at: to.right_word(at), "word", "with"),
    "next_word": (lambda to, at: to.next_word(at), "word", "with"),
    "previous_word": (lambda to, at: to.previous_word(at), "word", "with"),
    "next_content": (lambda to, at: to.next_content_word(at), "word", "with"),
    "previous_content": (lambda to, at: to.previous_content_word(at), "word", "with"),
    "word_end": (_word_end, "cluster", "with"),
    "cluster_left": (lambda to, at: to.left_cluster(at), "cluster", "with"),
    "cluster_right": (lambda to, at: to.right_cluster(at), "cluster", "with"),
    "next_cluster": (lambda to, at: to.next_cluster(at), "cluster", "with"),
    "previous_cluster": (lambda to, at: to.previous_cluster(at), "cluster", "with"),
    "row_start": (lambda to, at: to.row_start(at), "word", "with"),
    "row_end": (lambda to, at: to.row_end(at), "word", "with"),
    "document_start": (lambda to, _: to.document_start(), "word", "with"),
    "document_end": (lambda to, _: to.document_end(), "word", "with"),
    "next_sentence": (lambda to, at: to.next_sentence(at), "word", "until"),
    "previous_sentence": (lambda to, at: to.previous_sentence(at), "word", "with"),
    "next_paragraph": (lambda to, at: to.next_paragraph(at), "word", "until"),
    "previous_paragraph": (lambda to, at: to.previous_paragraph(at), "word", "with"),
}

# Nobody marks by these.
_CARET_ONLY: Final = frozenset({"word_end", "next_content", "previous_content"})

# Marking by words and letters moves the mark's edge by one unit, which is on or back; for left and
# right the paragraph's direction decides which.
_EDGE_STEPS: Final[dict[str, tuple[Grain, Literal["on", "back", "left", "right"]]]] = {
    "left": ("word", "left"),
    "right": ("word", "right"),
    "next_word": ("word", "on"),
    "previous_word": ("word", "back"),
    "cluster_left": ("cluster", "left"),
    "cluster_right": ("cluster", "right"),
    "next_cluster": ("cluster", "on"),
    "previous_cluster": ("cluster", "back"),
}


def _caret(name: str) -> Action:
    step, grain, _ = _STEPS[name]

    def move(screen: PageScreen, reading: Reading, count: int) -> None:
        reading.go(_repeated(step, reading, count), grain)
        screen.moved()

    return on_reading(move)


def _mark(name: str) -> Action:
    step, grain, reach = _STEPS[name]

    def mark(screen: PageScreen, reading: Reading, count: int) -> None:
        index = _repeated(step, reading, count)
        if reach == "with":
            reading.mark_to(index, reading.grain if grain == "word" else grain)
        else:
            reading.mark_until(index)
        screen.moved()

    return on_reading(mark)


def _mark_edge(name: str) -> Action:
    grain, way = _EDGE_STEPS[name]

    def mark(screen: PageScreen, reading: Reading, count: int) -> None:
        on = way == "on"
        if way in {"left", "right"}:
            on = (way == "left") == reading.runs_left
        reading.mark_on(grain, count if on else -count)
        screen.moved()

    return on_reading(mark)


def _rows(way: int, *, by_page: bool, marks: bool) -> Action:
    """Move by rows, in the column where moving by rows began."""

    def move(screen: PageScreen, reading: Reading, count: int) -> None:
        rows = way * count * (max(screen.page_view.rows_shown - 1, 1) if by_page else 1)
        column = reading.column
        if column is None:
            column = reading.page.column_of(reading.caret)
        index = reading.navigator.vertical(reading.caret, rows, column)
        go = reading.mark_to if marks else reading.go
        go(index, reading.grain if marks else "word", column=column)
        if by_page:
            screen.page_view.scroll_rows(rows)
        screen.moved()

    return on_reading(move)


def _to_span(*, on: bool) -> Action:
    def move(screen: PageScreen, reading: Reading, count: int) -> None:
        document, index = reading.document, reading.caret
        for _ in range(count):
            span = document.next_span(index) if on else document.previous_span(index)
            if span is None:
                screen.say("no span after this" if on else "no span before this")
                break
            index = span.start
        reading.go(index)
        screen.moved()

    return on_reading(move)


def _repeated(step: Step, reading: Reading, count: int) -> int:
    index = reading.caret
    for _ in range(count):
        target = step(reading.navigator, index)
        if target == index:
            break
        index = target
    return index


ACTIONS: Final[dict[str, Action]] = {
    **{f"caret.{name}": _caret(name) for name in _STEPS},
    **{f"mark.{name}": _mark(name) for name in _STEPS if name not in _CARET_ONLY},
    **{f"mark.{name}": _mark_edge(name) for name in _EDGE_STEPS},
    "caret.up": _rows(-1, by_page=False, marks=False),
    "caret.down": _rows(1, by_page=False, marks=False),
    "caret.page_up": _rows(-1, by_page=True, marks=False),
    "caret.page_down": _rows(1, by_page=True, marks=False),
    "mark.up": _rows(-1, by_page=False, marks=True),
    "mark.down": _rows(1, by_page=False, marks=True),
    "mark.page_up": _rows(-1, by_page=True, marks=True),
    "mark.page_down": _rows(1, by_page=True, marks=True),
    "caret.next_span": _to_span(on=True),
    "caret.previous_span": _to_span(on=False),
}
