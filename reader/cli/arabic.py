"""Arabic in what is printed for people: set as the page sets it where somebody looks.

What goes into a pipe or a file is searched and read by programs, which want letters in reading
order, not their forms in the order of the eye.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from reader.settings import Settings
    from reader.text.bidi import Direction
    from reader.text.layout import Page, Row
    from reader.text.paragraph_layout import Tashkeel
    from reader.ui.terminal.choice import Choice
    from reader.ui.terminal.encodings import Piece

LOGICAL: Final = "logical"
_WIDEST: Final = 80


class Setter:
    """Sets Arabic for the standard output; ``mode`` is a name of ``encodings.ENCODINGS``.

    ``start`` and ``end`` tell a terminal that reorders by itself to leave what stands between them.
    """

    def __init__(
        self,
        mode: str = LOGICAL,
        start: str = "",
        end: str = "",
        tashkeel: Tashkeel = "show",
    ) -> None:
        self.mode = mode
        self._tashkeel: Tashkeel = tashkeel
        self._start = start
        self._end = end

    def __call__(self, text: str) -> str:
        """Return ``text``, which is one line, as it is to be sent."""
        if self.mode == LOGICAL or text.isascii():
            return text
        # No character is wider than two columns, so the line is one row.
        (row,) = self._set(text, 2 * len(text), "auto")
        return row.lstrip()

    def paragraph(self, text: str) -> list[str]:
        """Return the rows of a right-to-left ``text``, to the right of the terminal or a page."""
        return self._set(text, min(_WIDEST, shutil.get_terminal_size().columns), "rtl")

    def _set(self, text: str, width: int, direction: Direction) -> list[str]:
        from reader.text.layout import MIN_WIDTH, Page

        width = max(MIN_WIDTH, width)
        page = Page(text, width, direction=direction, tashkeel=self._tashkeel)
        return list(rows_of(page, self.mode))

    def print(self, lines: Iterable[str]) -> None:
        """Print lines that hold what was set."""
        if self._start:
            sys.stdout.write(self._start)
        try:
            for line in lines:
                print(line)
        finally:
            if self._end:
                sys.stdout.write(self._end)


def setter_for(options: argparse.Namespace) -> Setter:
    """Return what sets Arabic for the standard output, by ``--bidi``, settings and terminal."""
    from reader.cli.arguments import settings_of

    settings = settings_of(options)
    if not sys.stdout.isatty():
        return Setter(LOGICAL if settings.bidi == "auto" else settings.bidi)
    choice = _chosen(settings)
    shown = choice.shows_marks or settings.tashkeel == "show"
    tashkeel: Tashkeel = "show" if shown else "hide"
    return Setter(choice.mode, choice.switches.start, choice.switches.end, tashkeel)


def _chosen(settings: Settings) -> Choice:
    """What the terminal gets, without asking it anything: the environment says which it is.

    Lines that stay on the screen when we have gone need a switch that stays with them. Where it
    would work only as long as we run, or might not come through, a row is sent so that it needs
    none.
    """
    from reader.ui.terminal.choice import Wishes, choose
    from reader.ui.terminal.handshake import Answers
    from reader.ui.terminal.outer import outer_terminal
    from reader.ui.terminal.saved import saved_modes
    from reader.ui.terminal.switches import KONSOLE, MLTERM

    wishes = Wishes(settings.bidi, settings.bidi_switch, settings.kitty_force_ltr, saved_modes())
    choice = choose(Answers(), os.environ, wishes, outer=outer_terminal(os.environ))
    if settings.bidi == "auto" and (choice.multiplexer or choice.terminal in {KONSOLE, MLTERM}):
        return choice.unswitched()
    return choice


def rows_of(page: Page, mode: str) -> Iterator[str]:
    """Yield the rows of a page as they are sent in ``mode``; logical ones are not padded."""
    from reader.ui.terminal.encodings import ENCODINGS

    encode = ENCODINGS[mode]
    for number in range(page.row_count):
        row = page.row(number)
        encoded = "".join(text for text, _ in encode(_pieces(page, row)))
        padding = "" if mode == LOGICAL or not row.cells else " " * row.cells[0].column
        yield padding + encoded


def _pieces(page: Page, row: Row) -> list[Piece]:
    from reader.text.layout import letters_of
    from reader.ui.terminal.encodings import Piece

    tashkeel = page.tashkeel == "show"
    return [
        Piece(
            cell.glyphs,
            cell.width,
            None,
            cell.start,
            letters_of(page.text, cell, tashkeel=tashkeel),
        )
        for cell in row.cells
    ]
