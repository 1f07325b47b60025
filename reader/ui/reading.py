"""What is being read: one open document, where the caret is, what is marked, how it is set.

Pure state, no widget: the page draws it, commands change it. The caret is a block on a letter; the
*word* under it is what a letter key tags when nothing is marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.text.layout import MIN_WIDTH, Page
from reader.text.words import word_at
from reader.ui.marking import (
    Grain,
    Mark,
    Range,
    backward,
    cluster_at,
    forward,
    nearest_word,
    unit_at,
    up_to,
    words_from,
)
from reader.ui.open_conflicts import OpenConflicts
from reader.ui.painting import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.tagging.document import Document
    from reader.tagging.span import Span
    from reader.text.layout import Tashkeel
    from reader.text.long_text import Text
    from reader.text.movement import Navigator
    from reader.ui.lines import Direction


class Appearance(NamedTuple):
    """How a text is set; display only, no index ever moves by it."""

    width: int
    direction: Direction = "auto"
    tashkeel: Tashkeel = "show"


class Reading:
    """A document that is open.

    ``caret`` is an index, ``column`` the screen column that moving by rows keeps (None: where the
    caret is). ``grain`` is what the caret last moved by. ``anchored`` is whether every movement
    marks. ``read_only`` is the reason why nothing can be changed, or empty. ``remarking`` is the id
    of the span whose range is being marked anew, ``framing`` that of the event whose roles are
    being filled, ``first`` the index in the first line of the page when the document was left.
    """

    def __init__(
        self,
        document: Document,
        *,
        notices: Sequence[str] = (),
        read_only: str = "",
        caret: int = 0,
        apart: Sequence[Span] = (),
    ) -> None:
        self.document = document
        self.notices = tuple(notices)
        # Spans whose words the text no longer has: kept in the file, on no words of the page.
        self.apart = tuple(apart)
        self.read_only = read_only
        self.caret = max(0, min(caret, len(document.text)))
        self.column: int | None = None
        self.grain: Grain = "word"
        self.mark: Mark | None = None
        self.anchored = False
        self.remarking = ""
        self.framing = ""
        self.conflicts = OpenConflicts(document)
        self.first: int | None = None
        self.found: Sequence[Range] = ()
        self._appearance = Appearance(80)
        self._page: Page | None = None
        self._page_before: Page | None = None
        self._navigator: Navigator | None = None

    @property
    def text(self) -> Text:
        """The document's text."""
        return self.document.text

    # How it is set.

    @property
    def page(self) -> Page:
        """The rows of the text in the present appearance."""
        if self._page is None:
            look = self._appearance
            self._page = Page(
                self.text,
                max(look.width, MIN_WIDTH),
                direction=look.direction,
                tashkeel=look.tashkeel,
                before=self._page_before,
            )
            self._page_before = None
        return self._page

    @property
    def is_set(self) -> bool:
        """Whether the text is set in rows already; before the first resize nobody knows how."""
        return self._page is not None

    @property
    def navigator(self) -> Navigator:
        """The movements on the page as it is set."""
        if self._navigator is None:
            from reader.text.movement import Navigator

            self._navigator = Navigator(self.page)
        return self._navigator

    def set_appearance(self, appearance: Appearance) -> bool:
        """Set the text anew if this appearance is another one; tell whether it was."""
        if appearance == self._appearance and self._page is not None:
            return False
        self._appearance = appearance
        self._page_before, self._page = self._page or self._page_before, None
        self._navigator = None
        self.column = None
        return True

    def set_like(self, other: Reading) -> None:
        """Set the text as another reading is set, with its page where that has the same text."""
        if other.text == self.text:
            self._appearance, self._page = other._appearance, other._page
        else:
            self.set_appearance(other._appearance)
            self.page.row_of(self.caret)  # from now on it is set

    @property
    def runs_left(self) -> bool:
        """Whether reading goes to the left at the caret; a blank paragraph goes with another."""
        return self.navigator.runs_left(self.caret)

    @property
    def caret_column(self) -> int | None:
        """Where the caret stands if no cell holds it: behind the last letter, in a blank row."""
        row = self.page.row(self.page.row_of(self.caret))
        if row.cell_of(self.caret) is not None:
            return None
        if not row.cells:
            return self.page.width - 1 if self.runs_left else 0
        return self.page.column_of(self.caret)

    # Caret and mark.

    def go(self, index: int, grain: Grain = "word", *, column: int | None = None) -> None:
        """Put the caret at ``index``; ``column`` is the one to keep while moving by rows.

        With an anchor down the mark follows, without one it is gone.
        """
        if self.anchored and self.mark is not None:
            self.mark_to(index, grain, column=column)
            return
        self.mark = None
        self._place(index, grain, column)

    def mark_to(self, index: int, grain: Grain = "word", *, column: int | None = None) -> None:
        """Mark up to and with the word or letter at ``index``."""
        mark = up_to(self.text, self.mark or self.begun(), index, grain)
        self.mark = mark
        self._place(index, grain, column)

    def mark_until(self, index: int, grain: Grain = "word") -> None:
        """Mark up to ``index`` and not what stands there, as to the start of the next sentence."""
        mark = self.mark or self.begun()
        if index > mark.end:
            kept = self.text[mark.end : index].rstrip()
            self.take_mark(mark._replace(edge=mark.end + len(kept)), grain)
        else:
            self.mark_to(index, grain)

    def mark_on(self, grain: Grain, steps: int = 1) -> None:
        """Take ``steps`` more words or letters into the mark; negative ones against reading."""
        mark = self.mark or self.begun()
        move = forward if steps > 0 else backward
        for _ in range(abs(steps)):
            mark = move(self.text, mark, grain)
        self.take_mark(mark, grain)

    def take_mark(self, mark: Mark, grain: Grain | None = None) -> None:
        """Mark what ``mark`` says, with the caret at the end that moves."""
        self.mark = mark
        start, end = mark.range
        at = cluster_at(self.text, end - 1)[0] if mark.moves_end and end > start else mark.edge
        self._place(at, grain or self.grain, None)

    def begun(self) -> Mark:
        """The mark that would begin here: the letter under the caret, or the word a tag takes."""
        word = self.word if self.grain == "word" else None
        start, end = word or unit_at(self.text, self.caret, self.grain)
        return Mark(start, end, end)

    def clear_mark(self) -> None:
        """Take mark and anchor away."""
        self.mark = None
        self.anchored = False

    def _place(self, index: int, grain: Grain, column: int | None) -> None:
        self.caret = max(0, min(index, len(self.text)))
        self.grain = grain
        self.column = column

    # What a command takes.

    @property
    def word(self) -> Range | None:
        """The word under the caret, or the nearest one in its row; None in an empty row."""
        word = word_at(self.text, self.caret)
        if word[1] > word[0]:
            return word
        row = self.page.row(self.page.row_of(self.caret))
        return nearest_word(self.text, self.caret, row.start, row.end)

    def target(self, words: int = 1) -> Range | None:
        """What a tag would cover: what is marked, else the word under the caret and those after.

        Blanks at its ends are left out; None where there is nothing to cover.
        """
        if self.mark is not None:
            return trimmed(self.text, *self.mark.range)
        word = self.word
        return None if word is None else words_from(self.text, word, words)

    def span_here(self) -> Span | None:
        """The innermost span under the caret."""
        spans = self.spans_here()
        return spans[0] if spans else None

    def spans_here(self) -> list[Span]:
        """The spans under the caret, the innermost first."""
        return self.document.spans_at(self.caret)

    def overlay(self) -> Overlay:
        """What lies over the text for the page to draw."""
        marked = self.mark.range if self.mark is not None else None
        conflict = self.conflicts.at(self.caret)
        return Overlay(
            marked=marked,
            word=None if marked else self.word,
            caret=self.caret,
            found=self.found,
            about=None if conflict is None else frozenset(span.id for span in conflict.spans),
        )


def trimmed(text: Text, start: int, end: int) -> Range | None:
    """The range without blanks at its ends; None where nothing else is in it."""
    inner = text[start:end]
    lead = len(inner) - len(inner.lstrip())
    kept = len(inner.strip())
    return (start + lead, start + lead + kept) if kept else None
