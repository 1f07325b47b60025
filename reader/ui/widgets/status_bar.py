"""The status line: what was just said, else what lies under the caret; and where the caret is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from reader.ui.lines import shortened
from reader.ui.status import fits, place_beside
from reader.ui.strips import Field
from reader.ui.widgets.line_bar import LineBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style

    from reader.ui.widgets.notice_bar import NoticeBar


class StatusBar(LineBar):
    """One line; what is too long for it goes into the notice bar above it as well."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-bar--problem"}

    def __init__(self, notice: NoticeBar, *, id: str | None = None) -> None:  # noqa: A002 -- Textual calls it so
        super().__init__(id=id)
        self._notice = notice
        self._said: list[Field] = []
        self.problem = ""

    @property
    def problem_style(self) -> Style:
        """The style of what went wrong."""
        return self.get_component_rich_style("status-bar--problem", partial=True)

    @property
    def has_said(self) -> bool:
        """Whether something is said that has not been taken back."""
        return bool(self._said)

    @property
    def says_problem(self) -> bool:
        """Whether what is said went wrong."""
        return self.has_said and self._said[0].style == self.problem_style

    def say(self, message: str, words: str = "") -> None:
        """Say something until :meth:`unsay`; ``words`` of the text are set beside it."""
        self._said = [Field(f" {message} ")]
        if words:
            self._said += [Field("«"), Field(shortened(words)), Field("»")]

    def say_problem(self, message: str) -> None:
        """Say what went wrong, the whole of it; ``problem`` keeps it."""
        self.problem = message
        self._said = [Field(f" {message} ", self.problem_style)]
        self._say_above(message, is_problem=True)

    def say_in_full(self, message: str) -> None:
        """Say something, the whole of it."""
        self.say(message)
        self._say_above(message, is_problem=False)

    def _say_above(self, message: str, *, is_problem: bool) -> None:
        columns = self.screen.size.width
        if self._said[0].set().width > columns:
            self._notice.show(message, columns, is_problem=is_problem)

    def unsay(self) -> None:
        """Take back what was said."""
        self._said = []
        self._notice.show("", 0)

    def tell(self, otherwise: Sequence[Field], place: Sequence[Field]) -> None:
        """Show what was said, or ``otherwise``; and the place, where there is room for both."""
        # Of the screen: while something is asked for in its place, the bar has no size.
        columns = self.screen.size.width
        if not self._said:
            self.show(otherwise, place_beside(otherwise, place, columns))
        else:
            self.show(self._said, place if fits((*self._said, *place), columns) else ())
