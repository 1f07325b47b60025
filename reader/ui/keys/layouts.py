"""Keyboard layouts: which Latin key stands behind each character that a layout sends.

A terminal sends characters, not keys: with an Arabic layout in force the key `p` sends ح. A layout
file names the Latin key behind each such character, so that commands and tags answer all the same.
Nothing tells which layout sent a character, so several may be folded in together; where they
disagree (ر is on `v` in Arabic 101, on `n` in Arabic Mac) the first that leads somewhere wins.
ASCII characters are never folded: they keep their Latin meaning under every layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reader.ui.keys.files import KeymapError, read_toml
from reader.ui.keys.names import character_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

# Digits of the Arabic and the extended Arabic block count like European ones in every layout.
_DIGIT_FOLDS: Final = {
    chr(zero + value): str(value) for zero in (0x660, 0x6F0) for value in range(10)
}


class KeyboardLayout(NamedTuple):
    """What a layout sends.

    `characters`: character sent -> character on the same key of the Latin keyboard beside it;
    `several`: Latin key -> the two characters that it sends together (the لا key), which therefore
    cannot be told from two other keys; `types`: the ASCII characters found on the layout itself.
    """

    name: str
    title: str
    characters: Mapping[str, str]
    several: Mapping[str, str]
    types: frozenset[str]

    def sent_by(self, latin: str) -> list[str]:
        """Return the characters that the Latin key `latin` may send, never those of `several`."""
        if latin in self.several:
            return []
        return [sent for sent, behind in self.characters.items() if behind == latin]


def read_layout(path: Path) -> KeyboardLayout:
    """Read a layout file. Raises KeymapError for a bad one."""
    content, lines = read_toml(path)
    for table in ("characters", "several"):
        entries = content.get(table, {})
        if not isinstance(entries, dict):
            raise KeymapError(path, lines.of((table,)), f"{table} must be a table")
        for key, value in entries.items():
            if not isinstance(value, str) or not value:
                raise KeymapError(path, lines.of((table, key)), f"{key!r} must be given a string")
            latin, sent = (value, key) if table == "characters" else (key, value)
            if len(latin) != 1 or (table == "characters" and (len(sent) != 1 or sent.isascii())):
                reason = "a key is one character, and ASCII keeps its Latin meaning"
                raise KeymapError(path, lines.of((table, key)), f"{key!r} = {value!r}: {reason}")
    return KeyboardLayout(
        name=path.stem,
        title=str(content.get("title", path.stem)),
        characters=dict(content.get("characters", {})),
        several=dict(content.get("several", {})),
        types=frozenset(str(content.get("types", ""))),
    )


def folds_of(layouts: Iterable[KeyboardLayout]) -> dict[str, tuple[str, ...]]:
    """Return, per character, the Latin characters it may stand for, the first layout's first."""
    folds: dict[str, list[str]] = {sent: [digit] for sent, digit in _DIGIT_FOLDS.items()}
    for layout in layouts:
        for sent, latin in layout.characters.items():
            found = folds.setdefault(sent, [])
            if latin not in found:
                found.append(latin)
    return {sent: tuple(latin) for sent, latin in folds.items()}


def presses_for(layout: KeyboardLayout, key: str) -> Sequence[str]:
    """Return the characters one may send under `layout` to mean the key named `key`.

    Empty where `key` types a character that the layout has nowhere. A key that types nothing, or
    is pressed with Control or Alt, is not the layout's business: not for this function.
    """
    character = character_of(key)
    if character is None:
        return []
    typed = [character] if character in layout.types or character == " " else []
    return [*typed, *layout.sent_by(character)]
