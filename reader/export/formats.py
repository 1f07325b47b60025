"""The table of formats: what each can hold, and the module that writes it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from reader.export.options import ExportError
from reader.tagging.span import ENTITY, LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.job import Job
    from reader.export.options import Annotated

# Where a format goes: to any stream, to a file only, to a folder only.
STREAM: Final = "stream"


@dataclass(frozen=True, slots=True)
class Format:
    """What a format can hold.

    ``layers``: those exported where none is stated. ``flat``: one layer a file. ``tags``: its
    labels are tags of ``[A-Z][A-Z_]*``. ``tokens``: it has tokens, so scheme and clitics mean
    something. ``holds``: what it keeps beside range, layer and label.
    """

    name: str
    layers: tuple[str, ...] = LAYERS
    flat: bool = False
    tags: bool = True
    tokens: bool = True
    target: str = STREAM
    holds: frozenset[str] = frozenset()


class Writer(Protocol):
    """What a format's module offers to write."""

    def write(self, document: Annotated, job: Job) -> Iterator[str]:
        """Yield the pieces of a document as they stand in the file."""


_EVERYTHING: Final = frozenset({"arguments", "attributes", "notes"})

FORMATS: Final = {
    each.name: each
    for each in (
        Format("conll2003", layers=(ENTITY,), flat=True),
        Format("conll2002", layers=(ENTITY,), flat=True),
        Format("conllu"),
        Format("jsonl", tags=False, tokens=False, holds=_EVERYTHING),
    )
}


def format_named(name: str) -> Format:
    """Return the format; raises ExportError for an unknown one."""
    try:
        return FORMATS[name]
    except KeyError:
        raise ExportError(f"--format is one of {', '.join(FORMATS)}, not {name}") from None


def writer_of(chosen: Format) -> Writer:
    """Import and return the module that writes a format; only the one that is needed is."""
    return cast("Writer", import_module(f"reader.export.{chosen.name}"))
