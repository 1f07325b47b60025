"""A document and its spans as sentences of tokens whose edges are the spans' edges.

The one place where text and spans meet for every format that has tokens. Steps: spans are trimmed
of blanks at their edges (a token holds none), widened to words or refused where that was asked for,
given a level or dropped; sentences that a span joins are made one; tokens are cut at the edges of
the spans that are left, and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from re import compile as pattern_of
from typing import TYPE_CHECKING, NamedTuple

from reader.export.fitting import Fitting, Rules
from reader.export.nesting import in_order
from reader.export.report import CUT
from reader.text.sentences import HOLLOW, merge_sentences, sentence_ranges
from reader.text.tokens import FORMAT_CHARACTERS, token_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Pattern

    from reader.export.nesting import Held
    from reader.export.options import Annotated, Range
    from reader.export.report import DocumentReport

_ZERO_WIDTH = pattern_of(f"[{FORMAT_CHARACTERS}]")
_NO_ZERO_WIDTH = dict.fromkeys(map(ord, _ZERO_WIDTH.findall(HOLLOW)))
# Code points in a block: enough that what is done once a block does not count, and small beside
# the text.
_BLOCK = 1 << 10


class Placed(NamedTuple):
    """A span and its tokens ``[first, stop)``, numbered as the tokens beside it are."""

    first: int
    stop: int
    held: Held


class Sentence(NamedTuple):
    """Tokens as ranges of indices, their forms, and the spans over them in order.

    ``cut`` has the words that are more than one token here, as ``(first, stop)``.
    """

    start: int
    end: int
    tokens: list[Range]
    forms: list[str]
    placed: list[Placed]
    cut: list[Range]


class Block(NamedTuple):
    """Some sentences at once, for formats that go through tokens without looking at sentences.

    As in :class:`Sentence`; ``stops`` has the number of the token after each sentence, so the last
    is the number of tokens.
    """

    sentences: list[Range]
    tokens: list[Range]
    forms: list[str]
    placed: list[Placed]
    cut: list[Range]
    stops: list[int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The spans of one document that a format holds, in order, and what the tokens come from."""

    document: Annotated
    held: list[Held]
    sentences: list[Range]
    words: list[Range] | None
    strips: bool

    def blocks(self) -> Iterator[Block]:
        """Yield all sentences, many at a time; a text without a token has none."""
        held, position, number = self.held, 0, 0
        pattern = token_pattern(self.document.text)
        while number < len(self.sentences):
            begin = self.sentences[number][0]
            last = bisect_left(self.sentences, (begin + _BLOCK, 0), number + 1)
            here = position
            end = self.sentences[last - 1][1]
            position = bisect_left(held, end, here, key=_start)
            yield self._block(self.sentences[number:last], held[here:position], pattern)
            number = last

    def __iter__(self) -> Iterator[Sentence]:
        """Yield the sentences one by one."""
        for block in self.blocks():
            first = place = piece = 0
            for (start, end), stop in zip(block.sentences, block.stops, strict=True):
                placed, cut = [], []
                while place < len(block.placed) and block.placed[place].first < stop:
                    a, b, held = block.placed[place]
                    placed.append(Placed(a - first, b - first, held))
                    place += 1
                while piece < len(block.cut) and block.cut[piece][0] < stop:
                    cut.append((block.cut[piece][0] - first, block.cut[piece][1] - first))
                    piece += 1
                tokens, forms = block.tokens[first:stop], block.forms[first:stop]
                yield Sentence(start, end, tokens, forms, placed, cut)
                first = stop

    def _block(self, sentences: list[Range], held: list[Held], pattern: Pattern[str]) -> Block:
        text, begin, end = self.document.text, sentences[0][0], sentences[-1][1]
        if self.words is None:
            tokens = [match.span() for match in pattern.finditer(text, begin, end)]
        else:
            tokens = self.words[
                bisect_left(self.words, (begin, 0)) : bisect_left(self.words, (end, 0))
            ]
        tokens, placed, cut = _place(text, tokens, held)
        forms = [text[a:b] for a, b in tokens]
        # Few tokens hold a zero-width character, and to translate every form costs as much as to
        # find them all.
        for match in _ZERO_WIDTH.finditer(text, begin, end) if self.strips else ():
            number = bisect_right(tokens, (match.start(), end)) - 1
            if number >= 0 and match.start() < tokens[number][1]:
                forms[number] = forms[number].translate(_NO_ZERO_WIDTH)
        stops = [bisect_left(tokens, (stop, 0)) for _, stop in sentences]
        return Block(sentences, tokens, forms, placed, cut, stops)


