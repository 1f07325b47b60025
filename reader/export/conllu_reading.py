"""CoNLL-U and CoNLL-U Plus read back, with what our own files tell beside, and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reader.export.conllu_sentence import MISPLACED, Line, Sentence, misc_of, tokens_and_spans
from reader.export.laying import places_told
from reader.export.reading import ReadDocument, ReadError, lines_of
from reader.text.sentences import HOLLOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.export.reading import Reading

CONLLU_COLUMNS: Final = (
    *("ID", "FORM", "LEMMA", "UPOS", "XPOS"),
    *("FEATS", "HEAD", "DEPREL", "DEPS", "MISC"),
)
_COMMENT = re.compile(r"#\s*([\w.]+(?: id)?)\s*(?:=\s*(.*?))?\s*")
_ID = re.compile(r"(\d+)(?:([.\-])(\d+))?")


def read_sentences(
    data: bytes, reading: Reading, columns: Sequence[str] = CONLLU_COLUMNS
) -> list[ReadDocument]:
    """Return the documents of a file; without ``columns`` its first line names them.

    Raises :class:`ReadError`.
    """
    return _File(reading, columns).read(data)


class _File:
    """A file while it is read."""

    def __init__(self, reading: Reading, columns: Sequence[str]) -> None:
        self._reading = reading
        self._columns = tuple(columns)
        self._documents: list[ReadDocument] = []
        self._count = 0  # tokens of the document before this sentence
        self._sentence = Sentence()

    def read(self, data: bytes) -> list[ReadDocument]:
        for number, line in lines_of(data):
            if not line.strip():
                self._end_sentence()
            elif line.startswith("#") and not self._sentence.words:
                self._comment(line, number)
            else:
                self._row(line, number)
        if self._sentence.words:
            self._reading.notes["ends without an empty line: is it all there?"] += 1
        self._end_sentence()
        for document in self._documents:
            told = any(token.start >= 0 for token in document.tokens)
            if told and not places_told(document):
                self._reading.notes[MISPLACED] += 1
        return self._documents

    def _comment(self, line: str, number: int) -> None:
        match = _COMMENT.fullmatch(line)
        name, value = (match[1], match[2] or "") if match else ("", "")
        if name in {"newdoc", "newdoc id"}:
            self._documents.append(ReadDocument(number, value or None))
            self._count = 0
        elif name == "text":
            self._sentence.text, self._sentence.text_line = value, number
        elif name == "global.columns":
            self._columns = tuple(value.split())

    def _row(self, line: str, number: int) -> None:
        if "FORM" not in self._columns:
            raise ReadError(number, "no line before has named a column FORM (# global.columns)")
        parts = line.split("\t")
        if len(parts) != len(self._columns):
            raise ReadError(number, f"has {len(parts)} columns, not {len(self._columns)}")
        cells = dict(zip(self._columns, parts, strict=True))
        form = cells["FORM"]
        if not form.strip(HOLLOW):
            raise ReadError(number, "has no form")
        words, ranges = self._sentence.words, self._sentence.ranges
        misc = misc_of(cells, number, self._reading)
        match = _ID.fullmatch(cells.get("ID", str(len(words) + 1)))
        if not match:
            raise ReadError(number, f"the ID {cells['ID'][:20]} is none")
        first, kind = int(match[1]), match[2]
        if kind == ".":
            return
        if first != len(words) + 1 or (first in ranges and kind):
            raise ReadError(number, f"the ID {cells['ID']} does not go on after {len(words)}")
        if kind:
            ranges[first] = (int(match[3]), Line(number, form, misc))
        else:
            words.append(Line(number, form, misc))

    def _end_sentence(self) -> None:
        sentence, self._sentence = self._sentence, Sentence()
        if not sentence.words:
            if sentence.ranges:
                line = next(iter(sentence.ranges.values()))[1]
                raise ReadError(line.number, "a multiword token without words")
            return
        if not self._documents:
            self._documents.append(ReadDocument(sentence.words[0].number))
        document = self._documents[-1]
        tokens, spans = tokens_and_spans(sentence, self._reading)
        document.sentences.append(tokens)
        for span in spans:
            span.start += self._count
            span.end += self._count
            document.spans.append(span)
        self._count += len(tokens)
