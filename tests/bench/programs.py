"""The programs that are driven, and the keys by which each does the same thing."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.terminal import Terminal
from tests.bench.texts import FIRST_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EMPTY_APP = Path(__file__).with_name("empty_app.py")
# What arrives when an arrow is pressed, and so on.
LEFT, RIGHT, DOWN, UP = b"\x1b[D", b"\x1b[C", b"\x1b[B", b"\x1b[A"
PAGE_DOWN, PAGE_UP = b"\x1b[6~", b"\x1b[5~"
CONTROL_END, CONTROL_HOME = b"\x1b[1;5F", b"\x1b[1;5H"

READER: Final = "Reader"
EMPTY: Final = "empty Textual app"
VIM: Final = "Vim"
EMACS: Final = "Emacs -nw"
SLATE: Final = "SLATE"


@dataclass(frozen=True)
class Program:
    """A program, the command that opens a file in it, and its keys.

    ``keys`` by what they do: `move` (a word on), `back`, `down`, `page_down`, `page_up`, `end`,
    `start`, `search` (before the words), `tag`, `mark_and_tag`, `undo`, `redo`, `documents`. What
    it cannot do is not there.
    """

    name: str
    command: tuple[str, ...]
    keys: Mapping[str, bytes] = field(default_factory=dict)

    def open(self, path: Path, folder: Path) -> Terminal:
        """Start the program on a text, in ``folder``."""
        words = [str(path) if word == "FILE" else word for word in self.command]
        return Terminal(words, folder, environment(folder))


def environment(folder: Path) -> dict[str, str]:
    """The same for everybody: no one's settings, a terminal with all colours."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {
        **kept,
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "READER_SETTINGS": str(folder / "settings.toml"),
    }


def first_words() -> tuple[str, ...]:
    """The first words of every text as programs send them: as they are, turned, joined."""
    from reader.text.layout import Page

    joined = Page(FIRST_WORDS, 80).row(0).glyphs.strip()
    return FIRST_WORDS, FIRST_WORDS[::-1], joined, joined[::-1]


def programs(reader: str, slate: str, without: Sequence[str] = ()) -> list[Program]:
    """The programs that are there; ``reader`` and ``slate`` are the commands that start them."""
    found = [_reader(shlex.split(reader)), _empty_app()]
    if vim := shutil.which("vim"):
        found.append(_vim(vim))
    if emacs := shutil.which("emacs"):
        found.append(_emacs(emacs))
    if path := shutil.which(slate):
        found.append(_slate(path))
    return [program for program in found if program.name not in without]


def _reader(command: Sequence[str]) -> Program:
    keys = {
        "move": LEFT,
        "back": RIGHT,
        "down": DOWN,
        "page_down": PAGE_DOWN,
        "page_up": PAGE_UP,
        "end": CONTROL_END,
        "start": CONTROL_HOME,
        "mark": b"\x1b[1;2D",
        "search": b"/",
        "up": UP,
        "tag": b"p",
        "mark_and_tag": b"\x1b[1;2Dp",
        "undo": b"\x1a",
        "redo": b"\x19",
        "documents": b"\x0f",
    }
    return Program(READER, (*command, "FILE"), keys)


def _empty_app() -> Program:
    command = (sys.executable, str(_EMPTY_APP), FIRST_WORDS)
    keys = {
        "move": LEFT,
        "down": DOWN,
        "up": UP,
        "page_down": PAGE_DOWN,
        "page_up": PAGE_UP,
    }
    return Program(EMPTY, command, keys)


def _vim(path: str) -> Program:
    keys = {
        "move": b"w",
        "back": b"b",
        "down": b"j",
        "page_down": b"\x06",
        "page_up": b"\x02",
        "end": b"G$",
        "start": b"gg",
        "search": b"/",
    }
    return Program(
        VIM,
        (path, "-u", "NONE", "-i", "NONE", "-N", "-n", "--cmd", "set noarabicshape", "FILE"),
        keys,
    )


def _emacs(path: str) -> Program:
    keys = {
        "move": b"\x1bf",
        "back": b"\x1bb",
        "down": b"\x0e",
        "page_down": b"\x16",
        "page_up": b"\x1bv",
        "end": b"\x1b>",
        "start": b"\x1b<",
        "search": b"\x13",
    }
    return Program(EMACS, (path, "-nw", "-Q", "FILE"), keys)


def _slate(path: str) -> Program:
    # Its letters: what a terminal sends for an arrow depends on the mode that curses set.
    keys = {
        "move": b";",
        "back": b"j",
        "down": b"o",
        "up": b"i",
        "page_down": b"}",
        "page_up": b"{",
        "tag": b" a",
        "undo": b"u",
    }
    # Without -o it refuses a text that has annotations already.
    return Program(SLATE, (path, "-o", "FILE"), keys)
