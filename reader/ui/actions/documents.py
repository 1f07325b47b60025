"""Going from document to document, their states, export, and what looks inconsistent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.tagging.document import DONE, IN_WORK
from reader.ui.actions.kinds import Action, on_reading
from reader.ui.status import conflicts_counted

if TYPE_CHECKING:
    from reader.ui.reading import Reading
    from reader.ui.screens.page import PageScreen


def _list(screen: PageScreen, _: int) -> None:
    from reader.ui.screens.documents import DocumentsScreen

    def take(number: int | None) -> None:
        if number is not None:
            screen.open_document(number)

    screen.app.push_screen(DocumentsScreen(screen.session), take)


def _step(screen: PageScreen, by: int) -> None:
    """Open the document so many further on; those that cannot be opened are passed over."""
    session = screen.session
    way = 1 if by > 0 else -1
    number = session.number + by
    while 0 <= number < len(session.names):
        if screen.open_document(number):
            return
        number += way
    if session.reading is None or session.number + by in {-1, len(session.names)}:
        screen.say("this is the last document" if way > 0 else "this is the first document")


def _next(screen: PageScreen, count: int) -> None:
    _step(screen, count)


def _previous(screen: PageScreen, count: int) -> None:
    _step(screen, -count)


def _done(screen: PageScreen, reading: Reading, _: int) -> None:
    state = IN_WORK if reading.document.state == DONE else DONE
    if screen.edit(reading, lambda: reading.document.set_state(state)) is not None:
        still = len(reading.conflicts) if state == DONE else 0
        more = f"; {conflicts_counted(still)} open in it" if still else ""
        screen.say(f"this document is {state} now{more}")


def _done_next(screen: PageScreen, reading: Reading, _: int) -> None:
    if reading.document.state != DONE and (
        screen.edit(reading, lambda: reading.document.set_state(DONE)) is None
    ):
        return
    session = screen.session
    count = len(session.names)
    for further in range(1, count):
        number = (session.number + further) % count
        if session.state_of(session.names[number]) != DONE and screen.open_document(number):
            return
    screen.say("every document is done")


def _export(screen: PageScreen, _: int) -> None:
    from reader.ui.screens.export import ExportScreen

    screen.app.push_screen(ExportScreen(screen.session))


def _check(screen: PageScreen, reading: Reading, _: int) -> None:
    from reader.ui.screens.check import CheckScreen

    screen.app.push_screen(CheckScreen(screen.session, reading), screen.go_to)


ACTIONS: Final[dict[str, Action]] = {
    "document.list": _list,
    "document.next": _next,
    "document.previous": _previous,
    "document.done": on_reading(_done),
    "document.done_next": on_reading(_done_next),
    "document.export": _export,
    "document.check": on_reading(_check),
}
