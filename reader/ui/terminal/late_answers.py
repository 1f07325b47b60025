"""Answers of the terminal that come after the wait for them is over.

Textual would take them for keys, the `c` of `ESC [ ? 6 2 c` for the label on C. They are taken
out of what is read before Textual sees it, whenever they come, also cut in two by a slow line.
"""

from __future__ import annotations

import re
from typing import Final

# XTVERSION, DECRQM of mode 8, DA2 and DA1; none of them begins as a key does.
_ANSWER: Final = re.compile(
    r"\x1bP>\|[^\x1b\x07]*(?:\x1b\\|\x07)|\x1b\[(?:8;\d\$y|>[\d;]*c|\?[\d;]*c)"
)
# The beginning of one at the end of what was read; shorter ones may be keys and are let go.
_BEGUN: Final = re.compile(r"\x1b(?:P>\|?[^\x1b\x07]*\x1b?|\[(?:8(?:;\d?\$?)?|[>?][\d;]*))\Z")
# No answer is longer: a name and a version.
_LONGEST: Final = 256


class LateAnswers:
    """Takes answers out of a stream of text; keeps the beginning of one until the rest comes."""

    def __init__(self) -> None:
        self._begun = ""

    def without(self, data: str) -> str:
        """Return ``data`` without answers; what began as one and went on otherwise comes back."""
        data = _ANSWER.sub("", self._begun + data)
        begun = _BEGUN.search(data)
        self._begun = begun.group() if begun and len(begun.group()) <= _LONGEST else ""
        return data[: len(data) - len(self._begun)]
