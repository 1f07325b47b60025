"""A sentence of CoNLL-U that was read, as tokens and spans: what its columns and MISC tell."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reader.export.reading import ReadError, ReadSpan, ReadToken
from reader.export.schemes import OUTSIDE, read_tag, read_tags
from reader.tagging.span import ENTITY, EVENT
from reader.text.sentences import NO_HOLLOW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.export.reading import Reading

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
MISPLACED: Final = "has start_char and end_char that do not fit its tokens"


@dataclass(slots=True)
class Line:
    """A line of a sentence: its number, its form, and MISC taken apart."""

    number: int
    form: str
    misc: dict[str, str]


@dataclass(slots=True)
class Sentence:
    """The lines of a sentence: words, and multiword tokens by the number of their first word."""

    words: list[Line] = field(default_factory=list)
    ranges: dict[int, tuple[int, Line]] = field(default_factory=dict)
    text: str | None = None
    text_line: int = 0


def misc_of(cells: Mapping[str, str], number: int, reading: Reading) -> dict[str, str]:
    """What MISC and the columns of CoNLL-U Plus tell of a line: what is not read is noted.

    ``cells`` are the line's columns by name, ``number`` is the line's. Raises :class:`ReadError`
    for a tag that is none.
    """
    misc = {}
    for part in cells.get("MISC", "_").split("|"):
        key, _, value = part.partition("=")
        if _TAGS.fullmatch(key) or _SPAN.fullmatch(key) or key in _READ:
            misc[key] = value
        elif part not in {"", "_"}:
            shown = f"{key}=" if value else key
            reading.notes[f"has {shown[:40]} in MISC, which is not read"] += 1
    for column, key in _PLUS.items():
        if cells.get(column, "_") not in {"_", "*", OUTSIDE}:
            misc[key] = cells[column]
    for key, value in misc.items():
        if _TAGS.fullmatch(key) and read_tag(value) is None:
            raise ReadError(number, f"{key}={value[:40]} is no tag")
    return misc


def tokens_and_spans(
    sentence: Sentence, reading: Reading
) -> tuple[list[ReadToken], list[ReadSpan]]:
    """The tokens of a sentence, and its spans in numbers of these tokens from 0.

    Raises :class:`ReadError` where they do not fit one another or ``# text``.
    """
    tokens, token_of = _tokens(sentence, reading)
    if sentence.text is not None:
        _compare(tokens, sentence.text, sentence.text_line)
    spans = _spans(sentence)
    for span in spans:
        span.start, span.end = token_of[span.start], token_of[span.end - 1] + 1
    return tokens, spans


def _tokens(sentence: Sentence, reading: Reading) -> tuple[list[ReadToken], list[int]]:
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


def _token(line: Line) -> ReadToken:
    misc = line.misc
    after = None
    if "SpacesAfter" in misc:
        after = _unescape(misc["SpacesAfter"])
    elif misc.get("SpaceAfter") == "No":
        after = ""
    before = _unescape(misc["SpacesBefore"]) if "SpacesBefore" in misc else None
    raw = _unescape(misc["Raw"]) if "Raw" in misc else None
    token = ReadToken(line.form, line.number, raw, after, before)
    start, end = misc.get("start_char", ""), misc.get("end_char", "")
    # Digits of other scripts are digits to Python; twelve are more than any text has.
    if start.isascii() and end.isascii() and start.isdigit() and end.isdigit():
        token.start, token.end = int(start[:12]), int(end[:12])
    return token


def _parted(whole: ReadToken, pieces: list[Line], reading: Reading) -> list[ReadToken]:
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
        reading.notes[MISPLACED] += 1
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
    return unicodedata.normalize("NFC", spelled).translate(NO_HOLLOW)


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


def _spans(sentence: Sentence) -> list[ReadSpan]:
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


def _exact(word: Line, key: str) -> tuple[int, int] | None:
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


def _unescape(spelled: str) -> str:
    """Return what :func:`reader.export.conllu.escape` spelled."""
    return _ESCAPE.sub(
        lambda match: _PLAIN[match[1]] if match[1] else _character(match[2] or match[3]), spelled
    )


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"
