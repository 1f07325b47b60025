"""The labels as they are written: a label map, and tags that every reader takes.

Tag formats hold tags of ``[A-Z][A-Z_]*``: spaCy's converter, for one, reads nothing else. A label
that is none is brought to that form; two labels that would become one are refused, because nobody
could tell them apart again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reader.export.options import ExportError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from re import Pattern

# What labels may be where they are tags, and where they are brat's types.
TAG: Final = re.compile(r"[A-Z][A-Z_]*")
TYPE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NO_TAG = re.compile(r"[^A-Z]+")
_NO_TYPE = re.compile(r"[^A-Za-z0-9_-]+")


def tag_of(label: str) -> str:
    """Return the tag of ``[A-Z][A-Z_]*`` nearest to a label, empty where there is none."""
    return _NO_TAG.sub("_", label.upper()).strip("_")


class LabelMapError(ValueError):
    """Why a label map cannot be used: the number of the line, from 1, and a reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class MappedNameError(ExportError):
    """A name of the label map that the format cannot hold; the reason goes on after the map's."""


_MAP_LINE = re.compile(r"""\s*["']?([^\s"'=]+)["']?\s*[=\s]\s*["']?([^\s"'=]+)["']?\s*(?:\#.*)?""")


def read_label_map(content: str) -> dict[str, str]:
    """Read a label map: a line ``LABEL = NAME`` (or with a blank between) for each label.

    Quotes around either, empty lines and ``#`` comments are allowed, so a TOML file of strings is
    one. Raises :class:`LabelMapError`.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _MAP_LINE.fullmatch(line)
        if not match:
            raise LabelMapError(number, f"is not LABEL = NAME: {line.strip()[:60]}")
        label, name = match.groups()
        if label in found:
            raise LabelMapError(number, f"maps {label} a second time")
        others = [other for other, theirs in found.items() if theirs == name]
        if others:
            raise LabelMapError(number, f"both {others[0]} and {label} would be written {name}")
        found[label] = name
    return found


class Labels:
    """What each label is written as, found once per label.

    ``allowed``: what the format takes for a label (:data:`TAG`, :data:`TYPE`, None: anything).
    ``joint``: whether it has one name space for both layers. Raises
    :class:`MappedNameError` for a map that gives what is not allowed, and :class:`ExportError`
    where two labels would become one.
    """

    def __init__(
        self,
        mapping: Mapping[str, str],
        allowed: Pattern[str] | None = TAG,
        *,
        joint: bool = False,
    ) -> None:
        self._mapping = mapping
        self._allowed = allowed
        self._joint = joint
        self._written: dict[tuple[str, str], str] = {}
        self._claims: dict[tuple[str, str], tuple[str, str]] = {}
        self._layers: dict[str, _LabelsOfLayer] = {}

    def __getitem__(self, layer_and_label: tuple[str, str]) -> str:
        """The label as it is written."""
        try:
            return self._written[layer_and_label]
        except KeyError:
            return self._add(*layer_and_label)

    def of_layer(self, layer: str) -> Mapping[str, str]:
        """The labels of a layer as they are written, for who asks for thousands."""
        return self._layers.setdefault(layer, _LabelsOfLayer(self, layer))

    @property
    def renamed(self) -> dict[str, str]:
        """The labels that are written otherwise than they are marked."""
        return {label: name for (_, label), name in self._written.items() if label != name}

    def _add(self, layer: str, label: str) -> str:
        name = self._mapping.get(label, label)
        if self._allowed and not self._allowed.fullmatch(name):
            if label in self._mapping:
                raise MappedNameError(
                    f"gives {label} the name {name}, which this format cannot hold"
                )
            name = tag_of(name) if self._allowed is TAG else _NO_TYPE.sub("_", name).strip("_")
            if not self._allowed.fullmatch(name):
                raise ExportError(
                    f"the label {label} has no letter of A to Z; give it a name in a "
                    "label map (--map)"
                )
        claim = ("" if self._joint else layer, name)
        other = self._claims.setdefault(claim, (layer, label))
        if other[1] != label:
            raise ExportError(f"the labels {other[1]} and {label} would both be written {name}")
        if other[0] != layer and self._joint:
            raise ExportError(
                f"{label} is a label of both layers, which this format cannot tell "
                "apart: say --layer"
            )
        self._written[layer, label] = name
        return name


class _LabelsOfLayer(dict[str, str]):
    """Those of one layer, asked for when they are missing."""

    def __init__(self, labels: Labels, layer: str) -> None:
        super().__init__()
        self._labels = labels
        self._layer = layer

    def __missing__(self, label: str) -> str:
        self[label] = name = self._labels[self._layer, label]
        return name
