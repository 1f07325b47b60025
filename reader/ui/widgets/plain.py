"""A widget that is nothing but its lines: no border, no padding, nothing laid over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

if TYPE_CHECKING:
    from textual.color import Color
    from textual.geometry import Region
    from textual.strip import Strip


class PlainWidget(Widget):
    """Draws its lines without asking the style sheet about each; for widgets on the Line API."""

    _behind: Color | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of ``crop``, as Textual would."""
        if crop.x or crop.width != self.size.width:
            return super().render_lines(crop)
        render_line = self.render_line
        strips = [render_line(y) for y in crop.line_range]
        filters = self.get_line_filters()
        if filters:
            if self._behind is None:
                self._behind = self.background_colors[1]
            for each in filters:
                strips = [strip.apply_filter(each, self._behind) for strip in strips]
        return strips

    def notify_style_update(self) -> None:
        """Forget what lay behind the lines under another style."""
        super().notify_style_update()
        self._behind = None
