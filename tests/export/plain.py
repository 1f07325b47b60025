"""What an export holds and reports, by the rules of DESIGN §8, in the plainest way: an oracle.

It shares the words and sentences of a text with the program (reader/text, which has tests of its
own), and nothing of reader/export: every span is held against every other.
"""

from collections import Counter
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from reader.tagging.span import Span
from reader.text.sentences import HOLLOW, sentence_ranges
from reader.text.tokens import Tokenizer

ZERO_WIDTH = "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ZERO_WIDTH += "\ufeff"

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"

# Formats by how spans share their tokens, and those that count characters instead.
FLAT = ("conll2003", "conll2002", "tsv2", "hf")
LEVELS = ("conllu", "conllup", "spacy")
COUNTING = ("spans", "doccano", "brat", "html")
# Those that tell the range of a span that its tokens do not have.
TELLING = ("conllu", "conllup")
# Those that keep arguments, notes and attributes.
FULL = ("jsonl", "html", "brat")


class Out(NamedTuple):
    """A span on its way: the range that the format gives it, its label as written, its level."""

    span: Span
    start: int
    end: int
    label: str
    level: int


class Plain:
    """What an export of one file should hold of a document, and what its report should tell.

    ``out`` has the spans that come out, in order; ``told`` (what, id, details) of each thing that
    happened to one; ``tallies`` (in, out, dropped, refused) by layer; ``words`` the tokens before
    any is cut, ``tokens`` after; ``sentences`` their ranges, ``merged`` those that spans made one.
    """

    def __init__(self, document, name, layers, clitics="split", labels=()):
        self.document, self.text, self.name = document, document.text, name
        self.clitics, self.labels = clitics, dict(labels)
        self.told, self.tallies, self.out = [], {}, []
        borders = document.borders
        self.words = list(borders.tokens) if borders else Tokenizer(self.text).ranges()
        for layer in layers:
            self.out += self._of_layer(layer)
        self.out.sort(key=self._place_of_characters if name in COUNTING else self._place)
        if name not in (*COUNTING, "jsonl"):
            self._tokens(borders)

    def _of_layer(self, layer):
        spans = [*self.document.spans, *self.document.lost]
        spans = [each for each in spans if each.layer == layer]
        before = len(self.told)
        fitted = list(filter(None, map(self._fitted, spans)))
        if self.name not in COUNTING:
            fitted.sort(key=self._place)
        out = []
        for each in fitted if self.name == "jsonl" else self._chosen(self._different(fitted)):
            out.append(each)
            if each.level > 1:
                self._tell("moved", each.span, level=each.level)
        whats = Counter(what for what, _, _ in self.told[before:])
        dropped = whats["dropped"] + whats["same"]
        assert len(spans) == len(out) + dropped + whats["refused"]
        self.tallies[layer] = (len(spans), len(out), dropped, whats["refused"])
        return out

    def _tell(self, what, span, **details):
        self.told.append((what, span.id, details))

    def _fitted(self, span):
        """What the format can give a span, alone."""
        label = self.labels.get(span.label, span.label)
        whole = Out(span, span.start, span.end, label, 1)
        covered = self.text[span.start : span.end]
        if covered != span.surface or span in self.document.lost:
            return self._tell("refused", span, why="the text has changed under it")
        if self.name == "jsonl":
            return whole
        start, end = self._solid(span)
        if start == end:
            why = "nothing that can be written" if self.name in COUNTING else "no token"
            return self._tell("refused", span, why=f"covers {why}")
        if self.clitics != "split" and self.name not in COUNTING:
            core = start, end
            touched = [word for word in self.words if word[0] < end and start < word[1]]
            start, end = touched[0][0], touched[-1][1]
            if (start, end) != core:
                if self.clitics == "strict":
                    return self._tell("refused", span, why="begins or ends inside a word")
                self._tell("widened", span, to=[start, end])
        found = whole._replace(start=start, end=end)
        if self.is_shortened(found):
            telling = {"beside": [span.start, span.end]} if self.name in TELLING else {}
            self._tell("trimmed", span, to=[start, end], **telling)
        return found

    def _solid(self, span):
        """The range of a span without what the format has no place for at its edges."""
        start, end, blank = span.start, span.end, HOLLOW
        if self.name in COUNTING:
            # A page has line ends between its paragraphs, so a span of nothing else is not seen.
            of_line_ends = self.name == "html" and not self.text[start:end].strip(LINE_ENDS)
            blank = LINE_ENDS if self.name == "brat" or of_line_ends else ""
        while start < end and self.text[start] in blank:
            start += 1
        while start < end and self.text[end - 1] in blank:
            end -= 1
        return start, end

    @staticmethod
    def is_shortened(out):
        """Whether the tokens of a span are all of it but its edges."""
        span, own = out.span, (out.start, out.end)
        return own != (span.start, span.end) and span.start <= own[0] and own[1] <= span.end

    def _own(self, out):
        """The range that a span sorts by among those that have its tokens and label."""
        if self.is_shortened(out):
            return out.span.start, out.span.end
        return out.start, out.end

    def _place(self, out):
        return out.start, -out.end, out.label, *self._own(out)

    @staticmethod
    def _place_of_characters(out):
        return out.start, -out.end, out.span.layer, out.label

    def _different(self, fitted):
        """The first of those that would be written alike."""
        kept = {}
        for each in fitted:
            place = self._own(each) if self.name in TELLING else (each.start, each.end)
            first = kept.setdefault((place, each.label), each)
            if first is not each:
                self._tell("same", each.span, by=first.span.id)
        return list(kept.values())

    def _chosen(self, spans):
        """Those that have a place, the longest first; it is the outermost that wins."""
        if self.name in COUNTING:
            return spans
        longest = sorted(
            spans,
            key=lambda each: (
                *(each.start - each.end, each.start, each.end, each.label),
                *(*self._own(each), each.span.annotator, each.span.id),
            ),
        )
        taken = []
        for each in longest:
            crossing = [
                other for other in taken if other.start < each.end and each.start < other.end
            ]
            if self.name in LEVELS:
                levels = {other.level for other in crossing}
                free = min(n for n in range(1, len(levels) + 2) if n not in levels)
                taken.append(each._replace(level=free))
                continue
            if self.name == "wojood":
                in_the_way = [
                    other
                    for other in crossing
                    if other.label == each.label
                    and not (
                        other.start <= each.start
                        and each.end <= other.end
                        and (other.start, other.end) != (each.start, each.end)
                    )
                ]
            else:
                in_the_way = sorted(crossing, key=lambda other: other.start)
            if in_the_way:
                self._tell("dropped", each.span, by=in_the_way[0].span.id)
            else:
                taken.append(each)
        return taken

    def _tokens(self, borders):
        whole = list(borders.sentences) if borders else sentence_ranges(self.text)
        self.sentences = []
        for sentence in whole:
            before = self.sentences[-1][1] if self.sentences else -1
            if any(out.start < before and sentence[0] < out.end for out in self.out):
                self.sentences[-1] = (self.sentences[-1][0], sentence[1])
            else:
                self.sentences.append(sentence)
        self.merged = [each for each in self.sentences if each not in whole]
        edges = {edge for out in self.out for edge in (out.start, out.end)}
        self.tokens = []
        self.cut = {}  # word of several tokens -> its range, without what is in no token
        for start, end in self.words:
            inside = [start, *sorted(edge for edge in edges if start < edge < end), end]
            pieces = [(a, b) for a, b in pairwise(inside) if self.text[a:b].strip(HOLLOW)]
            self.tokens += pieces
            if len(pieces) > 1:
                self.cut[start, end] = [pieces[0][0], pieces[-1][1]]
        for out in self.out:
            details = {}
            for (start, end), word in self.cut.items():
                if start < out.start < end and word[0] < out.start:
                    details["begins_in"] = word
                if start < out.end < end and out.end < word[1]:
                    details["ends_in"] = word
            if details:
                self._tell("cut", out.span, **details)

    def form(self, token):
        """What stands for a token in FORM."""
        raw = "".join(c for c in self.text[slice(*token)] if c not in ZERO_WIDTH)
        return normalize("NFC", raw) if self.name in TELLING else raw

    def rows(self, scheme):
        """Each sentence as [(token, form, {key: tag})]: the tag of level 1 has the key (layer, 1).

        For ``wojood`` the key is (number of the column, tag).
        """
        return [
            [
                (token, self.form(token), self._tags(token, scheme, sentence))
                for token in self.tokens
                if sentence[0] <= token[0] < sentence[1]
            ]
            for sentence in self.sentences
        ]

    def _tags(self, token, scheme, sentence):
        tags = {}
        over = [out for out in self.out if out.start < token[1] and token[0] < out.end]
        for out in over:
            tag = self._tag(out, token, scheme, sentence)
            key = len(tags) if self.name == "wojood" else (out.span.layer, out.level)
            assert key not in tags
            tags[key] = tag
        return tags

    def _tag(self, out, token, scheme, sentence):
        tokens = [each for each in self.tokens if out.start <= each[0] < out.end]
        first, last = token == tokens[0], token == tokens[-1]
        prefix = "B" if first else "I"
        if scheme == "iob1" and first:
            before = [each for each in self.tokens if sentence[0] <= each[0] < token[0]]
            prefix = "I"
            if before and any(
                (other.span.layer, other.level, other.label)
                == (out.span.layer, out.level, out.label)
                and other.start < before[-1][1] <= other.end
                and other.end <= token[0]
                for other in self.out
            ):
                prefix = "B"
        if scheme == "bioes" and last:
            prefix = "S" if first else "E"
        return f"{prefix}-{out.label}"
