"""Rows as runs of one style: pieces and their styles in, Rich's segments out. No Textual.

Every row of the screen passes here, so the encoding of the terminal in use is applied to all of
them, and a segment never says anything but its text and its style: no markup, no control code.
`reader.ui.strips` makes Textual's strips of them, `reader.ui.first_page` what is sent before
Textual is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style

from reader.text.characters import CHARACTERS, Kind
from reader.ui.colours import readable
from reader.ui.lines import SetLine, set_line
from reader.ui.terminal.encodings import ENCODINGS, Piece, words

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from reader.text.long_text import Text

Side = Literal["left", "right"]
_NO_STYLE = Style()


class Output:
    """How rows are sent to the terminal of this process; there is only one terminal.

    ``marks`` is whether harakat stand on their letters in it.
    """

    def __init__(self) -> None:
        self.mode = "visual"
        self.marks = True


output = Output()


class Field(NamedTuple):
    """A piece of a line of the program: a text, set as a paragraph of its own, and its style.

    A line set before may bring styles of its own for its pieces. ``least`` is the width of a
    column of a list: so many columns it takes with the blanks after it, of which there is one at
    least; of a narrow line no more than a third.
    """

    text: str | SetLine
    style: Style = _NO_STYLE
    least: int = 0

    def set(self, width: int | None = None) -> SetLine:
        """The field set in at most ``width`` columns."""
        if isinstance(self.text, SetLine):
            return self.text if width is None else self.text.within(width)
        return set_line(self.text, width)

    def blanks(self, line: int) -> int:
        """How many blanks come after it in a line of so many columns."""
        return max(min(self.least, line // 3) - self.set().width, 1) if self.least else 0


def row_segments(  # noqa: PLR0913 -- what a row is made of, each thing once
    pieces: Sequence[Piece],
    style_of: Callable[[Hashable], Style],
    columns: int,
    *,
    before: int = 0,
    blank: Style | None = None,
    marks: bool | None = None,
) -> list[Segment]:
    """Return a row of ``columns`` with the pieces after ``before`` blank columns.

    ``style_of`` gives the style of a look; the blank columns take ``blank``. ``marks`` is whether
    harakat are drawn; None asks the terminal.
    """
    if not (output.marks if marks is None else marks):
        pieces = [piece._replace(glyphs=_unmarked(piece.glyphs)) for piece in pieces]
    if output.mode == "words":
        # kitty's runs end where bold does: the encoding must see styles.
        styled = [piece._replace(look=style_of(piece.look)) for piece in pieces]
        inner = [Segment(text, _own_style(look)) for text, look in words(styled) if text]
    else:
        runs = ENCODINGS[output.mode](pieces)
        inner = [Segment(text, style_of(look)) for text, look in runs if text]
    width = sum([piece.width for piece in pieces])
    before = max(before, 0)
    after = max(columns - before - width, 0)
    if output.mode == "logical":
        # A lam and an alef that share a cell are sent as two letters: blanks make room for them.
        wider = max(sum([segment.cell_length for segment in inner]) - width, 0)
        after, before = max(after - wider, 0), before - min(max(wider - after, 0), before)
    return [
        *([Segment(" " * before, blank)] if before else []),
        *inner,
        *([Segment(" " * after, blank)] if after else []),
    ]


def line_segments(
    fields: Iterable[Field],
    columns: int,
    style: Style,
    *,
    side: Side = "left",
    whole: int | None = None,
) -> list[Segment]:
    """Return a line of ``columns`` with the fields side by side.

    On the left side the first field stands leftmost, on the right side rightmost. The field that
    no longer fits is cut at its end, those after it are left out. ``whole`` is the width of the
    line that this is a part of.
    """
    lines = _fitted(fields, columns, whole or columns, style)
    room = columns - sum(line.width for line, _ in lines)
    if side == "right":
        lines.reverse()
    before = room if side == "right" else 0
    if output.mode == "visual" and not any(line.has_looks for line, _ in lines):
        drawn = str if output.marks else _unmarked
        segments = [Segment(drawn(line.glyphs), own) for line, own in lines if line.glyphs]
        if room:
            segments.insert(0 if before else len(segments), Segment(" " * room, style))
        return segments
    pieces: list[Piece] = []
    for line, own in lines:
        # Fields are read one after the other, from the left.
        first = len(pieces) and 1 + max(piece.order for piece in pieces)
        pieces.extend(
            piece._replace(look=own + _own_style(piece.look), order=first + piece.order)
            for piece in line.pieces
        )
    return row_segments(pieces, _own_style, columns, before=before, blank=style)


def _fitted(
    fields: Iterable[Field], columns: int, whole: int, style: Style
) -> list[tuple[SetLine, Style]]:
    """What there is room for, and the blanks after it, each with its style."""
    lines: list[tuple[SetLine, Style]] = []
    room = columns
    for field in fields:
        own, line = readable(style + field.style), field.set()
        if line.width > room:
            lines.append((field.set(room), own))
            break
        lines.append((line, own))
        room -= line.width
        if blanks := min(field.blanks(whole), room):
            lines.append((set_line(" " * blanks), style))
            room -= blanks
    return lines


def two_sided_segments(
    fields: Sequence[Field],
    opposite: Sequence[Field],
    columns: int,
    style: Style,
    *,
    side: Side = "left",
) -> list[Segment]:
    """Return a line with fields at both edges.

    Those ``opposite`` have their room first; where there is too little, half the line.
    """
    if not opposite:
        return line_segments(fields, columns, style, side=side)
    other: Side = "right" if side == "left" else "left"
    # One blank column keeps the two sides apart.
    wanted = _width(opposite, columns) + 1
    width = min(wanted, columns)
    if fields:
        width = min(width, max(columns - _width(fields, columns), columns // 2))
    here = line_segments(fields, columns - width, style, side=side, whole=columns)
    if fields and 0 < width < wanted:
        blank = [Segment(" ", style)]
        there = line_segments(opposite, width - 1, style, side=other, whole=columns)
        there = blank + there if side == "left" else there + blank
    else:
        there = line_segments(opposite, width, style, side=other, whole=columns)
    return here + there if side == "left" else there + here


def _width(fields: Sequence[Field], line: int) -> int:
    return sum(field.set().width + field.blanks(line) for field in fields)


def in_context(text: Text, start: int, end: int, around: int, style: Style) -> SetLine:
    """Set ``[start, end)`` of ``text`` with so many characters around it, as one line.

    Its letters join what stands beside them, as on the page; what stands around it takes ``style``.
    """
    before, after = text[max(0, start - around) : start], text[end : end + around]
    # No part of a word at either end: its letters would stand there in other forms.
    if start > around:
        before = before[before.find(" ") + 1 :]
    if end + around < len(text) and " " in after:
        after = after[: after.rfind(" ")]
    first, last = start - len(before), end + len(after)
    line = set_line(text[first:last])
    pieces = tuple(
        piece if start <= first + piece.order < end else piece._replace(look=style)
        for piece in line.pieces
    )
    return SetLine.of(pieces, line.base)


def _unmarked(glyphs: str) -> str:
    return "".join(each for each in glyphs if CHARACTERS[each].kind is not Kind.TASHKEEL)


def _own_style(look: Hashable) -> Style:
    return look if isinstance(look, Style) else _NO_STYLE
