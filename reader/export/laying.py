"""Tokens that were read, laid on a text: one that is given, or one that they rebuild.

A form and the text need not be spelled alike: zero-width characters leave FORM, and CoNLL-U is in
NFC. So both are compared without white space and zero-width characters, in NFC.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from reader.export.options import Borders, Range
from reader.export.reading import ReadError
from reader.text.sentences import HOLLOW, NO_HOLLOW, merge_sentences, sentence_ranges
from reader.text.tokens import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.export.reading import ReadDocument, ReadToken

_HOLLOW = frozenset(HOLLOW)
_CONTEXT = 12


class Laid(NamedTuple):
    """A text and the ranges in it of a document's tokens and sentences."""

    text: str
    tokens: list[Range]
    sentences: list[Range]


def rebuild(document: ReadDocument) -> Laid:
    """Return the text that the tokens spell; what lies between them is as told, else one space.

    A sentence of which nothing is told ends its line. Where every token tells its place, the text
    has the length that the places say, so that offsets stay what they were.
    """
    told = places_told(document)
    pieces: list[str] = []
    tokens: list[Range] = []
    sentences: list[Range] = []
    position = 0
    for sentence in document.sentences:
        for number, token in enumerate(sentence):
            lead = token.before or ""
            if told and not tokens and not lead:
                lead = " " * token.start
            raw = token.form if token.raw is None else token.raw
            after = token.after
            if after is None:
                after = "\n" if number == len(sentence) - 1 and not told else " "
            pieces += (lead, raw, after)
            start = position + len(lead)
            tokens.append((start, start + len(raw)))
            position = start + len(raw) + len(after)
        sentences.append((tokens[-len(sentence)][0], tokens[-1][1]))
    return Laid("".join(pieces), tokens, sentences)


def places_told(document: ReadDocument) -> bool:
    """Whether the places that tokens tell fit their spellings and what lies between them."""
    tokens = document.tokens
    for number, token in enumerate(tokens):
        raw = token.form if token.raw is None else token.raw
        if token.start < 0 or token.end - token.start != len(raw):
            return False
        if number + 1 < len(tokens):
            after = " " if token.after is None else token.after
            if token.end + len(after) != tokens[number + 1].start:
                return False
    return bool(tokens)


def lay(document: ReadDocument, text: str) -> Laid:
    """Return where the tokens stand in ``text``, which they must spell from beginning to end.

    Raises :class:`ReadError` that shows the place where they do not.
    """
    spelled, indices = _spelled(text)
    tokens: list[Range] = []
    sentences: list[Range] = []
    position = 0
    for sentence in document.sentences:
        for token in sentence:
            form = unicodedata.normalize("NFC", token.form).translate(NO_HOLLOW)
            if not form or not spelled.startswith(form, position):
                raise _mismatch(token, text, indices, position)
            end = position + len(form)
            if indices[position] < 0 or indices[end] < 0:
                raise ReadError(
                    token.line,
                    f"«{token.form}» begins or ends between a letter and its mark in the text",
                )
            tokens.append((indices[position], _end_before(text, indices[end])))
            position = end
        sentences.append((tokens[-len(sentence)][0], tokens[-1][1]))
    if position < len(spelled):
        line = document.tokens[-1].line if tokens else document.line
        rest = _excerpt(text, indices[position])
        raise ReadError(line, f"the text goes on after the last token, with «{rest}»")
    return Laid(text, tokens, sentences)


def _spelled(text: str) -> tuple[str, list[int]]:
    """``text`` as forms spell it, and for each place in that the index in ``text``.

    There is one place more, for the end. A place between a letter and its mark, which NFC may have
    made one or put in another order, has -1.
    """
    solid = [index for index, character in enumerate(text) if character not in _HOLLOW]
    letters = text.translate(NO_HOLLOW)
    if unicodedata.is_normalized("NFC", letters):
        return letters, [*solid, len(text)]
    spelled: list[str] = []
    indices: list[int] = []
    start = 0
    for place in range(1, len(letters) + 1):
        if place < len(letters) and unicodedata.category(letters[place]).startswith("M"):
            continue
        cluster = unicodedata.normalize("NFC", letters[start:place])
        spelled.append(cluster)
        indices += [solid[start], *[-1] * (len(cluster) - 1)]
        start = place
    return "".join(spelled), [*indices, len(text)]


def _end_before(text: str, index: int) -> int:
    """The end of what stands before ``index``: hollow characters between are left out."""
    while text[index - 1] in _HOLLOW:
        index -= 1
    return index


def _mismatch(token: ReadToken, text: str, indices: list[int], position: int) -> ReadError:
    if not token.form.translate(NO_HOLLOW):
        return ReadError(token.line, "a token without a form")
    index = max(indices[position], 0)
    if index >= len(text):
        return ReadError(token.line, f"the text has ended before «{token.form}»")
    found = _excerpt(text, index)
    return ReadError(token.line, f"«{token.form}» is not in the text at {index}: «{found}»")


def _excerpt(text: str, index: int) -> str:
    return " ".join(text[index : index + _CONTEXT].split())


def borders_of(laid: Laid, spans: Iterable[Range]) -> Borders | None:
    """Return the borders to keep with the document: None where it would have the same anyway.

    That is where our own tokens, cut at the edges of ``spans``, and our own sentences, made one
    where a span joins them, are what was read.
    """
    held = sorted(set(spans))
    edges = sorted({edge for each in held for edge in each})
    ours: list[Range] = []
    for token in Tokenizer(laid.text).ranges():
        start, end = token
        for edge in edges[bisect_left(edges, start + 1) : bisect_left(edges, end)]:
            ours.append((start, edge))
            start = edge
        ours.append((start, end))
    same = ours == laid.tokens and (
        merge_sentences(sentence_ranges(laid.text), held) == laid.sentences
    )
    return None if same else Borders(tuple(laid.tokens), tuple(laid.sentences))
