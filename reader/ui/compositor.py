"""The screen as rows: a frame is the rows that changed, each of them whole.

Every widget here takes the whole width of the screen, but for a prompt; so a row is mostly one
strip of one widget, and Textual's way of cutting each widget's rectangle into pieces is not needed.
Only the lines that changed are asked for, and of these only the ones are sent that say something
else than what stands there already.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from textual._compositor import Compositor, CompositorUpdate
from textual._context import visible_screen_stack
from textual.geometry import Region

from reader.ui.widgets.plain import PlainWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console, RenderableType
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget


class RowUpdate(CompositorUpdate):
    """Whole rows to be shown, by their line: what is sent of them, without their places."""

    def __init__(self, rows: Mapping[int, str]) -> None:
        self.rows = rows

    def render_segments(self, console: Console) -> str:  # noqa: ARG002 -- they are rendered
        """All rows, each at its place."""
        return placed(self.rows)


def placed(rows: Mapping[int, str]) -> str:
    """Rows as they are sent, each at its place."""
    return "".join([f"\x1b[{line + 1};1H{row}" for line, row in rows.items()])


class Shown:
    """What stands on the terminal, row by row, as far as it is known."""

    def __init__(self) -> None:
        self._rows: dict[int, str] = {}
        # Whether what stands there was painted for the size that the terminal has had ever since.
        self.is_of_this_size = False

    def begin(self, rows: Mapping[int, str]) -> None:
        """These rows stand on a terminal of this size, and nothing else is known of it."""
        self._rows = dict(rows)
        self.is_of_this_size = bool(rows)

    def forget(self) -> None:
        """Nothing is known any more: the terminal has another size, or was somebody else's."""
        self.begin({})

    def take(self, rows: Mapping[int, str]) -> dict[int, str]:
        """Take note of rows to be shown; return those of them that are not there yet."""
        known = self._rows
        fresh = {line: row for line, row in rows.items() if known.get(line) != row}
        known.update(fresh)
        return fresh


class RowCompositor(Compositor):
    """Textual's compositor, with frames made of whole rows."""

    def render_update(  # type: ignore[override]
        self,
        full: bool = False,  # noqa: FBT001, FBT002 -- Textual's signature
        screen_stack: list[Screen[object]] | None = None,
        simplify: bool = False,  # noqa: FBT001, FBT002
    ) -> RenderableType | RowUpdate | None:
        """Return the rows that changed since the last time.

        They are no renderable of Rich's: the application sends them. For pictures of the screen,
        which are ``full``, Textual gives one.
        """
        if full or simplify:
            return super().render_update(full, screen_stack, simplify)
        visible_screen_stack.set([] if screen_stack is None else screen_stack)
        height = self.size.height
        dirty = self._dirty_regions
        lines: Sequence[int] = range(height)
        if self.size.region not in dirty:
            held = [range(max(each.y, 0), min(each.bottom, height)) for each in dirty]
            lines = held[0] if len(held) == 1 else sorted(set(chain.from_iterable(held)))
        dirty.clear()
        return RowUpdate(self._rows(lines)) if lines else None

    def _rows(self, lines: Sequence[int]) -> dict[int, str]:
        """What is sent of these lines, which are in order."""
        rows: dict[int, str] = {}
        shared: list[int] = []
        layers, width = self.layers_visible, self.size.width
        at, count = 0, len(lines)
        while at < count:
            line = lines[at]
            widget, seen, region = layers[line][0]
            if seen.x or seen.width != width or region.x or region.width != width:
                shared.append(line)
                at += 1
                continue
            # As many lines of this widget as follow one another.
            after, bottom = at + 1, seen.bottom
            while after < count and lines[after] == lines[after - 1] + 1 < bottom:
                if layers[lines[after]][0][0] is not widget:
                    break
                after += 1
            rows.update(
                zip(lines[at:after], _sent(widget, line - region.y, after - at), strict=True)
            )
            at = after
        if shared:
            pieces = self._render_chops(self.size.region, frozenset(shared).__contains__)
            rows.update(
                (line, _joined(pieces[line].values(), widget.app.console)) for line in shared
            )
        return rows


def _sent(widget: Widget, first: int, count: int) -> list[str]:
    """What is sent of so many lines of a widget that is as wide as the screen."""
    if isinstance(widget, PlainWidget):
        return widget.sent(range(first, first + count))
    console, lines = widget.app.console, Region(0, first, widget.size.width, count)
    return [strip.render(console) for strip in widget.render_lines(lines)]


def _joined(strips: Iterable[Strip], console: Console) -> str:
    return "".join([strip.render(console) for strip in strips])
