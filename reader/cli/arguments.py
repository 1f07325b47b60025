"""The options that every subcommand shares, and how a command line is taken apart."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from reader import __version__
from reader.cli.errors import ReaderError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reader.settings import Settings

BIDI_MODES = ("auto", "visual", "words", "runs", "rows", "logical")

_GLOBALS_WITH_VALUE = frozenset(
    {"--annotations", "--tagset", "--keymap", "--annotator", "--bidi", "--encoding"}
)


class Parser(argparse.ArgumentParser):
    """argparse with one-line errors, no abbreviations, and our globals on every parser."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False)
        _add_globals(self)

    def error(self, message: str) -> NoReturn:
        """Raise a ReaderError instead of printing usage and leaving."""
        raise ReaderError(f"{message} (see {self.prog} --help)")


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


def split_command(words: Sequence[str], commands: frozenset[str]) -> tuple[str | None, list[str]]:
    """Return the subcommand and the words without it.

    The first word that is neither an option nor the value of a global option decides: it is the
    subcommand where it names one, else there is none (`reader ./export` opens a path, and so does
    `reader -- export`).
    """
    position = 0
    while position < len(words):
        word = words[position]
        if word == "--":
            break
        if word in _GLOBALS_WITH_VALUE:
            position += 2
        elif word.startswith("-") and word != "-":
            position += 1
        elif word in commands:
            return word, [*words[:position], *words[position + 1 :]]
        else:
            break
    return None, list(words)


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


def check_stated(options: argparse.Namespace) -> None:
    """Refuse a tagset, keymap or encoding that is stated and is none, whether or not it is needed.

    Raises ReaderError, TagsetError and KeymapError.
    """
    if options.encoding is not None:
        import codecs

        try:
            codecs.lookup(options.encoding)
        except (LookupError, ValueError):
            raise ReaderError(f"no such encoding: {options.encoding}") from None
    if options.tagset is not None:
        from reader.tagging.tagset import load_tagset

        load_tagset(options.tagset)
    if options.keymap is not None:
        from reader.cli.keys import keymap_of

        keymap_of(options)


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings in force: the settings file, and over it what the command line says.

    `annotator` is left out: on some subcommands it filters instead of naming the author.
    """
    from dataclasses import replace

    from reader.settings import load_settings

    said = {
        name: value
        for name in ("tagset", "keymap", "bidi")
        if (value := getattr(options, name, None)) is not None
    }
    return replace(load_settings(), **said)


def annotations_folder(options: argparse.Namespace) -> Path:
    """Return the folder of the annotations: as stated, else `annotations` where one works."""
    from pathlib import Path

    return Path(options.annotations) if options.annotations else Path("annotations")


def annotator_of(options: argparse.Namespace) -> str:
    """Return who annotates: as stated, else as in the settings, else the login name."""
    stated: str | None = options.annotator
    if stated:
        return stated
    from reader.settings import load_settings, login_name

    return load_settings().annotator or login_name()
