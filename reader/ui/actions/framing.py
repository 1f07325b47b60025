"""Filling the roles of an event while walking its surroundings: a role's letter takes the span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.frames import slots_of, with_filler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tagging.span import Span
    from reader.ui.reading import Reading
    from reader.ui.screens.page import PageScreen


def open_span(screen: PageScreen, reading: Reading, span: Span) -> None:
    """Open a span; from there its frame may be walked."""
    from reader.ui.screens.span import SpanScreen

    def take(trigger: str | None) -> None:
        if trigger is not None:
            _walk_frame(screen, reading, trigger)

    screen.app.push_screen(SpanScreen(screen, reading, span.id), take)


def _walk_frame(screen: PageScreen, reading: Reading, trigger: str) -> None:
    """Begin: from now on a role's letter puts the span under the caret into that role."""
    reading.framing = trigger
    say_frame(screen, reading)


def say_frame(screen: PageScreen, reading: Reading) -> None:
    """Say which letters mean which roles, and which of them are filled."""
    trigger = reading.document.span(reading.framing)
    roles = " · ".join(
        f"{slot.key} {slot.name}" + ("✓" * len(slot.fillers) or ("!" if slot.is_missing else ""))
        for slot in slots_of(reading.document, trigger)
    )
    screen.say(f"{trigger.label}: {roles} · Tab walks, Enter opens, Esc ends", trigger.surface)


def press(screen: PageScreen, reading: Reading, names: Sequence[str]) -> bool:
    """Take a key while a frame is walked; False where it means what it always means."""
    if reading.framing not in reading.document:
        reading.framing = ""
        return False
    if "escape" in names:
        reading.framing = ""
        screen.say("the frame is left")
        return True
    trigger = reading.document.span(reading.framing)
    if "enter" in names:
        reading.framing = ""
        open_span(screen, reading, trigger)
        return True
    slot = next((each for each in slots_of(reading.document, trigger) if each.key in names), None)
    if slot is None:
        return False
    filler = next((span for span in reading.spans_here() if span.id != trigger.id), None)
    if filler is None:
        screen.say(f"no span under the caret to be {slot.name}")
        return True
    filled = with_filler(trigger, slot.name, filler.id)
    if screen.edit(reading, lambda: reading.document.set_arguments(trigger.id, filled)):
        say_frame(screen, reading)
        if not slot.allows(filler):
            screen.say_problem(f"{filler.label} is not allowed as {slot.name} of {trigger.label}")
    return True
