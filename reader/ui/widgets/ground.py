"""The ground that a page is drawn on: what style sheet and terminal give it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.ui.colours import Ground

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widget import Widget

_COLOURS: Final = {"standard": 16, "windows": 16, "256": 256, "truecolor": 2**24}


def ground_of(view: Widget) -> Ground:
    """Return the ground of a page view in its application, with the colours of its terminal."""
    _, _, background, text = view.colors
    app = view.app
    colours = 0 if app.no_color else _COLOURS[app.console.color_system or "standard"]

    def component(name: str) -> Style:
        return view.get_component_rich_style(f"page-view--{name}", partial=True)

    return Ground(
        text=text.rgb,
        background=background.rgb,
        marked=component("marked"),
        found=component("found"),
        word=component("word"),
        colours=colours,
    )
