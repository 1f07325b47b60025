"""What stands in an annotation file, read without trust: its document record and its spans."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby, islice, repeat
from operator import ge
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from reader.store.encoding import APART, DOCUMENT, DOCUMENT_ID, SPANS
from reader.store.migrations import SCHEMA
from reader.store.record_lines import RecordLines
from reader.tagging.fields import SpanError, checked_label
from reader.tagging.history import NEW, STATES
from reader.tagging.span import Span
from reader.text.source import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reader.store.encoding import Record, Table, Tables
    from reader.tagging.tagset import Tagset
    from reader.text.long_text import Text
    from reader.text.source import AnySource

# The record of a span as most are: no escape in any string, no role, no attribute. Its id comes
# first; other fields may follow.
PLAIN_ID: Final = rb'"([A-Za-z0-9_-]{1,64}+)"'
# Digits one by one, and of ASCII by name: a count of them takes longer, and `\d` twice as long.
_DIGITS = rb"[0-9]"
_STAMP = rb"(?:%b-%b-%bT%b:%b:%b\.%bZ|)" % tuple(_DIGITS * n for n in (4, 2, 2, 2, 2, 2, 6))
_BEGINNING = (
    rb', "start": (0|[1-9][0-9]{0,11}+), "end": ([1-9][0-9]{0,11}+), "layer": "(entity|event)", '
    rb'"label": "([^"\\]++)", '
)
_END = rb'"arguments": \[\], "attributes": \{\}[,}]'
PLAIN_FIELDS: Final = (
    _BEGINNING
    + rb'"surface": "([^"\\]*+)", "note": "([^"\\]*+)", '
    + rb'"annotator": "([^"\\]*+)", "created": "(%b)", "changed": "(%b)", ' % (_STAMP, _STAMP)
    + _END
)
# The same for who asks where spans are: the surface with its escapes, quotes among them, and no
# groups for who made it when. But for one: most have never been changed, and to find the same time
# again is quicker than to find another.
PLAIN_PLACES: Final = (
    _BEGINNING
    + rb'"surface": "([^"]*+(?:(?<=\\)"[^"]*+)*+)", "note": "([^"]*+)", '
    + rb'"annotator": "[^"]*+", "created": "(?P<created>%b)", ' % _STAMP
    + rb'"changed": "(?:(?P=created)|%b)", ' % _STAMP
    + _END
)
# Compiled where it is needed: an export of tags that tells of no span does without.
PLAIN_SPAN: Final = rb'\{"id": ' + PLAIN_ID + PLAIN_FIELDS


# The key of a record, and what was found at the begin of its line.
_Found: TypeAlias = "tuple[str, re.Match[bytes] | Record]"
# So many records are made spans at once.
_AT_ONCE: Final = 1024
# So much of a text is looked at with a span and those after it, in code points.
_PIECE: Final = 1 << 11


class Strings(dict[bytes, str]):
    """Strings by their bytes: labels, names and words are held once for all spans."""

    def __missing__(self, raw: bytes) -> str:
        """Decode a string that was not met before."""
        self[raw] = found = raw.decode()
        return found


@dataclass
class Contents:
    """An annotation file taken apart.

    ``refused`` are records that are no spans, by id, with the reason; they stay in the file.
    ``apart`` are spans whose words are gone from the text; ``faults`` is what is wrong with the
    file and its log, ``warning`` a line for whoever uses it all the same.
    """

    document: Record
    spans: Sequence[Span] = ()
    refused: dict[str, str] = field(default_factory=dict)
    apart: list[Span] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    warning: str = ""

    @property
    def state(self) -> str:
        """The document's state; one that nobody knows counts as new."""
        return state_of(self.document)

    @property
    def name(self) -> str | None:
        """The name of the document, if the file says it."""
        return name_of(self.document)

    @property
    def sha256(self) -> str | None:
        """The hash of the text that the spans were made on, if the file says it."""
        value = self.document.get("sha256")
        return value if isinstance(value, str) else None

    @property
    def encoding(self) -> Remembered | None:
        """How the file of that text was encoded, if the file says it."""
        value = self.document.get("encoding")
        return Remembered(value, self.sha256 or "") if isinstance(value, str) else None


def document_record(tables: Tables) -> Record:
    """The record of the table ``document``, empty if there is none."""
    record = tables.get(DOCUMENT, {}).get(DOCUMENT_ID)
    return record if isinstance(record, dict) else {}


def name_of(document: Record) -> str | None:
    """The name of the document, if its record says it."""
    name = document.get("doc")
    return name if isinstance(name, str) and name else None


def state_of(document: Record) -> str:
    """The document's state; one that nobody knows counts as new."""
    state = document.get("state")
    return state if state in STATES else NEW


def take_apart(tables: Tables) -> Contents:
    """The spans that can be read, and why the others cannot."""
    spans: list[Span] = []
    contents = Contents(document_record(tables), spans)
    for key, found in _spans(tables.get(SPANS, {})):
        if isinstance(found, Span):
            spans.append(found)
        else:
            contents.refused[key] = found.reason
    for key, record in tables.get(APART, {}).items():
        try:
            contents.apart.append(span_of(key, record))
        except SpanError as error:
            contents.refused.setdefault(key, error.reason)
    return contents


