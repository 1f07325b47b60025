"""Tagging, removing, undoing: whatever changes the spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.tagging.document import EditError
from reader.ui.actions.framing import open_span
from reader.ui.actions.kinds import Action, ReadingAction, on_reading
from reader.ui.marking import cluster_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.tagging.history import Change
    from reader.tagging.span import Span
    from reader.tagging.tagset import Label
    from reader.ui.marking import Range
    from reader.ui.reading import Reading
    from reader.ui.screens.page import PageScreen


def tag(screen: PageScreen, reading: Reading, label: Label, count: int) -> None:
    """Tag what is marked, else ``count`` words from the one under the caret on.

    The caret comes to stand on the last word of the span, so that the next word is one key away;
    where tagging is to go on, on the next content word.
    """
    target = reading.target(count)
    if target is None:
        screen.say("there is no word here to tag")
        return
    start = target[0]
    if screen.session.trims and reading.mark is None:
        start = screen.session.known.trimmed(reading.text, *target, layer=label.layer)
    change = screen.edit(reading, lambda: reading.document.add(*target, label.layer, label.name))
    if change is None:
        return
    made = target
    if change.is_empty:
        screen.say(f"tagged {label.name} already", reading.text[slice(*target)])
    elif start != target[0] and (span := change.edits[0].now) is not None:
        made = _without_proclitic(screen, reading, span, start)
    reading.clear_mark()
    if screen.session.advances:
        reading.go(reading.navigator.next_content_word(made[1] - 1))
    elif made[1] - made[0] > 1:
        last = reading.navigator.word_range(cluster_at(reading.text, made[1] - 1)[0])
        reading.go(max(last[0], made[0]))
    screen.moved()


def _without_proclitic(screen: PageScreen, reading: Reading, span: Span, start: int) -> Range:
    """Let a span that was just made begin at ``start``; return its range.

    A step of its own: one undo puts the proclitic back and keeps the span.
    """
    document = reading.document
    taken = document.find(start, span.end, span.layer, span.label) is not None
    if taken or not screen.edit(reading, lambda: document.set_range(span.id, start, span.end)):
        return span.start, span.end
    screen.say("without its proclitic; undo puts it back", reading.text[start : span.end])
    return start, span.end


def _remove(screen: PageScreen, reading: Reading, _: int) -> None:
    span = span_meant(reading)
    if span is None:
        screen.say("no span under the caret")
        return
    users = reading.document.filled_by(span.id)
    if users and screen.asked != ("remove", span.id):
        roles = ", ".join(
            f"{each.role} of {user.label}"
            for user in users
            for each in user.arguments
            if each.target == span.id
        )
        screen.ask(("remove", span.id), f"it fills {roles}: press again to remove it there too")
        return
    if screen.edit(reading, lambda: reading.document.remove(span.id)) is not None:
        screen.say(f"removed {span.label}", span.surface)
        screen.moved()


def span_meant(reading: Reading) -> Span | None:
    """The span that a command is about: just the one marked, else the innermost at the caret."""
    if reading.mark is not None:
        marked = reading.mark.range
        for span in reading.document.spans_between(*marked):
            if (span.start, span.end) == marked:
                return span
    return reading.span_here()


def _undo(screen: PageScreen, reading: Reading, count: int) -> None:
    _step(screen, reading, count, reading.document.undo, "undone")


def _redo(screen: PageScreen, reading: Reading, count: int) -> None:
    _step(screen, reading, count, reading.document.redo, "done again")


def _step(
    screen: PageScreen,
    reading: Reading,
    count: int,
    step: Callable[[], Change | None],
    word: str,
) -> None:
    for number in range(count):
        if reading.read_only:
            screen.say_problem(f"cannot be changed: {reading.read_only}")
            break
        try:
            change = step()
        except EditError as error:
            screen.say_problem(error.reason)
            break
        if change is None:
            if not number:
                screen.say(f"nothing to be {word}")
            break
        screen.edited(change)
        reading.clear_mark()
        _go_to_change(screen, reading, change, word)
    screen.moved()


def _go_to_change(screen: PageScreen, reading: Reading, change: Change, word: str) -> None:
    """Put the caret where the change was, and say what it was."""
    spans = [span for edit in change.edits if (span := edit.now or edit.was) is not None]
    if not spans:
        screen.say(word)
        return
    first = min(spans, key=lambda span: span.order)
    reading.go(first.start)
    more = f" and {len(spans) - 1} more" if len(spans) > 1 else ""
    screen.say(f"{word}: {first.label}{more}", first.surface)


def _relabel(screen: PageScreen, reading: Reading, _: int) -> None:
    span = span_meant(reading)
    if span is None:
        screen.say("no span under the caret")
        return

    def take(label: Label | None) -> None:
        if label is not None:
            screen.edit(reading, lambda: reading.document.relabel(span.id, label.name))

    from reader.ui.screens.labels import LabelScreen

    screen.app.push_screen(LabelScreen(screen.session.tagset, screen.keymap, span), take)


def _note(screen: PageScreen, reading: Reading, _: int) -> None:
    span = span_meant(reading)
    if span is None:
        screen.say("no span under the caret")
        return

    def take(note: str | None) -> None:
        if note is not None:
            screen.edit(reading, lambda: reading.document.set_note(span.id, note.strip()))

    screen.prompt(f"note on {span.label}", take, text=span.note)


def _advance(screen: PageScreen, _: int) -> None:
    screen.session.advances = not screen.session.advances
    goes_on = screen.session.advances
    screen.say("tagging goes on to the next content word" if goes_on else "tagging stays there")


def _remark(screen: PageScreen, reading: Reading, _: int) -> None:
    """Give a span the marked range; with nothing marked, mark the span to be changed."""
    from reader.ui.marking import Mark

    if reading.mark is None:
        span = reading.span_here()
        if span is None:
            screen.say("no span under the caret")
            return
        reading.take_mark(Mark.of(span.start, span.end))
        reading.remarking = span.id
        screen.say(f"re-marking {span.label}: change the mark, then the same key again")
        screen.moved()
        return
    target = reading.target()
    span = _remarked(reading)
    if target is None or span is None:
        screen.say("no span under the mark")
        return
    if screen.edit(reading, lambda: reading.document.set_range(span.id, *target)) is not None:
        reading.clear_mark()
        reading.remarking = ""
        screen.say(f"re-marked {span.label}", reading.text[slice(*target)])
        screen.moved()


def _remarked(reading: Reading) -> Span | None:
    """The span to give the mark: the one begun with, else the one that differs least from it."""
    if reading.remarking in reading.document:
        return reading.document.span(reading.remarking)
    start, end = reading.mark.range if reading.mark else (reading.caret, reading.caret + 1)
    return min(
        reading.document.spans_between(start, end),
        key=lambda span: abs(span.start - start) + abs(span.end - end),
        default=None,
    )


def _open(screen: PageScreen, reading: Reading, _: int) -> None:
    span = span_meant(reading)
    if span is None:
        screen.say("no span under the caret: a letter tags the word")
        return
    open_span(screen, reading, span)


def _list(screen: PageScreen, reading: Reading, _: int) -> None:
    from reader.ui.screens.spans import SpansScreen

    spans = SpansScreen(screen.session, reading, screen.page_view.colours)
    screen.app.push_screen(spans, screen.go_to)


def _copy(screen: PageScreen, reading: Reading, _: int) -> None:
    span = reading.span_here()
    found = reading.mark.range if reading.mark else (span.start, span.end) if span else reading.word
    if found is None:
        screen.say("nothing to copy")
        return
    text = reading.text[slice(*found)]
    screen.app.copy_to_clipboard(text)
    screen.say("copied", text)


def _guideline(screen: PageScreen, reading: Reading, _: int) -> None:
    span = reading.span_here()
    if span is None:
        screen.say("no span under the caret")
        return
    tagset = screen.session.tagset
    label = tagset.label(span.label) if tagset else None
    screen.say_in_full(
        f"{span.label}: " + (label.guideline if label and label.guideline else "no guideline")
    )


_PLAIN: Final[dict[str, ReadingAction]] = {
    "span.remove": _remove,
    "span.open": _open,
    "span.label": _relabel,
    "span.note": _note,
    "span.remark": _remark,
    "span.copy": _copy,
    "span.guideline": _guideline,
    "span.list": _list,
    "edit.undo": _undo,
    "edit.redo": _redo,
}

ACTIONS: Final[dict[str, Action]] = {
    "span.advance": _advance,
    **{name: on_reading(action) for name, action in _PLAIN.items()},
}
