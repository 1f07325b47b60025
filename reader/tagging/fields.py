"""What one field of a record may hold, whoever wrote it, and how a refusal names it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reader.tagging.timestamps import in_utc

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class SpanError(ValueError):
    """A record that is no span; ``reason`` says why in one line, without a file or line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def checked_id(value: object) -> str:
    """``value`` if it is an id, ``[A-Za-z0-9_-]{1,64}``; else :class:`SpanError`."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise SpanError(f"an id is 1 to 64 of A-Z a-z 0-9 _ -, not {shown(value)}")
    return value


def checked_label(value: object) -> str:
    """``value`` if it can be a label: not empty, no white space, nothing unprintable."""
    if not isinstance(value, str) or not value or len(value) > 128:
        raise SpanError(f"a label is a word of 1 to 128 characters, not {shown(value)}")
    if not _is_fit_for_label(value):
        raise SpanError(f"a label holds no white space and no control: {shown(value)}")
    return value


@lru_cache(maxsize=1024)
def _is_fit_for_label(value: str) -> bool:
    # Thousands of spans share a few labels.
    return not any(c.isspace() or unicodedata.category(c) in {"Cc", "Cs"} for c in value)


def checked_string(value: object, key: str) -> str:
    """``value`` if it is a string that UTF-8 can hold; else :class:`SpanError` naming ``key``."""
    if not isinstance(value, str):
        raise SpanError(f'"{key}" is a string, not {shown(value)}')
    if _LONE_SURROGATE.search(value):
        raise SpanError(f'"{key}" holds a lone surrogate')
    return value


def checked_time(value: str, key: str) -> str:
    """A time in ISO 8601 as records keep it; else :class:`SpanError` naming ``key``."""
    try:
        return in_utc(value)
    except (ValueError, OverflowError) as error:
        raise SpanError(f'"{key}" is an ISO 8601 time, not {shown(value)}') from error


def shown(value: object) -> str:
    """``value`` for an error message: never long, never with a control or a raw line break."""
    return ascii(value) if len(ascii(value)) <= 60 else ascii(value)[:57] + "…"
