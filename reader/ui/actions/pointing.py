"""What the mouse does on the page: put the caret, draw a mark, take words and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.marking import Mark, unit_at

if TYPE_CHECKING:
    from reader.ui.marking import Grain
    from reader.ui.reading import Reading
    from reader.ui.widgets.page_view import PageView


def point(reading: Reading, pointed: PageView.Pointed) -> None:
    """Follow the mouse; a mark snaps to words, with Alt to letters."""
    grain: Grain = "cluster" if pointed.fine else "word"
    if pointed.how == "word":
        reading.take_mark(Mark.of(*unit_at(reading.text, pointed.index, "word")), "word")
    elif pointed.how == "sentence":
        start, end = reading.navigator.sentence_range(pointed.index)
        if start < end:
            reading.take_mark(Mark.of(start, end), "word")
    elif pointed.how == "drag" or pointed.extend:
        if reading.mark is None and pointed.index == reading.caret:
            return  # the hand trembles: no mark before the mouse has left the letter
        reading.mark_to(pointed.index, grain)
    else:
        reading.clear_mark()
        reading.go(pointed.index, grain)
