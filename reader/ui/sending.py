"""What is sent of a row: its segments with the sequences of their styles, each found once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.color import ColorSystem
    from rich.style import Style
    from textual.color import Color
    from textual.filter import LineFilter

_TEXT = "\0"


class Sender:
    """Turns segments into what is sent, as Textual would; ``behind`` lies under them."""

    def __init__(self, filters: Sequence[LineFilter], behind: Color, system: ColorSystem) -> None:
        self._filters = filters
        self._behind = behind
        self._system = system
        self._around: dict[Style | None, tuple[str, str]] = {}

    def __call__(self, segments: Iterable[Segment]) -> str:
        """Return what is sent of a row."""
        around = self._around
        sent = []
        for text, style, _ in segments:
            if style not in around:
                around[style] = self._sequences(style)
            before, after = around[style]
            sent.append(f"{before}{text}{after}")
        return "".join(sent)

    def _sequences(self, style: Style | None) -> tuple[str, str]:
        """What is sent before and after text in a style."""
        segments = [Segment(_TEXT, style)]
        for each in self._filters:
            segments = each.apply(segments, self._behind)
        ((_, seen, _),) = segments
        sent = _TEXT if seen is None else Strip.render_style(seen, _TEXT, color_system=self._system)
        before, _, after = sent.partition(_TEXT)
        return before, after
