"""The frame of an event: its roles, what fills them, what might. Pure.

Roles come from the tagset; a role that a span has and the tagset lacks is kept and shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reader.tagging.span import EVENT, Argument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tagging.document import Document
    from reader.tagging.span import Span
    from reader.tagging.tagset import Role

# How many mentions are offered for a role, the nearest ones.
MOST_CANDIDATES: Final = 60


@dataclass(frozen=True, slots=True)
class Slot:
    """A role of an event and what fills it; ``key`` is the letter that means it in the frame.

    ``role`` is None where the tagset does not know the name.
    """

    name: str
    key: str
    role: Role | None
    fillers: tuple[Span, ...]

    @property
    def is_missing(self) -> bool:
        """Whether nothing fills it though something should."""
        return self.role is not None and self.role.required and not self.fillers

    def allows(self, span: Span) -> bool:
        """Whether the tagset lets that span fill it."""
        return self.role is None or self.role.allows(span.label)


def slots_of(document: Document, trigger: Span) -> list[Slot]:
    """Return the roles of a trigger's label in the tagset's order, then those it has besides."""
    if trigger.layer != EVENT:
        return []
    tagset = document.tagset
    label = tagset.label(trigger.label) if tagset else None
    known = {role.name: role for role in label.roles} if label else {}
    names = [
        *known,
        *dict.fromkeys(each.role for each in trigger.arguments if each.role not in known),
    ]
    keys = _keys(names)
    return [
        Slot(name, keys[name], known.get(name), _fillers(document, trigger, name)) for name in names
    ]


def candidates(document: Document, trigger: Span, slot: Slot) -> list[Span]:
    """Return what might fill a slot: what is allowed first, then the nearest to the trigger.

    What fills it already comes before all.
    """
    others = [span for span in document.spans if span.id != trigger.id]
    filling = {span.id for span in slot.fillers}
    others.sort(
        key=lambda span: (
            span.id not in filling,
            not slot.allows(span),
            _distance(trigger, span),
            span.order,
        )
    )
    return others[:MOST_CANDIDATES]


def with_filler(trigger: Span, role: str, target: str) -> tuple[Argument, ...]:
    """The trigger's arguments with ``target`` in a role, or without it where it was there."""
    argument = Argument(role, target)
    if argument in trigger.arguments:
        return tuple(each for each in trigger.arguments if each != argument)
    return (*trigger.arguments, argument)


def without_role(trigger: Span, role: str) -> tuple[Argument, ...]:
    """The trigger's arguments with nothing in a role."""
    return tuple(each for each in trigger.arguments if each.role != role)


def _fillers(document: Document, trigger: Span, role: str) -> tuple[Span, ...]:
    return tuple(
        document.span(each.target)
        for each in trigger.arguments
        if each.role == role and each.target in document
    )


def _keys(names: Sequence[str]) -> dict[str, str]:
    """A letter for each role: its first that is still free."""
    keys: dict[str, str] = {}
    for name in names:
        letters = [*name.casefold(), *"abcdefghijklmnopqrstuvwxyz"]
        keys[name] = next(
            each for each in letters if "a" <= each <= "z" and each not in keys.values()
        )
    return keys


def _distance(trigger: Span, span: Span) -> int:
    if span.end <= trigger.start:
        return trigger.start - span.end
    return max(span.start - trigger.end, 0)
