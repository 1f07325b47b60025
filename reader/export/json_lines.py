"""Lines of JSON that nobody vouches for."""

from __future__ import annotations

import json
from typing import Any

from reader.export.incoming import RecordError


def parse_line(line: bytes, *, first: bool = False) -> Any:  # noqa: ANN401 -- JSON is anything
    """Return the value in a line, None for an empty one; raises :class:`RecordError`.

    A byte-order mark at the start of the ``first`` line is passed over.
    """
    try:
        text = line.decode("utf-8-sig" if first else "utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(f"is not UTF-8: {error.reason} at byte {error.start}") from error
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordError(f"is no JSON: {error.msg} at character {error.pos}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a deep nest
        raise RecordError(f"is no JSON that can be read: {error}") from error
