"""Reading a long text: in pieces, so that it never lies in memory as bytes and as a string."""

from __future__ import annotations

import codecs
import stat
from typing import TYPE_CHECKING, Final

from reader.text.long_text import LongText, packed
from reader.text.source import PIECE, UTF8, AnySource, Remembered, Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.text.source import Encoding

# Files of more bytes are long.
LONG: Final = 1 << 21
# So many bytes are read and decoded at once.
_PIECE: Final = 1 << 18
# A paragraph of more code points is set as one string, which then may be the text as well.
_LONGEST_PARAGRAPH: Final = 1 << 20


def read_long_source(
    path: Path, name: str, encoding: Encoding = None, *, hashed: bool = True
) -> AnySource:
    """Read and decode a file; as a `Source` where it is short, or better a string.

    ``hashed`` is whether its `sha256` is wanted soon. Raises what `read_source` raises.
    """
    status = path.stat()
    # A pipe gives what it holds only once.
    if not stat.S_ISREG(status.st_mode) or status.st_size <= LONG:
        # The hash of a short one is no wait, and may never be wanted.
        return read_source(path, name, encoding, hashed=hashed and status.st_size > PIECE)
    found = _read_in_pieces(path, name, hashed=hashed) if _is_utf8(encoding) else None
    if found is not None:
        return found
    source = read_source(path, name, encoding, hashed=hashed)
    text = packed(_pieces_of(source.text))
    if text is None or _has_long_paragraph(text):
        return source
    return AnySource(name, path, text, source.encoding, source.stated_sha256)


def whole_source(source: AnySource) -> Source:
    """The same with a string for its text."""
    if isinstance(source, Source):
        return source
    return Source(source.name, source.path, str(source.text), source.encoding, source.sha256)


def _is_utf8(encoding: Encoding) -> bool:
    """Whether a file is to be read as UTF-8 first."""
    stated = encoding.encoding if isinstance(encoding, Remembered) else encoding
    try:
        return stated is None or codecs.lookup(stated).name == UTF8
    except (LookupError, ValueError):
        return False


def _read_in_pieces(path: Path, name: str, *, hashed: bool) -> AnySource | None:
    """A file in UTF-8; None where it is not, or no text, which takes a closer look to say."""
    from hashlib import sha256

    digest = sha256()

    def pieces() -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(UTF8)()
        with path.open("rb") as file:
            first = file.read(_PIECE)
            data = first.removeprefix(codecs.BOM_UTF8)
            while data:
                if hashed:
                    digest.update(data)
                piece = decoder.decode(data)
                if "\0" in piece:
                    raise UnicodeError
                yield piece
                data = file.read(_PIECE)
        yield decoder.decode(b"", final=True)

    try:
        text = packed(pieces())
    except UnicodeError:
        return None
    if text is None:
        return None
    stated = digest.hexdigest() if hashed else ""
    if _has_long_paragraph(text):
        return Source(name, path, str(text), UTF8, stated)
    return AnySource(name, path, text, UTF8, stated)


def _pieces_of(text: str) -> Iterator[str]:
    for start in range(0, len(text), _PIECE):
        yield text[start : start + _PIECE]


def _has_long_paragraph(text: LongText) -> bool:
    """Whether a stretch of `_LONGEST_PARAGRAPH` code points has no line break in it."""
    begin = 0
    while begin + _LONGEST_PARAGRAPH < len(text):
        end = text.rfind("\n", begin, begin + _LONGEST_PARAGRAPH)
        if end < 0:
            return True
        begin = end + 1
    return False
