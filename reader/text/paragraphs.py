"""Paragraphs of a text, by UAX #9, rule P1."""

import re
from typing import Final, NamedTuple

# CR LF, or any one character of bidi class B.
_SEPARATOR: Final = re.compile("\r\n|[\n\r\x1c-\x1e\x85\u2029]")


class Paragraph(NamedTuple):
    """Code-point offsets into the text: content `[start, end)`, with separator `[start, stop)`."""

    start: int
    end: int
    stop: int


def paragraph_ranges(text: str) -> list[Paragraph]:
    """The paragraphs of `text` in order; a separator at the end opens no further one.

    An empty text has one empty paragraph.
    """
    paragraphs: list[Paragraph] = []
    start = 0
    for match in _SEPARATOR.finditer(text):
        paragraphs.append(Paragraph(start, match.start(), match.end()))
        start = match.end()
    if start < len(text) or not paragraphs:
        paragraphs.append(Paragraph(start, len(text), len(text)))
    return paragraphs
