"""Texts, spans and documents for the tests of export, and what to expect of them."""

import random
import unicodedata
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from reader.export.options import Annotated
from reader.tagging.span import Argument, Span
from reader.text.marks import is_inside_cluster
from reader.text.sentences import HOLLOW
from reader.text.source import Source
from reader.text.tokens import Tokenizer

ENTITIES = ("PER", "ORG", "GPE", "DATE")
EVENTS = ("ATTACK", "MEET")

# All that is hard in one text: NBSP, U+200F in and around words, emoji, CRLF, # at a line's start,
# -DOCSTART-, shadda before fatha, quotes the wrong way round, tatweel, U+2028, a decomposed letter.
HARD_TEXT = (
    "# عنوان فيه\u00a0فراغ\r\n"
    "-DOCSTART- في النص، وو\u200fاشنطن\u200f قالت: ”لا.” ثم \U0001f600\ufe0f!\r\n\r\n"
    "مت\u0651\u064eصل لـ”طمأنة” د. أحمد من U.S. إلى F16 في 3.5%…\u2028سطر آ\u0627\u0653خر\n"
    "  | \\ _ \t#قمة_باريس http://example.org/x?y=1 a@b.org بلا نهاية"
)


def span(text, start, end, label="PER", *, layer=None, number=0, **more):
    """A span whose id is made of what it is, so that failures read well."""
    layer = layer or ("event" if label in EVENTS else "entity")
    stamp = "2025-01-31T12:00:00.000000Z"
    return Span(
        f"{layer}-{label}-{start}-{end}-{number}",
        start,
        end,
        layer,
        label,
        text[start:end],
        created=stamp,
        changed=stamp,
        **{"annotator": "tester", **more},
    )


def annotated(text, spans=(), name="a.txt"):
    """A document of these spans, in order."""
    source = Source(name, Path(name), text)
    return Annotated(source, tuple(sorted(set(spans), key=lambda each: each.order)))


