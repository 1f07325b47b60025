"""Keymaps: which keys mean which command, and with a tagset, which label.

`load_keymap` reads a keymap file and what it extends, joins it with the tagset's keys, refuses
clashes, and says what a keyboard layout cannot reach. Pure: knows no Textual.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from reader.tagging.tagset import Tagset
from reader.ui.commands import BY_ID, COMMANDS, EVERYWHERE
from reader.ui.keys.files import MODES, NORMAL, VISUAL, WALK, KeymapError, Origin
from reader.ui.keys.layouts import folds_of
from reader.ui.keys.names import KeyNameError, character_of, never_sent, parse_sequence
from reader.ui.keys.reach import unreached
from reader.ui.keys.resolver import Binding, Clash, KeyResolver, Match, Miss, Pending, Trie
from reader.ui.keys.sources import DEFAULT_KEYBOARD, files_of, folders, layouts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reader.tagging.tagset import Label
    from reader.ui.keys.files import Entry, KeymapFile
    from reader.ui.keys.layouts import KeyboardLayout

Said = TypeVar("Said")

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


def load_keymap(
    name_or_path: str | Path,
    tagset: Tagset | None,
    settings_folder: Path | None = None,
    keyboards: Sequence[str] | None = None,
) -> Keymap:
    """Return the keymap `name_or_path` joined with the keys of `tagset`.

    A name stands for `keymaps/NAME.toml` in the settings folder, else among the shipped ones; what
    has a path separator or ends in `.toml` is a file. `keyboards` are names of layouts (in
    `keymaps/layouts/`), over what the keymap says; the first that leads somewhere wins.
    Raises KeymapError: no such keymap, a bad file, an unknown command or key, two claimants for
    one key, a key that begins another's sequence.
    """
    places = folders(settings_folder)
    files = files_of(str(name_or_path), places)
    return Keymap(files, tagset or Tagset("", ()), layouts_of(files, places, keyboards))


class Keymap:
    """The keys in force: of every command, and of every label of the tagset."""

    def __init__(
        self, files: Sequence[KeymapFile], tagset: Tagset, layouts: Sequence[KeyboardLayout]
    ) -> None:
        """Join `files`, the farthest ancestor first. Raises KeymapError."""
        self.path = files[-1].path
        self.name = self.path.stem
        self.title = files[-1].title or self.name
        self.tagset = tagset
        self.layouts = tuple(layouts)
        self.tag_prefix = _last_said((file.prefix for file in files), default=())
        self._folds = folds_of(layouts)
        self._counts = _last_said((file.counts for file in files), default=True)
        self._entries = _joined(files)
        self._labels = _label_bindings(tagset, self.tag_prefix)
        if self._counts:
            self._refuse_digits()
        # The page has every binding, so that building its tries finds every clash there is.
        self._tries = self._tries_of("page")

    def resolver(self, context: str = "page") -> KeyResolver:
        """Return a new resolver for where one is.

        `page`: everything. `everywhere`: commands of that context, for lists and dialogs. `text`:
        of these the ones whose first key types nothing, for fields that take text. Counts are
        taken on the page only.
        """
        tries = self._tries if context == "page" else self._tries_of(context)
        return KeyResolver(tries, self._folds, counts=self._counts and context == "page")

    def keys_of(self, command: str, mode: str = NORMAL) -> list[str]:
        """Return the key sequences of a command, the best known first; [] without any.

        Those of ``mode`` come before all; where there are none, it is those of another mode.
        """
        for each in (mode, *MODES):
            entry = self._entries.get((each, command))
            if entry and entry.sequences:
                return [" ".join(sequence) for sequence in entry.sequences]
        return []

    def key_of_label(self, label: Label) -> str:
        """Return the whole key sequence that tags with `label`, "" where it has none."""
        found = (binding for binding in self._labels if binding.label == label)
        return next((" ".join(binding.sequence) for binding in found), "")

    def as_json(self) -> dict[str, list[str]]:
        """Return every command's id with its keys, unbound ones with []."""
        return {command.id: self.keys_of(command.id) for command in COMMANDS}

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each key that hardly any terminal sends, and for each command or label
        that a layout in force cannot reach.
        """  # noqa: D205 -- one sentence, two kinds
        found = [
            f"{entry.origin}: {entry.command}: {reason}"
            for entry in self._entries.values()
            for sequence in entry.sequences
            for key in sequence
            if (reason := never_sent(key))
        ]
        resolver = self.resolver()
        found += unreached(self._tries[NORMAL], self.layouts, resolver)
        resolver.mode = WALK
        found += unreached(self._tries[WALK], self.layouts, resolver)
        return tuple(dict.fromkeys(found))

    def _tries_of(self, context: str) -> dict[str, Trie]:
        """Return a trie for each mode. Raises KeymapError for a clash within one mode."""
        tries = {mode: Trie() for mode in MODES}
        for mode, trie in tries.items():
            for binding in self._bindings(mode, context):
                self._add(trie, binding)
        # In every other mode the keys of the normal one go on, but for what the mode has taken.
        normal = list(tries[NORMAL])
        for mode in (VISUAL, WALK):
            given = {command for of, command in self._entries if of == mode}
            for binding in normal:
                if binding.command not in given:
                    tries[mode].add_where_free(binding)
        return tries

    def _bindings(self, mode: str, context: str) -> list[Binding]:
        """Return the bindings of a mode in file order, the labels last."""
        bindings = [
            Binding(sequence, entry.command, None)
            for (its_mode, command), entry in self._entries.items()
            for sequence in entry.sequences
            if its_mode == mode and _answers_in(context, command, sequence)
        ]
        return bindings + (self._labels if mode == NORMAL and context == "page" else [])

    def _add(self, trie: Trie, binding: Binding) -> None:
        """Add a binding; a clash becomes an error that names file, line and both claimants."""
        try:
            trie.add(binding)
        except Clash as clash:
            origin = self._origin(binding)
            raise KeymapError(origin.path, origin.line, self._told(clash)) from None

    def _told(self, clash: Clash) -> str:
        mine, theirs = (" ".join(one.sequence) for one in (clash.binding, clash.other))
        claimant, other = clash.binding.claimant, clash.other.claimant
        where = self._origin(clash.other)
        if mine == theirs:
            return f"key {mine!r} of {claimant} is the key of {other} ({where})"
        return (
            f"key {mine!r} of {claimant} and key {theirs!r} of {other} ({where}): "
            "one hides the other"
        )

    def _origin(self, binding: Binding) -> Origin:
        """Return where a binding is said."""
        if binding.label is not None:
            return _origin_of(binding.label, self.tagset)
        entries = (self._entries.get((mode, binding.command or "")) for mode in MODES)
        said = (entry for entry in entries if entry and binding.sequence in entry.sequences)
        return next((entry.origin for entry in said), Origin(self.path))

    def _refuse_digits(self) -> None:
        """A digit from 1 to 9 at the beginning is a count, so nothing else can be reached by it."""
        bindings = [*self._bindings(NORMAL, "page"), *self._bindings(VISUAL, "page")]
        for binding in bindings:
            if binding.sequence[0] in set("123456789"):
                origin = self._origin(binding)
                reason = (
                    f"key {binding.sequence[0]!r} of {binding.claimant} is a count "
                    "(counts = false makes digits keys)"
                )
                raise KeymapError(origin.path, origin.line, reason)


def _last_said(values: Iterable[Said | None], default: Said) -> Said:
    """Return the last of `values` that is not None: the youngest file that says anything."""
    return next((value for value in reversed(list(values)) if value is not None), default)


def _joined(files: Iterable[KeymapFile]) -> dict[tuple[str, str], Entry]:
    """Return per mode and command what the youngest file says that says anything."""
    entries: dict[tuple[str, str], Entry] = {}
    for file in files:
        seen: dict[tuple[str, str], Entry] = {}
        for entry in file.entries:
            first = seen.setdefault((entry.mode, entry.command), entry)
            if first is not entry:
                reason = f"{entry.command} stands in line {first.origin.line} already"
                raise KeymapError(entry.origin.path, entry.origin.line, reason)
        # The youngest last, so that a clash is laid to the file that one can change.
        entries = {where: entry for where, entry in entries.items() if where not in seen} | seen
    return entries


def _answers_in(context: str, command: str, sequence: Sequence[str]) -> bool:
    """Whether a key sequence of `command` answers in `context`, as `Keymap.resolver` has them."""
    if context == "page":
        return True
    types_nothing = character_of(sequence[0]) is None
    return BY_ID[command].context == EVERYWHERE and (context != "text" or types_nothing)


def _label_bindings(tagset: Tagset, prefix: Sequence[str]) -> list[Binding]:
    """Return the bindings of all labels that have a key, each behind `prefix`."""
    bindings = []
    for label in tagset.labels:
        if not label.key:
            continue
        try:
            sequence = (*prefix, *parse_sequence(label.key))
        except KeyNameError as error:
            where = _origin_of(label, tagset)
            raise KeymapError(where.path, where.line, f"label {label.name}: {error}") from None
        bindings.append(Binding(sequence, None, label))
    return bindings


def _origin_of(label: Label, tagset: Tagset) -> Origin:
    """Return where a label's key stands; read again, for only an error wants to know."""
    if tagset.path is None:
        return Origin(f"tagset {tagset.name}")
    from reader.tagging.toml_lines import TomlLines

    lines = TomlLines(tagset.path.read_text(encoding="utf-8-sig"))
    return Origin(tagset.path, lines, (label.layer, label.name, "key"))
