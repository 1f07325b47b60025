"""Names of keys, as Textual gives them to an app and as `Pilot.press` takes them.

A key that types an ASCII letter or digit is named by it (`p`, `P`, `7`), another character by its
Unicode name (`[` is `left_square_bracket`) but for the few in `_SHORTER`; the rest have names of
their own (`left`, `f3`). Modifiers stand before the key in alphabetical order: `ctrl+shift+left`.
A *sequence* is keys pressed one after the other, in a file and in `reader keys --json` joined by
one space.

Nothing is imported from Textual, so that `reader keys` starts fast; a test holds both equal.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

Sequence = tuple[str, ...]

MODIFIERS: Final = ("alt", "ctrl", "hyper", "meta", "shift", "super")

# textual.keys.KEY_NAME_REPLACEMENTS: the Unicode names that Textual shortens.
_SHORTER: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}

# Keys that type nothing, with what people see instead of the name.
_NAMED_KEYS: Final = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
    "pageup": "Page Up",
    "pagedown": "Page Down",
    "insert": "Insert",
    "delete": "Delete",
    "backspace": "Backspace",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}

# What one may write in a keymap file beside the names themselves.
_SPELLINGS: Final = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "page_down": "pagedown",
    "backtab": "shift+tab",
    "control": "ctrl",
    "option": "alt",
}

# Other names under which the same press arrives: a byte that two keys share, the kitty protocol
# (which names the key and its modifiers, where a terminal of old sends one control character),
# and terminals that count Shift and F1 as F13 (terminfo's kf13 of xterm, Linux console).
_ARRIVES_ALSO_AS: Final = {
    "ctrl+@": "ctrl+space",
    "ctrl+space": "ctrl+@",
    "ctrl+shift+minus": "ctrl+underscore",
    "ctrl+shift+underscore": "ctrl+underscore",
    "ctrl+slash": "ctrl+underscore",
    "ctrl+shift+6": "ctrl+circumflex_accent",
    "ctrl+shift+circumflex_accent": "ctrl+circumflex_accent",
    "shift+space": "space",
    **{f"f{number + 12}": f"shift+f{number}" for number in range(1, 13)},
}

# Presses of a modifier alone, which the kitty protocol reports as keys of their own.
_MODIFIER_KEYS: Final = frozenset(
    {
        *(f"{side}_{name}" for side in ("left", "right") for name in (*MODIFIERS, "control")),
        *("caps_lock", "num_lock", "scroll_lock", "iso_level3_shift", "iso_level5_shift"),
    }
)

# Control characters that are keys already: a terminal cannot send the combination by itself.
_SHARED_BYTES: Final = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}


class KeyNameError(ValueError):
    """What stands in a file names no key; the message is the reason."""


@lru_cache(1024)
def name_of(character: str) -> str:
    """Return the name of the key that types `character`."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name) or character


_ASCII: Final = {name_of(chr(code)): chr(code) for code in range(0x21, 0x7F)}


def character_of(key: str) -> str | None:
    """Return the character that `key` types, None where it types nothing. Space types a blank."""
    if key == "space":
        return " "
    return _ASCII.get(key) or (key if len(key) == 1 else None)


def is_modifier(key: str) -> bool:
    """Whether `key` is a modifier pressed by itself (the kitty protocol reports it)."""
    return key in _MODIFIER_KEYS


def other_names(key: str, character: str | None) -> list[str]:
    """Return further names for a press that arrived as `key`, the likeliest first."""
    names = []
    if other := _ARRIVES_ALSO_AS.get(key):
        names.append(other)
    # Keys of the number pad have names of their own in the kitty protocol, but type the same.
    if character and len(character) == 1 and character.isprintable():
        names.append(name_of(character))
    return [name for name in names if name != key]


def parse_key(text: str) -> str:
    """Return the Textual name for `text`, one key as a file may write it: `[`, `Ctrl+Left`, `f3`.

    Raises KeyNameError where there is no such key.
    """
    head, plus, last = text.rpartition("+")
    if text == "+" or text.endswith("++"):  # the key + itself, alone or with modifiers
        head, plus, last = text[:-1].removesuffix("+"), text[:-1][-1:], "+"
    base = _parse_base(last, modified=bool(plus))
    modifiers = {_SPELLINGS.get(word.lower(), word.lower()) for word in head.split("+") if plus}
    if strange := modifiers.difference(MODIFIERS):
        raise KeyNameError(f"{min(strange)!r} in {text!r} is no modifier")
    if "+" in base:
        extra, _, base = base.rpartition("+")
        modifiers.add(extra)
    if "shift" in modifiers and len(modifiers) == 1 and character_of(base) not in (None, " "):
        raise KeyNameError(f"{text!r}: write the character that Shift gives")
    return "+".join((*sorted(modifiers), base))


def _parse_base(text: str, *, modified: bool) -> str:
    if len(text) == 1:
        return name_of(text.lower() if modified else text)
    lowered = text.lower()
    base = _SPELLINGS.get(lowered, lowered)
    if base in _NAMED_KEYS or base in _ASCII or base == "shift+tab":
        return base
    if base and name_of_unicode(base):
        return base
    raise KeyNameError(f"{text!r} is no key")


def name_of_unicode(name: str) -> str | None:
    """Return the character whose Unicode name `name` is, with `_` for a blank, else None."""
    try:
        return unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return None


def parse_sequence(text: str) -> Sequence:
    """Return the keys of `text`, keys separated by blanks. Raises KeyNameError."""
    keys = tuple(parse_key(word) for word in text.split())
    if not keys:
        raise KeyNameError("an empty key sequence")
    return keys


def key_of_cursor_report(row: int, column: int) -> str | None:
    """Return the key that arrived as a cursor position report, None where it can be none.

    Terminals send `CSI 1 ; m R` for F3 with modifiers, m as xterm counts them; that is the shape of
    the report that the cursor stands in row 1, column m (both from 1), and Textual takes it so.
    """
    if row != 1 or not 2 <= column <= 8:
        return None
    bits = column - 1
    modifiers = [name for bit, name in ((2, "alt"), (4, "ctrl"), (1, "shift")) if bits & bit]
    return "+".join((*modifiers, "f3"))


def never_sent(key: str) -> str | None:
    """Say why most terminals cannot send `key`, or None where they can.

    Measured in xterm, VTE and tmux: a Control character is one byte, so Shift is lost in it, and
    four of the bytes are other keys.
    """
    if other := _SHARED_BYTES.get(key):
        return f"{key} arrives as {other} in most terminals"
    *modifiers, base = key.split("+")
    if {"ctrl", "shift"} <= set(modifiers) and character_of(base) not in (None, " "):
        return f"{key} arrives only in terminals that speak the kitty keyboard protocol"
    return None


def shown(sequence: str) -> str:
    """Return `sequence` (names joined by one space) as people write keys: `Ctrl+K W`, `[`."""
    return " ".join(_shown_key(key) for key in sequence.split(" "))


def _shown_key(key: str) -> str:
    *modifiers, base = key.split("+")
    face = _NAMED_KEYS.get(base) or _ASCII.get(base) or base
    if modifiers:  # the key's face, as on the keyboard; alone, p and P differ
        face = face.upper() if len(face) == 1 else face
    return "+".join((*(word.capitalize() for word in modifiers), face))
