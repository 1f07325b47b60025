"""What is laid over the page: a heading, something to look at or choose from, a hint.

Overlays take the whole width, so a row of Arabic is never cut in the middle by a frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Generic, NamedTuple, TypeVar

from reader.text.search import folded
from reader.ui.keys.resolver import Match
from reader.ui.screens.rows import RowScreen
from reader.ui.strips import Entry, Field
from reader.ui.widgets.line_bar import LineBar
from reader.ui.widgets.notice_bar import NoticeBar
from reader.ui.widgets.row_list import RowList
from reader.ui.widgets.text_input import TextInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from reader.ui.keymap import Keymap

Answer = TypeVar("Answer")
# What stands between the items of a hint.
_BETWEEN: Final = " · "


class Overlay(RowScreen[Answer], inherit_bindings=False):
    """A screen over the page. Escape leaves it; commands that work everywhere work here too."""

    TITLE_TEXT: ClassVar[str] = ""
    HINT: ClassVar[str] = "Esc goes back"
    # Whether letters are typed here, so that none of them is a command.
    TYPES: ClassVar[bool] = True

    _hint = ""

    def compose(self) -> ComposeResult:
        """The heading, the body, the hint."""
        yield LineBar([Field(f" {self.TITLE_TEXT}")], classes="heading", id="heading")
        yield from self.body()
        yield LineBar(classes="hint", id="hint")

    def body(self) -> ComposeResult:
        """What stands between heading and hint."""
        yield from ()

    def head(self, left: str, right: str = "") -> None:
        """Show another heading."""
        self.query_one("#heading", LineBar).show([Field(f" {left}")], [Field(right), Field(" ")])

    def hint(self, text: str) -> None:
        """Show another hint, of its items as many as there is room for, and always the last."""
        self._hint = text
        self.say(fitted_hint(text, self.size.width - 1))

    def say(self, text: str) -> None:
        """Say something in the place of the hint."""
        self.query_one("#hint", LineBar).show([Field(f" {text}")])

    # Textual calls the handler of every class of a screen, so subclasses change what it calls.

    def on_mount(self) -> None:
        """Fill the body."""
        self.begin()

    def on_resize(self) -> None:
        """Have the hint fit."""
        self.hint(self._hint or self.HINT)

    def on_key(self, event: events.Key) -> None:
        """Hand on a key that no widget has taken."""
        event.stop()
        self.pressed(event)

    def begin(self) -> None:
        """Fill the body, which is mounted now."""

    def names_of(self, event: events.Key) -> list[str]:
        """Return the names of a key, behind its own those under the keyboard layouts in force."""
        keymap: Keymap | None = getattr(self.app, "keymap", None)
        if keymap is None:
            return [event.key]
        return keymap.resolver("page").names_of(event.key, event.character)

    def pressed(self, event: events.Key) -> None:
        """Leave, or run a command that works everywhere on the page below."""
        if event.key == "escape":
            self.dismiss(None)
            return
        keymap: Keymap | None = getattr(self.app, "keymap", None)
        if keymap is None:
            return
        answer = keymap.resolver("text" if self.TYPES else "everywhere").feed(
            event.key, event.character
        )
        if isinstance(answer, Match) and answer.command is not None:
            self.run_below(answer.command)

    def run_below(self, command: str) -> None:
        """Leave every overlay and run a command on the reading screen."""
        run: Callable[[str], None] | None = getattr(self.app, "run_command", None)
        if run is not None:
            run(command)


def fitted_hint(text: str, columns: int) -> str:
    """Of the items of a hint the last and, in their order, those that fit into ``columns``."""
    *items, last = text.split(_BETWEEN)
    kept: list[str] = []
    for item in items:
        if len(_BETWEEN.join([*kept, item, last])) <= columns:
            kept.append(item)
    return _BETWEEN.join([*kept, last])


class Place(NamedTuple):
    """Where to go: the number of a document of the sitting, and an index in its text."""

    document: int
    start: int


@dataclass(frozen=True, slots=True)
class Choice(Generic[Answer]):
    """One thing to choose: what it stands for, how it is shown, the words it is found by."""

    value: Answer
    entry: Callable[[], Entry]
    words: str


class ChoiceScreen(Overlay[Answer]):
    """A list that what is typed narrows down; Enter answers with the chosen value."""

    EMPTY: ClassVar[str] = "nothing here"

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[Choice[Answer]] = ()
        self._shown: Sequence[Choice[Answer]] = ()
        self._folded: list[str] | None = None
        self._headline = self.TITLE_TEXT

    def choices(self) -> Sequence[Choice[Answer]]:
        """What there is to choose from; asked for once, when the screen is mounted."""
        return ()

    def first(self) -> int:
        """Which choice is under the cursor to begin with."""
        return 0

    def body(self) -> ComposeResult:
        """The field, the list."""
        yield TextInput(hint="type to narrow the list", direction="rtl")
        yield RowList(empty=self.EMPTY)
        yield NoticeBar()

    def begin(self) -> None:
        """Show all choices; typing goes to the field."""
        self.query_one(TextInput).focus()
        self.reload(self.first())

    def reload(self, number: int = 0) -> None:
        """Ask for the choices anew."""
        self._choices = self.choices()
        self._headline = self.headline()
        self._folded = None
        self._narrow(self.query_one(TextInput).text, number)

    def _narrow(self, typed: str, number: int = 0) -> None:
        words = folded(typed).split()
        if not words:
            self._shown = self._choices
        else:
            if self._folded is None:
                self._folded = [folded(choice.words) for choice in self._choices]
            self._shown = [
                choice
                for choice, its_words in zip(self._choices, self._folded, strict=True)
                if all(word in its_words for word in words)
            ]
        rows = self.query_one(RowList)
        shown = self._shown
        rows.show(len(shown), lambda at: shown[at].entry(), number=number)
        some = len(shown) != len(self._choices)
        self.head(self._headline, f"{len(shown)} of {len(self._choices)}" if some else "")

    def headline(self) -> str:
        """What the heading says; asked for with the choices."""
        return self.TITLE_TEXT

    @property
    def chosen(self) -> Answer | None:
        """What is under the cursor."""
        number = self.query_one(RowList).number
        return self._shown[number].value if 0 <= number < len(self._shown) else None

    def in_full(self, value: Answer) -> str:  # noqa: ARG002 -- most have nothing to add
        """What there is to say of a value below the list; nothing where its row says all."""
        return ""

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Say below the list what the row under the cursor has no room for."""
        event.stop()
        chosen = self.chosen
        text = "" if chosen is None else self.in_full(chosen)
        for bar in self.query(NoticeBar):
            bar.show(text, self.size.width)

    def take(self, value: Answer) -> None:
        """Answer with a value."""
        self.dismiss(value)

    def pressed(self, event: events.Key) -> None:
        """Arrows move in the list while one types."""
        if not self.query_one(RowList).take_key(event.key):
            super().pressed(event)

    def on_text_input_changed(self, event: TextInput.Changed) -> None:
        """Narrow the list down."""
        event.stop()
        self._narrow(event.text)

    def on_text_input_submitted(self, event: TextInput.Submitted) -> None:
        """Answer with what is under the cursor."""
        event.stop()
        self._take_chosen()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Answer with what was clicked."""
        event.stop()
        self._take_chosen()

    def _take_chosen(self) -> None:
        number = self.query_one(RowList).number
        if 0 <= number < len(self._shown):
            self.take(self._shown[number].value)
