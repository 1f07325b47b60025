"""The settings: one TOML file in the user's configuration folder, checked key by key.

The file is `settings.toml` in the folder that the system keeps for configuration (on Linux
`~/.config/reader/`), or the one that READER_SETTINGS names. Every key has a default; what is
stated on the command line counts more than what stands here.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPE_NAMES = {str: "a string", bool: "true or false", int: "a whole number"}


class SettingsError(Exception):
    """A settings file that cannot be used: `FILE: reason`, one line, naming the key."""


class Settings(NamedTuple):
    """What a user may set; a key in the file has the name of its field here."""

    # What to work with: a shipped name, or a file.
    tagset: str = "news"
    keymap: str = "default"
    # Keyboard layouts folded into the keys, the first wins: "arabic-102", "arabic-mac arabic-101";
    # empty means what the keymap says.
    keyboard: str = ""
    # Who annotates; empty means the login name.
    annotator: str = ""
    # How rows are sent to the terminal, and whether terminals that reorder are told not to.
    bidi: str = "auto"
    bidi_switch: str = "auto"
    # kitty.conf says `force_ltr yes`: kitty then takes visual rows.
    kitty_force_ltr: bool = False
    # Display only: none of these moves an offset.
    tashkeel: str = "auto"
    direction: str = "auto"
    digits: str = "as-written"
    # The widest that a row of text may be, in columns; 0 leaves it to `Display.measure`.
    width: int = 0
    # A Textual theme; empty means Reader's own choice.
    theme: str = ""
    # Tagging trims a proclitic when what is left is a known mention.
    auto_trim: bool = False
    # Tagging goes on to the next content word.
    advance: bool = False


_CHOICES: Final = {
    "bidi": ("auto", "visual", "words", "runs", "rows", "logical"),
    "bidi_switch": ("auto", "off"),
    "tashkeel": ("auto", "show", "hide"),
    "direction": ("auto", "rtl", "ltr"),
    "digits": ("as-written", "arabic-indic", "european"),
}
_LEAST: Final = {"width": 0}


def settings_path() -> Path:
    """Return the path of the settings file, whether or not it exists."""
    stated = os.environ.get("READER_SETTINGS")
    if stated:
        return Path(stated)
    return user_folder("config") / "settings.toml"


def user_folder(kind: Literal["config", "state"]) -> Path:
    """Return the folder in which the system keeps what this user configures, or where one stood.

    On Linux with a home and nothing stated it is one of two: what knows all systems takes as long
    to load as the first page to draw.
    """
    home = os.environ.get("HOME", "")
    if sys.platform == "linux" and home.startswith("/"):
        if f"XDG_{kind.upper()}_HOME" not in os.environ:
            return Path(home, ".config" if kind == "config" else ".local/state", "reader")
    from platformdirs import user_config_path, user_state_path

    path = user_config_path if kind == "config" else user_state_path
    return path("reader", appauthor=False)


def load_settings(path: Path | None = None) -> Settings:
    """Return the settings in `path` (default: `settings_path()`); no file means all defaults.

    Raises SettingsError for a file that cannot be read or is no TOML, and for an unknown key or a
    value of the wrong kind.
    """
    path = path or settings_path()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: is not UTF-8") from None
    except OSError as error:
        raise SettingsError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    import tomllib

    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{path}: {error}") from None
    return Settings(**_checked(path, table))


def _checked(path: Path, table: Mapping[str, object]) -> dict[str, Any]:
    """Return `table` when all its keys are settings and all its values of their kind."""
    known = Settings._field_defaults
    for key, value in table.items():
        if key not in known:
            raise SettingsError(f"{path}: {key}: is no setting (there are: {', '.join(known)})")
        if (reason := _fault(key, value)) is not None:
            raise SettingsError(f"{path}: {key}: {reason}")
    return dict(table)


def _fault(setting: str, value: object) -> str | None:
    """Return why `value` is none for `setting`, or None where it is one."""
    kind = type(Settings._field_defaults[setting])
    if type(value) is not kind:  # not isinstance: true is no number
        return f"must be {_TYPE_NAMES[kind]}, not {value!r}"
    choices = _CHOICES.get(setting)
    if choices is not None and value not in choices:
        return f"must be one of {', '.join(choices)}, not {value!r}"
    least = _LEAST.get(setting)
    if least is not None and isinstance(value, int) and value < least:
        return f"must be {least} or more, not {value}"
    return None


@cache
def login_name() -> str:
    """Return the name of whoever is logged in, `unknown` where the system has none for them."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user id without an entry, as in some containers
        return "unknown"
