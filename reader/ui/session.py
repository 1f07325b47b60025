"""One sitting: the documents of the command line, the collection, what is saved and what is not.

Pure of the screen. A document is read when it is first wanted and stays open, so that its undo
survives going to another one and back.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from reader.tagging.document import NEW, Document
from reader.ui.known import KnownMentions
from reader.ui.lines import shortened
from reader.ui.reading import Reading
from reader.ui.saving import Saver, one_line
from reader.ui.search_terms import SearchTerms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reader.store import Collection
    from reader.tagging.history import Change, History
    from reader.tagging.span import Span
    from reader.tagging.tagset import Tagset
    from reader.text.long_text import Text
    from reader.text.source import AnySource


class CannotOpenError(Exception):
    """A document that cannot be opened; the message is one line that begins with its name."""


class Session:
    """The documents of one sitting, one of them current.

    ``saver`` has the changes that are not durable yet, or that the store refused.
    """

    def __init__(
        self,
        names: Sequence[str],
        read: Callable[[str], AnySource],
        collection: Collection,
        tagset: Tagset | None,
        annotator: str,
    ) -> None:
        """``read`` gives a document's text or raises an error whose message is for people."""
        self.names = list(names)
        # What was said of files, and how much of it nobody was told yet.
        self.notices: list[str] = []
        self._untold = 0
        # Raises an error where a document could not be read; None where nobody can tell.
        self.probe: Callable[[str], None] | None = None
        # Of documents that are not open: asked once, for a walk looks for the next of many.
        self._conflict_counts: dict[str, int] = {}
        self._sides: dict[str, tuple[str, ...]] = {}
        self.collection = collection
        self.tagset = tagset
        self.annotator = annotator
        self.number = 0
        self.readings: dict[str, Reading] = {}
        self.failures: dict[str, str] = {}
        self.places: dict[str, int] = {}
        self.saver = Saver(collection, self._take_in)
        self.search = SearchTerms()
        # Whether the caret goes on to the next content word when something was tagged.
        self.advances = False
        # Whether tagging leaves out a proclitic before what is a mention already.
        self.trims = False
        self.known = KnownMentions(self._all_spans)
        self._news: list[Change] = []
        self._read = read

    @property
    def name(self) -> str:
        """The name of the current document."""
        return self.names[self.number]

    @property
    def reading(self) -> Reading | None:
        """The current document, None where it could not be opened."""
        return self.readings.get(self.name)

    def short_name(self, name: str, most: int) -> str:
        """A document's name in at most so many characters.

        Its folders go first, where no other document is called the same, then its middle.
        """
        file_name = name.rpartition("/")[2]
        if len(name) > most and self._file_names[file_name] == 1:
            name = file_name
        return shortened(name, most)

    @cached_property
    def _file_names(self) -> Counter[str]:
        return Counter(name.rpartition("/")[2] for name in self.names)

    def go_to(self, number: int) -> Reading:
        """Make a document current and open it if need be; raises :class:`CannotOpenError`.

        The current document stays what it was where the other cannot be opened, unless there is
        none open at all.
        """
        reading = self.opened(self.names[number])
        self.number = number
        return reading

    def opened(self, name: str) -> Reading:
        """Return the document, opened if it was not; raises :class:`CannotOpenError`."""
        if name not in self.readings:
            try:
                self.readings[name] = self._open(name)
            except Exception as error:
                reason = one_line(name, error)
                self.failures[name] = reason
                raise CannotOpenError(reason) from error
            self.failures.pop(name, None)
        return self.readings[name]

    def _open(self, name: str) -> Reading:
        source = self._read(name)
        stored = self.collection.open(source)
        history: History | None = getattr(stored, "history", None)
        document = Document(
            source,
            self.tagset,
            stored.spans,
            annotator=self.annotator,
            state=stored.state,
            history=history,
        )
        # The page tells these when it shows the document.
        self.notices += stored.notices
        read_only = f"{self.collection.path_of(name)} cannot be written" if stored.read_only else ""
        return Reading(
            document,
            notices=stored.notices,
            read_only=read_only,
            caret=self.places.get(name, 0),
            apart=stored.apart,
        )

    # What is said of files.

    def add_notice(self, line: str) -> None:
        """Have something said when there is a moment for it."""
        self.notices.append(line)
        self._untold += 1

    def fresh_notices(self) -> list[str]:
        """What was said of files since this was last asked, also by the store."""
        for line in self.collection.notices():
            self.add_notice(line)
        count, self._untold = self._untold, 0
        return self.notices[len(self.notices) - count :]

    def look_at(self, name: str) -> None:
        """Find out whether a document can be read, and note in ``failures`` why it cannot.

        Called by another thread than the one that opens documents.
        """
        if self.probe is None or name in self.readings or name in self.failures:
            return
        try:
            self.probe(name)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the document's
            self.failures[name] = one_line(name, error)

    def text_of(self, name: str) -> Text | None:
        """The text of a document, open or not; None where it cannot be read."""
        reading = self.readings.get(name)
        if reading is not None:
            return reading.text
        try:
            return self._read(name).text
        except Exception:  # noqa: BLE001 -- it is said when the document is opened
            return None

    def state_of(self, name: str) -> str:
        """The state of a document, open or not; an annotation file that is unreadable is new."""
        reading = self.readings.get(name)
        if reading is not None:
            return reading.document.state
        try:
            return self.collection.state_of(name)
        except Exception:  # noqa: BLE001 -- it is said when the document is opened
            return NEW

    def count_of(self, name: str) -> int | None:
        """How many spans a document has, open or not; None where that cannot be told."""
        reading = self.readings.get(name)
        if reading is not None:
            return len(reading.document)
        try:
            return len(self.collection.spans_of(name))
        except Exception:  # noqa: BLE001 -- it is said when the document is opened
            return None

    # Conflicts of a merge.

    def conflict_count(self, name: str) -> int:
        """How many conflicts are open in a document, open or not; 0 where that cannot be told."""
        reading = self.readings.get(name)
        if reading is not None:
            return len(reading.conflicts)
        if name not in self._conflict_counts:
            from reader.tagging.conflicts import conflicts

            self._conflict_counts[name] = 0
            # What cannot be read is said when the document is opened.
            with suppress(Exception):
                self._conflict_counts[name] = len(conflicts(self.collection.spans_of(name)))
        return self._conflict_counts[name]

    def next_with_conflicts(self, way: int) -> int | None:
        """The number of the nearest other document that has conflicts.

        ``way`` is 1, or -1 for back; behind the last document comes the first.
        """
        count = len(self.names)
        numbers = ((self.number + way * further) % count for further in range(1, count))
        return next((each for each in numbers if self.conflict_count(self.names[each])), None)

    def sides_of(self, reading: Reading) -> tuple[str, ...]:
        """What the sides of a merged document are called, at least two, the first one first."""
        from reader.tagging.conflicts import SIDES, sides_of

        name = reading.document.name
        if name in self._sides:
            return self._sides[name]
        stated: object = None
        with suppress(Exception):
            stated = self.collection.read(name).document.get(SIDES)
        known = stated if isinstance(stated, list) else []
        names = sides_of(reading.conflicts, [each for each in known if isinstance(each, str)])
        names = names if len(names) > 1 else (*names, "the other side")
        # Without a conflict in sight nobody was met yet.
        if reading.conflicts:
            self._sides[name] = names
        return names

    def _all_spans(self) -> Iterator[Span]:
        """The spans of every document of the sitting; what cannot be read has none."""
        for name in self.names:
            reading = self.readings.get(name)
            if reading is not None:
                yield from reading.document.spans
                continue
            with suppress(Exception):
                yield from self.collection.spans_of(name)

    # Saving.

    def save(self, change: Change, name: str | None = None) -> None:
        """Make a change of a document (None: the current one) durable, now or soon."""
        if not change.is_empty:
            self.known.take(change)
            if (reading := self.readings.get(name or self.name)) is not None:
                reading.conflicts.take_note(change)
            self.saver.put(name or self.name, change)

    def news(self) -> list[Change]:
        """What other programs have done to documents here, taken in since this was last asked.

        The current document is asked for; what came with the answer to a save is there already.
        """
        if self.reading is not None and not self.saver.waits(self.name):
            # What is wrong with the store is said when something is to be saved.
            with suppress(Exception):
                self._take_in(self.name, self.collection.news(self.name))
        news, self._news = self._news, []
        return news

    def _take_in(self, name: str, changes: Iterable[Change]) -> None:
        reading = self.readings.get(name)
        for change in changes:
            self.known.take(change)
            self._news.append(change)
            if reading is not None:
                reading.document.take_in(change)
                reading.conflicts.take_note(change)
