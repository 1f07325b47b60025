"""The conflicts of a merge that are open in a document, and where the walk through them is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from reader.tagging.conflicts import Conflict
    from reader.tagging.document import Document
    from reader.tagging.history import Change


class OpenConflicts(Sequence["Conflict"]):
    """The conflicts of a document in the order of its text, as they are now.

    ``walking`` is the name of the conflict that a walk is at (None without a walk; the next one
    takes the place of one that is settled).
    """

    def __init__(self, document: Document) -> None:
        self.walking: str | None = None
        self._document = document
        self._known: Sequence[Conflict] | None = None

    def __len__(self) -> int:
        return len(self._found())

    @overload
    def __getitem__(self, number: int) -> Conflict: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Conflict]: ...
    def __getitem__(self, number: int | slice) -> Conflict | Sequence[Conflict]:
        return self._found()[number]

    def at(self, caret: int) -> Conflict | None:
        """The conflict that a walk is at; None where there is no walk, or none is left."""
        if self.walking is None:
            return None
        found = self._found()
        at_caret = (each for each in found if each.place[1] > caret)
        named = (each for each in found if each.identity == self.walking)
        return next(named, None) or next(at_caret, found[0] if found else None)

    def under(self, caret: int) -> Conflict | None:
        """The conflict of which a span lies under the caret, the innermost one."""
        here = [span.id for span in self._document.spans_at(caret)]
        held = (
            (here.index(span.id), each)
            for each in self._found()
            for span in each.spans
            if span.id in here
        )
        return min(held, key=lambda pair: pair[0], default=(0, None))[1]

    def take_note(self, change: Change) -> None:
        """Find the conflicts anew after a change, and walk at one that came back."""
        spans = [span for edit in change.edits for span in (edit.was, edit.now) if span is not None]
        if self._known is None or not any(span.attributes for span in spans):
            return
        from reader.tagging.conflicts import after_change

        self._known, touched = after_change(self._known, change, self._document)
        if self.walking is not None and touched:
            self.walking = touched[0].identity

    def _found(self) -> Sequence[Conflict]:
        if self._known is None:
            self._known = ()
            if any(span.attributes for span in self._document.spans):
                from reader.tagging.conflicts import conflicts

                self._known = conflicts(self._document.spans)
        return self._known
