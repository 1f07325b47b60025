"""A row of cells as the characters that make a terminal show it.

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
# What holds the digits on both sides of it together (UAX #9, rules W2 and W4): behind an Arabic
# letter European digits count as Arabic ones.
_HOLDS_TOGETHER: Final = {"AL": frozenset({"CS"}), "R": frozenset({"CS", "ES"})}
_EXTENDED_ARABIC_DIGITS: Final = frozenset("۰۱۲۳۴۵۶۷۸۹")


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
    """Each blank-delimited run with a right-to-left letter or digit back to front; for kitty.

    kitty turns such a run round but leaves colours in their columns, mirrors brackets, and drops
    marks that stand in a run of presentation forms. Its runs end where bold begins or ends too,
    which a look may say by an attribute ``bold``, as a style does.
    """
    sent: list[Piece] = []
    for (is_blank, _), group in groupby(pieces, _font_run_of):
        run = list(group)
        if is_blank or not any(map(_is_turned_by_kitty, run)):
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


def _font_run_of(piece: Piece) -> tuple[bool, bool]:
    return piece.glyphs.isspace(), bool(getattr(piece.look, "bold", False))


def _is_turned_by_kitty(piece: Piece) -> bool:
    return _is_in_stretch(_kind_of(piece)) or piece.glyphs[:1] in _EXTENDED_ARABIC_DIGITS


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

    Numbers inside keep their order, as the engine on the other side keeps it too; Arabic digits
    at an end belong to the stretch for it.
    """
    pieces = list(row)
    turned: list[Piece] = []
    position = 0
    while position < len(pieces):
        if not _is_in_stretch(_kind_of(pieces[position])):
            turned.append(pieces[position])
            position += 1
            continue
        end = _stretch_end(pieces, position)
        stretch = _reversed_but_numbers([_unmirrored(piece) for piece in pieces[position:end]])
        stretch[-1] = stretch[-1]._replace(glyphs=stretch[-1].glyphs + after)
        turned.extend(stretch)
        position = end
    return turned


def _kind_of(piece: Piece) -> str:
    """The bidi class of the character that a piece shows."""
    return unicodedata.bidirectional(piece.glyphs[0]) if piece.glyphs else "ON"


def _is_in_stretch(kind: str) -> bool:
    return kind in _RIGHT_TO_LEFT or kind == "AN"


def _stretch_end(pieces: list[Piece], start: int) -> int:
    """Where the stretch ends that begins at ``start``.

    An Arabic number behind a European one, no letter between them, is a stretch of its own: at
    the front of one it would draw the European number to its other side.
    """
    end = start
    behind_european = False
    for position in range(start, len(pieces)):
        kind = _kind_of(pieces[position])
        if kind == "L":
            break
        if kind in _RIGHT_TO_LEFT:
            behind_european = False
        elif kind == "EN":
            behind_european = True
        if _is_in_stretch(kind) and not behind_european:
            end = position
    return end + 1


def _reversed_but_numbers(pieces: list[Piece]) -> list[Piece]:
    """The pieces back to front, each number in it as it was."""
    turned: list[Piece] = []
    number: list[Piece] = []
    letter = "AL"
    position = len(pieces) - 1
    while position >= 0:
        kind = _kind_of(pieces[position])
        if kind in _NUMERIC or (number and _holds(pieces, position, _HOLDS_TOGETHER[letter])):
            number.insert(0, pieces[position])
        else:
            turned += [*number, pieces[position]]
            number = []
            letter = kind if kind in _RIGHT_TO_LEFT else letter
        position -= 1
    return turned + number


def _holds(pieces: list[Piece], position: int, separators: frozenset[str]) -> bool:
    """Whether a single separator stands between two digits there."""
    return (
        _kind_of(pieces[position]) in separators
        and position > 0
        and _kind_of(pieces[position - 1]) in _NUMERIC
        and _kind_of(pieces[position + 1]) in _NUMERIC
    )
