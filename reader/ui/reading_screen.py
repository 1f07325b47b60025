"""The reading screen: the page, and what every key and the mouse do on it.

The commands (`reader.ui.actions`) know the page below it, not this screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.keys.files import NORMAL, VISUAL, WALK
from reader.ui.keys.names import is_modifier, shown
from reader.ui.keys.resolver import Match, Miss
from reader.ui.screens.page import PageScreen
from reader.ui.tags import Tag
from reader.ui.widgets.tag_bar import TagBar

if TYPE_CHECKING:
    from textual import events

    from reader.ui.typed import Typed
    from reader.ui.widgets.conflict_bar import ConflictBar
    from reader.ui.widgets.page_view import PageView


class ReadingScreen(PageScreen, inherit_bindings=False):
    """The page, where every key is given to the keymap and from there to its command."""

    def on_key(self, event: events.Key) -> None:
        """Give a key to the keymap, and what it means to its command."""
        event.stop()
        event.prevent_default()
        # The kitty protocol reports Shift on its way to another key: that is no press to answer.
        if is_modifier(event.key):
            return
        if self.is_prompting or self.app.screen is not self:
            self._give_back(event)
            return
        self.answers_key = True
        try:
            self._answer(event)
        finally:
            self.answers_key = False
        self.paint_now()

    def _give_back(self, event: events.Key) -> None:
        """Have a key wait for what the key before it has opened."""
        typed: Typed | None = getattr(self.app, "typed", None)
        if typed is not None:
            typed.take_back(event)

    def _answer(self, event: events.Key) -> None:
        """Do what a key means."""
        self._show_news()
        reading = self.reading
        if reading is not None and reading.framing and self._resolver.pending is None:
            names = self._resolver.names_of(event.key, event.character)
            from reader.ui.actions import framing

            if framing.press(self, reading, names):
                return
        self._resolver.mode = self._mode
        was_pending = self._resolver.pending is not None
        answer = self._resolver.feed(event.key, event.character)
        self._status.unsay()
        if isinstance(answer, Match):
            self._act(answer)
        elif isinstance(answer, Miss) and not (was_pending and event.key == "escape"):
            self._status.say(f"{shown(' '.join(answer.keys))} does nothing here: F1 helps")
        self._show_pending(was_pending=was_pending)
        self.say_notices()
        if reading is not None and reading.framing and not self._status.has_said:
            from reader.ui.actions import framing

            framing.say_frame(self, reading)
        self._refresh_status()

    @property
    def _mode(self) -> str:
        """Which keys of the keymap are meant: those for a mark, for a walk, or the usual ones."""
        reading = self.reading
        if reading is None:
            return NORMAL
        if reading.mark is not None:
            return VISUAL
        return NORMAL if reading.conflicts.walking is None else WALK

    def _act(self, match: Match) -> None:
        # What keys do is loaded when the page is painted, before the first key or with it.
        from reader.ui.actions import ACTIONS
        from reader.ui.actions.editing import tag

        self._asking = False
        if match.command is not None:
            ACTIONS[match.command](self, match.times)
        elif match.label is not None and self.reading is not None:
            tag(self, self.reading, match.label, match.times)
        if not self._asking:
            self.asked = None

    def _show_pending(self, *, was_pending: bool) -> None:
        under_way = self._resolver.pending
        if under_way is not None and under_way.keys:
            bindings = self._resolver.continuations()
            tags = [Tag(each.label, " ".join(each.sequence)) for each in bindings if each.label]
            if tags:
                self.query_one(TagBar).show(tags, len(under_way.keys))
        elif was_pending:
            self.query_one(TagBar).show(None)

    def run_command(self, command: str) -> None:
        """Run a command by its id, as the palette does."""
        self._status.unsay()
        self._act(Match(command, None))
        self.say_notices()
        self._refresh_status()

    def on_page_view_pointed(self, event: PageView.Pointed) -> None:
        """Follow the mouse."""
        from reader.ui.actions.pointing import point

        event.stop()
        if self.reading is not None:
            self._status.unsay()
            self._begin_anew()
            point(self.reading, event)
            self.moved()
            self.paint_now()

    def on_conflict_bar_clicked(self, event: ConflictBar.Clicked) -> None:
        """Do what was clicked in the conflict."""
        event.stop()
        self.run_command(event.command)
        self.paint_now()
