"""How the screen is started and ended: the way in from the command line.

While the terminal answers what it is, the program goes on loading; the first page is shown when it
has answered, and only then Textual is loaded, which finds its first frame there. A terminal that
does not answer at once has Textual loaded while it thinks.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from reader.loading import load_without
from reader.shipped import PREFIX
from reader.ui.terminal.early import EarlyScreen
from reader.ui.terminal.handshake import Answers, Handshake

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reader.settings import Settings
    from reader.store import Collection
    from reader.tagging.tagset import Tagset
    from reader.text.source import AnySource
    from reader.ui.keymap import Keymap
    from reader.ui.places import Places
    from reader.ui.reading import Reading
    from reader.ui.session import Session
    from reader.ui.terminal.choice import Choice

# How long the first page waits for the terminal to say what it is, in seconds.
_GRACE: Final = 0.03
_KEPT_BY_TMUX: Final = (
    "tmux keeps from the terminal that it must leave Arabic in order: "
    "`set -g allow-passthrough on`, or reader doctor"
)
# tmux lets nothing through while it redraws after a program has left the screen.
_AFTER_TMUX: Final = 0.15


class UnsavedError(Exception):
    """The program has ended over changes that the store would not take."""

    def __init__(self, refusal: str, count: int) -> None:
        changes = "1 change is" if count == 1 else f"{count} changes are"
        super().__init__(f"{refusal}; {changes} lost")


class Shelf(Protocol):
    """The documents of a sitting, by name, as the command line finds and reads them."""

    @property
    def names(self) -> list[str]:
        """The documents' names, in order."""

    def at_hand(self, name: str) -> AnySource | None:
        """What is known of a text without reading it: all of it, or whole paragraphs of it."""

    def is_whole(self, name: str) -> bool:
        """Whether all of a text is at hand."""

    def require_rest(self, *, hashed: bool) -> None:
        """Read what was only begun; raises an error for people where it is no text after all.

        ``hashed`` is whether the hash of a text is wanted before the page is there.
        """

    def probe(self, name: str) -> None:
        """Raise an error where a document cannot be read, as far as is soon told; in any thread."""

    def read(self, name: str) -> AnySource:
        """Return a document's text; raises an error for people where it is none."""


class Sitting(NamedTuple):
    """What a sitting is made of; ``open_collection`` opens the annotations in ``folder``."""

    shelf: Shelf
    folder: Path
    open_collection: Callable[[], Collection]
    tagset: Tagset | None
    settings: Settings
    annotator: str


def run(sitting: Sitting) -> int:
    """Open the documents on the screen and return the exit code.

    Raises `KeymapError` before the screen is taken, what `Shelf.require_rest` raises with the first
    page taken away again, and :class:`UnsavedError` where changes could not be saved.
    """
    if os.environ.get("STY"):
        # GNU screen 4 takes 24-bit colours for others, and the terminal around it leaks this.
        os.environ.pop("COLORTERM", None)
    handshake = Handshake(sys.stdin.fileno(), sys.stdout.fileno(), os.environ)
    try:
        handshake.ask()
        from reader.settings import settings_path
        from reader.ui.keymap import load_keymap
        from reader.ui.places import Places

        settings = sitting.settings
        keyboards = settings.keyboard.split() or None
        keymap = load_keymap(settings.keymap, sitting.tagset, settings_path().parent, keyboards)
        # What draws the first page is loaded while the terminal thinks.
        import_module("reader.ui.first_page")
        if not handshake.is_answered(_GRACE):
            # The wait is used: this takes longest.
            _load_screen()
    finally:
        answers = handshake.answers()
    choice = _prepared(answers, settings)
    early = EarlyScreen(choice.switches)
    early.typed = answers.typed
    places = Places.of(sitting.folder)
    try:
        start = _Start(sitting, keymap, choice, places, early)
        glimpse = start.glimpse()
        # Of a text for which nothing is stored it is wanted with the first change.
        sitting.shelf.require_rest(hashed=glimpse is None)
        collection = sitting.open_collection()
        try:
            return start.go_on(collection, glimpse)
        finally:
            collection.close()
    finally:
        early.give_back()


