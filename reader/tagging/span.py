"""The record of one annotation.

Words: an *index* is a code-point offset into a document's text. A *span* is a half-open range
``[start, end)`` of indices in one *layer* with a *label*. A *mention* is an entity span, a
*trigger* an event span; the *arguments* of a trigger name, by id, the mentions (or triggers) that
fill its *roles*. The shape of the record is DESIGN §7.
"""

from __future__ import annotations

import os
import re
import threading
import time
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, make_dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from operator import attrgetter, lt
from typing import Any, Final

ENTITY: Final = "entity"
EVENT: Final = "event"
LAYERS: Final = (ENTITY, EVENT)

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# An offset past this is no offset of a file that anybody could open; a bound here keeps an absurd
# number out of every sum that follows.
_LARGEST_INDEX = 2**40


_order = attrgetter("order")


class SpanError(ValueError):
    """A record that is no span; ``reason`` says why in one line, without a file or line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, order=True)
class Argument:
    """One filled role of a trigger: the role's name and the id of the span that fills it."""

    role: str
    target: str


@dataclass(frozen=True, slots=True)
class Span:
    """One annotation: ``[start, end)`` in code points of the document's text.

    ``surface`` is the text covered, kept for checking. ``created`` and ``changed`` are UTC stamps
    as :func:`now` makes them. ``attributes`` are pairs of strings, sorted by the first.
    The constructor trusts its caller; :meth:`from_record` trusts nobody.
    """

    id: str
    start: int
    end: int
    layer: str
    label: str
    surface: str
    note: str = ""
    annotator: str = ""
    created: str = ""
    changed: str = ""
    arguments: tuple[Argument, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[int, int, str, str, str]:
        """What makes two spans the same one: range, layer, label and annotator (DESIGN §7)."""
        return (self.start, self.end, self.layer, self.label, self.annotator)

    @property
    def order(self) -> tuple[int, int, str, str, str]:
        """The sorting of every list of spans: outer before inner, then layer, label, id."""
        return (self.start, -self.end, self.layer, self.label, self.id)

    def as_record(self) -> dict[str, Any]:
        """The span as plain JSON values, its keys in the order of DESIGN §9's records."""
        return {
            "id": self.id,
            "start": self.start,
            "end": self.end,
            "layer": self.layer,
            "label": self.label,
            "surface": self.surface,
            "note": self.note,
            "annotator": self.annotator,
            "created": self.created,
            "changed": self.changed,
            "arguments": [{"role": each.role, "target": each.target} for each in self.arguments],
            "attributes": dict(self.attributes),
        }

    @classmethod
    def many(cls, *columns: Iterable[Any]) -> list[Span]:
        """The spans of columns of all twelve fields, in order, that are known to be right.

        A frozen class sets each field by a call, which takes most of the time where spans are
        read by the thousand. So drafts with the same slots are filled, and made spans when whole.
        """
        found = list(map(_draft(), *columns))
        for span in found:
            span.__class__ = cls
        return found

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Span:
        """Read a span from JSON values that nobody vouches for.

        ``start``, ``end``, ``layer`` and ``label`` are required; an ``id`` is made when there is
        none; keys that a span does not have are passed over. Raises :class:`SpanError`.
        """
        start, end = _index(record, "start"), _index(record, "end")
        if end == start:
            raise SpanError(f"an empty span at {start}")
        if end < start:
            raise SpanError(f"the span ends at {end}, before its start {start}")
        identity = record.get("id")
        return cls(
            id=new_id() if identity is None else checked_id(identity),
            start=start,
            end=end,
            layer=checked_layer(record.get("layer")),
            label=checked_label(record.get("label")),
            surface=_string(record, "surface"),
            note=_string(record, "note"),
            annotator=_string(record, "annotator"),
            created=_stamp(record, "created"),
            changed=_stamp(record, "changed"),
            arguments=_arguments(record.get("arguments")),
            attributes=_attributes(record.get("attributes")),
        )


@lru_cache(maxsize=1)
def _draft() -> type[Any]:
    return make_dataclass("_Draft", [each.name for each in fields(Span)], slots=True)


def in_order(spans: Iterable[Span]) -> list[Span]:
    """The spans sorted as every list of spans is; cheap where they are already."""
    found = list(spans)
    starts = [span.start for span in found]
    # Where no two start at one place there is nothing else to look at.
    if not all(map(lt, starts, islice(starts, 1, None))):
        found.sort(key=_order)
    return found


def checked_id(value: object) -> str:
    """``value`` if it is an id, ``[A-Za-z0-9_-]{1,64}`` (DESIGN §8); else :class:`SpanError`."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise SpanError(f"an id is 1 to 64 of A-Z a-z 0-9 _ -, not {_shown(value)}")
    return value


def checked_layer(value: object) -> str:
    """``value`` if it names a layer; else :class:`SpanError`."""
    if not isinstance(value, str) or value not in LAYERS:
        raise SpanError(f"a layer is {' or '.join(LAYERS)}, not {_shown(value)}")
    return value


def checked_label(value: object) -> str:
    """``value`` if it can be a label: not empty, no white space, nothing unprintable."""
    if not isinstance(value, str) or not value or len(value) > 128:
        raise SpanError(f"a label is a word of 1 to 128 characters, not {_shown(value)}")
    if not _is_fit_for_label(value):
        raise SpanError(f"a label holds no white space and no control: {_shown(value)}")
    return value


@lru_cache(maxsize=1024)
def _is_fit_for_label(value: str) -> bool:
    # Thousands of spans share a few labels.
    return not any(c.isspace() or unicodedata.category(c) in {"Cc", "Cs"} for c in value)


def is_inside_cluster(text: str, index: int) -> bool:
    """Whether an edge at ``index`` would part a base from its marks.

    Between the lam and the alef of one glyph it would not (DESIGN §4): those are two letters.
    A mark at the start of the text or of a line has no base, so the edge before it is allowed.
    """
    if not 0 < index < len(text):
        return False
    if not is_mark(text[index]):
        return False
    before = text[index - 1]
    return unicodedata.category(before) not in {"Cc", "Zl", "Zp"}


def is_mark(character: str) -> bool:
    """Whether a character stands on the letter before it, whatever the script."""
    return unicodedata.category(character).startswith("M")


def now() -> str:
    """This moment in UTC as ``2025-01-31T12:00:00.000000Z``."""
    return _stamp_of(datetime.now(UTC))


class _Ids:
    """ULIDs (48 bits of milliseconds, 80 random ones) that never go down within a process.

    In one millisecond the random part counts on from the last, as the ULID specification's
    monotonic mode has it, so that ids sort in the order in which they were made.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def take(self) -> str:
        with self._lock:
            fresh = time.time_ns() // 1_000_000 << 80 | int.from_bytes(os.urandom(10))
            # A clock that was set back must not bring ids back either.
            if fresh >> 80 <= self._last >> 80:
                fresh = self._last + 1
            self._last = fresh
        return "".join(_CROCKFORD[fresh >> shift & 31] for shift in range(125, -1, -5))


_IDS = _Ids()


def new_id() -> str:
    """A fresh ULID: 26 characters, later ones sort after earlier ones."""
    return _IDS.take()


def _shown(value: object) -> str:
    """``value`` for an error message: never long, never with a control or a raw line break."""
    return ascii(value) if len(ascii(value)) <= 60 else ascii(value)[:57] + "…"


def _index(record: Mapping[str, Any], key: str) -> int:
    value = record.get(key)
    if value is None:
        raise SpanError(f'"{key}" is missing')
    # bool is an int to Python, but true is no offset.
    if isinstance(value, bool) or not isinstance(value, int):
        raise SpanError(f'"{key}" is a whole number, not {_shown(value)}')
    if not 0 <= value <= _LARGEST_INDEX:
        raise SpanError(f'"{key}" is out of any text')
    return value


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return "" if value is None else checked_string(value, key)


def checked_string(value: object, key: str) -> str:
    """``value`` if it is a string that UTF-8 can hold; else :class:`SpanError` naming ``key``."""
    if not isinstance(value, str):
        raise SpanError(f'"{key}" is a string, not {_shown(value)}')
    if _LONE_SURROGATE.search(value):
        raise SpanError(f'"{key}" holds a lone surrogate')
    return value


def checked_time(value: str, key: str) -> str:
    """A time in ISO 8601 brought to UTC and our form; without a zone it is taken as UTC.

    Raises :class:`SpanError` naming ``key``.
    """
    if _STAMP.fullmatch(value):
        return value
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise SpanError(f'"{key}" is an ISO 8601 time, not {_shown(value)}') from error
    return _stamp_of(moment)


def _stamp(record: Mapping[str, Any], key: str) -> str:
    value = _string(record, key)
    return checked_time(value, key) if value else ""


def _stamp_of(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _arguments(value: object) -> tuple[Argument, ...]:
    if value is None or value == []:
        return ()
    if not isinstance(value, list):
        raise SpanError('"arguments" is a list')
    found: dict[Argument, None] = {}
    for each in value:
        if not isinstance(each, Mapping):
            raise SpanError(f"an argument is an object with role and target, not {_shown(each)}")
        role = checked_string(each.get("role"), "role")
        if not role.strip():
            raise SpanError("an argument without a role")
        found[Argument(role, checked_id(each.get("target")))] = None
    return tuple(found)


def _attributes(value: object) -> tuple[tuple[str, str], ...]:
    if value is None or value == {}:
        return ()
    if not isinstance(value, Mapping):
        raise SpanError('"attributes" is an object of strings')
    checked = {
        checked_string(key, "attributes"): checked_string(each, str(key))
        for key, each in value.items()
    }
    return tuple(sorted(checked.items()))
