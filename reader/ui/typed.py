"""Keys that were typed before what they are meant for is there: they wait for it, in order.

Textual gives a key to whatever is on the screen when the key is read. A list that the key before it
opens is not there yet then, nor is the field of a prompt; and a list that the key before it closed
still has a queue. On a slow line, and under the hands of whoever types fast, many keys are read at
once, and letters meant for a list would tag words. What the mouse does keeps its place among them:
it takes a longer way, so that a key read with a click would be answered first, at the old caret.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final, TypeGuard

from textual import events

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

    from reader.ui.screens.saying import SayingScreen

    Deed = events.Key | events.Paste | events.MouseEvent

# Seconds between two looks whether what keys wait for is there, and how often is looked: a key is
# worth more late and in the wrong place than never.
_BETWEEN_LOOKS: Final = 0.001
_LOOKS: Final = 1000

# Textual has no public way to ask what is still to be done.
# ruff: noqa: SLF001


class Typed:
    """The keys that wait. ``page`` is the screen that hands back what is not meant for it."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self.page: SayingScreen | None = None
        self._given_back: deque[events.Key] = deque()
        self._waiting: deque[Deed] = deque()
        # What the mouse did and was handed on.
        self._handed_on: events.MouseEvent | None = None
        # Whether the last deed was a key for the page, which has nothing but its keys to answer.
        self._is_for_page = True
        self._looks = 0
        self._is_looking = False

    def __bool__(self) -> bool:
        """Whether any key waits."""
        return bool(self._given_back or self._waiting)

    def keeps(self, event: events.Event) -> bool:
        """Whether a key, a paste or a deed of the mouse has to wait; it is handed on later then."""
        if not _is_deed(event) or event.is_forwarded or not self._app._screen_stack:
            return False
        if event is self._handed_on or (not self and self._is_ready(event)):
            self._handed_on = None
            self._is_for_page = self._is_key_of_page(event)
            return False
        self._app.app_focus = True  # a terminal that sends keys is looked at
        self._waiting.append(event)
        self._look_soon()
        return True

    def take_back(self, event: events.Key) -> None:
        """Take a key that the page was given before another key opened what it is meant for."""
        self._given_back.append(events.Key(event.key, event.character))
        self._look_soon()

    def _look_soon(self) -> None:
        if not self._is_looking:
            self._is_looking = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        """Hand on as many keys as what they are meant for is there for."""
        app = self._app
        self._is_looking = False
        if not (app._running and app._screen_stack):
            return
        while self:
            next_ones = self._given_back or self._waiting
            if not self._is_ready(next_ones[0]):
                if self._looks < _LOOKS:
                    self._looks += 1
                    self._is_looking = True
                    asyncio.get_running_loop().call_later(_BETWEEN_LOOKS, self._look)
                    return
                app.screen.focus_next()  # a field that has lost the focus is waited for in vain
            self._looks = 0
            deed = next_ones.popleft()
            self._is_for_page = self._is_key_of_page(deed)
            if isinstance(deed, events.MouseEvent):
                self._handed_on = deed
                app.post_message(deed)  # which finds what is under the mouse, and counts clicks
            else:
                (app.focused or app.screen)._forward_event(deed)

    def _is_ready(self, event: Deed) -> bool:
        """Whether the next one would come to what it is meant for.

        The page answers one key after the other at once, or gives it back. Else everything is asked
        whether it has answered all of the deed before.
        """
        app, screen, focused = self._app, self._app.screen, self._app.focused
        if screen is self.page and focused is None:
            if self.page.is_prompting:
                return False
            if self._is_for_page and isinstance(event, events.Key):
                return True
        if focused is not None and focused._pruning:
            return False
        pumps: set[MessagePump] = {app, *app._screen_stack, *screen.children}
        if focused is not None:
            pumps.update(each for each in focused.ancestors_with_self)
        return not any(
            pump.message_queue_size
            or pump._pending_message is not None
            or pump._next_callbacks
            or not pump._mounted_event.is_set()
            for pump in pumps
        )

    def _is_key_of_page(self, deed: Deed) -> bool:
        """Whether the page itself answers a deed, if it comes now."""
        app = self._app
        return isinstance(deed, events.Key) and app.screen is self.page and app.focused is None


def _is_deed(event: events.Event) -> TypeGuard[Deed]:
    """Whether somebody has done something; a mouse that only moves does nothing."""
    if isinstance(event, events.MouseMove):
        return bool(event.button)
    return isinstance(event, events.Key | events.Paste | events.MouseEvent)
