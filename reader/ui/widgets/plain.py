"""A widget that is nothing but its lines: no border, no padding, nothing laid over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import ColorSystem
from textual.widget import Widget

from reader.ui.sending import Sender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.filter import LineFilter


class PlainWidget(Widget):
    """Says what is sent of its lines by itself; for widgets on the Line API."""

    _sender: tuple[Sequence[LineFilter], Sender] | None = None
    _own: Style | None = None

    @property
    def own_style(self) -> Style:
        """The style of the widget itself: `rich_style`, found once."""
        if self._own is None:
            self._own = self.rich_style
        return self._own

    @property
    def sender(self) -> Sender:
        """What makes of segments what is sent."""
        filters = self.get_line_filters()
        if self._sender is None or self._sender[0] != filters:
            system = self.app.console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001
            self._sender = filters, Sender(filters, self.background_colors[1], system)
        return self._sender[1]

    def sent(self, lines: range) -> list[str]:
        """What is sent of these lines, counted from the widget's first."""
        sender, line = self.sender, self.render_line
        return [sender(line(y)) for y in lines]

    def check_idle(self) -> None:
        """Be woken to tell of what has changed, unless the screen looks for that itself."""
        if not getattr(self.parent, "answers_key", False):
            super().check_idle()

    def notify_style_update(self) -> None:
        """Find out anew what the style sheet says."""
        super().notify_style_update()
        self._own = self._sender = None
