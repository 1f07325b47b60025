"""A screen that is painted by rows, and at once."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.screen import Screen

from reader.ui.compositor import RowCompositor

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.widget import Widget

    from reader.ui.compositor import Shown

Answer = TypeVar("Answer")
# Frames that no key asks for come no faster, in seconds.
_BETWEEN_FRAMES: Final = 0.004

# Textual has no public way to paint without a timer.
# ruff: noqa: SLF001


class RowScreen(Screen[Answer], inherit_bindings=False):
    """A screen of which only the rows are sent that changed."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = RowCompositor()
        self._painted = 0.0
        # Whether a key is being answered, at the end of which `paint_now` looks what has changed.
        self.answers_key = False

    @property
    def is_behind(self) -> bool:
        """Whether the terminal has not yet taken the last frame: the next is painted when it has.

        So frames are dropped, not queued, on a slow line too.
        """
        return getattr(self.app._driver, "is_behind", False)

    def paint_now(self) -> None:
        """Paint what has changed, all of it in one frame, unless keys or the terminal wait.

        Textual has each widget tell the screen of itself when it is idle, and the screen wait for a
        timer. Where something is to be laid out anew it still does.
        """
        at_once = True
        for widget in self.children:
            if _is_more_than_repainted(widget):
                widget._check_refresh()
                at_once = False
            elif widget._repaint_required:
                widget._repaint_required = False
                if widget.display:
                    self._dirty_widgets.add(widget)
        if at_once and self._dirty_widgets and self._may_paint():
            self._update_timer.pause()
            self._compositor.update_widgets(self._dirty_widgets)
            self._compositor_refresh()

    @on(events.Resize)
    def _know_nothing(self, event: events.Resize) -> None:
        """Know nothing of what keys have painted since the terminal has this size.

        The application is told of it a moment earlier than a screen, which is laid out after this,
        and then tells itself what it was told.
        """
        if event.size == self._compositor.size:
            return
        shown: Shown | None = getattr(self.app, "shown", None)
        if shown is None or not shown.is_of_this_size:
            if shown is not None:
                shown.forget()
            self.refresh()

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Go, with an answer; what was left already has nothing to answer any more."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def _keys_wait(self) -> bool:
        """Whether the application has keys, or anything else, to hand on."""
        return _has_messages(self.app) or bool(getattr(self.app, "typed", None))

    def _may_paint(self) -> bool:
        """Whether nothing else is to be done first."""
        is_whole = _is_more_than_repainted(self) or self._repaint_required
        waits = _has_messages(self) or self._keys_wait() or self.is_behind
        return self.is_current and not (is_whole or waits or self.app._batch_count)

    async def _on_idle(self, _: events.Idle) -> None:
        """Paint what is to be painted now, where Textual waits for its timer."""
        is_wanted = _is_more_than_repainted(self) or self._repaint_required or self._dirty_widgets
        waits = self._keys_wait() or monotonic() - self._painted < _BETWEEN_FRAMES
        if is_wanted and self.is_current and not (waits or self.app._batch_count):
            self._on_timer_update()

    def _on_timer_update(self) -> None:
        """Paint, as Textual does, but no frame after one that is still on its way."""
        if self.is_behind:
            self._update_timer.pause()  # the driver says when it is through
        else:
            super()._on_timer_update()
            self._painted = monotonic()


def _has_messages(pump: MessagePump) -> bool:
    """Whether a widget or the application has more to answer; one message may be taken out."""
    return pump.message_queue_size > 0 or pump._pending_message is not None


def _is_more_than_repainted(widget: Widget) -> bool:
    """Whether a widget is to be laid out, styled or made anew."""
    return (
        widget._layout_required
        or widget._scroll_required
        or widget._refresh_styles_required
        or widget._recompose_required
    )
