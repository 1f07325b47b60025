"""Help: the keys of every command and label, printed from the tables they are defined in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style

from reader.tagging.span import ENTITY, LAYERS
from reader.ui.commands import COMMANDS, GROUPS
from reader.ui.keys.names import shown
from reader.ui.screens.overlay import Choice, ChoiceScreen
from reader.ui.strips import Entry, Field
from reader.ui.styles import BOLD, DIM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tagging.tagset import Label, Tagset
    from reader.ui.keymap import Keymap

_KEYS_WIDTH = 26


class HelpScreen(ChoiceScreen[str]):
    """What works on the page, by theme; Enter runs a command."""

    TITLE_TEXT = "Help"
    HINT = "type to find · Enter runs a command · Esc goes back"

    def __init__(self, keymap: Keymap, tagset: Tagset | None) -> None:
        super().__init__()
        self._keymap = keymap
        self._tagset = tagset

    def choices(self) -> Sequence[Choice[str]]:
        """The labels, then the commands, each theme under its heading."""
        return [*self._labels(), *self._commands()]

    def take(self, value: str) -> None:
        """Run the command; a heading or a label runs nothing."""
        if value:
            self.dismiss(value)
            self.run_below(value)

    def _commands(self) -> list[Choice[str]]:
        found: list[Choice[str]] = []
        group = ""
        for command in COMMANDS:
            if command.group != group:
                group = command.group
                found += [_blank(), _heading(GROUPS[group])]
            keys = [shown(each) for each in self._keymap.keys_of(command.id)]
            words = " ".join([command.title, command.help, *keys])
            found.append(_line(command.id, " or ".join(keys), command.title, command.help, words))
        return found

    def _labels(self) -> list[Choice[str]]:
        tagset = self._tagset
        if tagset is None:
            return []
        found: list[Choice[str]] = []
        for layer in LAYERS:
            name = "Entities" if layer == ENTITY else "Events"
            found += [_blank(), _heading(f"{name}: a letter tags the mark, or the word")]
            found += [self._label(label) for label in tagset.of_layer(layer)]
        return found[1:]

    def _label(self, label: Label) -> Choice[str]:
        key = shown(self._keymap.key_of_label(label)) if self._keymap.key_of_label(label) else ""
        told = f"{label.english}. {label.guideline}"
        words = f"{label.name} {label.english} {label.arabic} {label.guideline}"

        def entry() -> Entry:
            return Entry(
                [
                    Field(f" {key}", BOLD, _KEYS_WIDTH),
                    Field(label.name, least=17),
                    Field(label.arabic),
                    Field("  "),
                    Field(told, DIM),
                ]
            )

        return Choice("", entry, words)


def _line(value: str, keys: str, title: str, told: str, words: str) -> Choice[str]:
    entry = Entry([Field(f" {keys}", BOLD, _KEYS_WIDTH), Field(title, least=27), Field(told, DIM)])
    return Choice(value, lambda: entry, words)


def _heading(text: str) -> Choice[str]:
    entry = Entry([Field(f" {text}", Style(bold=True, underline=True))])
    return Choice("", lambda: entry, "")


def _blank() -> Choice[str]:
    return Choice("", lambda: Entry(()), "")
