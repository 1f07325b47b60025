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
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from reader.export.fitting import Fitting, Rules
from reader.export.nesting import HeldSpans, in_order
from reader.export.report import CUT
from reader.text.sentences import HOLLOW, merge_across, sentence_ranges
from reader.text.tokens import Columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.export.nesting import Held
    from reader.export.options import Annotated, Range
    from reader.export.report import DocumentReport
    from reader.text.tokens import Tokenized, Tokenizer

_NO_ZERO_WIDTH = {ord(character): None for character in HOLLOW if not character.isspace()}
# Code points in a block: enough that what is done once a block does not count, and small beside
# the text.
_BLOCK = 1 << 12


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

    ``starts``, ``ends`` and ``forms`` are the tokens in columns. The spans ``held`` are over the
    tokens from ``firsts`` up to ``afters``. ``stops`` has the number of the token after each
    sentence, so the last is the number of tokens.
    """

    sentences: list[Range]
    starts: list[int]
    ends: list[int]
    forms: list[str]
    held: HeldSpans
    firsts: list[int]
    afters: list[int]
    cut: list[Range]
    stops: list[int]

    @property
    def placed(self) -> list[tuple[int, int, Held]]:
        """The spans and their tokens, as :class:`Placed` has them."""
        return list(zip(self.firsts, self.afters, self.held.held, strict=True))

    @property
    def tokens(self) -> list[Range]:
        """The tokens as ranges of indices."""
        return list(zip(self.starts, self.ends, strict=True))


@dataclass(frozen=True, slots=True)
class Alignment:
    """The spans of one document that a format holds, in order, and what the tokens come from.

    ``zero_width`` has the indices of the characters that stand in no form, in order.
    """

    document: Annotated
    held: HeldSpans
    sentences: list[Range]
    words: Tokenizer | Tokenized
    zero_width: list[int]

    def blocks(self) -> Iterator[Block]:
        """Yield all sentences, many at a time; a text without a token has none."""
        held, position, number = self.held, 0, 0
        while number < len(self.sentences):
            begin = self.sentences[number][0]
            last = bisect_left(self.sentences, (begin + _BLOCK, 0), number + 1)
            here = position
            end = self.sentences[last - 1][1]
            position = bisect_left(held.starts, end, here)
            yield self._block(self.sentences[number:last], held.part(here, position))
            number = last

    def __iter__(self) -> Iterator[Sentence]:
        """Yield the sentences one by one."""
        for block in self.blocks():
            first = place = piece = 0
            ranges, spans = block.tokens, block.placed
            for (start, end), stop in zip(block.sentences, block.stops, strict=True):
                placed, cut = [], []
                while place < len(spans) and spans[place][0] < stop:
                    a, b, held = spans[place]
                    placed.append(Placed(a - first, b - first, held))
                    place += 1
                while piece < len(block.cut) and block.cut[piece][0] < stop:
                    cut.append((block.cut[piece][0] - first, block.cut[piece][1] - first))
                    piece += 1
                tokens, forms = ranges[first:stop], block.forms[first:stop]
                yield Sentence(start, end, tokens, forms, placed, cut)
                first = stop

    def _block(self, sentences: list[Range], held: HeldSpans) -> Block:
        text, begin, end = self.document.text, sentences[0][0], sentences[-1][1]
        columns = self.words.columns(begin, end)
        firsts, afters, cut = _place(text, columns, held.starts, held.ends)
        starts, ends, forms = columns
        # Few tokens hold a zero-width character, and to translate every form costs as much as to
        # find them all.
        here = slice(bisect_left(self.zero_width, begin), bisect_left(self.zero_width, end))
        for index in self.zero_width[here]:
            number = bisect_right(starts, index) - 1
            if number >= 0 and index < ends[number]:
                forms[number] = forms[number].translate(_NO_ZERO_WIDTH)
        stops = list(map(bisect_left, repeat(starts), [stop for _, stop in sentences]))
        return Block(sentences, starts, ends, forms, held, firsts, afters, cut, stops)


def align(document: Annotated, rules: Rules, report: DocumentReport) -> Alignment:
    """Return the alignment of ``document`` and write into ``report`` what became of its spans.

    Raises :class:`ExportError` for a span that parts a letter from its marks.
    """
    fitting = Fitting(document, rules, report)
    held, *others = map(fitting.of_layer, rules.layers)
    if others:
        of_all = chain(held.held, *(each.held for each in others))
        held = HeldSpans.of(sorted(of_all, key=in_order))
    whole = list(document.borders.sentences) if document.borders else sentence_ranges(document.text)
    sentences = merge_across(whole, held.starts, held.ends)
    if len(sentences) < len(whole):
        known = set(whole)
        merged = [each for each in sentences if each not in known]
        report.extent_of(rules.layers).merged += merged
    if fitting.zero_width:
        report.stripped = Counter(map(document.text.__getitem__, fitting.zero_width))
    return Alignment(document, held, sentences, fitting.words, fitting.zero_width)


def _place(
    text: str, tokens: Columns, starts: list[int], ends: list[int]
) -> tuple[list[int], list[int], list[Range]]:
    """Give each span its tokens, cutting in ``tokens`` those that hold one of its edges inside.

    Returns the first token of each span, the one after its last, and what was cut.
    """
    placed = _on_edges(tokens, starts, ends)
    if placed is not None:
        return *placed, []
    firsts, afters, edges = _numbers(tokens, starts, ends)
    cut: list[Range] = []
    if edges:
        cut = _cut(text, tokens, sorted(edges))
        firsts, afters, _ = _numbers(tokens, starts, ends)
    return firsts, afters, cut


def _on_edges(
    tokens: Columns, starts: list[int], ends: list[int]
) -> tuple[list[int], list[int]] | None:
    """The tokens of each span; None where one begins or ends where no token does.

    Spans are in order, so each is looked for from the one before it on: that is nearer than the
    middle of all.
    """
    first_from, last_from = tokens.starts.index, tokens.ends.index
    first = 0
    try:
        firsts = [first := first_from(start, first) for start in starts]
        return firsts, [last + 1 for last in map(last_from, ends, firsts)]
    except ValueError:
        return None


def _numbers(
    tokens: Columns, starts: list[int], ends: list[int]
) -> tuple[list[int], list[int], set[int]]:
    """The first token of each span, the one after its last, and the edges that no token has."""
    firsts = list(map(bisect_left, repeat(tokens.starts), starts))
    afters = list(map(bisect_right, repeat(tokens.ends), ends))
    # A span may begin inside the last token, or end inside the first.
    begins, finishes = [*tokens.starts, -1], [-1, *tokens.ends]
    edges = {start for start, n in zip(starts, firsts, strict=True) if begins[n] != start}
    edges.update(end for end, n in zip(ends, afters, strict=True) if finishes[n] != end)
    return firsts, afters, edges


def _cut(text: str, tokens: Columns, edges: list[int]) -> list[Range]:
    """Cut ``tokens`` at ``edges``; return (first, stop) of those that were cut."""
    whole = Columns(tokens.starts[:], tokens.ends[:], tokens.forms[:])
    tokens.starts.clear()
    tokens.ends.clear()
    tokens.forms.clear()
    cut: list[Range] = []
    number = position = 0
    while position < len(edges):
        # The token that holds the edge; those before it stay whole.
        holder = bisect_left(whole.starts, edges[position], number) - 1
        _add(tokens, whole, number, holder)
        start, end = whole.starts[holder], whole.ends[holder]
        before = len(tokens.starts)
        while position < len(edges) and edges[position] < end:
            _add_piece(tokens, text, start, edges[position])
            start = edges[position]
            position += 1
        _add_piece(tokens, text, start, end)
        if len(tokens.starts) - before > 1:
            cut.append((before, len(tokens.starts)))
        number = holder + 1
    _add(tokens, whole, number, len(whole.starts))
    return cut


def _add(found: Columns, whole: Columns, first: int, stop: int) -> None:
    found.starts.extend(whole.starts[first:stop])
    found.ends.extend(whole.ends[first:stop])
    found.forms.extend(whole.forms[first:stop])


def _add_piece(found: Columns, text: str, start: int, end: int) -> None:
    """Add a token; one of zero-width characters alone would have an empty form and is a gap."""
    form = text[start:end]
    if form.strip(HOLLOW):
        found.starts.append(start)
        found.ends.append(end)
        found.forms.append(form)


def tell_cuts(block: Block | Sentence, report: DocumentReport) -> None:
    """Report each span that begins or ends inside a word, with the range of that word."""
    if not block.cut:
        return
    tokens = block.tokens
    word_of: dict[int, Range] = {}
    for word in block.cut:
        word_of.update(dict.fromkeys(range(*word), word))
    touched = [each for each in block.placed if each[0] in word_of or each[1] - 1 in word_of]
    for first, stop, held in touched:
        details: dict[str, object] = {}
        word = word_of.get(first, (first, first))
        if word[0] != first:
            details["begins_in"] = [tokens[word[0]][0], tokens[word[1] - 1][1]]
        word = word_of.get(stop - 1, (stop, stop))
        if word[1] != stop:
            details["ends_in"] = [tokens[word[0]][0], tokens[word[1] - 1][1]]
        if details:
            report.tell(CUT, held.span, **details)
