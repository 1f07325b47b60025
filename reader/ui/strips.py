"""Rows as Textual draws them: pieces and their styles in, a `Strip` out.

Every row of the screen passes here, so the encoding of the terminal in use is applied to all of
them, and a segment never says anything but its text and its style: no markup, no control code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.ui.lines import SetLine, set_line
from reader.ui.terminal.encodings import ENCODINGS, WITHOUT_MARKS, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

Side = Literal["left", "right"]
_NO_STYLE = Style()


@dataclass(slots=True)
class Output:
    """How rows are sent to the terminal of this process; there is only one terminal."""

    mode: str = "visual"

    @property
    def shows_marks(self) -> bool:
        """Whether harakat arrive at all in this encoding."""
        return self.mode not in WITHOUT_MARKS


output = Output()


class Field(NamedTuple):
    """A piece of a line of the program: a text, set as a paragraph of its own, and its style.

    A line set before may bring styles of its own for its pieces.
    """

    text: str | SetLine
    style: Style = _NO_STYLE

    def set(self, width: int | None = None) -> SetLine:
        """The field set in at most ``width`` columns."""
        if isinstance(self.text, SetLine):
            return self.text if width is None else self.text.within(width)
        return set_line(self.text, width)


def strip_of(
    pieces: Sequence[Piece],
    style_of: Callable[[Hashable], Style],
    columns: int,
    *,
    before: int = 0,
    blank: Style | None = None,
) -> Strip:
    """Return a strip of ``columns`` with the pieces after ``before`` blank columns.

    ``style_of`` gives the style of a look; the blank columns take ``blank``.
    """
    segments = [Segment(" " * before, blank)] if before > 0 else []
    segments.extend(
        Segment(text, style_of(look)) for text, look in ENCODINGS[output.mode](pieces) if text
    )
    after = columns - max(before, 0) - sum(piece.width for piece in pieces)
    if after > 0:
        segments.append(Segment(" " * after, blank))
    return Strip(segments, columns)


def line_of(
    fields: Iterable[Field],
    columns: int,
    style: Style,
    *,
    side: Side = "left",
) -> Strip:
    """Return a strip of ``columns`` with the fields side by side.

    On the left side the first field stands leftmost, on the right side rightmost. The field that
    no longer fits is cut at its end, those after it are left out.
    """
    lines: list[tuple[SetLine, Style]] = []
    room = columns
    for field in fields:
        line = field.set(room)
        if line.width > room:
            break
        lines.append((line, style + field.style))
        room -= line.width
    if side == "right":
        lines.reverse()
    before = room if side == "right" else 0
    if output.mode == "visual" and not any(line.has_looks for line, _ in lines):
        segments = [Segment(line.glyphs, own) for line, own in lines if line.glyphs]
        if room:
            segments.insert(0 if before else len(segments), Segment(" " * room, style))
        return Strip(segments, columns)
    pieces = [
        piece._replace(look=own + _own_style(piece.look))
        for line, own in lines
        for piece in line.pieces
    ]
    return strip_of(pieces, _own_style, columns, before=before, blank=style)


def in_context(text: str, start: int, end: int, around: int, style: Style) -> SetLine:
    """Set ``[start, end)`` of ``text`` with so many characters around it, as one line.

    Its letters join what stands beside them, as on the page; what stands around it takes ``style``.
    """
    first, last = max(0, start - around), min(len(text), end + around)
    line = set_line(text[first:last])
    pieces = tuple(
        piece if start <= first + piece.order < end else piece._replace(look=style)
        for piece in line.pieces
    )
    return SetLine.of(pieces, line.base)


def _own_style(look: Hashable) -> Style:
    return look if isinstance(look, Style) else _NO_STYLE
