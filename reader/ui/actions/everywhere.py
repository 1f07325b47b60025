"""Tagging every other mention of the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.tagging.document import EditError
from reader.ui.actions.editing import span_meant
from reader.ui.actions.kinds import Action, on_reading

if TYPE_CHECKING:
    from reader.tagging.span import Span
    from reader.ui.reading import Reading
    from reader.ui.screens.everywhere import Chosen
    from reader.ui.screens.page import PageScreen


def _everywhere(screen: PageScreen, reading: Reading, _: int) -> None:
    span = span_meant(reading)
    if span is None:
        screen.say("tag the words once; then this finds their other mentions")
        return
    from reader.ui.screens.everywhere import EverywhereScreen

    def take(chosen: Chosen | None) -> None:
        if chosen is not None:
            tag_all(screen, span, chosen)

    screen.app.push_screen(EverywhereScreen(screen.session, span), take)


def tag_all(screen: PageScreen, span: Span, chosen: Chosen) -> None:
    """Tag all that was chosen like ``span``: in each document one step to undo."""
    count = sum(
        _tag_in(screen, name, [(*each, span.layer, span.label) for each in ranges])
        for name, ranges in chosen.items()
    )
    screen.refresh_bars()
    screen.moved()
    screen.say(f"{count} more tagged {span.label}", span.surface)


def _tag_in(screen: PageScreen, name: str, wanted: list[tuple[int, int, str, str]]) -> int:
    """Tag ranges of one document; return how many spans were made."""
    reading = screen.session.opened(name)
    if reading is screen.reading:
        change = screen.edit(reading, lambda: reading.document.add_all(wanted, "everywhere"))
        return len(change.edits) if change is not None else 0
    if reading.read_only:
        return 0
    try:
        change = reading.document.add_all(wanted, "everywhere")
    except EditError:
        return 0
    screen.session.save(change, name)
    return len(change.edits)


ACTIONS: Final[dict[str, Action]] = {"span.everywhere": on_reading(_everywhere)}
