"""What the formats have in common that bring their text and count code points in it.

An offset that was altered on the way is an offset still: nothing in the line looks wrong. So a
document carries a *checksum* over its name, its text and its spans, which other programs hand on
as they hand on whatever they do not know. Where it does not fit, somebody has changed something,
on purpose or not; both is said, neither is refused.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from reader.export.reading import ReadError
from reader.text.sentences import HOLLOW
from reader.text.tokens import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.export.reading import ReadDocument, Reading

CHECKSUM: Final = "checksum"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def checked_text(record: Mapping[str, object], line: int, key: str = "text") -> str:
    """Return the text in a record; raises :class:`ReadError` for one that no file could hold."""
    text = record.get(key)
    if not isinstance(text, str) or not text:
        raise ReadError(line, f'"{key}" is a document\'s text')
    if _LONE_SURROGATE.search(text) or "\0" in text:
        raise ReadError(line, "the text holds half a surrogate pair, or a NUL")
    return text


def optional_name(record: Mapping[str, object], key: str, line: int) -> str | None:
    """Return a document's name if the record has one."""
    name = record.get(key)
    if name is None or name == "":
        return None
    if not isinstance(name, str) or _LONE_SURROGATE.search(name) or "\0" in name:
        raise ReadError(line, f'"{key}" is a document\'s name')
    return name


def read_range(start: object, end: object, text: str, line: int) -> tuple[int, int]:
    """Return a range of code points of ``text``; raises :class:`ReadError` for what is none."""
    for value in (start, end):
        if isinstance(value, bool) or not isinstance(value, int):
            raise ReadError(line, "start and end of a span are whole numbers")
    assert isinstance(start, int)  # noqa: S101 -- for the type checker, which cannot follow
    assert isinstance(end, int)  # noqa: S101
    if not 0 <= start < end <= len(text):
        raise ReadError(line, f"{start} to {end} is no span in a text of {len(text)} characters")
    return start, end


def checksum(name: str | None, digest: str, spans: Iterable[tuple[int, int, str, str]]) -> str:
    """Return the checksum of a document: ``digest`` is the hash of its text.

    ``spans`` are (start, end, label, layer) in any order.
    """
    content = json.dumps([name, digest, sorted(spans)])
    return sha256(content.encode()).hexdigest()[:16]


def compare(document: ReadDocument, stated: object, reading: Reading) -> None:
    """Note what looks changed in a document with a text: by its checksum, else by its spans."""
    text = document.text or ""
    spans = [(span.start, span.end, span.label, span.layer) for span in document.spans]
    if stated is not None:
        digest = sha256(text.encode()).hexdigest()
        if stated == checksum(document.identity, digest, spans):
            return
        reading.notes["has a text, name or spans changed since Reader wrote it (checksum)"] += 1
    tokens = Tokenizer(text).ranges()
    starts = [start for start, _ in tokens]
    for start, end, _, _ in spans:
        if text[start] in HOLLOW or text[end - 1] in HOLLOW:
            reading.notes["has a span that begins or ends with a blank"] += 1
        elif any(_is_inside(edge, tokens, starts) for edge in (start, end)):
            reading.notes["has a span that begins or ends inside a word"] += 1


def _is_inside(edge: int, tokens: list[tuple[int, int]], starts: list[int]) -> bool:
    place = bisect_left(starts, edge) - 1
    return place >= 0 and tokens[place][0] < edge < tokens[place][1]
