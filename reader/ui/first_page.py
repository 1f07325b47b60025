"""The first page, drawn before Textual is there: row by row what Textual then need not send again.

Loading Textual takes longer than everything else together, so the page is set, coloured and sent
without it. It is drawn by what draws it later (`Drawing`, `status`, `tags`); only where the rows
lie and how a style becomes bytes is said here again. Nothing is drawn where that would not be
known for certain: another theme, a terminal without room, something to be told at the start.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.color import ColorSystem
from rich.style import Style

from reader.ui import status
from reader.ui.colours import Colours, Ground, rgb_of
from reader.ui.display import LEAST_COLUMNS, LEAST_ROWS
from reader.ui.drawing import Drawing
from reader.ui.grounds import SHADES
from reader.ui.scrolling import with_caret
from reader.ui.segments import line_segments, two_sided_segments
from reader.ui.tags import room_for_tags, rows_of_tags, tags_of
from reader.ui.terminal.early import Standing
from reader.ui.themes import DEFAULT_THEME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.segment import Segment

    from reader.settings import Settings
    from reader.tagging.tagset import Tagset
    from reader.ui.display import Display
    from reader.ui.keymap import Keymap
    from reader.ui.reading import Reading

# What a TERM ends with -> its colours, as Rich has it; any other has sixteen.
_BY_TERM: Final = {"kitty": ColorSystem.EIGHT_BIT, "256color": ColorSystem.EIGHT_BIT}
_COUNTS: Final = {
    ColorSystem.STANDARD: 16,
    ColorSystem.EIGHT_BIT: 256,
    ColorSystem.TRUECOLOR: 2**24,
}
_TERMINALS_OWN: Final = Style(color="default", bgcolor="default")
# The title and the status line.
_BARS: Final = 2


class _Styles(NamedTuple):
    """How looks of the page are shown, and what the bars are written in."""

    colours: Colours
    title: Style
    status: Style
    tags: Style


class Paint(NamedTuple):
    """The colours there are: how many the terminal has, whether any are wanted, the theme's."""

    system: ColorSystem
    has_colours: bool
    theme: str


def paint_of(settings: Settings, environment: Mapping[str, str]) -> Paint | None:
    """The colours of the first page; None where only Textual can tell them."""
    theme = settings.theme or DEFAULT_THEME
    no_color = environment.get("NO_COLOR")
    if theme not in SHADES or no_color == "" or environment.get("TERM", "") in {"", "dumb"}:
        return None
    # A driver of somebody else's, another system of colours: Textual is set by these.
    if any(name.startswith("TEXTUAL") for name in environment):
        return None
    return Paint(colour_system(environment), not no_color, theme)


def colour_system(environment: Mapping[str, str]) -> ColorSystem:
    """How many colours a terminal has by what it says in the environment, as Rich reads it."""
    if environment.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return ColorSystem.TRUECOLOR
    term = environment.get("TERM", "").strip().lower()
    return _BY_TERM.get(term.rpartition("-")[2], ColorSystem.STANDARD)


class FirstPage(NamedTuple):
    """A document among others, the labels to tag it with, and their keys."""

    names: Sequence[str]
    number: int
    tagset: Tagset | None
    keymap: Keymap

    def drawn(self, reading: Reading, display: Display, paint: Paint) -> Standing | None:
        """Return what shows ``reading``, unchanged so far, on a terminal just cleared.

        None where the first page is not known before Textual is there. Sets the text for this size.
        """
        size = columns, lines = shutil.get_terminal_size()
        if reading.notices or reading.conflicts:
            return None
        if columns < LEAST_COLUMNS or lines < LEAST_ROWS:
            return None
        styles = _styles(self.tagset, paint)
        tags: list[list[Segment]] = []
        if self.tagset:
            every = tags_of(self.tagset, self.keymap)
            rows = rows_of_tags(every, columns, room_for_tags(lines), styles.colours.label)
            tags = [line_segments(row, columns, styles.tags) for row in rows]
        page = _page(reading, display, styles.colours, columns, lines - len(tags) - _BARS)
        left, right = status.title_of(self.names, self.number, reading, columns)
        title = two_sided_segments(left, right, columns, styles.title)
        here = status.here(reading, styles.colours.label)
        place = status.place_beside(here, status.place(reading), columns)
        foot = two_sided_segments(here, place, columns, styles.status)
        return Standing(size, _sent([title, *page, foot, *tags], paint))


def _styles(tagset: Tagset | None, paint: Paint) -> _Styles:
    shades = SHADES[paint.theme]
    letters = Style.parse(shades.text)
    ground = Ground(
        text=rgb_of(shades.text),
        background=rgb_of(shades.page),
        marked=Style(),
        found=Style(),
        word=Style.parse(f"on {shades.word}"),
        colours=_COUNTS[paint.system] if paint.has_colours else 0,
    )
    labels = tagset.labels if tagset else ()
    # Without colours shapes must do, as in the style sheet.
    bare = not paint.has_colours or None
    return _Styles(
        Colours(ground, {label.name: label.colour for label in labels}),
        letters + Style.parse(f"on {shades.title}") + Style(reverse=bare),
        letters + Style.parse(f"on {shades.status}") + Style(underline=bare),
        letters + Style.parse(f"on {shades.page}"),
    )


def _page(
    reading: Reading, display: Display, colours: Colours, columns: int, height: int
) -> list[list[Segment]]:
    reading.set_appearance(display.appearance(columns))
    drawing = Drawing(reading, display, colours, columns)
    drawing.overlay = reading.overlay()
    top = with_caret(reading, display, height)
    rows = [drawing.segments(top + line) for line in range(height)]
    # How many rows a short text has is known with this, before the status line is drawn.
    reading.page.count_more()
    return rows


def _sent(rows: Sequence[Sequence[Segment]], paint: Paint) -> dict[int, str]:
    """What is sent of the rows, by their lines."""
    on_terminal = _on_terminal(paint)
    system = paint.system
    return {
        line: "".join(
            text if style is None else on_terminal(style).render(text, color_system=system)
            for text, style, _ in row
        )
        for line, row in enumerate(rows)
    }


def _on_terminal(paint: Paint) -> Callable[[Style], Style]:
    """What Textual makes of a style before it sends it."""
    if not paint.has_colours:
        return lambda style: style + _TERMINALS_OWN
    if paint.system is not ColorSystem.STANDARD:
        return lambda style: style
    # The sixteen colours by name are mapped by Textual itself; a part of it suffices.
    from textual._ansi_theme import ALABASTER, MONOKAI
    from textual.filter import ANSIToTruecolor
    from textual.theme import BUILTIN_THEMES

    mapped = ANSIToTruecolor(MONOKAI if BUILTIN_THEMES[paint.theme].dark else ALABASTER)
    behind = Style.parse(f"on {SHADES[paint.theme].page}").bgcolor
    return lambda style: mapped.truecolor_style(style, behind)
