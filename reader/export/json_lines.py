"""Lines of JSON: written so that no reader cuts them, read although nobody vouches for them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from reader.export.reading import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

_encode = json.JSONEncoder(ensure_ascii=False).encode
# Line ends to str.splitlines and to some editors; in JSON they only stand in strings.
_LINE_END = re.compile("[\x85\u2028\u2029]")
_LINE_ENDS = str.maketrans({c: f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"})


def json_line(value: object) -> str:
    """Return ``value`` as one line, Arabic as Arabic, with its line end."""
    line = _encode(value)
    # Hardly any line has one, and to translate costs more than to encode.
    if not line.isascii() and _LINE_END.search(line):
        line = line.translate(_LINE_ENDS)
    return line + "\n"


def parse_line(line: bytes, number: int) -> Any:  # noqa: ANN401 -- JSON is anything
    """Return the value in a line, None for an empty one; raises :class:`ReadError`.

    A byte-order mark at the start of line 1 is passed over.
    """
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise ReadError(number, f"is not UTF-8: {error.reason} at byte {error.start}") from error
    if not text.strip():
        return None
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadError(number, f"is no JSON: {error.msg} at character {error.pos}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a deep nest
        raise ReadError(number, f"is no JSON that can be read: {error}") from error
    if value is None:  # not to be taken for an empty line
        raise ReadError(number, "is no JSON object")
    return value


def records_in(data: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line, object) of a file of JSON objects; raises :class:`ReadError` for another."""
    for number, line in enumerate(data.split(b"\n"), 1):
        record = parse_line(line, number)
        if record is None:
            continue
        if not isinstance(record, dict):
            raise ReadError(number, "is no JSON object")
        yield number, record
