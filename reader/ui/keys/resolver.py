"""From presses to what they mean: a trie of key sequences, counts, and keyboard layouts.

A resolver is fed one press after the other. It answers `Pending` while a sequence or a count is
under way, `Match` when one is complete, `Miss` when the press leads nowhere; after the last two it
stands at the beginning again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.ui.keys.names import is_modifier, name_of, other_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reader.tagging.tagset import Label
    from reader.ui.keys.names import Sequence

# More than anyone counts, and few enough that a slip of the finger does no harm.
MAX_COUNT: Final = 999
_DIGITS: Final = frozenset("0123456789")


class Binding(NamedTuple):
    """A key sequence and what it means: a command's id, or a label of the tagset."""

    sequence: Sequence
    command: str | None
    label: Label | None

    @property
    def claimant(self) -> str:
        """The command or the label, as an error names it."""
        return self.command or (f"label {self.label.name}" if self.label else "")


class Match(NamedTuple):
    """A complete sequence. Just one of `command` and `label` is there.

    `times` is 1 where no count was given; `counted` tells the two cases apart.
    """

    command: str | None
    label: Label | None
    times: int = 1
    counted: bool = False


class Pending(NamedTuple):
    """More is to come: the names of the keys so far (without a count's digits), and the count."""

    keys: Sequence
    times: int | None = None


class Miss(NamedTuple):
    """The press leads nowhere: `keys` is what was begun, with the press as its last."""

    keys: Sequence


class Clash(Exception):  # noqa: N818 -- becomes a KeymapError, which names the file
    """Two bindings cannot both be reached: the same sequence, or one begins the other."""

    def __init__(self, binding: Binding, other: Binding) -> None:
        super().__init__(f"{binding.claimant} and {other.claimant}")
        self.binding = binding
        self.other = other


class Trie:
    """Key sequences by their keys; no sequence begins another."""

    def __init__(self) -> None:
        self.branches: dict[str, Trie | Binding] = {}

    def add(self, binding: Binding) -> None:
        """Add a binding. Raises Clash, and adds nothing, where another one stands in its way."""
        *way, last = binding.sequence
        node = self
        for key in way:
            branch = node.branches.get(key)
            if isinstance(branch, Binding):
                raise Clash(binding, branch)
            if branch is None:
                branch = node.branches[key] = Trie()
            node = branch
        found = node.branches.get(last)
        if found is not None:
            raise Clash(binding, found if isinstance(found, Binding) else next(iter(found)))
        node.branches[last] = binding

    def add_where_free(self, binding: Binding) -> None:
        """Add a binding unless another one stands in its way."""
        with suppress(Clash):
            self.add(binding)

    def __iter__(self) -> Iterator[Binding]:
        """Yield every binding below, in the order in which they were added at each branch."""
        for branch in self.branches.values():
            if isinstance(branch, Binding):
                yield branch
            else:
                yield from branch


class KeyResolver:
    """Follows presses through the tries of one context, one trie a mode.

    `mode` is set by whoever knows it before each press: `visual` while something is marked, `walk`
    while conflicts are walked, else `normal`. `folds` is, per character, the Latin keys that it may
    stand for under the keyboard layouts in force, the likeliest first.
    """

    def __init__(
        self,
        tries: Mapping[str, Trie],
        folds: Mapping[str, tuple[str, ...]],
        *,
        counts: bool = True,
    ) -> None:
        self._tries = tries
        self._folds = folds
        self._counts = counts
        self.mode = "normal"
        self._node: Trie | None = None
        self._keys: list[str] = []
        self._count: int | None = None

    @property
    def pending(self) -> Pending | None:
        """What is under way, None at the beginning."""
        if not self._keys and self._count is None:
            return None
        return Pending(tuple(self._keys), self._count)

    def reset(self) -> None:
        """Forget what is under way."""
        self._node = None
        self._keys = []
        self._count = None

    def continuations(self) -> list[Binding]:
        """Return the bindings that may still come of what is under way."""
        return list(self._node) if self._node is not None else []

    def feed(self, key: str, character: str | None = None) -> Pending | Match | Miss:
        """Take one press: Textual's name of the key and the character it types, if any."""
        if is_modifier(key):  # Shift on its way to `*` ends no sequence
            return self.pending or Miss((key,))
        if key == "escape" and self._count is not None and not self._keys:
            return self._give_up(key)  # takes the count back, not the mark
        if self._counts and not self._keys and self._count_on(self.names_of(key, character)):
            return Pending((), self._count)
        name = self.would_take(key, character)
        return self._give_up(key) if name is None else self._follow(name)

    def would_take(self, key: str, character: str | None = None) -> str | None:
        """Return the name under which a press leads on from here, None where it leads nowhere."""
        branches = self._here.branches
        return next((name for name in self.names_of(key, character) if name in branches), None)

    @property
    def _here(self) -> Trie:
        return self._node if self._node is not None else self._tries[self.mode]

    def names_of(self, key: str, character: str | None) -> list[str]:
        """Return the names under which a press may be bound, the first found wins.

        Its own name comes first, so ASCII keeps its meaning whatever layout sent it, and a keymap
        may bind an Arabic character itself.
        """
        if character is None and len(key) == 1:
            character = key
        *modifiers, base = key.split("+")
        folds = self._folds.get(base if modifiers else character or "", ())
        folded = (_with(modifiers, latin) for latin in folds)
        return [key, *other_names(key, character), *folded]

    def _count_on(self, names: list[str]) -> bool:
        """Take a digit as (part of) a count; a nought begins none, nor does one that is a key."""
        digit = next((name for name in names if name in _DIGITS), None)
        if digit is None:
            return False
        if self._count is None and (digit == "0" or digit in self._here.branches):
            return False
        self._count = min((self._count or 0) * 10 + int(digit), MAX_COUNT)
        return True

    def _follow(self, name: str) -> Pending | Match:
        branch = self._here.branches[name]
        if isinstance(branch, Trie):
            self._node = branch
            self._keys.append(name)
            return Pending(tuple(self._keys), self._count)
        count = self._count
        self.reset()
        return Match(branch.command, branch.label, count or 1, count is not None)

    def _give_up(self, key: str) -> Miss:
        keys = (*self._keys, key)
        self.reset()
        return Miss(keys)


def _with(modifiers: list[str], latin: str) -> str:
    """Return the name of a Latin key with modifiers. kitty names no capital: it says shift+ش."""
    if modifiers == ["shift"]:
        return latin.upper() if latin.isalpha() else name_of(latin)
    return "+".join((*modifiers, name_of(latin)))
