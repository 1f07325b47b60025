"""Keymaps: which keys mean which command, and with a tagset, which label.

`load_keymap` reads a keymap file and what it extends, joins it with the tagset's keys, refuses
clashes, and says what a keyboard layout cannot reach. Pure: knows no Textual.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from reader.ui.commands import COMMANDS, EVERYWHERE
from reader.ui.keyboard_layouts import folds_of, read_layout
from reader.ui.keys.files import (
    NORMAL,
    VISUAL,
    KeymapError,
    Origin,
    read_keymap_file,
)
from reader.ui.keys.names import KeyNameError, character_of, parse_sequence
from reader.ui.keys.reach import unreached
from reader.ui.keys.resolver import (
    Binding,
    Clash,
    KeyResolver,
    Match,
    Miss,
    Pending,
    Trie,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.tagging.tagset import Label, Tagset
    from reader.ui.keyboard_layouts import KeyboardLayout
    from reader.ui.keys.files import Entry, KeymapFile

Said = TypeVar("Said")

# Arabic Mac after Arabic 101: their few disagreements go to the layout that more people have.
DEFAULT_KEYBOARD: Final = ("arabic-101", "arabic-mac")

__all__ = [
    "DEFAULT_KEYBOARD",
    "Binding",
    "KeyResolver",
    "Keymap",
    "KeymapError",
    "Match",
    "Miss",
    "Pending",
    "load_keymap",
]


class Keymap:
    """The keys in force: of every command, and of every label of the tagset."""

    def __init__(
        self, files: Sequence[KeymapFile], tagset: Tagset | None, layouts: Sequence[KeyboardLayout]
    ) -> None:
        """Join `files`, the farthest ancestor first. Raises KeymapError."""
        self.path = files[-1].path
        self.name = self.path.stem
        self.title = files[-1].title or self.name
        self.layouts = tuple(layouts)
        self._folds = folds_of(layouts)
        self._counts = _last_said((file.counts for file in files), default=True)
        self.tag_prefix = _last_said((file.prefix for file in files), default=())
        self._labels = _label_bindings(tagset, self.tag_prefix)
        self._entries = _joined(files)
        # The page's tries hold everything, so building them finds every clash there is.
        self._tries = self._tries_of(None)

    def resolver(self, context: str = "page") -> KeyResolver:
        """Return a new resolver for where one is.

        `page`: everything. `everywhere`: commands of that context, for lists and dialogs. `text`:
        of these the ones whose first key types nothing, for fields that take text; no counts.
        """
        tries = self._tries if context == "page" else self._tries_of(context)
        return KeyResolver(tries, self._folds, counts=self._counts and context == "page")

    def keys_of(self, command: str) -> list[str]:
        """Return the key sequences of a command, the first one the best known; [] without any.

        Where it has keys only while something is marked, those are returned.
        """
        for mode in (NORMAL, VISUAL):
            entry = self._entries.get((mode, command))
            if entry and entry.sequences:
                return [" ".join(sequence) for sequence in entry.sequences]
        return []

    def key_of_label(self, label: Label) -> str:
        """Return the whole key sequence that tags with `label`, "" where it has none."""
        found = (one for one in self._labels if one.label == label)
        return next((" ".join(one.sequence) for one in found), "")

    def as_json(self) -> dict[str, list[str]]:
        """Return every command's id with its keys (DESIGN §6), unbound ones with []."""
        return {command.id: self.keys_of(command.id) for command in COMMANDS}

    @property
    def has_modes(self) -> bool:
        """Whether some keys mean something else while something is marked."""
        return any(mode == VISUAL for mode, _ in self._entries)

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each command or label that a layout in force cannot reach."""
        return tuple(unreached(self._tries[NORMAL], self.layouts, self.resolver()))

    def _tries_of(self, context: str | None) -> dict[str, Trie]:
        normal = self._bindings(NORMAL, context)
        tries = {NORMAL: Trie(), VISUAL: Trie()}
        for binding in normal:
            _add(tries[NORMAL], binding)
        for binding in self._bindings(VISUAL, context):
            _add(tries[VISUAL], binding)
        # While something is marked the keys of the other mode go on, but for what is taken.
        given = {command for mode, command in self._entries if mode == VISUAL}
        for binding in normal:
            if binding.command is None or binding.command not in given:
                try:
                    tries[VISUAL].add(binding)
                except Clash:
                    continue
        return tries

    def _bindings(self, mode: str, context: str | None) -> list[Binding]:
        """Return the bindings of a mode in file order, the labels last."""
        bindings = [
            Binding(sequence, entry.command, None, entry.origin)
            for (its_mode, _), entry in self._entries.items()
            for sequence in entry.sequences
            if its_mode == mode and _applies(entry.command, sequence, context)
        ]
        return bindings + (self._labels if mode == NORMAL and context is None else [])


def load_keymap(
    name_or_path: str | Path,
    tagset: Tagset | None,
    settings_folder: Path | None = None,
    keyboards: Sequence[str] | None = None,
) -> Keymap:
    """Return the keymap `name_or_path` joined with the keys of `tagset`.

    A name stands for `keymaps/NAME.toml` in the settings folder, then among the shipped ones; what
    has a path separator or ends in `.toml` is a file. `keyboards` are names of layouts (in
    `keymaps/layouts/`), over what the keymap says. Raises KeymapError: no such keymap, a bad file,
    an unknown command or key, two claimants for one key, a key that begins another's sequence.
    """
    folders = _folders(settings_folder)
    files = _with_ancestors(_find(str(name_or_path), folders), folders)
    said = (file for file in files if file.keyboard is not None)
    origin = max(said, key=files.index, default=files[-1])
    names = keyboards if keyboards is not None else origin.keyboard
    layouts = [_layout(name, folders, origin) for name in names or DEFAULT_KEYBOARD]
    if names is not None and not names:
        layouts = []
    return Keymap(files, tagset, layouts)


def _folders(settings_folder: Path | None) -> list[Path]:
    from reader.shipped import keymaps_folder

    own = [settings_folder / "keymaps"] if settings_folder else []
    return [*own, keymaps_folder()]


def _find(name: str, folders: Sequence[Path], beside: Path | None = None) -> Path:
    """Return the file that `name` stands for; `beside` is the file that extends it."""
    if name.endswith(".toml") or "/" in name or "\\" in name:
        path = Path(name).expanduser()
        return beside.parent / path if beside else path
    for folder in folders:
        path = folder / f"{name}.toml"
        # An own keymap may extend the shipped one of the same name.
        if path.is_file() and path != beside:
            return path
    known = sorted({path.stem for folder in folders for path in folder.glob("*.toml")})
    raise KeymapError(beside or name, None, f"no keymap {name!r} (there are {', '.join(known)})")


def _with_ancestors(path: Path, folders: Sequence[Path]) -> list[KeymapFile]:
    """Return the file and all it extends, the farthest ancestor first."""
    files = [read_keymap_file(path)]
    while (extended := files[0].extends) is not None:
        ancestor = _find(extended, folders, files[0].path)
        if any(ancestor == file.path for file in files):
            line = files[0].lines.of("extends")
            raise KeymapError(files[0].path, line, f"{extended} extends this file in turn")
        files.insert(0, read_keymap_file(ancestor))
    return files


def _layout(name: str, folders: Sequence[Path], said_in: KeymapFile) -> KeyboardLayout:
    paths = [folder / "layouts" / f"{name}.toml" for folder in folders]
    for path in paths:
        if path.is_file():
            return read_layout(path)
    known = sorted({path.stem for one in paths for path in one.parent.glob("*.toml")})
    reason = f"no keyboard layout {name!r} (there are {', '.join(known)})"
    raise KeymapError(said_in.path, said_in.lines.of("keyboard"), reason)


def _last_said(values: Iterable[Said | None], default: Said) -> Said:
    """Return the last of `values` that is not None: the youngest file that says anything."""
    return next((value for value in reversed(list(values)) if value is not None), default)


def _joined(files: Iterable[KeymapFile]) -> dict[tuple[str, str], Entry]:
    """Return per mode and command what the youngest file says that says anything."""
    entries: dict[tuple[str, str], Entry] = {}
    for file in files:
        seen: dict[tuple[str, str], Entry] = {}
        for entry in file.entries:
            where = (entry.mode, entry.command)
            if first := seen.get(where):
                reason = f"{entry.command} stands here and in line {first.origin.line}"
                raise KeymapError(entry.origin.path, entry.origin.line, reason)
            seen[where] = entry
        entries.update(seen)
    return entries


def _applies(command: str, sequence: Sequence[str], context: str | None) -> bool:
    """Whether a binding answers in `context`; None is the page, where all do."""
    if context is None:
        return True
    from reader.ui.commands import BY_ID

    if BY_ID[command].context != EVERYWHERE:
        return False
    return context != "text" or character_of(sequence[0]) is None


def _label_bindings(tagset: Tagset | None, prefix: Sequence[str]) -> list[Binding]:
    bindings = []
    for label in tagset.labels if tagset else ():
        if not label.key:
            continue
        origin = Origin(getattr(tagset, "path", None) or f"tagset {tagset.name}" if tagset else "")
        try:
            sequence = (*prefix, *parse_sequence(label.key))
        except KeyNameError as error:
            raise KeymapError(origin.path, origin.line, f"label {label.name}: {error}") from None
        bindings.append(Binding(sequence, None, label, origin))
    return bindings


def _add(trie: Trie, binding: Binding) -> None:
    """Add a binding; a clash becomes an error that names file, line and both claimants."""
    try:
        trie.add(binding)
    except Clash as clash:
        other = clash.other
        mine, theirs = " ".join(binding.sequence), " ".join(other.sequence)
        reason = f"{mine!r} of {binding.claimant} is taken by {other.claimant} ({other.origin})"
        if mine != theirs:
            first, rest = sorted((mine, theirs), key=len)
            reason = (
                f"{mine!r} of {binding.claimant} and {theirs!r} of {other.claimant} "
                f"({other.origin}) clash: after {first!r} nobody waits for {rest!r}"
            )
        raise KeymapError(binding.origin.path, binding.origin.line, reason) from None
