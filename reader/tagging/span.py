"""The record of one annotation.

Words: an *index* is a code-point offset into a document's text. A *span* is a half-open range
``[start, end)`` of indices in one *layer* with a *label*. A *mention* is an entity span, a
*trigger* an event span; the *arguments* of a trigger name, by id, the mentions (or triggers) that
fill its *roles*. docs/export.md shows the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, make_dataclass
from functools import lru_cache
from itertools import islice
from operator import attrgetter, lt
from typing import Any, Final, NamedTuple

from reader.tagging.fields import (
    SpanError,
    checked_id,
    checked_label,
    checked_string,
    checked_time,
    shown,
)
from reader.tagging.ids import new_id

ENTITY: Final = "entity"
EVENT: Final = "event"
LAYERS: Final = (ENTITY, EVENT)

# An offset past this is no offset of a file that anybody could open; a bound here keeps an absurd
# number out of every sum that follows.
_LARGEST_INDEX = 2**40

_order = attrgetter("order")


class Argument(NamedTuple):
    """One filled role of a trigger: the role's name and the id of the span that fills it."""

    role: str
    target: str


@dataclass(frozen=True, slots=True)
class Span:
    """One annotation: ``[start, end)`` in code points of the document's text.

    ``surface`` is the text covered, kept for checking. ``created`` and ``changed`` are times as
    ``reader.tagging.timestamps`` makes them. ``attributes`` are pairs of strings, sorted by the
    first.
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
        """What makes two spans the same one: range, layer, label and annotator."""
        return (self.start, self.end, self.layer, self.label, self.annotator)

    @property
    def order(self) -> tuple[int, int, str, str, str]:
        """The sorting of every list of spans: outer before inner, then layer, label, id."""
        return (self.start, -self.end, self.layer, self.label, self.id)

    def as_record(self) -> dict[str, Any]:
        """The span as plain JSON values, its keys in the order in which all records have them."""
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


def checked_layer(value: object) -> str:
    """``value`` if it names a layer; else :class:`SpanError`."""
    if not isinstance(value, str) or value not in LAYERS:
        raise SpanError(f"a layer is {' or '.join(LAYERS)}, not {shown(value)}")
    return value


def _index(record: Mapping[str, Any], key: str) -> int:
    value = record.get(key)
    if value is None:
        raise SpanError(f'"{key}" is missing')
    # bool is an int to Python, but true is no offset.
    if isinstance(value, bool) or not isinstance(value, int):
        raise SpanError(f'"{key}" is a whole number, not {shown(value)}')
    if not 0 <= value <= _LARGEST_INDEX:
        raise SpanError(f'"{key}" is out of any text')
    return value


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return "" if value is None else checked_string(value, key)


def _stamp(record: Mapping[str, Any], key: str) -> str:
    value = _string(record, key)
    return checked_time(value, key) if value else ""


def _arguments(value: object) -> tuple[Argument, ...]:
    if value is None or value == []:
        return ()
    if not isinstance(value, list):
        raise SpanError('"arguments" is a list')
    found: dict[Argument, None] = {}
    for each in value:
        if not isinstance(each, Mapping):
            raise SpanError(f"an argument is an object with role and target, not {shown(each)}")
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
