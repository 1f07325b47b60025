"""The lines below a row that hold the labels of the spans over it. Pure.

A span's label stands where its words end for the eye, on the side where reading them begins; where
two would overlap the inner one goes a line down. What no line has room for is left out: the status
line lists every span.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.painting import PLAIN, Look, Painted
from reader.ui.terminal.encodings import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tagging.span import Span
    from reader.text.layout import Row


def label_pieces(row: Row, spans: Sequence[Span], line: int, columns: int) -> Painted:
    """Return the labels on the ``line``-th line (from 0) below a row of so many columns."""
    lines: list[list[tuple[int, Span, str]]] = []
    # The longest first: it stands nearest to the text, those inside it below.
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if not row.start <= span.start < row.end:
            continue  # its label stands where it begins
        place = _place(row, span, columns)
        if place is not None:
            _put(lines, (place[0], span, place[1]))
    if line >= len(lines):
        return Painted(0, [])
    return _painted(sorted(lines[line], key=lambda each: each[0]))


def _place(row: Row, span: Span, columns: int) -> tuple[int, str] | None:
    """The column of a span's label and the label, cut to its room; None without a cell."""
    cells = [cell for cell in row.cells if cell.start < span.end and span.start < cell.end]
    if not cells:
        return None
    name = span.label[:columns]
    if not row.base:
        return min(cells[0].column, columns - len(name)), name
    right = cells[-1].column + cells[-1].width
    return max(right - len(name), 0), name


def _put(lines: list[list[tuple[int, Span, str]]], label: tuple[int, Span, str]) -> None:
    start, end = label[0], label[0] + len(label[2])
    for line in lines:
        if all(end < column or column + len(name) < start for column, _, name in line):
            line.append(label)
            return
    lines.append([label])


def _painted(labels: Sequence[tuple[int, Span, str]]) -> Painted:
    pieces: list[Piece] = []
    column = labels[0][0]
    for start, span, name in labels:
        pieces += [_piece(" ", PLAIN)] * (start - column)
        look = (
            Look(entity=span.label, inner=span.layer)
            if span.layer == "entity"
            else Look(event=span.label, inner=span.layer)
        )
        pieces += [_piece(letter, look) for letter in name]
        column = start + len(name)
    return Painted(labels[0][0], pieces)


def _piece(glyph: str, look: Look) -> Piece:
    return Piece(glyph, 1, look, 0, glyph)
