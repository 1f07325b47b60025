"""The beginning of a long text: enough to be shown while the rest of it is still to be read."""

from pathlib import Path
from typing import Final

from reader.text.source import Encoding, SourceError, decode

_UTF8: Final = "utf-8"
# Files of more bytes are long, and so much of them is read.
LONG: Final = 1 << 18


def beginning(path: Path, encoding: Encoding = None) -> str | None:
    """The first paragraphs of a file longer than `LONG` bytes, whole ones only.

    None for a shorter file, and where they cannot be told apart from so little: another encoding
    than UTF-8, no end of a paragraph, no text. Raises OSError for no file.
    """
    with path.open("rb") as file:
        data = file.read(LONG + 1)
    end = data.rfind(b"\n") + 1
    if len(data) <= LONG or not end:
        return None
    try:
        text, found = decode(data[:end], encoding)
    except SourceError:
        return None
    return text if found == _UTF8 else None
