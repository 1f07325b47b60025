"""CoNLL-U and CoNLL-U Plus read back, with what our own files tell beside, and without."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reader.export.laying import places_told
from reader.export.reading import ReadDocument, ReadError, ReadSpan, ReadToken, lines_of
from reader.export.schemes import OUTSIDE, read_tag, read_tags
from reader.tagging.span import ENTITY, EVENT
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
_TAGS = re.compile(r"(NE|EV|name)(\d*)")
_SPAN = re.compile(r"(NE|EV)(\d*)span")
# Start, end, and how long that is: a digit that was altered shows.
_RANGE = re.compile(r"(\d{1,12}):(\d{1,12})(?::(\d{1,12}))?", re.ASCII)
_LAYERS: Final = {"NE": ENTITY, "name": ENTITY, "EV": EVENT}
_PLUS: Final = {"READER:ENTITY": "NE", "READER:EVENT": "EV"}
_READ: Final = frozenset(
    {"SpaceAfter", "SpacesAfter", "SpacesBefore", "Raw", "start_char", "end_char"}
)
_ESCAPE = re.compile(r"\\(?:([stnrp\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_PLAIN: Final = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}
_MISPLACED: Final = "has start_char and end_char that do not fit its tokens"
_NO_HOLLOW: Final = dict.fromkeys(map(ord, HOLLOW))


@dataclass(slots=True)
class _Line:
    """A line of a sentence: its number, its form, and MISC taken apart."""

    number: int
    form: str
    misc: dict[str, str]


@dataclass(slots=True)
class _Sentence:
    """The lines of a sentence: words, and multiword tokens by the number of their first word."""

    words: list[_Line] = field(default_factory=list)
    ranges: dict[int, tuple[int, _Line]] = field(default_factory=dict)
    text: str | None = None
    text_line: int = 0


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
        self._sentence = _Sentence()

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
                self._reading.notes[_MISPLACED] += 1
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
        if not form.translate(_NO_HOLLOW):
            raise ReadError(number, "has no form")
        words, ranges = self._sentence.words, self._sentence.ranges
        misc = self._misc(cells, number)
        match = _ID.fullmatch(cells.get("ID", str(len(words) + 1)))
        if not match:
            raise ReadError(number, f"the ID {cells['ID'][:20]} is none")
        first, kind = int(match[1]), match[2]
        if kind == ".":
            return
        if first != len(words) + 1 or (first in ranges and kind):
            raise ReadError(number, f"the ID {cells['ID']} does not go on after {len(words)}")
        if kind:
            ranges[first] = (int(match[3]), _Line(number, form, misc))
        else:
            words.append(_Line(number, form, misc))

    def _misc(self, cells: dict[str, str], number: int) -> dict[str, str]:
        misc = {}
        for part in cells.get("MISC", "_").split("|"):
            key, _, value = part.partition("=")
            if _TAGS.fullmatch(key) or _SPAN.fullmatch(key) or key in _READ:
                misc[key] = value
            elif part not in {"", "_"}:
                shown = f"{key}=" if value else key
                self._reading.notes[f"has {shown[:40]} in MISC, which is not read"] += 1
        for column, key in _PLUS.items():
            if cells.get(column, "_") not in {"_", "*", OUTSIDE}:
                misc[key] = cells[column]
        for key, value in misc.items():
            if _TAGS.fullmatch(key) and read_tag(value) is None:
                raise ReadError(number, f"{key}={value[:40]} is no tag")
        return misc

    def _end_sentence(self) -> None:
        sentence, self._sentence = self._sentence, _Sentence()
        if not sentence.words:
            if sentence.ranges:
                line = next(iter(sentence.ranges.values()))[1]
                raise ReadError(line.number, "a multiword token without words")
            return
        if not self._documents:
            self._documents.append(ReadDocument(sentence.words[0].number))
        document = self._documents[-1]
        tokens, token_of = _tokens(sentence, self._reading)
        if sentence.text is not None:
            _compare(tokens, sentence.text, sentence.text_line)
        document.sentences.append(tokens)
        for span in _spans(sentence):
            span.start = self._count + token_of[span.start]
            span.end = self._count + token_of[span.end - 1] + 1
            document.spans.append(span)
        self._count += len(tokens)


def _tokens(sentence: _Sentence, reading: Reading) -> tuple[list[ReadToken], list[int]]:
    """The tokens of a sentence, and for each word the number of its token.

    The words of a multiword token are tokens of their own where together they spell it; else, as
    in treebanks that part رجله into رجل and هو, all of them are the one token.
    """
    tokens: list[ReadToken] = []
    token_of: list[int] = []
    words = sentence.words
    number = 0
    while number < len(words):
        last, line = sentence.ranges.get(number + 1, (number + 1, words[number]))
        if not number < last <= len(words):
            raise ReadError(
                line.number, f"a multiword token of the words to {last}, which end at {len(words)}"
            )
        pieces = words[number:last]
        whole = _token(line)
        if len(pieces) == 1 and number + 1 not in sentence.ranges:
            found = [whole]
        elif "".join(piece.form for piece in pieces) == line.form:
            found = _parted(whole, pieces, reading)
        else:
            reading.notes["has multiword tokens that their words do not spell; each is one"] += 1
            found = [whole]
        token_of += (
            range(len(tokens), len(tokens) + len(pieces))
            if len(found) > 1
            else [len(tokens)] * len(pieces)
        )
        tokens += found
        number = last
    return tokens, token_of


def _token(line: _Line) -> ReadToken:
    misc = line.misc
    after = None
    if "SpacesAfter" in misc:
        after = unescape(misc["SpacesAfter"])
    elif misc.get("SpaceAfter") == "No":
        after = ""
    before = unescape(misc["SpacesBefore"]) if "SpacesBefore" in misc else None
    raw = unescape(misc["Raw"]) if "Raw" in misc else None
    token = ReadToken(line.form, line.number, raw, after, before)
    start, end = misc.get("start_char", ""), misc.get("end_char", "")
    # Digits of other scripts are digits to Python; twelve are more than any text has.
    if start.isascii() and end.isascii() and start.isdigit() and end.isdigit():
        token.start, token.end = int(start[:12]), int(end[:12])
    return token


def _parted(whole: ReadToken, pieces: list[_Line], reading: Reading) -> list[ReadToken]:
    """The words of a multiword token as tokens: what it tells of its surroundings is theirs."""
    tokens = [_token(piece) for piece in pieces]
    spelled = whole.form if whole.raw is None else whole.raw
    placed = whole.start >= 0 and all(
        token.start >= whole.start
        and _solid(spelled[token.start - whole.start : token.end - whole.start])
        == _solid(token.form)
        for token in tokens
    )
    if not placed and any(token.start >= 0 for token in tokens):
        reading.notes[_MISPLACED] += 1
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        token.after = whole.after if following is None else ""
        if placed:
            first, last = token.start - whole.start, token.end - whole.start
            token.raw = spelled[first:last]
            if following is not None:
                token.after = spelled[last : following.start - whole.start]
        else:
            token.start = token.end = -1
    tokens[0].before = whole.before
    return tokens


def _solid(spelled: str) -> str:
    """What is spelled as forms spell it: in NFC, without blanks and zero-width characters."""
    return unicodedata.normalize("NFC", spelled).translate(_NO_HOLLOW)


def _compare(tokens: list[ReadToken], text: str, line: int) -> None:
    """Check the tokens against ``# text``, and learn from it what lies between them.

    Raises :class:`ReadError` where they do not spell it.
    """
    position = 0
    text = unicodedata.normalize("NFC", text)
    for token in tokens:
        form = unicodedata.normalize("NFC", token.form)
        start = position
        while text[position : position + 1].isspace():
            position += 1
        if not text.startswith(form, position):
            at = text[position : position + 20]
            raise ReadError(token.line, f"«{form}» is not in # text (line {line}): «{at}»")
        # A file without SpaceAfter tells here what lies between two tokens of a sentence.
        if token is not tokens[0] and start == position and tokens[0].start < 0:
            before = tokens[tokens.index(token) - 1]
            before.after = "" if before.after is None else before.after
        position += len(form)
    if text[position:].strip():
        raise ReadError(line, f"# text goes on after the last token: «{text[position:][:20]}»")


def _spans(sentence: _Sentence) -> list[ReadSpan]:
    """The spans of a sentence, counted in words."""
    keys = {key for word in sentence.words for key in word.misc if _TAGS.fullmatch(key)}
    told = {
        (word.number, key) for word in sentence.words for key in word.misc if _SPAN.fullmatch(key)
    }
    found = []
    for key in sorted(keys):
        pairs = [read_tag(word.misc.get(key, OUTSIDE)) or (OUTSIDE, "") for word in sentence.words]
        match = _TAGS.fullmatch(key)
        layer = _LAYERS[match[1]] if match else ENTITY
        for first, stop, label in read_tags(pairs):
            word = sentence.words[first]
            told.discard((word.number, f"{key}span"))
            exact = _exact(word, f"{key}span")
            found.append(ReadSpan(first, stop, label, layer, word.number, exact=exact))
    for number, key in sorted(told):
        raise ReadError(number, f"{key} tells the range of no span that begins here")
    return found


def _exact(word: _Line, key: str) -> tuple[int, int] | None:
    """The range that the first word of a span tells of it; raises :class:`ReadError` for none."""
    told = word.misc.get(key)
    if told is None:
        return None
    match = _RANGE.fullmatch(told)
    if match:
        start, end = int(match[1]), int(match[2])
        if match[3] is None or int(match[3]) == end - start:
            return start, end
    raise ReadError(word.number, f"{key}={told[:40]} is no range")


def unescape(spelled: str) -> str:
    """Return what :func:`reader.export.conllu.escape` spelled."""
    return _ESCAPE.sub(
        lambda match: _PLAIN[match[1]] if match[1] else _character(match[2] or match[3]), spelled
    )


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"
