"""Clusters of any stretch of a paragraph, with the context that joining needs.

Everyday text goes word by word, so that the clusters of a word are found once and remembered.
Where controls or direction marks give neighbouring letters different levels, it goes by level
as well: letters join only within one direction.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from reader.text.bidi import REMOVED, Levels, reorder
from reader.text.characters import CHARACTERS, LINE_SEPARATOR, Kind
from reader.text.clusters import Cluster, Run, clusters_of
from reader.text.drawn_words import DRAWN_WORDS
from reader.text.joining import JOINING_TYPES

# Where a row may break: the break swallows them. No-break spaces are not among them.
BLANKS: Final = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_BORDERS: Final = f" {LINE_SEPARATOR}"
_PIECES: Final = re.compile(f"[{_BORDERS}]|[^{_BORDERS}]+")
# Direction marks, embeddings, isolates and what ends them: where levels may change in a word.
_DIRECTION_MARKS: Final = "\u200e\u200f\u061c"
_CONTROLS: Final = f"{_DIRECTION_MARKS}\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_OVERRIDES: Final = "\u202d\u202e"
# The levels of everyday text are named, since to look for them costs a fifth.
_SAME_LEVEL: Final = re.compile(rb"\x00+|\x01+|\x02+|(.)\1*", re.DOTALL)


class Shaper:
    """Finds the clusters of one paragraph.

    `text`: its content. `levels`: its levels. `tashkeel`: whether short vowels are drawn.
    """

    def __init__(self, text: str, levels: Levels, *, tashkeel: bool = True) -> None:
        self.text = text
        self.levels = levels
        self.tashkeel = tashkeel
        # Where the levels of neighbouring letters may differ, and what of it stands inside words:
        # at the edge of a word a control parts no letters.
        self._controls: list[int] = []
        self._controls_in_words: list[int] = []
        found = _DIRECTION_MARKS if not levels.explicit else _CONTROLS
        for control in found:
            self._controls += _places_of(control, text)
        if self._controls:
            self._controls.sort()
            self._controls_in_words = _inside_words(self._controls, text)
        # Whether letters may stand at levels that are not those of their script.
        self._is_overridden = levels.explicit and has_override(text)

    @property
    def _by_level(self) -> bool:
        """Whether neighbouring letters may stand at different levels."""
        return bool(self._controls)

    def _is_everyday(self, start: int, end: int, controls: list[int]) -> bool:
        """Whether the words of `[start, end)`, whole ones, hold nothing but letters that join.

        `controls`: where those are that would part them.
        """
        text = self.text
        if self._is_overridden or LINE_SEPARATOR in text[start:end]:
            return False
        # Those nearest: one in the row, or in a word of which the row has a part.
        before, after = bisect_left(controls, start), bisect_left(controls, end)
        if before < after or (before and _is_within_word(text, controls[before - 1], start)):
            return False
        return after == len(controls) or not _is_within_word(text, end, controls[after])

    def clusters(self, start: int, end: int) -> list[Cluster]:
        """Clusters of `[start, end)` in reading order, offsets counted in the paragraph.

        A line separator is a cluster of no width. Code points in no cluster have no cell.
        """
        if self._is_everyday(start, end, self._controls):
            return self._by_word(start, end)
        return list(self._by_piece(start, end))

    def visual(self, start: int, depths: bytes) -> str | None:
        """The glyphs of a row from `start` on, from the left.

        `depths`: the level of each of its characters (L1). None where the row cannot be put
        together from whole words: it takes its clusters then.
        """
        if not self._is_everyday(start, start + len(depths), self._controls_in_words):
            return None
        if depths.count(depths[:1]) == len(depths):  # half of all rows
            return self._glyphs(start, start + len(depths), depths[0]) if depths else ""
        runs: list[str] = []
        levels: list[int] = []
        for match in _SAME_LEVEL.finditer(depths):
            first, stop = match.span()
            level = depths[first]
            run = self._glyphs(start + first, start + stop, level)
            if run is None:
                return None
            runs.append(run)
            levels.append(level)
        return "".join(reorder(runs, levels))

    def _glyphs(self, start: int, end: int, level: int) -> str | None:
        """Glyphs of `[start, end)`, all of it at one level."""
        if self._joins_across(start) or self._joins_across(end):
            return None
        words = self.text[start:end].split(" ")
        if level & 1:
            words.reverse()
        try:
            return " ".join(map(DRAWN_WORDS[level & 1, self.tashkeel].__getitem__, words))
        except KeyError:
            return None

    def _by_word(self, start: int, end: int) -> list[Cluster]:
        """The same for everyday text: blanks, and words that were mostly met before."""
        found: list[Cluster] = []
        make = tuple.__new__  # a fifth of the price of the constructor
        offset = start
        for word in self.text[start:end].split(" "):
            if word:
                stop = offset + len(word)
                if offset == start or stop == end:  # the row may cut it out of a longer one
                    run = self._run(offset, stop, first=offset == start, rtl=True)
                else:
                    run = clusters_of(word, tashkeel=self.tashkeel)
                if run.lead and found:
                    found[-1] = self._extended(found[-1], offset + run.lead)
                found += [
                    make(Cluster, (offset + a, offset + b, w, g)) for a, b, w, g in run.clusters
                ]
                offset = stop
            if offset < end:
                found.append(make(Cluster, (offset, offset + 1, 1, " ")))
                offset += 1
        return found

    def _by_piece(self, start: int, end: int) -> Iterator[Cluster]:
        pending: Cluster | None = None
        first = True  # nothing stands before in this row
        for piece in _PIECES.finditer(self.text, start, end):
            if piece.group() == LINE_SEPARATOR:
                if pending:
                    yield pending
                pending, first = Cluster(piece.start(), piece.end(), 0, ""), True
                continue
            for offset, run in self._runs(*piece.span(), first=first):
                if run.lead and pending:
                    pending = self._extended(pending, offset + run.lead)
                for a, b, width, glyphs in run.clusters:
                    if pending:
                        yield pending
                    pending = Cluster(offset + a, offset + b, width, glyphs)
                first = first and not run.clusters
        if pending:
            yield pending

    def _extended(self, cluster: Cluster, end: int) -> Cluster:
        """`cluster` with the marks up to `end`, which found no base nearer by."""
        kinds = (Kind.MARK, Kind.TASHKEEL) if self.tashkeel else (Kind.MARK,)
        marks = (mark for mark in self.text[cluster.end : end] if CHARACTERS[mark].kind in kinds)
        return cluster._replace(end=end, glyphs=cluster.glyphs + "".join(marks))

    def _runs(self, start: int, end: int, *, first: bool) -> Iterator[tuple[int, Run]]:
        """Stretches of a piece in which letters may join, each with its offset."""
        if not self._by_level:
            yield start, self._run(start, end, first=first, rtl=True)
            return
        for match in _SAME_LEVEL.finditer(self.levels.levels, start, end):
            rtl = bool(match.group()[0] & 1)
            run = self._run(*match.span(), first=first, rtl=rtl)
            yield match.start(), run
            first = first and not run.clusters

    def _run(self, start: int, end: int, *, first: bool, rtl: bool) -> Run:
        """Clusters of `[start, end)`, which may be cut out of a word and still join its letters.

        `rtl`: whether they lie from right to left.
        """
        before, after = self._joined_before(start), self._joined_after(end)
        run = clusters_of(
            self.text[before:after],
            tashkeel=self.tashkeel,
            rtl=rtl,
            first=first,
        )
        if before == start and after == end:
            return run
        shift = start - before
        inside = tuple(
            Cluster(a - shift, b - shift, width, glyphs)
            for a, b, width, glyphs in run.clusters
            if shift <= a < end - before
        )
        return Run(max(0, min(run.lead, end - before) - shift), inside)

    def _joined_before(self, start: int) -> int:
        """Offset of the character that the one at `start` may join to, or `start`."""
        place = start
        while place and self.text[place - 1] not in _BORDERS and self._reaches(place - 1, start):
            place -= 1
            if self._decides(place):
                return place
        return start

    def _joined_after(self, end: int) -> int:
        """Offset behind the character that the one before `end` may join to, or `end`."""
        place, length = end, len(self.text)
        while place < length and self.text[place] not in _BORDERS and self._reaches(place, end - 1):
            place += 1
            if self._decides(place - 1):
                return place
        return end

    def _joins_across(self, place: int) -> bool:
        """Whether letters on both sides of `place` are joined, or a mark stands behind it."""
        text = self.text
        if not 0 < place < len(text):
            return False
        after = JOINING_TYPES[text[place]]
        if after == "T":
            return text[place] not in _CONTROLS
        if after not in "DRC":  # a blank, mostly
            return False
        before = place - 1
        while before and JOINING_TYPES[text[before]] == "T":
            before -= 1
        return JOINING_TYPES[text[before]] in "DC"

    def _decides(self, place: int) -> bool:
        """Whether joining looks no further than `place`: all but marks and hidden characters."""
        kind = CHARACTERS[self.text[place]].kind
        return kind is Kind.VISIBLE or JOINING_TYPES[self.text[place]] != "T"

    def _reaches(self, one: int, other: int) -> bool:
        """Whether letters may join across; what X9 removes has no direction of its own."""
        levels = self.levels
        return (
            not self._by_level
            or levels.classes[one] in REMOVED
            or levels.levels[one] == levels.levels[other]
        )


def has_override(text: str) -> bool:
    """Whether there is a control that makes letters lie the other way."""
    return any(override in text for override in _OVERRIDES)


def _is_within_word(text: str, start: int, end: int) -> bool:
    return all(text.find(border, start, end) < 0 for border in _BORDERS)


def _places_of(character: str, text: str) -> Iterator[int]:
    """Where a character stands; a long text is searched for one many times as fast as for any."""
    place = text.find(character)
    while place >= 0:
        yield place
        place = text.find(character, place + 1)


def _inside_words(controls: list[int], text: str) -> list[int]:
    """Those of the controls that stand, one or more, neither beside a blank nor at an end."""
    found: list[int] = []
    run: list[int] = []
    for place, following in pairwise([*controls, -1]):
        run.append(place)
        if following == place + 1:
            continue
        around = text[max(0, run[0] - 1) : place + 2]
        if len(around) == len(run) + 2 and " " not in (around[0], around[-1]):
            found += run
        run = []
    return found