def _start(held: Held) -> int:
    return held.start


def align(document: Annotated, rules: Rules, report: DocumentReport) -> Alignment:
    """Return the alignment of ``document`` and write into ``report`` what became of its spans.

    Raises :class:`ExportError` for a span that parts a letter from its marks.
    """
    fitting = Fitting(document, rules, report)
    held: list[Held] = []
    for layer in rules.layers:
        held += fitting.of_layer(layer)
    if len(rules.layers) > 1:
        held.sort(key=in_order)
    whole = list(document.borders.sentences) if document.borders else sentence_ranges(document.text)
    sentences = merge_sentences(whole, [(each[1], each[2]) for each in held])
    if len(sentences) < len(whole):
        known = set(whole)
        report.merged += [each for each in sentences if each not in known]
    report.stripped = Counter(_ZERO_WIDTH.findall(document.text))
    return Alignment(document, held, sentences, fitting.words, bool(report.stripped))


def _place(
    text: str, tokens: list[Range], held: list[Held]
) -> tuple[list[Range], list[Placed], list[Range]]:
    """Give each span its tokens, cutting those that hold one of its edges inside."""
    if not held:
        return tokens, [], []
    firsts, lasts, edges = _numbers(tokens, held)
    cut: list[Range] = []
    if edges:
        tokens, cut = _cut(text, tokens, sorted(edges))
        firsts, lasts, _ = _numbers(tokens, held)
    make = tuple.__new__
    placed = [
        make(Placed, (first, last + 1, each))
        for first, last, each in zip(firsts, lasts, held, strict=True)
    ]
    return tokens, placed, cut


def _numbers(tokens: list[Range], held: list[Held]) -> tuple[list[int], list[int], set[int]]:
    """The first and the last token of each span, and the edges that no token has."""
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    firsts = [bisect_left(starts, each[1]) for each in held]
    lasts = [bisect_left(ends, each[2]) for each in held]
    starts.append(-1)
    edges = {each[1] for each, n in zip(held, firsts, strict=True) if starts[n] != each[1]}
    edges.update(each[2] for each, n in zip(held, lasts, strict=True) if ends[n] != each[2])
    return firsts, lasts, edges


def _cut(text: str, tokens: list[Range], edges: list[int]) -> tuple[list[Range], list[Range]]:
    """Cut ``tokens`` at ``edges``; return the new tokens, and (first, stop) of those that were."""
    found: list[Range] = []
    cut: list[Range] = []
    number = position = 0
    while position < len(edges):
        # The token that holds the edge; those before it stay whole.
        holder = bisect_left(tokens, (edges[position], 0), number) - 1
        found += tokens[number:holder]
        start, end = tokens[holder]
        before = len(found)
        while position < len(edges) and edges[position] < end:
            _add_piece(found, text, start, edges[position])
            start = edges[position]
            position += 1
        _add_piece(found, text, start, end)
        if len(found) - before > 1:
            cut.append((before, len(found)))
        number = holder + 1
    return found + tokens[number:], cut


def _add_piece(found: list[Range], text: str, start: int, end: int) -> None:
    """Add a token; one of zero-width characters alone would have an empty form and is a gap."""
    if text[start:end].strip(HOLLOW):
        found.append((start, end))


def tell_cuts(block: Block | Sentence, report: DocumentReport) -> None:
    """Report each span that begins or ends inside a word, with the range of that word."""
    if not block.cut:
        return
    word_of: dict[int, Range] = {}
    for word in block.cut:
        word_of.update(dict.fromkeys(range(*word), word))
    for first, stop, held in block.placed:
        details: dict[str, object] = {}
        word = word_of.get(first, (first, first))
        if word[0] != first:
            details["begins_in"] = [block.tokens[word[0]][0], block.tokens[word[1] - 1][1]]
        word = word_of.get(stop - 1, (stop, stop))
        if word[1] != stop:
            details["ends_in"] = [block.tokens[word[0]][0], block.tokens[word[1] - 1][1]]
        if details:
            report.tell(CUT, held.span, **details)
