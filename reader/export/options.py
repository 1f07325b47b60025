"""What is to be exported, and how: the choices of one export, checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from reader.tagging.span import LAYERS
from reader.tagging.span_columns import SpanColumns
from reader.text.sentences import NO_HOLLOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reader.tagging.span import Span
    from reader.tagging.tagset import Tagset
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

    def as_facts(self, sha256: str) -> dict[str, object]:
        """The borders as they are kept with a document whose text has that hash."""
        return {
            "sha256": sha256,
            "tokens": _packed(self.tokens),
            "sentences": _packed(self.sentences),
        }

    @classmethod
    def of_facts(cls, facts: object, source: Source) -> Borders | None:
        """The borders that were kept, if they are borders of this text."""
        if not isinstance(facts, dict) or facts.get("sha256") != source.sha256:
            return None
        borders = cls(_unpacked(facts.get("tokens")), _unpacked(facts.get("sentences")))
        tokens = "".join(source.text[start:end] for start, end in borders.tokens)
        sentences = "".join(source.text[start:end] for start, end in borders.sentences)
        whole = source.text.translate(NO_HOLLOW)
        fits = tokens.translate(NO_HOLLOW) == sentences.translate(NO_HOLLOW) == whole
        inner = {edge for sentence in borders.sentences for edge in sentence}
        edges = {edge for token in borders.tokens for edge in token}
        return borders if fits and inner <= edges else None


@dataclass(frozen=True)
class Annotated:
    """A text with the spans to export, as :attr:`Document.spans` sorts them.

    ``borders``: the tokens and sentences to use instead of those of :mod:`reader.text.tokens`.
    ``lost``: spans whose words are gone from the text, which has changed; ``unreadable``: records
    that are no spans, by id, with the reason. Both are refused by every format.
    """

    source: Source
    spans: Sequence[Span] = ()
    borders: Borders | None = None
    lost: tuple[Span, ...] = ()
    unreadable: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the document is known by."""
        return self.source.name

    @cached_property
    def text(self) -> str:
        """The text that all indices count in."""
        return self.source.text

    @cached_property
    def columns(self) -> SpanColumns:
        """The spans in columns."""
        return SpanColumns.of(self.spans)


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one export; the defaults are those of `reader export`.

    ``layers`` is one layer or both. ``labels`` maps a label to the one to write. ``tagset`` gives
    a page its names and colours. ``split``: the shares of training, development and test, by
    document, drawn with ``seed``.
    """

    format: str
    layers: tuple[str, ...] = LAYERS
    scheme: str = IOB2
    clitics: str = SPLIT
    strict: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    tagset: Tagset | None = None
    split: tuple[int, int, int] | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no choice."""
        _one_of("scheme", self.scheme, SCHEMES)
        _one_of("clitics", self.clitics, CLITICS)
        for layer in self.layers:
            _one_of("layer", layer, LAYERS)
        if self.split is not None and (min(self.split) < 0 or sum(self.split) == 0):
            raise ExportError("--split is three shares, as in 80:10:10")


def _one_of(name: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise ExportError(f"--{name} is one of {', '.join(choices)}, not {value}")


def _packed(ranges: Sequence[Range]) -> list[int]:
    """The ranges as gap, length, gap, length …: short numbers in a file."""
    packed: list[int] = []
    before = 0
    for start, end in ranges:
        packed += (start - before, end - start)
        before = end
    return packed


def _unpacked(packed: object) -> tuple[Range, ...]:
    """What :func:`_packed` packed; nothing for what is no such list."""
    if not isinstance(packed, list) or len(packed) % 2:
        return ()
    if not all(isinstance(each, int) and each >= 0 for each in packed):
        return ()
    ranges: list[Range] = []
    position = 0
    for gap, length in zip(packed[::2], packed[1::2], strict=True):
        ranges.append((position + gap, position + gap + length))
        position += gap + length
    return tuple(ranges)
