"""Cohen's kappa (1960) of two annotators, over the tokens of a text.

Tokens are cut at every edge of either side. The category of a token is the set of labels of all
spans over it, so nested spans count, and where nothing is nested it is the one label or none; of
one label alone it is whether the token lies under that label.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final

from reader.text.tokens import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tagging.span import Span

# The labels of the spans over a token.
Labels = frozenset[str]
# How many tokens have which labels on the one side and on the other.
Pairs = Counter[tuple[Labels, Labels]]
_NO_LABELS: Final[Labels] = frozenset()


def cohen_kappa(pairs: Pairs) -> float | None:
    """Cohen's kappa of two raters' categories, counted in pairs; None where it is not defined."""
    total = pairs.total()
    of_a: Counter[Labels] = Counter()
    of_b: Counter[Labels] = Counter()
    for (a, b), number in pairs.items():
        of_a[a] += number
        of_b[b] += number
    by_chance = sum(number * of_b[label] for label, number in of_a.items())
    if total == 0 or by_chance == total * total:
        return None
    observed = sum(number for (a, b), number in pairs.items() if a == b)
    return (total * observed - by_chance) / (total * total - by_chance)


def of_label(pairs: Pairs, label: str) -> Pairs:
    """The tokens seen only as having the label or not."""
    only = frozenset([label])
    found: Pairs = Counter()
    for (a, b), number in pairs.items():
        found[a & only, b & only] += number
    return found


def pairs_of_tokens(text: str, a: Sequence[Span], b: Sequence[Span]) -> Pairs:
    """The pairs of label sets that the tokens have, cut at every edge of either side."""
    edges = sorted({edge for span in (*a, *b) for edge in (span.start, span.end)})
    tokens: list[tuple[int, int]] = []
    for token in Tokenizer(text).ranges():
        start, end = token
        for edge in edges[bisect_right(edges, start) : bisect_left(edges, end)]:
            tokens.append((start, edge))
            start = edge
        tokens.append((start, end))
    return Counter(zip(_labelled(tokens, a), _labelled(tokens, b), strict=True))


def _labelled(tokens: list[tuple[int, int]], spans: Sequence[Span]) -> list[Labels]:
    """The labels of all spans over each token."""
    found = [_NO_LABELS] * len(tokens)
    for span in spans:
        only = frozenset([span.label])
        first = bisect_left(tokens, (span.start, 0))
        for number in range(first, bisect_left(tokens, (span.end, 0), first)):
            found[number] |= only
    return found
