"""Walking the conflicts of merged annotations: one key settles one and goes on to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from reader.ui.actions.kinds import Action, ReadingAction, on_reading
from reader.ui.status import conflicts_counted as counted

if TYPE_CHECKING:
    from reader.tagging.conflicts import Conflict
    from reader.tagging.span import Span
    from reader.ui.reading import Reading
    from reader.ui.screens.conflicts import ConflictPlace
    from reader.ui.screens.page import PageScreen

# What of a conflict is kept, by the names of the sides, the first one first.
Kept = Callable[["Conflict", Sequence[str]], Sequence["Span"]]


# Going from one to the next.


def _next(screen: PageScreen, reading: Reading, count: int) -> None:
    _walk(screen, reading, count)


def _previous(screen: PageScreen, reading: Reading, count: int) -> None:
    _walk(screen, reading, -count)


def _walk(screen: PageScreen, reading: Reading, by: int) -> None:
    """Go so many conflicts on; beyond the last one of a document to the next that has some."""
    found, here = reading.conflicts, reading.conflicts.at(reading.caret)
    if here is not None:
        at = found.index(here) + by
    elif by > 0:
        ends = (each.place[1] for each in found)
        at = next((at for at, end in enumerate(ends) if end > reading.caret), len(found))
    else:
        at = sum(each.place[0] <= reading.caret for each in found) - 1
    if 0 <= at < len(found):
        _show(screen, reading, found[at])
    elif not _walk_elsewhere(screen, reading, 1 if by > 0 else -1):
        _turn_round(screen, reading, by)


def _turn_round(screen: PageScreen, reading: Reading, by: int) -> None:
    """Begin again at the other end, where no other document has conflicts."""
    found = reading.conflicts
    if not found:
        reading.conflicts.walking = None
        screen.say("there are no conflicts: reader merge makes them")
        screen.moved()
        return
    _show(screen, reading, found[0 if by > 0 else -1])
    screen.say("the only conflict" if len(found) == 1 else "round to the other end")


def _walk_elsewhere(screen: PageScreen, reading: Reading, way: int) -> bool:
    """Open the next document that has conflicts and walk on there; False where none has."""
    number = screen.session.next_with_conflicts(way)
    if number is None or not screen.open_document(number) or screen.reading is None:
        return False
    reading.conflicts.walking = None
    found = screen.reading.conflicts
    if found:
        _show(screen, screen.reading, found[0 if way > 0 else -1])
        screen.say(f"{counted(len(found))} in", screen.session.name)
    return bool(found)


def _show(screen: PageScreen, reading: Reading, conflict: Conflict) -> None:
    """Walk at a conflict: the caret goes there, both sides are drawn and told."""
    reading.clear_mark()
    reading.conflicts.walking = conflict.identity
    reading.go(conflict.place[0])
    screen.moved()


def leave_walk(screen: PageScreen, reading: Reading) -> None:
    """Walk no more; what is not settled stays open."""
    reading.conflicts.walking = None
    screen.say(f"{counted(len(reading.conflicts))} left here")
    screen.moved()


def _list(screen: PageScreen, reading: Reading, _: int) -> None:
    from reader.ui.screens.conflicts import ConflictsScreen

    def take(place: ConflictPlace | None) -> None:
        if place is None:
            return
        if place.document != screen.session.number and not screen.open_document(place.document):
            return
        now = screen.reading
        for each in now.conflicts if now is not None else ():
            if now is not None and each.identity == place.identity:
                _show(screen, now, each)

    screen.app.push_screen(ConflictsScreen(screen.session, reading, screen.page_view.colours), take)


# Settling.


def _take(kept: Kept) -> Action:
    def take(screen: PageScreen, reading: Reading, _: int) -> None:
        conflict = reading.conflicts.at(reading.caret) or reading.conflicts.under(reading.caret)
        if conflict is None:
            screen.say(f"no conflict here: {screen.key_of('conflict.next')} goes to the next one")
            return
        _settle(screen, reading, conflict, kept(conflict, screen.session.sides_of(reading)))

    return on_reading(take)


def _settle(screen: PageScreen, reading: Reading, conflict: Conflict, kept: Sequence[Span]) -> None:
    """Settle a conflict, which is one step of undo; a walk goes on to the next one."""
    from reader.tagging.conflicts import settle

    at = reading.conflicts.index(conflict)
    wanted = [span.id for span in kept]
    if screen.edit(reading, lambda: settle(reading.document, conflict, wanted)) is None:
        return
    left = reading.conflicts
    if reading.conflicts.walking is not None and left:
        _show(screen, reading, left[at if at < len(left) else 0])
    elif reading.conflicts.walking is not None and screen.session.next_with_conflicts(1) is None:
        reading.conflicts.walking = None
    screen.moved()
    what = ", ".join(dict.fromkeys(f"{span.label} of {span.annotator}" for span in kept))
    told = f"kept {what}" if what else "kept neither side"
    screen.say(f"{told} · {counted(len(left))} left here", kept[0].surface if kept else "")


def _of_side(number: int) -> Kept:
    """What the side of that number said there, perhaps nothing."""

    def kept(conflict: Conflict, names: Sequence[str]) -> Sequence[Span]:
        return conflict.of_side(names[number]) if number < len(names) else ()

    return kept


_PLAIN: Final[dict[str, ReadingAction]] = {
    "conflict.next": _next,
    "conflict.previous": _previous,
    "conflict.list": _list,
}

ACTIONS: Final[dict[str, Action]] = {
    **{name: on_reading(action) for name, action in _PLAIN.items()},
    "conflict.take_first": _take(_of_side(0)),
    "conflict.take_second": _take(_of_side(1)),
    "conflict.take_both": _take(lambda conflict, _: conflict.spans),
    "conflict.take_neither": _take(lambda *_: ()),
}
