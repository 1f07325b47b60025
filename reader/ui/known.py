"""Which strings are mentions already, so that tagging may leave out a proclitic before one.

Pure. Strings are compared without harakat and tatweel. The documents of the sitting that are not
open are looked up in the collection, once, when something is first asked.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from reader.text.tokens import COMMON_MARKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reader.tagging.history import Change
    from reader.tagging.span import Span
    from reader.text.long_text import Text

# و ف ب ل ك and what may stand on them. ال and س stay: they belong to the mention, or to a verb.
_TRIMMED: Final = re.compile(rf"[وفبلك{COMMON_MARKS}\u0640]+")
_MARKS: Final = re.compile(f"[{COMMON_MARKS}\u0640]")


class KnownMentions:
    """The strings tagged so far, by layer; ``spans`` gives the spans to begin with."""

    def __init__(self, spans: Callable[[], Iterable[Span]]) -> None:
        self._spans = spans
        self._counts: Counter[tuple[str, str]] | None = None

    def knows(self, layer: str, surface: str) -> bool:
        """Whether ``surface`` is the string of a span of the layer."""
        return self._known[layer, _MARKS.sub("", surface)] > 0

    def take(self, change: Change) -> None:
        """Take in a change: spans that came, spans that went."""
        if self._counts is None:
            return
        for edit in change.edits:
            for span, step in ((edit.was, -1), (edit.now, 1)):
                if span is not None:
                    self._counts[span.layer, _MARKS.sub("", span.surface)] += step

    def trimmed(self, text: Text, start: int, end: int, layer: str) -> int:
        """Where a span of ``[start, end)`` would begin without its proclitic.

        That is ``start`` itself unless what is left without و ف ب ل ك is known as it stands, and
        the whole is not.
        """
        from reader.text.clitics import proclitic_edges

        whole = text[start:end]
        if self.knows(layer, whole):
            return start
        word = whole.split()[0] if whole.split() else ""
        for edge in proclitic_edges(word):
            if _TRIMMED.fullmatch(word[:edge]) and self.knows(layer, whole[edge:]):
                return start + edge
        return start

    @property
    def _known(self) -> Counter[tuple[str, str]]:
        if self._counts is None:
            self._counts = Counter(
                (span.layer, _MARKS.sub("", span.surface)) for span in self._spans()
            )
        return self._counts