def _spans(table: Table) -> Iterator[tuple[str, Span | SpanError]]:
    """The span of each record, or why it is none."""
    if not isinstance(table, RecordLines):
        yield from ((key, _span_or_fault(key, record)) for key, record in table.items())
        return
    strings = Strings()
    lines = table.matching(re.compile(PLAIN_SPAN))
    while some := list(islice(lines, _AT_ONCE)):
        for is_plain, run in groupby(some, key=_is_plain):
            found = list(run)
            together = _plain_together(found, strings) if is_plain else None
            yield from together or ((key, _span_or_fault(key, table[key])) for key, _ in found)
    yield from ((key, _span_or_fault(key, record)) for key, record in table.set_since())


def _is_plain(line: _Found) -> bool:
    return isinstance(line[1], re.Match)


def _plain_together(lines: Sequence[_Found], strings: Strings) -> list[tuple[str, Span]] | None:
    """The spans of plain records, by their keys; None where one takes a closer look."""
    keys = [key for key, _ in lines]
    columns = zip(*[cast("re.Match[bytes]", found).groups() for _, found in lines], strict=True)
    try:
        spans = plain_spans(list(columns), strings, keys)
    except SpanError:
        return None
    return list(zip(keys, spans, strict=True))


def _span_or_fault(key: str, record: object) -> Span | SpanError:
    try:
        return span_of(key, record)
    except SpanError as error:
        return error


def plain_span(key: str, found: re.Match[bytes], strings: Strings) -> Span | None:
    """The span in a line that :data:`PLAIN_SPAN` matches; None where it takes a closer look.

    Raises SpanError where its label is none.
    """
    identity, start, end, *words, created, changed = found.groups()
    first, last = int(start), int(end)
    if first >= last or identity.decode() != key:
        return None
    layer, label, surface, note, annotator = map(strings.__getitem__, words)
    made = created.decode()
    since = made if changed == created else changed.decode()
    checked_label(label)
    return Span(key, first, last, layer, label, surface, note, annotator, made, since)


def plain_spans(
    columns: Sequence[tuple[bytes, ...]], strings: Strings, keys: list[str] | None = None
) -> list[Span]:
    """The spans of columns of what :data:`PLAIN_ID` and :data:`PLAIN_FIELDS` find, in order.

    A few calls for all spans: one a field would take twice as long. Raises SpanError where one is
    no span, or has an id that is not its key, where those are given.
    """
    identities, starts, ends, *words, created, changed = columns
    found = _decoded(identities)
    if keys is not None and keys != found:
        raise SpanError('has the "id" of another span')
    firsts, lasts = list(map(int, starts)), list(map(int, ends))
    if any(map(ge, firsts, lasts)):
        raise SpanError("an empty span")
    for label in set(words[1]):
        checked_label(strings[label])
    made = _decoded(created)
    return Span.many(
        keys or found,  # the very strings, where they are there already
        firsts,
        lasts,
        *(map(strings.__getitem__, each) for each in words),
        made,
        made if changed == created else map(_since, made, created, changed),
        repeat(()),
        repeat(()),
    )


def _since(made: str, created: bytes, changed: bytes) -> str:
    """The time of change: most spans have the very string of when they were made."""
    return made if changed == created else changed.decode()


def _decoded(lines: Iterable[bytes]) -> list[str]:
    """Strings without a line break by their bytes, decoded at once."""
    return b"\n".join(lines).decode().split("\n")


def span_of(key: str, record: object) -> Span:
    """The span in a record, whose id is its key. Raises SpanError."""
    if not isinstance(record, dict):
        raise SpanError("is no object")
    if record.get("id", key) != key:
        raise SpanError(f'has the "id" of another span, {record["id"]!a:.70}')
    return Span.from_record({**record, "id": key})


def is_span(key: str, record: object) -> bool:
    """Whether a record can be read as a span."""
    try:
        span_of(key, record)
    except SpanError:
        return False
    return True


def merged(old: object, span: Span) -> Record:
    """The record of ``span``, with what else the old record held: fields of other programs."""
    record: dict[str, Any] = span.as_record()
    if isinstance(old, dict):
        record.update({key: value for key, value in old.items() if key not in record})
    return record


def fresh_document(source: AnySource, state: str, tagset: Tagset | None, old: Record) -> Record:
    """The document record as it is to be written: what we know over what was there."""
    kept = {key: value for key, value in old.items() if key not in {"doc", "sha256", "encoding"}}
    record: Record = {"doc": source.name, "sha256": source.sha256, "encoding": source.encoding}
    record["schema"] = SCHEMA
    if tagset is not None:
        record["tagset"] = {"name": tagset.name, "hash": tagset.hash}
    elif "tagset" in kept:
        record["tagset"] = kept["tagset"]
    record["state"] = state
    return {**record, **{key: value for key, value in kept.items() if key not in record}}


def sorted_apart(spans: Iterable[Span], text: Text) -> tuple[list[Span], list[Span]]:
    """The spans that stand where their surface stands in ``text``, and the others."""
    fitting: list[Span] = []
    others: list[Span] = []
    # A piece of the text from ``first`` up to ``after``: the next span is mostly near.
    piece, first, after = "", 0, 0
    for span in spans:
        start, end, surface = span.start, span.end, span.surface
        if not first <= start <= end <= after:
            first, piece = start, text[start : max(start + _PIECE, end)]
            after = first + len(piece)
        fits = end <= after and (not surface or piece[start - first : end - first] == surface)
        (fitting if fits else others).append(span)
    return fitting, others
