"""A screen that says things and asks for things at its foot."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from reader.ui.commands import BY_ID
from reader.ui.keys.names import shown
from reader.ui.screens.rows import RowScreen
from reader.ui.status import conflicts_counted
from reader.ui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style

    from reader.ui.keymap import Keymap
    from reader.ui.reading import Reading
    from reader.ui.session import Session
    from reader.ui.widgets.page_view import PageView
    from reader.ui.widgets.prompt import Prompt, Taken

# So many notices are said when a document is opened, the others stand in the list of messages.
_MOST_NOTICES = 2


class SayingScreen(RowScreen[None], inherit_bindings=False):
    """What the reading screen has to say: on the status line, until the next key."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__()
        self.session = session
        self.keymap = keymap
        # What was asked before something is done for good: the same key again answers yes.
        self.asked: tuple[str, str] | None = None
        self._asking = False
        self._prompt: Prompt | None = None

    @property
    @abstractmethod
    def page_view(self) -> PageView:
        """What a prompt stands below."""

    @abstractmethod
    def _refresh_status(self) -> None:
        """Show what is said."""

    @property
    def is_prompting(self) -> bool:
        """Whether a line of text is asked for."""
        return self._prompt is not None

    @property
    def _status(self) -> StatusBar:
        return self.query_one(StatusBar)

    def key_of(self, command: str) -> str:
        """The best known key of a command, as it is shown; its title where it has none."""
        keys = self.keymap.keys_of(command)
        return shown(keys[0]) if keys else BY_ID[command].title

    def say(self, message: str, words: str = "") -> None:
        """Say something until the next key; ``words`` of the text are set beside it."""
        self._status.say(message, words)
        self._refresh_status()

    def say_in_full(self, message: str) -> None:
        """Say something until the next key, above the status line where it is too long for it."""
        self._status.say_in_full(message)
        self._refresh_status()

    def say_problem(self, message: str) -> None:
        """Say what went wrong."""
        self._status.say_problem(message)
        self._refresh_status()

    @property
    def problem_said(self) -> str:
        """What went wrong last."""
        return self._status.problem

    @property
    def problem(self) -> Style:
        """The style of what went wrong."""
        return self._status.problem_style

    # Of files and documents.

    def say_notices(self) -> None:
        """Say the last of what is new of files, once, where nothing else went wrong."""
        if self._status.says_problem:
            return
        fresh = self.session.fresh_notices()
        if fresh:
            more = f" ({len(fresh) - 1} more: {self.key_of('app.notices')})" if fresh[1:] else ""
            self.say_problem(fresh[-1] + more)

    def say_of(self, reading: Reading) -> None:
        """Say what there is to say of a document when it is opened."""
        said = list(reading.notices[:_MOST_NOTICES])
        if more := len(reading.notices[_MOST_NOTICES:]):
            said.append(f"{more} more: {self.key_of('app.notices')}")
        if reading.conflicts:
            found = conflicts_counted(len(reading.conflicts))
            said.append(f"{found}: {self.key_of('conflict.next')} settles")
        if reading.notices:
            self.say_problem(" · ".join(said))
            reading.notices = ()
        elif said:
            self._status.say(" · ".join(said))

    # Asking.

    def ask(self, asked: tuple[str, str], message: str) -> None:
        """Ask for the same key again before something is done."""
        self.asked = asked
        self._asking = True
        self.say_problem(message)

    def prompt(
        self,
        question: str,
        taken: Taken,
        *,
        text: str = "",
        changed: Callable[[str], None] | None = None,
        key: Callable[[str], None] | None = None,
    ) -> Prompt:
        """Ask for a line of text at the foot of the page."""
        from reader.ui.widgets.prompt import Prompt

        def answered(answer: str | None) -> None:
            self._prompt = None
            self.remove_class("prompting")
            taken(answer)
            self._refresh_status()

        if self._prompt is not None:
            self._prompt.remove()
        self._prompt = Prompt(question, answered, text=text, changed=changed, key=key)
        self.add_class("prompting")
        self.mount(self._prompt, after=self.page_view)
        return self._prompt
