"""Tagsets: the labels of both layers with their names, keys, colours and roles.

A tagset is a TOML file, which :mod:`reader.tagging.tagset_file` finds, reads and checks.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import NamedTuple


class TagsetError(ValueError):
    """A tagset file that cannot be used: ``FILE: line N: reason``, both claimants in a clash."""

    def __init__(self, path: Path | str, line: int | None, reason: str) -> None:
        where = f"{path}: line {line}: " if line else f"{path}: "
        super().__init__(where + reason)
        self.path = Path(path)
        self.line = line
        self.reason = reason


class Role(NamedTuple):
    """One role of an event: who or what takes part in it.

    ``fillers`` names the labels that may fill it, of either layer; empty means any label.
    A required role is shown as missing while nothing fills it; it is never enforced.
    """

    name: str
    arabic: str = ""
    fillers: tuple[str, ...] = ()
    required: bool = False

    def allows(self, label: str) -> bool:
        """Whether a span of that label may fill the role."""
        return not self.fillers or label in self.fillers


class Label(NamedTuple):
    """One label of a layer.

    ``key`` is a key's name as Textual has it, or two names with a space between, or empty for a
    label that is reached by its list only. ``colour`` is ``#rrggbb``.
    """

    name: str
    layer: str
    key: str = ""
    english: str = ""
    arabic: str = ""
    guideline: str = ""
    colour: str = ""
    roles: tuple[Role, ...] = ()

    def role(self, name: str) -> Role | None:
        """The role of that name, if the label has it."""
        return next((role for role in self.roles if role.name == name), None)


class Tagset:
    """The labels of both layers in the order of the file; names are unique over both.

    ``path`` is the file they come from, for errors that have to name it.
    """

    def __init__(self, name: str, labels: tuple[Label, ...], path: Path | None = None) -> None:
        self.name = name
        self.labels = labels
        self.path = path

    def label(self, name: str) -> Label | None:
        """The label of that name, or None: spans may carry labels that the tagset lacks."""
        return self._by_name.get(name)

    def of_layer(self, layer: str) -> tuple[Label, ...]:
        """The labels of one layer, in the order of the file."""
        return tuple(label for label in self.labels if label.layer == layer)

    @cached_property
    def _by_name(self) -> dict[str, Label]:
        return {label.name: label for label in self.labels}

    @cached_property
    def hash(self) -> str:
        """SHA-256 in hex of what the labels mean; kept with the annotations.

        Keys and colours are left out: whoever moves a key still annotates by the same scheme.
        """
        meaning = [
            [
                label.name,
                label.layer,
                label.english,
                label.arabic,
                label.guideline,
                [
                    [role.name, role.arabic, list(role.fillers), role.required]
                    for role in label.roles
                ],
            ]
            for label in self.labels
        ]
        import hashlib
        import json

        canonical = json.dumps(meaning, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
