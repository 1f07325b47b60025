"""What the formats have in common that bring their text and count code points in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.export.reading import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping

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
