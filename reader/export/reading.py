"""What is read back: documents as a file tells them, before they are laid on a text.

A *read document* either brings its text and ranges in it, or tokens and ranges of tokens. Reading
is lenient where a file can only mean one thing and refuses, with the line, where it cannot be
right.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class ReadError(ValueError):
    """Why a file cannot be read: one line, and the number of the line where it is (0: none)."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(slots=True)
class ReadToken:
    """A token of a file.

    ``raw``: how the text spells it, where that is told; ``after`` and ``before``: what stands
    between it and its neighbours, None where nothing is told; ``start`` and ``end``: where it
    stands in the raw text, -1 where that is not told.
    """

    form: str
    line: int
    raw: str | None = None
    after: str | None = None
    before: str | None = None
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class ReadSpan:
    """An annotation of a file.

    ``start`` and ``end`` count code points of the document's text, or its tokens from 0 where it
    has tokens; then ``exact`` may have the range of code points. ``layer`` is empty where only the
    tagset can tell. ``identity`` is what other spans' ``arguments`` call it.
    """

    start: int
    end: int
    label: str
    layer: str = ""
    line: int = 0
    exact: tuple[int, int] | None = None
    identity: str = ""
    note: str = ""
    arguments: Sequence[tuple[str, str]] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ReadDocument:
    """A document of a file: ``identity`` is its name there, ``line`` where it begins.

    ``text`` is its text, or None where it has ``sentences`` of tokens instead.
    """

    line: int = 0
    identity: str | None = None
    text: str | None = None
    sentences: list[list[ReadToken]] = field(default_factory=list)
    spans: list[ReadSpan] = field(default_factory=list)

    @property
    def tokens(self) -> list[ReadToken]:
        """All tokens, in order."""
        return [token for sentence in self.sentences for token in sentence]


@dataclass(slots=True)
class Reading:
    """How a file is read: ``path`` for formats of several files, ``notes`` for what is to be said.

    Notes are counted, so that a habit of a file is one note and not thousands.
    """

    path: str = ""
    notes: Counter[str] = field(default_factory=Counter)


def lines_of(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield (number from 1, line without its end); a byte-order mark is passed over.

    Raises :class:`ReadError` for what is not UTF-8. Only LF and CR LF end a line: U+2028 and its
    like may stand in a token or a string.
    """
    # A file that ends as files should has an empty piece after its last line end.
    pieces = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not pieces[-1]:
        pieces.pop()
    for number, piece in enumerate(pieces, 1):
        try:
            yield number, piece.decode("utf-8").removesuffix("\r")
        except UnicodeDecodeError as error:
            raise ReadError(number, f"is not UTF-8: {error.reason} at byte {error.start}") from None
