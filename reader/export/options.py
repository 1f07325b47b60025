"""What is to be exported, and how: the choices of one export, checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from reader.tagging.span import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.tagging.span import Span
    from reader.text.source import Source

IOB2: Final = "iob2"
IOB1: Final = "iob1"
BIOES: Final = "bioes"
SCHEMES: Final = (IOB2, IOB1, BIOES)

SPLIT: Final = "split"
EXPAND: Final = "expand"
STRICT: Final = "strict"
CLITICS: Final = (SPLIT, EXPAND, STRICT)

# A range of code-point indices, end excluded.
Range = tuple[int, int]


class ExportError(ValueError):
    """Why an export cannot be made: one line, which names the document where there is one."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Borders:
    """Token and sentence ranges that were read with a document, where they are not ours."""

    tokens: tuple[Range, ...]
    sentences: tuple[Range, ...]


@dataclass(frozen=True)
class Annotated:
    """A text with the spans to export, as :attr:`Document.spans` sorts them.

    ``borders``: the tokens and sentences to use instead of those of :mod:`reader.text.tokens`.
    """

    source: Source
    spans: tuple[Span, ...] = ()
    borders: Borders | None = None

    @property
    def name(self) -> str:
        """What the document is known by (DESIGN §9)."""
        return self.source.name

    @cached_property
    def text(self) -> str:
        """The text that all indices count in."""
        return self.source.text


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one export; the defaults are those of DESIGN §8.

    ``layers`` is one layer or both. ``labels`` maps a label to the one to write.
    """

    format: str
    layers: tuple[str, ...] = LAYERS
    scheme: str = IOB2
    clitics: str = SPLIT
    strict: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is no choice."""
        _one_of("scheme", self.scheme, SCHEMES)
        _one_of("clitics", self.clitics, CLITICS)
        for layer in self.layers:
            _one_of("layer", layer, LAYERS)


def _one_of(name: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise ExportError(f"--{name} is one of {', '.join(choices)}, not {value}")
