"""Other mentions of the same words: found through folding and proclitics. Pure.

A mention stands as words of its own, or behind proclitics (``بالفيروس``), which it does not cover.
Words marked with the article are found without it too, and in لل, where the edge lies after the
second lam; the article belongs to the mention where it belongs to what was marked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from reader.text.clitics import proclitic_edges
from reader.text.search import FOLDED, find_all, pattern_of
from reader.text.words import word_at

if TYPE_CHECKING:
    from reader.tagging.document import Document
    from reader.tagging.span import Span
    from reader.text.long_text import Text
    from reader.text.search import Folding

# What is left without its article must be something to look for.
_FEWEST_LETTERS: Final = 2
_ARTICLE: Final = re.compile(r"[اٱ]ل(?=..)")


class Mention(NamedTuple):
    """``[start, end)`` is what a span would cover; ``form`` is how the words are written there.

    ``form`` holds what is written together with them, so that mentions can be told apart by it;
    ``taken`` is the label that a span of the same layer over them has already, or empty.
    """

    start: int
    end: int
    form: str
    taken: str


def mentions_of(
    document: Document, words: str, layer: str, label: str, folding: Folding = FOLDED
) -> list[Mention]:
    """Return the mentions of ``words`` that have no span of this layer and label yet, in order."""
    article = _ARTICLE.match(words)
    core = words[article.end() :] if article else words
    pattern = pattern_of(core if len(core) >= _FEWEST_LETTERS else words, folding)
    if pattern is None:
        return []
    text = document.text
    found = []
    for start, end in find_all(text, pattern):
        mention = _mention_at(text, start, end, with_article=article is not None)
        if mention is None:
            continue
        spans = [span for span in document.spans_between(*mention) if span.layer == layer]
        if any((span.start, span.end, span.label) == (*mention, label) for span in spans):
            continue
        word_start = word_at(text, start)[0]
        taken = next((span.label for span in spans if _holds(span, *mention)), "")
        found.append(Mention(*mention, text[word_start:end], taken))
    return found


def by_form(mentions: list[Mention]) -> dict[str, list[Mention]]:
    """Group mentions by how they are written, the commonest form first."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.form].append(mention)
    return dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))


def _mention_at(text: Text, start: int, end: int, *, with_article: bool) -> tuple[int, int] | None:
    """What a span would cover at a match; None where it is part of another word."""
    if word_at(text, end - 1)[1] != end:
        return None
    word_start, word_end = word_at(text, start)
    before = text[word_start:start]
    if not before:
        return start, end
    edges = proclitic_edges(text[word_start:word_end])
    if len(before) not in edges:
        return None
    if with_article and before.endswith("ال"):
        return start - 2, end
    return start, end


def _holds(span: Span, start: int, end: int) -> bool:
    return span.start <= start and end <= span.end
