"""The mark: the range being marked, and how movements carry its end along.

Pure. A mark begins with a unit, the word or the letter under the caret, which it always holds; its
*edge* is the end that moves. By words the edge goes to the next word's end, so one press takes one
more word in; back over where it began it comes out at the other side. Borders of letters are those
between a lam and an alef too: one cell on the screen, two letters in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.text.marks import is_inside_cluster
from reader.text.words import next_word, previous_word, word_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.text.long_text import Text

Grain = Literal["word", "cluster"]
Range = tuple[int, int]


class Mark(NamedTuple):
    """``[start, end)`` is the unit where marking began; ``edge`` is the end that moves."""

    start: int
    end: int
    edge: int

    @property
    def range(self) -> Range:
        """The indices marked, half open."""
        return min(self.start, self.edge), max(self.end, self.edge)

    @property
    def moves_end(self) -> bool:
        """Whether the moving edge is the end in reading order."""
        return self.edge >= self.end

    @classmethod
    def of(cls, start: int, end: int) -> Mark:
        """A mark of exactly that range, whose end moves."""
        return cls(start, start, end)

    def swapped(self) -> Mark:
        """The same range with the other end moving."""
        start, end = self.range
        return Mark(end, end, start) if self.moves_end else Mark(start, start, end)


class Units(NamedTuple):
    """How a text falls into words or letters: the nearest borders beyond an index, or None.

    ``end_after`` is the least end greater than the index, ``start_before`` the greatest start less
    than it, and so on.
    """

    start_after: Callable[[Text, int], int | None]
    end_after: Callable[[Text, int], int | None]
    start_before: Callable[[Text, int], int | None]
    end_before: Callable[[Text, int], int | None]


def forward(text: Text, mark: Mark, grain: Grain) -> Mark:
    """Move the edge on by one unit, in reading order."""
    units = UNITS[grain]
    if mark.edge < mark.start:
        edge = units.start_after(text, mark.edge)
        return mark._replace(edge=edge if edge is not None and edge < mark.start else mark.end)
    edge = units.end_after(text, max(mark.edge, mark.end))
    return mark if edge is None else mark._replace(edge=edge)


def backward(text: Text, mark: Mark, grain: Grain) -> Mark:
    """Move the edge back by one unit, against reading order."""
    units = UNITS[grain]
    if mark.edge > mark.end:
        edge = units.end_before(text, mark.edge)
        return mark._replace(edge=edge if edge is not None and edge > mark.end else mark.end)
    edge = units.start_before(text, min(mark.edge, mark.start))
    return mark if edge is None else mark._replace(edge=edge)


def up_to(text: Text, mark: Mark, index: int, grain: Grain) -> Mark:
    """Move the edge so that the unit at ``index`` is the last one marked."""
    start, end = unit_at(text, index, grain)
    if end > mark.end:
        return mark._replace(edge=end)
    if start < mark.start:
        return mark._replace(edge=start)
    return mark._replace(edge=mark.end)


def unit_at(text: Text, index: int, grain: Grain) -> Range:
    """The word, or where there is none the letter, at ``index``."""
    if grain == "word":
        start, end = word_at(text, index)
        if end > start:
            return start, end
    return cluster_at(text, index)


def cluster_at(text: Text, index: int) -> Range:
    """The letter with its marks at ``index``; empty at the end of the text."""
    start = min(max(index, 0), len(text))
    while start and is_inside_cluster(text, start):
        start -= 1
    return start, _cluster_end_after(text, start) or len(text)


def nearest_word(text: Text, index: int, start: int, end: int) -> Range | None:
    """The word at ``index``; on a blank or a sign the nearest in ``[start, end)``, the later first.

    That is what one letter tags, so it is also what is shown as the word under the caret.
    """
    word = word_at(text, index)
    if word[1] > word[0]:
        return word
    after, before = next_word(text, index), previous_word(text, index)
    if after is not None and after[0] < end:
        if before is None or before[1] <= start or after[0] - index <= index + 1 - before[1]:
            return after
        return before
    return before if before is not None and before[1] > start else None


def words_from(text: Text, word: Range, count: int) -> Range:
    """The range of ``count`` words, the first of which is ``word``."""
    start, end = word
    for _ in range(count - 1):
        following = next_word(text, end - 1)
        if following is None:
            break
        end = following[1]
    return start, end


def _word_start_after(text: Text, index: int) -> int | None:
    word = next_word(text, index)
    return word[0] if word else None


def _word_end_after(text: Text, index: int) -> int | None:
    start, end = word_at(text, index)
    if end > start:
        return end
    word = next_word(text, index)
    return word[1] if word else None


def _word_start_before(text: Text, index: int) -> int | None:
    word = previous_word(text, index)
    return word[0] if word else None


def _word_end_before(text: Text, index: int) -> int | None:
    """The end of the last word that ends before ``index``."""
    word = previous_word(text, index)
    while word is not None and word[1] >= index:
        word = previous_word(text, word[0])
    return word[1] if word else None


def _cluster_end_after(text: Text, index: int) -> int | None:
    if index >= len(text):
        return None
    end = index + 1
    while end < len(text) and is_inside_cluster(text, end):
        end += 1
    return end


def _cluster_start_before(text: Text, index: int) -> int | None:
    if index <= 0:
        return None
    start = index - 1
    while start and is_inside_cluster(text, start):
        start -= 1
    return start


UNITS: dict[Grain, Units] = {
    "word": Units(_word_start_after, _word_end_after, _word_start_before, _word_end_before),
    # Letters tile the text: where one ends the next begins.
    "cluster": Units(
        _cluster_end_after, _cluster_end_after, _cluster_start_before, _cluster_start_before
    ),
}
