"""How a command line is taken apart: argparse, with what every subcommand shares."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, NoReturn

from reader import __version__
from reader.cli.arguments import BIDI_MODES
from reader.cli.errors import ReaderError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Parser(argparse.ArgumentParser):
    """argparse with one-line errors, no abbreviations, and our globals on every parser."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=prog, description=description, allow_abbrev=False, formatter_class=_Help
        )
        _add_globals(self)

    def error(self, message: str) -> NoReturn:
        """Raise a ReaderError instead of printing usage and leaving."""
        raise ReaderError(f"{message} (see {self.prog} --help)")


class _Help(argparse.HelpFormatter):
    """argparse's own, which is asked for with each argument and loads all of shutil for a width."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """How many columns help may take: as COLUMNS says, else as the terminal does, else 80."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated) > 0:
        return int(stated)
    try:
        return os.get_terminal_size().columns or 80
    except (OSError, ValueError):
        return 80


def _add_globals(parser: argparse.ArgumentParser) -> None:
    shared = parser.add_argument_group("everywhere")
    shared.add_argument(
        "--annotations", metavar="DIR", help="where annotations live (default: annotations/)"
    )
    shared.add_argument("--tagset", metavar="NAME|FILE", help="the labels (default: news)")
    shared.add_argument("--keymap", metavar="NAME|FILE", help="the keys (default: default)")
    shared.add_argument("--annotator", metavar="NAME", help="who annotates, or whose spans")
    shared.add_argument("--bidi", choices=BIDI_MODES, help="how rows are sent to the terminal")
    shared.add_argument("--encoding", help="of the texts (default: detected)")
    shared.add_argument("--version", action="version", version=f"reader {__version__}")


def parse(parser: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """Parse with options and paths in any order (`a.txt --format conllu b.txt`).

    What follows `--` is no option, however it begins. parse_intermixed_args loses the `--` on its
    way, so until it is done these words begin with what no word from a shell can hold.
    """
    end = words.index("--") if "--" in words else len(words)
    marked = [f"\0{word}" for word in words[end + 1 :]]
    options = parser.parse_intermixed_args([*words[:end], *marked])
    for name, value in vars(options).items():
        if isinstance(value, list):
            setattr(options, name, [_unmarked(word) for word in value])
        else:
            setattr(options, name, _unmarked(value))
    return options


def _unmarked(value: object) -> object:
    return value.removeprefix("\0") if isinstance(value, str) else value
