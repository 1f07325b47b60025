"""The options that every subcommand shares: where they stand, what they mean."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from reader.cli.errors import ReaderError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from reader.settings import Settings
    from reader.ui.keymap import Keymap

BIDI_MODES = ("auto", "visual", "words", "runs", "rows", "logical")

_GLOBALS_WITH_VALUE = frozenset(
    {"--annotations", "--tagset", "--keymap", "--annotator", "--bidi", "--encoding"}
)


def split_command(words: Sequence[str], commands: frozenset[str]) -> tuple[str | None, list[str]]:
    """Return the subcommand and the words without it.

    The first plain word decides: it is the subcommand where it names one, else there is none
    (`reader ./export` opens a path, and so does `reader -- export`).
    """
    position = first_plain_word(words)
    if position is None or words[position] not in commands:
        return None, list(words)
    return words[position], [*words[:position], *words[position + 1 :]]


def first_plain_word(words: Sequence[str]) -> int | None:
    """Where the first word stands that is neither an option nor the value of a global option."""
    position = 0
    while position < len(words) and (word := words[position]) != "--":
        if word in _GLOBALS_WITH_VALUE:
            position += 2
        elif word.startswith("-") and word != "-":
            position += 1
        else:
            return position
    return None


def plain_options(words: Sequence[str]) -> argparse.Namespace | None:
    """What argparse makes of paths alone, for a start that need not load it; None for options."""
    if any(word.startswith("-") for word in words):
        return None
    unset = {option.removeprefix("--"): None for option in _GLOBALS_WITH_VALUE}
    return cast("argparse.Namespace", SimpleNamespace(paths=list(words), **unset))


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
        from reader.tagging.tagset_file import load_tagset

        load_tagset(options.tagset)
    if options.keymap is not None:
        keymap_of(options)


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings in force: the settings file, and over it what the command line says.

    `annotator` is left out: on some subcommands it filters instead of naming the author.
    """
    from reader.settings import load_settings

    said = {
        name: value
        for name in ("tagset", "keymap", "bidi")
        if (value := getattr(options, name, None)) is not None
    }
    return load_settings()._replace(**said)


def keymap_of(options: argparse.Namespace) -> Keymap:
    """Return the keymap that settings and command line ask for, joined with their tagset.

    Raises KeymapError and TagsetError.
    """
    from reader.settings import settings_path
    from reader.tagging.tagset_file import load_tagset
    from reader.ui.keymap import load_keymap

    settings = settings_of(options)
    return load_keymap(
        settings.keymap,
        load_tagset(settings.tagset),
        settings_path().parent,
        settings.keyboard.split() or None,
    )


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
