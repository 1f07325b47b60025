"""How the screen is started and ended: the way in from the command line.

While the terminal answers what it is, the program goes on loading; the first page is shown when it
has answered, and only then Textual is loaded, which paints the same page again. A terminal that
does not answer at once has Textual loaded while it thinks.
"""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, Final

from reader.ui.terminal.early import EarlyScreen
from reader.ui.terminal.handshake import Answers, Handshake

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.settings import Settings
    from reader.store import Collection
    from reader.tagging.tagset import Tagset
    from reader.text.source import Source
    from reader.ui.keymap import Keymap
    from reader.ui.session import Session
    from reader.ui.terminal.choice import Choice

# How long the first page waits for the terminal to say what it is, in seconds.
_GRACE: Final = 0.02
# tmux lets nothing through while it redraws after a program has left the screen.
_AFTER_TMUX: Final = 0.15


class UnsavedError(Exception):
    """The program has ended over changes that the store would not take."""

    def __init__(self, refusal: str, count: int) -> None:
        changes = "1 change is" if count == 1 else f"{count} changes are"
        super().__init__(f"{refusal}; {changes} lost")


def run(  # noqa: PLR0913, PLR0917 -- what a sitting is made of, each thing once
    names: Sequence[str],
    read: Callable[[str], Source],
    collection: Collection,
    tagset: Tagset | None,
    settings: Settings,
    annotator: str,
    *,
    probe: Callable[[str], None] | None = None,
) -> int:
    """Open the documents on the screen and return the exit code.

    ``read`` gives the text of a document by its name; ``probe`` raises an error where one could not
    be read, from any thread. Raises `KeymapError` before the screen is
    taken, and :class:`UnsavedError` after it, where changes could not be saved.
    """
    if os.environ.get("STY"):
        # GNU screen 4 takes 24-bit colours for others, and the terminal around it leaks this.
        os.environ.pop("COLORTERM", None)
    handshake = Handshake(sys.stdin.fileno(), sys.stdout.fileno(), os.environ)
    handshake.ask()
    try:
        from reader.settings import settings_path
        from reader.ui.keymap import load_keymap
        from reader.ui.places import Places
        from reader.ui.session import Session

        keyboards = settings.keyboard.split() or None
        keymap = load_keymap(settings.keymap, tagset, settings_path().parent, keyboards)
        if not handshake.is_answered(_GRACE):
            # The wait is used: this takes longest.
            import_module("reader.ui.application")
    finally:
        answers = handshake.answers()
    session = Session(names, read, collection, tagset, annotator)
    session.probe = probe
    session.advances = settings.advance
    session.trims = settings.auto_trim
    places = Places.of(collection.folder)
    session.places = dict(places.carets)
    if places.last in session.names:
        session.number = session.names.index(places.last)
    choice = _prepared(answers, settings)
    early = EarlyScreen(choice.switches)
    try:
        _show_first_page(early, session, keymap, settings, choice)
        from reader.ui.application import ReaderApp

        app = ReaderApp(session, keymap, settings, choice=choice, typed=answers.typed, early=early)
        code = app.run() or 0
    finally:
        early.give_back()
    _give_back(choice)
    carets = {name: reading.caret for name, reading in session.readings.items()}
    Places(session.name, {**places.carets, **carets}).keep(collection.folder)
    return _ended(session, app.fault, code)


def _prepared(answers: Answers, settings: Settings) -> Choice:
    """Choose what the terminal gets, and set the way there."""
    from reader.ui.places import is_first_time
    from reader.ui.segments import output
    from reader.ui.terminal.choice import AUTO, Wishes, choose
    from reader.ui.terminal.outer import allow_passthrough, outer_terminal, passes_through
    from reader.ui.terminal.saved import may_pass_through, saved_modes

    saved = saved_modes()
    wishes = Wishes(settings.bidi, settings.bidi_switch, settings.kitty_force_ltr, saved)
    choice = choose(answers, os.environ, wishes, outer=outer_terminal(os.environ))
    if choice.mode == "words" and not is_first_time(f"{choice.terminal} reorders words"):
        choice = choice.with_notice("")
    if choice.multiplexer == "tmux" and choice.switches.start:
        if may_pass_through():
            allow_passthrough(os.environ)
        elif not passes_through(os.environ):
            stated = settings.bidi != AUTO or choice.terminal in saved
            choice = (choice if stated else choice.unswitched()).with_notice(
                "tmux keeps from the terminal that it must leave Arabic in order: "
                "`set -g allow-passthrough on`, or reader doctor"
            )
    output.mode = choice.mode
    output.marks = choice.shows_marks or settings.tashkeel == "show"
    return choice


def _show_first_page(
    early: EarlyScreen, session: Session, keymap: Keymap, settings: Settings, choice: Choice
) -> None:
    """Show the page before Textual is loaded, where it is known how Textual will show it."""
    from reader.ui.display import Display
    from reader.ui.first_page import first_page, paint_of
    from reader.ui.session import CannotOpenError

    paint = paint_of(settings, os.environ)
    if paint is None:
        return
    try:
        session.go_to(session.number)
    except CannotOpenError:
        return  # the screen tries the others, and says why
    display = Display.of(settings, marks_arrive=choice.shows_marks)
    page = first_page(session, keymap, display, paint)
    if page is not None:
        early.take(page)


def _give_back(choice: Choice) -> None:
    """Undo what the driver could not undo while tmux was still redrawing."""
    if choice.multiplexer != "tmux" or not choice.switches.end:
        return
    from reader.ui.terminal.outer import forget_passthrough
    from reader.ui.terminal.saved import may_pass_through

    time.sleep(_AFTER_TMUX)
    sys.stdout.write(choice.switches.end)
    sys.stdout.flush()
    if may_pass_through():
        forget_passthrough(os.environ)


def _ended(session: Session, fault: Exception | None, code: int) -> int:
    """Try once more to save, and raise what the command line should say."""
    if not session.saver.finish():
        raise UnsavedError(session.saver.refusal, session.saver.count) from fault
    if fault is not None:
        raise fault
    return code
