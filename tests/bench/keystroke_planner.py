"""The shortest keys to a list of spans that Reader's commands allow.

Movements and marks are Reader's own actions, run on a reading that nothing is stored from; what
they cost is what the keymap says. The plan is pressed in the running program afterwards, so an
error here shows there as a span that is missing.
"""

import heapq
from collections.abc import Iterator
from itertools import count, permutations
from types import SimpleNamespace
from typing import NamedTuple

from reader.tagging.document import Document
from reader.text.words import word_at
from reader.ui.actions import ACTIONS
from reader.ui.known import KnownMentions
from reader.ui.mentions import mentions_of

MOVES = (
    "left", "right", "up", "down", "next_word", "previous_word", "next_content",
    "previous_content", "next_cluster", "previous_cluster", "row_start", "row_end", "page_up",
    "page_down", "document_start", "document_end", "next_sentence", "previous_sentence",
    "next_paragraph", "previous_paragraph",
)  # fmt: skip
VERTICAL = frozenset({"caret.up", "caret.down", "caret.page_up", "caret.page_down"})
COUNTED = frozenset(
    f"caret.{name}"
    for name in ("left", "right", "up", "down", "next_content", "previous_content", "next_sentence",
                 "next_paragraph", "next_cluster", "previous_cluster")
)  # fmt: skip
MARKS = (
    "left", "right", "next_cluster", "previous_cluster", "trim_start", "trim_end", "grow_start",
    "shrink_start", "grow_end", "shrink_end", "swap_ends", "word", "toggle_anchor",
)  # fmt: skip
MARKS_COUNTED = frozenset({"mark.left", "mark.right", "mark.next_cluster", "mark.previous_cluster"})
MOST_COUNTED = 9
# No span is worth more keys than this to mark.
MOST_MARK_KEYS = 14
# Tag-everywhere costs two keys, and perhaps a way back to the span.
LEAST_EVERYWHERE = 2
MOST_BACK = 2
# Overlapping spans are tried in every order up to this many.
MOST_PERMUTED = 4


class Target(NamedTuple):
    """A span to be made: `[start, end)` in code points."""

    start: int
    end: int
    layer: str
    label: str


class Keys(NamedTuple):
    """Keys by what they are for, as Textual names."""

    moving: tuple[str, ...] = ()
    marking: tuple[str, ...] = ()
    tagging: tuple[str, ...] = ()

    @property
    def pressed(self) -> tuple[str, ...]:
        return self.moving + self.marking + self.tagging


class Node(NamedTuple):
    """Where the caret is; `vertical`: it keeps a column, so a further row move would use that."""

    index: int
    grain: str
    vertical: bool


