"""Tags of tokens: IOB2, IOB1 and BIOES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.export.options import IOB1, IOB2

if TYPE_CHECKING:
    from collections.abc import Iterable

OUTSIDE = "O"


def tags(count: int, spans: Iterable[tuple[int, int, str]], scheme: str = IOB2) -> list[str]:
    """Return the tags of ``count`` tokens for (first token, token after the last, label).

    The spans come in order and do not overlap. IOB2 (CoNLL-2002) begins each span with B-; IOB1
    (CoNLL-2003 as distributed) only one that follows another of its label; BIOES marks the last
    token too, and a span of one token with S-.
    """
    found = [OUTSIDE] * count
    after, label_before = -1, ""
    for first, stop, label in spans:
        if stop - first > 1:
            found[first:stop] = [f"I-{label}"] * (stop - first)
        if scheme == IOB2:
            found[first] = f"B-{label}"
        elif scheme == IOB1:
            again = first == after and label == label_before
            found[first] = f"B-{label}" if again else f"I-{label}"
            after, label_before = stop, label
        else:
            found[first] = f"B-{label}"
            found[stop - 1] = f"E-{label}" if stop - first > 1 else f"S-{label}"
    return found