def surface_span(text, surface, label="PER", *, nth=0, **more):
    """The span over the nth place where ``surface`` stands in ``text``."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(surface, start + 1)
    return span(text, start, start + len(surface), label, **more)


class _Marking:
    """Spans being made over a text; those that a document could not have are left out."""

    def __init__(self, text, chance):
        self.text = text
        self.chance = chance
        self.found = {}

    def add(self, start, end, labels=ENTITIES):
        cut = is_inside_cluster(self.text, start) or is_inside_cluster(self.text, end)
        if 0 <= start < end <= len(self.text) and not cut:
            made = span(self.text, start, end, self.chance.choice(labels))
            self.found[made.key] = made

    def at(self, before, token, last):
        """Mark something at ``token``: one of nine things, or nothing."""
        start, end = token
        ways = (
            [(start, last[1])],
            [(start, last[1]), (start, end)],  # nested, of the same label too
            [(before[0], end), (start, last[1])],  # crossing
            [(start + 1, last[1]), (start, start + 1)],  # a clitic off, and the clitic alone
            [(start, end - 1, EVENTS)],
            [(start, end, EVENTS)],
        )
        kind = self.chance.randrange(2 * len(ways))
        for way in ways[kind] if kind < len(ways) else ():
            self.add(*way)


def dense(text, seed=0):
    """Spans all over ``text``: plain, nested, crossing, sub-word, across lines, next to quotes."""
    chance = random.Random(seed)
    marking = _Marking(text, chance)
    tokens = Tokenizer(text).ranges()
    for number, token in enumerate(tokens):
        last = tokens[min(number + chance.randrange(4), len(tokens) - 1)]
        marking.at(tokens[max(0, number - 1)], token, last)
    breaks = [i for i, c in enumerate(text) if c in "\n\u2028" and 0 < i < len(text) - 1]
    for place in chance.sample(breaks, min(3, len(breaks))):
        before = [token for token in tokens if token[1] <= place][-1:]
        after = [token for token in tokens if token[0] > place][:1]
        if before and after:
            marking.add(before[0][0], after[0][1])
    for place, character in enumerate(text):
        if character in '”“"«»\u0640':
            marking.add(place, min(place + 4, len(text)))
    return with_arguments(marking.found.values(), chance)


def with_arguments(spans, chance):
    """The same spans; some events have a role filled, by one to three mentions or triggers."""
    spans = list(spans)
    for number, each in enumerate(spans):
        others = [other.id for other in spans if other.id != each.id]
        if each.layer == "event" and others and chance.random() < 0.5:
            targets = chance.sample(others, min(len(others), chance.randrange(1, 4)))
            filled = tuple(Argument("Place", target) for target in targets)
            spans[number] = replace(each, arguments=filled)
    return spans


CHARACTERS = (
    "وافلبكسهيةا ـ\u064e\u0651\u200c\u200d\u200f\u200b\n\r\t\u00a0\u2028\x85\x1f"
    ".,:/-'&@#_|\\”“\"«»()!?؟،؛…12١٢abPéе\u0301\U0001f600\ufe0f\u0653"
)
texts = st.text(
    st.one_of(
        st.sampled_from(CHARACTERS),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    min_size=1,
    max_size=50,
)


@st.composite
def documents(draw, name="a.txt"):
    """A random text with random spans that a document could have, some with their roles filled.

    Most begin and end where tokens do, many where another one ends, with few labels, of one
    annotator or two: so they nest, cross, touch, say the same, and have blanks and zero-width
    characters at their edges.
    """
    text = draw(texts)
    edges = {0, len(text), *(edge for token in Tokenizer(text).ranges() for edge in token)}
    anywhere, at_tokens = st.integers(0, len(text)), st.sampled_from(sorted(edges))
    labels = draw(st.sampled_from([ENTITIES + EVENTS, ("PER", "ATTACK"), ("PER",)]))
    annotators = draw(st.sampled_from([("tester",), ("tester", "other")]))
    raw = draw(
        st.lists(
            st.tuples(at_tokens | anywhere, at_tokens | anywhere, st.sampled_from(labels)),
            max_size=12,
        )
    )
    spans = {}
    before = 0
    for a, b, label in raw:
        start, end = min(a, b), max(a, b)
        if draw(st.booleans()) and before < end:  # touches the one before
            start = before
        before = end
        if start < end and not (is_inside_cluster(text, start) or is_inside_cluster(text, end)):
            who = draw(st.sampled_from(annotators))
            made = span(text, start, end, label, annotator=who, number=annotators.index(who))
            spans[made.key] = made
    return annotated(text, with_arguments(spans.values(), draw(st.randoms())), name)


def expected(document, report, layers=("entity", "event")):
    """(start, end, layer, label) of what the report says the file holds, as tokens hold it."""
    held = {
        each.id: (each.start, each.end, each.layer, each.label)
        for each in document.spans
        if each.layer in layers
    }
    for what, each, details in report.told:
        if what in {"dropped", "refused", "same"}:
            del held[each.id]
        elif "to" in details:
            held[each.id] = (*details["to"], each.layer, each.label)
    return sorted(held.values())


def places(forms, text):
    """The range in ``text`` of each form, found by reading on; blanks may lie between."""
    found, position = [], 0
    normal = unicodedata.normalize
    for form in forms:
        while text[position] in HOLLOW:
            position += 1
        start, wanted = position, normal("NFC", form)
        while True:
            position += 1
            raw = "".join(c for c in text[start:position] if c not in HOLLOW or c in "\u200c\u200d")
            following = text[position : position + 1]
            part_of_it = following and unicodedata.category(following)[0] == "M"
            if normal("NFC", raw) == wanted and not part_of_it:
                break
            assert position < len(text), f"{form!a} is not in the text after {start}"
        found.append((start, position))
    assert not text[position:].strip(HOLLOW), "text without a token"
    return found


def tag_ranges(tags):
    """(first, stop, label) of IOB2 tags, read strictly."""
    found = []
    for number, tag in enumerate([*tags, "O"]):
        if tag == "O":
            continue
        prefix, label = tag.split("-", 1)
        if prefix == "B":
            found.append([number, number + 1, label])
        else:
            assert prefix == "I"
            assert found[-1][1:] == [number, label]
            found[-1][1] = number + 1
    return [tuple(each) for each in found]
