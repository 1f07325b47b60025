"""What is searched for, and how: folded or exact, words or a regular expression. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.text.search import FOLDED, find_all, pattern_of

if TYPE_CHECKING:
    from reader.text.long_text import Text
    from reader.text.search import Range


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """The words typed; ``exact`` takes them letter by letter, ``expression`` as a pattern."""

    words: str = ""
    exact: bool = False
    expression: bool = False

    def with_words(self, words: str) -> SearchTerms:
        """The same kind of search for other words."""
        return replace(self, words=words)

    def switched(self, switch: str) -> SearchTerms:
        """The other way round in one respect: ``exact`` or ``expression``."""
        if switch == "exact":
            return replace(self, exact=not self.exact)
        return replace(self, expression=not self.expression)

    @property
    def kind(self) -> str:
        """How is searched, in a word or two."""
        return ("exact" if self.exact else "folded") + (" regex" if self.expression else "")

    def find(self, text: Text) -> list[Range]:
        """The ranges in ``text`` that match; raises SearchError for a bad expression."""
        folding = None if self.exact else FOLDED
        pattern = pattern_of(self.words, folding, expression=self.expression)
        if pattern is None:
            return []
        return find_all(text, pattern, expression=self.expression)
