"""Times as records keep them: UTC, ``2025-01-31T12:00:00.000000Z``."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def now() -> str:
    """This moment."""
    return _stamp_of(datetime.now(UTC))


def in_utc(stated: str) -> str:
    """A time in ISO 8601 brought to UTC and our form; without a zone it is taken as UTC.

    Raises ValueError where it is no such time, OverflowError where it is none in UTC.
    """
    if _STAMP.fullmatch(stated):
        return stated
    moment = datetime.fromisoformat(stated)
    return _stamp_of(moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC))


def _stamp_of(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
