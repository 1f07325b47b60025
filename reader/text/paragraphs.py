"""Paragraphs of a text, by UAX #9, rule P1."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, overload

from reader.text.long_text import Text, stretches

# CR LF, or any one character of bidi class B.
_SEPARATORS: Final = "\n\r\x1c\x1d\x1e\x85\u2029"
_SEPARATOR: Final = re.compile("\r\n|[\n\r\x1c-\x1e\x85\u2029]")


class Paragraph(NamedTuple):
    """Code-point offsets into the text: content `[start, end)`, with separator `[start, stop)`."""

    start: int
    end: int
    stop: int


class Paragraphs(Sequence[Paragraph]):
    """The paragraphs of `text` in order; a separator at the end opens no further one.

    An empty text has one empty paragraph. Only where each begins is kept: four bytes each.
    """

    def __init__(self, text: Text) -> None:
        self._text = text
        self.starts = array("I", (0,))
        self.starts.extend(_stops(text))
        if len(self.starts) > 1 and self.starts[-1] == len(text):
            self.starts.pop()

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, number: int) -> Paragraph: ...
    @overload
    def __getitem__(self, number: slice) -> list[Paragraph]: ...
    def __getitem__(self, number: int | slice) -> Paragraph | list[Paragraph]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        start = self.starts[number]
        number = number % len(self.starts)
        last = number + 1 == len(self.starts)
        stop = len(self._text) if last else self.starts[number + 1]
        return Paragraph(start, self._end(start, stop), stop)

    def number_of(self, index: int) -> int:
        """Number of the paragraph that holds `index`; the last one for the end of the text."""
        return max(0, bisect_right(self.starts, index) - 1)

    def _end(self, start: int, stop: int) -> int:
        """Where the content ends of what ends, with its separator, at `stop`."""
        if start == stop or self._text[stop - 1] not in _SEPARATORS:
            return stop
        return stop - 2 if self._text.startswith("\r\n", stop - 2) else stop - 1


def _stops(text: Text) -> Iterator[int]:
    """Where each separator ends."""
    for start, stretch in stretches(text):
        if any(separator in stretch for separator in _SEPARATORS[1:]):
            ends = [start + match.end() for match in _SEPARATOR.finditer(stretch)]
            if stretch[-1] == "\r" and text.startswith("\n", start + len(stretch)):
                ends.pop()  # it ends with what the next stretch begins with
            yield from ends
            continue
        # The everyday case, six times as fast.
        place = stretch.find("\n") + 1
        while place:
            yield start + place
            place = stretch.find("\n", place) + 1
