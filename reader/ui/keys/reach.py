"""What a keyboard layout cannot reach: commands and labels none of whose keys it can send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.ui.keys.layouts import presses_for
from reader.ui.keys.names import character_of, name_of, shown
from reader.ui.keys.resolver import Match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.ui.keys.layouts import KeyboardLayout
    from reader.ui.keys.resolver import Binding, KeyResolver, Trie


def unreached(
    trie: Trie, layouts: Iterable[KeyboardLayout], resolver: KeyResolver
) -> Iterator[str]:
    """Yield a sentence per layout and claimant that no sequence of its own reaches.

    The resolver decides, so a character that another layout claims first counts as lost.
    """
    bindings: dict[str, list[Binding]] = {}
    for binding in trie:
        bindings.setdefault(binding.claimant, []).append(binding)
    for layout in layouts:
        for claimant, its_bindings in bindings.items():
            if not any(reaches(layout, binding, resolver) for binding in its_bindings):
                keys = " or ".join(shown(" ".join(binding.sequence)) for binding in its_bindings)
                yield f"{claimant}: {keys} cannot be reached under the layout {layout.title}"


def reaches(layout: KeyboardLayout, binding: Binding, resolver: KeyResolver) -> bool:
    """Whether pressing the keys of `binding` under `layout` can lead to it."""
    resolver.reset()
    answer: object = None
    for key in binding.sequence:
        presses = _presses(layout, key, resolver)
        if not presses:
            return False
        answer = resolver.feed(*presses[0])
    return (
        isinstance(answer, Match)
        and answer.command == binding.command
        and answer.label == binding.label
    )


def _presses(
    layout: KeyboardLayout, key: str, resolver: KeyResolver
) -> list[tuple[str, str | None]]:
    """Return the presses under `layout` that the resolver takes for `key` where it stands now."""
    if character_of(key) in (None, " "):
        return [(key, character_of(key))]
    sent = presses_for(layout, key)
    return [(name_of(one), one) for one in sent if resolver.would_take(name_of(one), one) == key]
