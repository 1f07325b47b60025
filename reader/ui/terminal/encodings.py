"""A row of cells as the characters that make a terminal show it (DESIGN §5).

Pure. A row is a sequence of :class:`Piece` from the left; each encoding gives back runs of equal
look, in the order in which they are to be sent. ``visual`` is right in nearly every terminal; the
others are for terminals that reorder what they get and cannot be told not to.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from reader.text.brackets import mirror_of

LRM: Final = "\u200e"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_NUMERIC = frozenset({"EN", "AN"})
_NUMBER_SEPARATORS = frozenset({"ES", "CS", "ET"})


class Piece(NamedTuple):
    """One cell as it is to be shown.

    ``glyphs`` are what stands in it (joined form, then its marks), ``width`` its columns, ``look``
    whatever the painter tells styles apart by; ``order`` is its place in reading order and
    ``letters`` the text behind it, for encodings that leave shaping or order to the terminal.
    """

    glyphs: str
    width: int
    look: Hashable
    order: int
    letters: str


Run = tuple[str, Hashable]
Encoding = Callable[[Sequence[Piece]], list[Run]]


def visual(pieces: Sequence[Piece]) -> list[Run]:
    """Joined forms from the left, as they are to be seen."""
    return [
        ("".join(piece.glyphs for piece in group), look)
        for look, group in groupby(pieces, _look_of)
    ]


def words(pieces: Sequence[Piece]) -> list[Run]:
    """Each blank-delimited run with a right-to-left letter back to front; for kitty.

    kitty turns such a run round but leaves colours in their columns, mirrors brackets, and drops
    marks that stand in a run of presentation forms.
    """
    sent: list[Piece] = []
    for is_blank, group in groupby(pieces, lambda piece: piece.glyphs.isspace()):
        run = list(group)
        if is_blank or not any(map(_is_right_to_left, run)):
            sent.extend(run)
        else:
            sent.extend(_looks_by_column(run, [_bare(piece) for piece in reversed(run)]))
    return visual(sent)


def runs(pieces: Sequence[Piece]) -> list[Run]:
    """Inside each run of one look, each right-to-left stretch back to front.

    For terminals that hand every run of one style to a text engine of their own: the DOM renderer
    of xterm.js, QTerminal.
    """
    encoded: list[Run] = []
    for look, group in groupby(pieces, _look_of):
        text = "".join(piece.glyphs for piece in _turned_stretches(map(_bare, group)))
        encoded.append((text, look))
    return encoded


def rows(pieces: Sequence[Piece]) -> list[Run]:
    """The whole row so, each stretch followed by LRM; for a terminal that reorders whole rows."""
    return visual(_turned_stretches(pieces, LRM))


def logical(pieces: Sequence[Piece]) -> list[Run]:
    """Base letters in reading order, for pipes and screen readers."""
    in_order = sorted(pieces, key=lambda piece: piece.order)
    return visual([piece._replace(glyphs=piece.letters) for piece in in_order])


ENCODINGS: Final[dict[str, Encoding]] = {
    "visual": visual,
    "words": words,
    "runs": runs,
    "rows": rows,
    "logical": logical,
}
# Where marks shift or vanish: these encodings leave them out whatever the setting says.
WITHOUT_MARKS: Final = frozenset({"words", "runs"})


def _look_of(piece: Piece) -> Hashable:
    return piece.look


def _is_right_to_left(piece: Piece) -> bool:
    return bool(piece.glyphs) and unicodedata.bidirectional(piece.glyphs[0]) in _RIGHT_TO_LEFT


def _bare(piece: Piece) -> Piece:
    """The piece without its marks, and its bracket as it stands in the text."""
    return _unmirrored(
        piece._replace(
            glyphs="".join(each for each in piece.glyphs if unicodedata.category(each) != "Mn")
        )
    )


def _unmirrored(piece: Piece) -> Piece:
    """The piece with its bracket as it stands in the text: the terminal mirrors it again."""
    return piece._replace(glyphs=mirror_of(piece.glyphs[:1]) + piece.glyphs[1:])


def _looks_by_column(shown: Iterable[Piece], sent: Iterable[Piece]) -> list[Piece]:
    """Give the pieces sent the looks of the columns where they come to stand."""
    columns = [piece.look for piece in shown for _ in range(piece.width)]
    placed, column = [], 0
    for piece in sent:
        placed.append(piece._replace(look=columns[min(column, len(columns) - 1)]))
        column += piece.width
    return placed


def _turned_stretches(row: Iterable[Piece], after: str = "") -> list[Piece]:
    """Turn round each stretch from a right-to-left letter to the last one before a Latin letter.

    Digits inside keep their order, as the engine on the other side keeps it too.
    """
    pieces = list(row)
    turned: list[Piece] = []
    position = 0
    while position < len(pieces):
        if not _is_right_to_left(pieces[position]):
            turned.append(pieces[position])
            position += 1
            continue
        end = _stretch_end(pieces, position)
        stretch = _reversed_but_numbers([_unmirrored(piece) for piece in pieces[position:end]])
        stretch[-1] = stretch[-1]._replace(glyphs=stretch[-1].glyphs + after)
        turned.extend(stretch)
        position = end
    return turned


def _stretch_end(pieces: list[Piece], start: int) -> int:
    end = start
    for position in range(start, len(pieces)):
        character = pieces[position].glyphs[:1]
        kind = unicodedata.bidirectional(character) if character else "ON"
        if kind == "L":
            break
        if kind in _RIGHT_TO_LEFT:
            end = position
    return end + 1


def _reversed_but_numbers(pieces: list[Piece]) -> list[Piece]:
    units: list[list[Piece]] = []
    for piece in pieces:
        kind = unicodedata.bidirectional(piece.glyphs[0]) if piece.glyphs else "ON"
        if units and kind in _NUMERIC and _ends_in_number(units):
            units[-1].append(piece)
        else:
            units.append([piece])
    return [piece for unit in reversed(units) for piece in unit]


def _ends_in_number(units: list[list[Piece]]) -> bool:
    """Whether the last unit is a number; a separator between two numbers is drawn into it."""
    last = unicodedata.bidirectional(units[-1][-1].glyphs[0])
    if last in _NUMERIC:
        return True
    if last not in _NUMBER_SEPARATORS or len(units) < 2:
        return False
    before = units[-2][-1].glyphs
    if not before or unicodedata.bidirectional(before[0]) not in _NUMERIC:
        return False
    units[-2].extend(units.pop())
    return True
