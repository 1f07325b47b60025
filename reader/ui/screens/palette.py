"""The command palette: every command by its title, with its keys; one of them is run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.ui.commands import COMMANDS, GROUPS, Command
from reader.ui.keys.names import shown
from reader.ui.screens.overlay import Choice, ChoiceScreen
from reader.ui.strips import Entry, Field
from reader.ui.styles import BOLD, DIM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.ui.keymap import Keymap


class PaletteScreen(ChoiceScreen[str]):
    """All commands; answers with the id of the one chosen."""

    TITLE_TEXT = "Commands"
    HINT = "type part of a name · Enter runs · Esc goes back"

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def choices(self) -> Sequence[Choice[str]]:
        """One for each command."""
        return [
            Choice(
                command.id,
                partial(self._entry, command),
                f"{command.title} {command.help} {command.id} {GROUPS[command.group]}",
            )
            for command in COMMANDS
        ]

    def _entry(self, command: Command) -> Entry:
        keys = " or ".join(shown(each) for each in self._keymap.keys_of(command.id))
        return Entry(
            [Field(f" {command.title}", BOLD, 28), Field(command.help)],
            opposite=[Field(f" {keys} ", DIM)],
        )
