"""What an edit may not do: leave the text, mark nothing, part a letter from its marks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reader.tagging.fields import SpanError, checked_string
from reader.tagging.timestamps import now
from reader.text.marks import is_inside_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reader.tagging.span import Span
    from reader.text.long_text import Text


class EditError(ValueError):
    """An edit that cannot be made; ``reason`` says why in one line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_range(text: Text, start: int, end: int, *, edges: bool = True) -> None:
    """Refuse ``[start, end)`` where it is empty, beyond ``text`` or cuts a cluster.

    With ``edges`` false a cut cluster is let through. Raises :class:`EditError`.
    """
    if not 0 <= start <= end <= len(text):
        raise EditError(f"{start} to {end} is beyond the text of {len(text)} characters")
    if start == end:
        raise EditError("an empty span")
    for edge in (start, end) if edges else ():
        if is_inside_cluster(text, edge):
            raise EditError(f"an edge at {edge} would part a letter from its marks")


def touched(span: Span) -> Span:
    """``span`` with the time of change set to now.

    A clock that was set back must not make a change older than what it changed.
    """
    return replace(span, changed=max(now(), span.changed))


def pairs(attributes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Attributes as a span keeps them; raises :class:`EditError` for what is no string."""
    fit = {
        checked(checked_string, key, "attributes"): checked(checked_string, value, key)
        for key, value in attributes.items()
    }
    return tuple(sorted(fit.items()))


def checked(check: Callable[..., str], value: str, *key: str) -> str:
    """What ``check`` makes of ``value``, its SpanError turned into an :class:`EditError`."""
    try:
        return check(value, *key)
    except SpanError as error:
        raise EditError(error.reason) from error