class _Start:
    """One start: the first page as soon as it is known, then the session and Textual."""

    def __init__(
        self, sitting: Sitting, keymap: Keymap, choice: Choice, places: Places, early: EarlyScreen
    ) -> None:
        names = sitting.shelf.names
        self._sitting = sitting
        self._keymap = keymap
        self._choice = choice
        self._places = places
        self._early = early
        self._number = names.index(places.last) if places.last in names else 0

    def glimpse(self) -> Reading | None:
        """Show a document of which nothing is stored, as it is before anything else is loaded.

        None where the store must be asked first, and where nothing can be shown yet.
        """
        from reader.store.untouched import is_untouched

        shelf = self._sitting.shelf
        name = shelf.names[self._number]
        source = shelf.at_hand(name)
        caret = self._places.carets.get(name, 0)
        if source is None or name.startswith(PREFIX) or (caret and not shelf.is_whole(name)):
            return None
        if not is_untouched(self._sitting.folder, name):
            return None
        from reader.tagging.document import Document
        from reader.ui.reading import Reading

        document = Document(source, self._sitting.tagset, (), annotator=self._sitting.annotator)
        reading = Reading(document, caret=caret)
        return reading if self._show(reading, is_whole=shelf.is_whole(name)) else None

    def go_on(self, collection: Collection, glimpse: Reading | None) -> int:
        """Open the session and hand everything to Textual; return the exit code."""
        from reader.ui.places import Places
        from reader.ui.session import CannotOpenError

        session = self._session(collection)
        # The screen opens another one where this cannot be opened, and says why.
        with suppress(CannotOpenError):
            reading = session.go_to(self._number)
            if glimpse is None:
                self._show(reading, is_whole=True)
            else:
                reading.set_like(glimpse)
        _load_screen()
        from reader.ui.application import ReaderApp

        app = ReaderApp(
            session,
            self._keymap,
            self._sitting.settings,
            choice=self._choice,
            early=self._early,
        )
        code = app.run() or 0
        self._early.give_back()
        _give_back(self._choice)
        carets = {name: reading.caret for name, reading in session.readings.items()}
        kept = Places(session.name, {**self._places.carets, **carets})
        kept.keep(self._sitting.folder)
        return _ended(session, app.fault, code)

    def _show(self, reading: Reading, *, is_whole: bool) -> bool:
        """Show the first page before Textual is loaded; tell whether it is known how it looks."""
        from reader.ui.display import Display
        from reader.ui.first_page import FirstPage, paint_of

        settings = self._sitting.settings
        paint = paint_of(settings, os.environ)
        if paint is None or (self._choice.multiplexer and self._choice.switches.start):
            # Through tmux a switch and the page behind it may come in the wrong order, and what
            # stands there already tmux does not send again.
            return False
        display = Display.of(settings, marks_arrive=self._choice.shows_marks)
        page = FirstPage(
            self._sitting.shelf.names, self._number, self._sitting.tagset, self._keymap
        )
        drawn = page.drawn(reading, display, paint)
        # Of a text that is only begun neither the last row may be seen nor how many there are.
        if drawn is None or (reading.page.is_counted and not is_whole):
            return False
        return self._early.take(drawn)

    def _session(self, collection: Collection) -> Session:
        from reader.ui.session import Session

        sitting = self._sitting
        shelf = sitting.shelf
        session = Session(shelf.names, shelf.read, collection, sitting.tagset, sitting.annotator)
        session.probe = shelf.probe
        session.advances = sitting.settings.advance
        session.trims = sitting.settings.auto_trim
        session.places = dict(self._places.carets)
        session.number = self._number
        return session


def _load_screen() -> None:
    """Load Textual and what is made with it."""
    load_without("asyncio", "ssl")
    import_module("reader.ui.application")


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
            choice = choice if stated else choice.unswitched()
            if is_first_time("tmux keeps the switch"):
                choice = choice.with_notice(_KEPT_BY_TMUX)
    output.mode = choice.mode
    output.marks = choice.shows_marks or settings.tashkeel == "show"
    return choice


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
