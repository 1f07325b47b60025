"""What became of every span on its way out: spans in = out + dropped + refused.

*Dropped*: another span has its tokens. *Refused*: the format cannot hold it at all. *Bent*: it came
out, but not as it was marked: widened to whole words, or trimmed of the blanks and zero-width
characters at its edges, which stand in no token. Those are losses, which ``--strict`` refuses.
A record that cannot be read as a span, so that nobody knows its layer, is refused by every format.
That a span cuts a word, stands on a further level of a format that has levels, or is trimmed in a
format that tells its own range beside (*beside*), is told and is no loss; neither is that it is
dropped because another one says the same (*same*: two annotators agree).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reader.tagging.span import Span

DROPPED: Final = "dropped"
REFUSED: Final = "refused"
WIDENED: Final = "widened"
TRIMMED: Final = "trimmed"
SAME: Final = "same"
CUT: Final = "cut"
MOVED: Final = "moved"
# Why a span is refused that does not cover the words that it was made on.
TEXT_CHANGED: Final = "the text has changed under it"

# The layer that a record counts in which cannot be read.
UNREADABLE: Final = "unreadable"

LOSSES: Final = (DROPPED, REFUSED, WIDENED, TRIMMED)
_TOLD: Final = (WIDENED, TRIMMED, SAME, CUT, MOVED)
_MEANINGS: Final = {
    WIDENED: "widened to whole words",
    TRIMMED: "trimmed of blanks and zero-width characters",
    SAME: "the same as another in all that is written",
    CUT: "cut a word",
    MOVED: "on a further level",
}


@dataclass(slots=True)
class Tally:
    """How many spans of one document and layer went in, came out, were dropped and refused."""

    into: int = 0
    out: int = 0
    dropped: int = 0
    refused: int = 0

    def __iadd__(self, other: Tally) -> Self:
        """Add the counts of another document or layer."""
        self.into += other.into
        self.out += other.out
        self.dropped += other.dropped
        self.refused += other.refused
        return self

    def as_record(self) -> dict[str, int]:
        """The counts as JSON values."""
        return {"in": self.into, "out": self.out, "dropped": self.dropped, "refused": self.refused}


@dataclass(slots=True)
class Extent:
    """What one file has of a document: tokens, sentences, and those that spans across made one."""

    tokens: int = 0
    sentences: int = 0
    merged: list[tuple[int, int]] = field(default_factory=list)

    def as_record(self) -> dict[str, Any]:
        """The extent as JSON values."""
        return {
            "tokens": self.tokens,
            "sentences": self.sentences,
            "merged_sentences": [list(each) for each in self.merged],
        }


@dataclass(slots=True)
class DocumentReport:
    """What one document came out as; ``told`` has (what, span, details) in order of happening.

    ``extents`` has one for each file that holds it, under the layers of that file: a layer of its
    own may cut words and join sentences that the other's file has otherwise.
    """

    doc: str
    layers: dict[str, Tally] = field(default_factory=dict)
    extents: dict[tuple[str, ...], Extent] = field(default_factory=dict)
    told: list[tuple[str, Span, dict[str, object]]] = field(default_factory=list)
    # How many zero-width characters stand in no form, and what is not in the file.
    stripped: dict[str, int] = field(default_factory=dict)
    left_out: defaultdict[str, int] = field(default_factory=partial(defaultdict, int))
    # Records that are no spans, by id, with the reason.
    unreadable: dict[str, str] = field(default_factory=dict)
    # How many conflicts of a merge are not settled: the spans of both sides went in.
    conflicts: int = 0

    @property
    def extent(self) -> Extent:
        """What all files together have of the document; a sentence made one in two is told once."""
        files = self.extents.values()
        return Extent(
            sum(each.tokens for each in files),
            sum(each.sentences for each in files),
            list(dict.fromkeys(sentence for each in files for sentence in each.merged)),
        )

    def tell(self, what: str, span: Span, **details: object) -> None:
        """Note what happened to a span."""
        self.told.append((what, span, details))

    def refuse_lost(self, spans: Iterable[Span], layer: str) -> int:
        """Note those of ``spans`` in ``layer`` as refused, and return how many they are."""
        lost = [span for span in spans if span.layer == layer]
        for span in lost:
            self.tell(REFUSED, span, why=TEXT_CHANGED)
        return len(lost)

    def refuse_unreadable(self, records: Mapping[str, str]) -> None:
        """Note records that are no spans, by id, with the reason, as refused."""
        if records:
            self.unreadable = {**records}
            self.layers[UNREADABLE] = Tally(len(records), refused=len(records))

    def extent_of(self, layers: Sequence[str]) -> Extent:
        """The extent of the file that holds these layers."""
        return self.extents.setdefault(tuple(layers), Extent())

    def as_record(self) -> dict[str, Any]:
        """The report as JSON values; ``files`` where there is more than one."""
        files = {"+".join(layers): each.as_record() for layers, each in self.extents.items()}
        return {
            "doc": self.doc,
            **self.extent.as_record(),
            **({"files": files} if len(files) > 1 else {}),
            "layers": {layer: tally.as_record() for layer, tally in self.layers.items()},
            "changes": [
                *(_change(*each) for each in self.told),
                *(_unreadable(*each) for each in self.unreadable.items()),
            ],
            "stripped": {f"U+{ord(c):04X}": n for c, n in sorted(self.stripped.items())},
            "left_out": dict(self.left_out),
            "open_conflicts": self.conflicts,
        }


@dataclass(slots=True)
class Report:
    """What an export did, over all its documents."""

    format: str
    scheme: str | None = None
    clitics: str | None = None
    documents: list[DocumentReport] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def total(self) -> Tally:
        """The sum over documents and layers."""
        total = Tally()
        for document in self.documents:
            for tally in document.layers.values():
                total += tally
        return total

    @property
    def counts(self) -> Counter[str]:
        """How often each thing that is told happened."""
        counts = Counter(what for document in self.documents for what, _, _ in document.told)
        if unreadable := sum(len(document.unreadable) for document in self.documents):
            counts[REFUSED] += unreadable
        return counts

    @property
    def losses(self) -> int:
        """How many spans did not come out as they were marked."""
        bent = {
            (document.doc, span.id)
            for document in self.documents
            for what, span, details in document.told
            if what in LOSSES and "beside" not in details
        }
        return len(bent) + sum(len(document.unreadable) for document in self.documents)

    def lines(self) -> list[str]:
        """The report in a few lines for people."""
        total, counts = self.total, self.counts
        lines = [
            f"export {self.format}: {self._size()}",
            (
                f"spans: {total.into} in = {total.out} out + {total.dropped} dropped "
                f"+ {total.refused} refused"
            ),
        ]
        told = [f"{counts[what]} {_MEANINGS[what]}" for what in _TOLD if counts[what]]
        told += self._also()
        if told:
            lines.append("; ".join(told))
        conflicts = sum(document.conflicts for document in self.documents)
        if conflicts:
            lines.append(f"{open_conflicts(conflicts)}: the spans of both sides went in")
        return lines

    def _size(self) -> str:
        """How much was written; of each file, where a document is in more than one."""
        size = counted(len(self.documents), "document")
        files: dict[tuple[str, ...], list[Extent]] = {}
        for document in self.documents:
            for layers, extent in document.extents.items():
                files.setdefault(layers, []).append(extent)
        for layers, extents in files.items():
            sentences = counted(sum(each.sentences for each in extents), "sentence")
            tokens = counted(sum(each.tokens for each in extents), "token")
            size += f"; {'+'.join(layers)}: " if len(files) > 1 else ", "
            size += f"{sentences}, {tokens}"
        return size

    def _also(self) -> Iterable[str]:
        """What happened beside the spans, where something did."""
        merged = sum(len(document.extent.merged) for document in self.documents)
        stripped = sum(sum(document.stripped.values()) for document in self.documents)
        left_out: Counter[str] = Counter()
        for document in self.documents:
            if document.left_out:
                left_out += Counter(document.left_out)
        if merged:
            yield f"{counted(merged, 'sentence')} merged by a span across them"
        if stripped:
            yield f"{counted(stripped, 'zero-width character')} in no form"
        if left_out:
            counts = (counted(number, what) for what, number in left_out.items())
            yield f"not in it: {', '.join(counts)}"
        for label, name in self.labels.items():
            yield f"{label} written {name}"
        yield from self.notes

    def as_record(self) -> dict[str, Any]:
        """The whole report as JSON values."""
        return {
            "format": self.format,
            "scheme": self.scheme,
            "clitics": self.clitics,
            "spans": self.total.as_record(),
            "losses": self.losses,
            "told": dict(self.counts),
            "labels": self.labels,
            "notes": self.notes,
            "files": self.files,
            "documents": [document.as_record() for document in self.documents],
        }


def counted(number: int, noun: str) -> str:
    """``number`` and the noun in its number: 1 span, 2 spans."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def open_conflicts(number: int) -> str:
    """The beginning of a sentence on so many conflicts that are not settled."""
    return f"{counted(number, 'conflict')} {'is' if number == 1 else 'are'} open"


def _change(what: str, span: Span, details: dict[str, object]) -> dict[str, Any]:
    return {
        "what": what,
        "id": span.id,
        "start": span.start,
        "end": span.end,
        "layer": span.layer,
        "label": span.label,
        "surface": span.surface,
        **details,
    }


def _unreadable(identity: str, why: str) -> dict[str, Any]:
    unknown = dict.fromkeys(("start", "end", "layer", "label", "surface"))
    return {"what": REFUSED, "id": identity, **unknown, "why": why}
