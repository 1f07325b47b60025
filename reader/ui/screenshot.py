"""Pictures of the screen that a browser shows as the terminal did.

Textual's SVG is in visual order already, which a browser would turn round again, and its lengths
count characters, so that harakat stretch a row. Both are mended here.
"""

from __future__ import annotations

import html
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

if TYPE_CHECKING:
    from textual.app import App

_TEXT: Final = re.compile(r'(<text class="[^"]*-r\d+"[^>]*?) textLength="([\d.]+)"([^>]*>)([^<]*)')
# A font whose presentation forms are all one cell wide comes first; letters that are scaled to
# their cells, not spaced, stay joined.
_STYLE: Final = """<style>
text { direction: ltr; unicode-bidi: bidi-override;
       font-family: "DejaVu Sans Mono", "Fira Code", monospace !important; }
</style>
"""


def mended(svg: str) -> str:
    """Return Textual's SVG so that a browser leaves the order and the width of each run alone."""
    svg = _TEXT.sub(_with_length, svg)
    start = svg.find(">", svg.find("<svg")) + 1
    return svg[:start] + "\n" + _STYLE + svg[start:]


def _with_length(match: re.Match[str]) -> str:
    before, length, rest, escaped = match.groups()
    text = html.unescape(escaped)
    # What Textual wrote is characters times the width of a cell.
    columns = float(length) / max(len(text), 1) * cell_len(text)
    return f'{before} textLength="{columns:g}" lengthAdjust="spacingAndGlyphs"{rest}{escaped}'


def write_screenshot(app: App[int], folder: Path | None = None) -> Path:
    """Write a picture of the screen into ``folder`` (default: the working one); return its path.

    Raises OSError.
    """
    moment = datetime.now().astimezone().strftime("%Y-%m-%dT%H-%M-%S")
    path = (folder or Path.cwd()) / f"reader-{moment}.svg"
    path.write_text(app.export_screenshot(), encoding="utf-8")
    return path