class Planner:
    """Plans on one document set at one width."""

    def __init__(self, reading, keymap, rows_shown):
        self.reading = reading
        self.keymap = keymap
        session = SimpleNamespace(advances=False)
        self._screen = SimpleNamespace(
            reading=reading,
            session=session,
            page_view=SimpleNamespace(rows_shown=rows_shown, scroll_rows=lambda _rows: None),
            moved=lambda: None,
            say=lambda *_: None,
        )
        self._moves = list(self._commands(f"caret.{name}" for name in MOVES))
        self._marks = list(self._commands(f"mark.{name}" for name in MARKS))
        self._steps = {}

    def plan(self, targets, *, advances, trims=True, everywhere=False):
        """Keys in the order of work, each with the target that they are for.

        `advances`: tagging goes on by itself; `trims`: the setting auto_trim is on; `everywhere`:
        tag-everywhere may be used where all that it finds is to be tagged.
        """
        document = self.reading.document
        self._made = Document(document.source, document.tagset)
        open_targets = set(targets)
        self._known = KnownMentions(tuple) if trims else None
        node = Node(self.reading.caret, "word", vertical=False)
        planned = []
        for every in overlapping(sorted(targets)):
            group = [target for target in every if target in open_targets]
            if not group:
                continue
            best = None
            orders = permutations(group) if len(group) <= MOST_PERMUTED else [group]
            for order in orders:
                tried = self._in_order(order, node, advances)
                if best is None or tried[0] < best[0]:
                    best = tried
            _, node, keys = best
            planned += keys
            self._learn(group)
            open_targets -= set(group)
            if everywhere:
                for target in group:
                    node, more, found = self._everywhere(target, node, open_targets)
                    planned += more
                    open_targets -= found
        return planned

    def _everywhere(self, target, node, open_targets):
        """Tag the other mentions of `target` at once, if all of them are wanted and it pays."""
        text = self.reading.text
        words = text[target.start : target.end]
        mentions = mentions_of(self._made, words, target.layer, target.label)
        found = {
            Target(mention.start, mention.end, target.layer, target.label)
            for mention in mentions
            if not mention.taken
        }
        if len(found) < LEAST_EVERYWHERE or not found <= open_targets:
            return node, [], set()
        for place, moving in self._places(node):
            if len(moving) > MOST_BACK:
                return node, [], set()
            spans = self._made.spans_at(place.index)
            if spans and (spans[0].start, spans[0].end, spans[0].layer, spans[0].label) == target:
                self._learn(found)
                opening = tuple(self.keymap.keys_of("span.everywhere")[0].split())
                return place, [(target, Keys(moving, (), (*opening, "enter")))], found
        return node, [], set()

    def _learn(self, targets):
        """What is tagged is there, and is known where the program trims by it."""
        for each in targets:
            self._made.add(*each)
        if self._known is None:
            return
        text = self.reading.text
        edits = [
            SimpleNamespace(
                was=None,
                now=SimpleNamespace(layer=each.layer, surface=text[each.start : each.end]),
            )
            for each in targets
        ]
        self._known.knows("entity", "")
        self._known.take(SimpleNamespace(edits=edits))

    def _in_order(self, order, node, advances):
        cost, keys = 0, []
        for target in order:
            found, node = self._to(target, node, advances)
            cost += len(found.pressed)
            keys.append((target, found))
        return cost, node, keys

    def _to(self, target, node, advances):
        """The cheapest way from `node` to a tagged `target`, and where the caret is then."""
        ways = self._ways_to_mark(target)
        for start, moving in self._places(node):
            at = (start.index, start.grain)
            if at in ways and ways[at][1] is None:
                ways[at] = (ways[at][0], moving)
            if self._settled(ways, moving):
                break
        reached = [(mark, move) for mark, move in ways.values() if move is not None]
        if not reached:
            raise LookupError(f"no keys lead to {target}")
        marking, moving = min(reached, key=lambda each: len(each[0]) + len(each[1]))
        tagging = tuple(self.keymap.key_of_label(self._label(target)).split())
        return Keys(moving, marking, tagging), self._after(target, advances)

    @staticmethod
    def _settled(ways, moving):
        """Whether no way that is still open can become cheaper than one that is found."""
        found = [len(mark) + len(move) for mark, move in ways.values() if move is not None]
        still = [len(mark) for mark, move in ways.values() if move is None]
        return bool(found) and (not still or min(found) <= len(moving) + min(still))

    def _label(self, target):
        tagset = self.reading.document.tagset
        label = tagset.label(target.label)
        if label is None or label.layer != target.layer:
            raise LookupError(f"the tagset has no {target.layer} {target.label}")
        return label

    def _after(self, target, advances):
        self._place(Node(target.start, "word", vertical=False))
        navigator = self.reading.navigator
        if advances:
            return Node(navigator.next_content_word(target.end - 1), "word", vertical=False)
        if target.end - target.start == 1:
            return Node(target.start, "word", vertical=False)
        last = navigator.cluster_range(target.end - 1)[0]
        index = max(navigator.word_range(last)[0], target.start)
        return Node(index, "word", vertical=False)

    # Marking.

    def _ways_to_mark(self, target):
        """`(caret, grain) -> [keys that mark, keys that lead there (not known yet)]`."""
        text = self.reading.text
        first, last = word_at(text, target.start), word_at(text, target.end - 1)
        places = {(first[0], "word"), (last[0], "word"), (target.start, "cluster")}
        if target.end > last[0] > target.start:
            places.add((target.end - 1, "cluster"))
        ways = {}
        for index, grain in places:
            marking = self._marking(target, index, grain)
            if marking is not None:
                ways[index, grain] = (marking, None)
        return ways

    def _marking(self, target, index, grain):
        wanted = (target.start, target.end)
        hull = self._hull(target)
        order = count()
        queue = [(0, next(order), None, index, grain, ())]
        seen = set()
        while queue:
            cost, _, mark, caret, unit, keys = heapq.heappop(queue)
            if (mark, caret, unit) in seen:
                continue
            seen.add((mark, caret, unit))
            self.reading.mark, self.reading.caret, self.reading.grain = mark, caret, unit
            self.reading.column, self.reading.anchored = None, False
            counted = self._counted_tag(target) if mark is None else None
            if counted is not None and not keys:
                return counted
            if mark is not None and self.reading.target() == wanted:
                return keys
            for pressed, state in self._marked(mark, caret, unit, hull):
                if cost + len(pressed) <= MOST_MARK_KEYS:
                    new = (cost + len(pressed), next(order), *state, keys + pressed)
                    heapq.heappush(queue, new)
        return None

    def _counted_tag(self, target):
        for words in range(1, MOST_COUNTED + 1):
            found = self.reading.target(words)
            if found is not None and self._known is not None:
                start = self._known.trimmed(self.reading.text, *found, target.layer)
                found = (start, found[1])
            if found == (target.start, target.end):
                return () if words == 1 else (str(words),)
        return None

    def _hull(self, target):
        text = self.reading.text
        first, last = word_at(text, target.start), word_at(text, target.end - 1)
        return min(first[0], target.start), max(last[1], target.end)

    def _marked(self, mark, caret, unit, hull):
        reading = self.reading
        for command, keys in self._marks:
            most = MOST_COUNTED if command in MARKS_COUNTED else 1
            before = None
            for times in range(1, most + 1):
                reading.mark, reading.caret, reading.grain = mark, caret, unit
                reading.column, reading.anchored = None, False
                ACTIONS[command](self._screen, times)
                state = (reading.mark, reading.caret, reading.grain)
                if reading.mark is None or state == before:
                    break
                start, end = reading.mark.range
                if start < hull[0] or end > hull[1]:
                    break
                before = state
                yield (keys if times == 1 else (str(times), *keys)), state

    # Moving.

    def _places(self, node) -> Iterator[tuple[Node, tuple[str, ...]]]:
        """Places by the number of keys that lead there from `node`, the nearest first."""
        order = count()
        queue = [(0, next(order), node, ())]
        seen = set()
        while queue:
            cost, _, place, keys = heapq.heappop(queue)
            if place in seen:
                continue
            seen.add(place)
            yield place, keys
            for pressed, following in self._steps_from(place):
                if following not in seen:
                    heapq.heappush(
                        queue, (cost + len(pressed), next(order), following, keys + pressed)
                    )

    def _steps_from(self, node):
        found = self._steps.get(node)
        if found is None:
            found = self._steps[node] = list(self._step(node))
        return found

    def _step(self, node):
        for command, keys in self._moves:
            if node.vertical and command in VERTICAL:
                continue
            most = MOST_COUNTED if command in COUNTED else 1
            before = node.index
            for times in range(1, most + 1):
                self._place(node)
                ACTIONS[command](self._screen, times)
                index = self.reading.caret
                if index == before:
                    break
                before = index
                following = Node(index, self.reading.grain, command in VERTICAL)
                yield (keys if times == 1 else (str(times), *keys)), following

    def _place(self, node):
        self.reading.clear_mark()
        self.reading.caret, self.reading.grain = node.index, node.grain
        self.reading.column = None

    def _commands(self, names):
        for name in names:
            sequences = [keys.split() for keys in self.keymap.keys_of(name)]
            if sequences:
                yield name, tuple(min(sequences, key=len))


def overlapping(targets):
    """The sorted targets in groups, each of those that share letters with one another."""
    group, end = [], -1
    for target in targets:
        if group and target.start >= end:
            yield group
            group, end = [], -1
        group.append(target)
        end = max(end, target.end)
    if group:
        yield group


def slate_keys(text, targets):
    """What the spans cost in SLATE's key model: a word moved, a word grown, two keys to tag.

    Its spans are of whole words; a span inside a word counts as the word.
    """
    starts = [start for start, _ in words_of(text)]
    here, keys = 0, 0
    for target in sorted(targets):
        first, last = _word_number(starts, target.start), _word_number(starts, target.end - 1)
        keys += abs(first - here) + (last - first) + 2
        here = last
    return keys


def words_of(text):
    index = 0
    for word in text.split():
        start = text.index(word, index)
        index = start + len(word)
        yield start, index


def _word_number(starts, index):
    from bisect import bisect_right

    return max(0, bisect_right(starts, index) - 1)
