"""Flat tag files read back: one token a line, its form first, tags after it.

As other tools write them: two columns or more, tabs or spaces, CR LF, a byte-order mark, comments,
a DOCSTART line of any make, any of the schemes, and tags without B- and I- too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reader.export.reading import ReadDocument, ReadError, ReadSpan, ReadToken, lines_of
from reader.export.schemes import OUTSIDE, read_tag, read_tags

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.export.reading import Reading

_DOCUMENT_START: Final = "-DOCSTART-"
_SEPARATOR = re.compile(r"[ \t]+")
# What other tools write for a token that no span covers.
_NOTHING: Final = frozenset({"_", "-", "o"})
# A tag of the IO scheme: a label alone. It is read as if it had I- before it.
_BARE_LABEL = re.compile(r"[A-Z][A-Za-z_]*")

# (prefix, label) of each tag over a token.
Pairs = list[tuple[str, str]]
# A span as (first token, token after the last, label).
Found = tuple[int, int, str]


def read_columns(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file whose last column is the tag. Raises :class:`ReadError`."""
    return _Table(reading, several=False).read(data)


def read_nested_columns(data: bytes, reading: Reading) -> list[ReadDocument]:
    """Read a file whose columns after the first are the tags of the spans over the token."""
    return _Table(reading, several=True).read(data)


class _Table:
    """A file of columns while it is read. ``several``: every column but the first is a tag."""

    def __init__(self, reading: Reading, *, several: bool) -> None:
        self._reading = reading
        self._several = several
        self._decode: Callable[[list[Pairs]], list[Found]] = read_nested if several else _read_one
        self._columns = 0
        self._documents: list[ReadDocument] = []
        self._count = 0  # tokens of the document before this sentence
        self._tokens: list[ReadToken] = []
        self._rows: list[Pairs] = []
        self._first_prefixed = self._first_bare = 0
        self._begins = self._orphans = 0

    def read(self, data: bytes) -> list[ReadDocument]:
        """Return the documents of the file."""
        for number, line in lines_of(data):
            if not line.strip():
                self._end_sentence()
            elif not self._is_start(line, number):
                self._add(line, number)
        notes = self._reading.notes
        if self._tokens:
            notes["ends without an empty line: is it all there?"] += 1
        self._end_sentence()
        if self._first_bare and self._first_prefixed:
            raise ReadError(self._first_bare, "a tag without B- or I-, which others have")
        if self._first_bare:
            notes["has tags without B- and I-: neighbours of a label are one span"] += 1
        if self._begins and self._orphans:
            notes["begins spans with I- where others begin with B-"] += self._orphans
        return self._documents

    def _is_start(self, line: str, number: int) -> bool:
        """Take a DOCSTART line; one that has a tag other than O is a token."""
        if not line.startswith(_DOCUMENT_START):
            return False
        pair = read_tag(_SEPARATOR.split(line.strip())[-1])
        if pair and pair[0] != OUTSIDE:
            return False
        if self._tokens:
            raise ReadError(number, "a document starts inside a sentence")
        self._documents.append(ReadDocument(number))
        self._count = 0
        return True

    def _add(self, line: str, number: int) -> None:
        """Take the line of a token; a line that begins with # and fits in nowhere is a comment."""
        parts = line.rstrip().split("\t") if "\t" in line else _SEPARATOR.split(line.strip())
        found = [read_tag(part.strip()) for part in (parts[1:] if self._several else parts[-1:])]
        if line.startswith("#") and (
            not found or None in found or self._columns not in {0, len(parts)}
        ):
            return
        if len(parts) == 1:
            raise ReadError(number, f"has no tag: {parts[0][:40]}")
        if self._columns not in {0, len(parts)}:
            raise ReadError(number, f"has {len(parts)} columns, those before have {self._columns}")
        form = parts[0]
        if form.split() != [form]:
            raise ReadError(number, f"has no form, or one with a blank: {form[:40]!a}")
        pairs = [
            pair or self._bare(part.strip(), number)
            for pair, part in zip(found, parts[-len(found) :], strict=True)
        ]
        if any(pair and pair[0] != OUTSIDE for pair in found):
            self._first_prefixed = self._first_prefixed or number
        self._columns = 0 if self._several else len(parts)
        self._tokens.append(ReadToken(form, number))
        self._rows.append(pairs)

    def _bare(self, label: str, number: int) -> tuple[str, str]:
        if label in _NOTHING:
            self._reading.notes[f"has {label} where others have O"] += 1
            return OUTSIDE, ""
        if not _BARE_LABEL.fullmatch(label):
            raise ReadError(number, f"has no tag in its last column: {label[:40]}")
        self._first_bare = self._first_bare or number
        return "I", label

    def _end_sentence(self) -> None:
        if not self._tokens:
            return
        if not self._documents:
            self._documents.append(ReadDocument(self._tokens[0].line))
        document = self._documents[-1]
        document.sentences.append(self._tokens)
        self._watch()
        for first, stop, label in self._decode(self._rows):
            line, before = self._tokens[first].line, self._count
            document.spans.append(ReadSpan(before + first, before + stop, label, line=line))
        self._count += len(self._tokens)
        self._tokens, self._rows = [], []

    def _watch(self) -> None:
        """Count what begins spans: B- as IOB2 has it, and I- or E- that go on with nothing."""
        before: set[str] = set()
        for pairs in self._rows:
            for prefix, label in pairs:
                if label in before or prefix == OUTSIDE:
                    continue
                if prefix in "BSU":
                    self._begins += 1
                else:
                    self._orphans += 1
            before = {label for prefix, label in pairs if prefix != OUTSIDE}


def _read_one(rows: list[Pairs]) -> list[Found]:
    return read_tags([pairs[0] for pairs in rows])


def read_nested(rows: list[Pairs]) -> list[Found]:
    """Return the spans of a sentence with a tag per span and token, the outermost first.

    A tag that goes on belongs to the first span of its label that no tag before it on the token
    went on with: inner spans end before outer ones.
    """
    found: list[list[int]] = []
    labels: list[str] = []
    running: list[int] = []
    for number, pairs in enumerate(rows):
        waiting, running = running, []
        for prefix, label in pairs:
            if prefix == OUTSIDE:
                continue
            same = (each for each in waiting if labels[each] == label and prefix not in "BSU")
            span = next(same, len(found))
            if span == len(found):
                found.append([number, number])
                labels.append(label)
            else:
                waiting.remove(span)
            found[span][1] = number + 1
            if prefix not in "ESLU":
                running.append(span)
    return [(first, stop, label) for (first, stop), label in zip(found, labels, strict=True)]
