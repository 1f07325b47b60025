"""Tags of tokens: IOB2, IOB1 and BIOES."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from reader.export.options import IOB1, IOB2

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OUTSIDE = "O"


class _AsTheyAre(dict[str, str]):
    """Tags that stand for themselves."""

    def __missing__(self, tag: str) -> str:
        return tag


def tags(
    count: int,
    spans: Iterable[tuple[int, int, str]],
    scheme: str = IOB2,
    written: Mapping[str, str] = _AsTheyAre(),
) -> list[str]:
    """Return the tags of ``count`` tokens for (first token, token after the last, label).

    ``written`` says what is written for a tag, where that is not the tag itself.

    The spans come in order and do not overlap. IOB2 (CoNLL-2002) begins each span with B-; IOB1
    (CoNLL-2003 as distributed) only one that follows another of its label; BIOES marks the last
    token too, and a span of one token with S-.
    """
    found = [written[OUTSIDE]] * count
    after, label_before = -1, ""
    for first, stop, label in spans:
        if stop - first > 1:
            found[first:stop] = [written[f"I-{label}"]] * (stop - first)
        if scheme == IOB2:
            found[first] = written[f"B-{label}"]
        elif scheme == IOB1:
            again = first == after and label == label_before
            found[first] = written[f"B-{label}" if again else f"I-{label}"]
            after, label_before = stop, label
        else:
            found[first] = written[f"B-{label}"]
            found[stop - 1] = written[f"E-{label}" if stop - first > 1 else f"S-{label}"]
    return found


_BEGINS: Final = frozenset("BSU")
_ENDS: Final = frozenset("ESLU")
_TAG: Final = re.compile(r"([BIESLUM])-(\S+)")


@lru_cache(maxsize=1024)
def read_tag(tag: str) -> tuple[str, str] | None:
    """Return (prefix, label) of a tag of any of the schemes, ("O", "") of O, None of no tag."""
    if tag == OUTSIDE:
        return OUTSIDE, ""
    match = _TAG.fullmatch(tag)
    return (match[1], match[2]) if match else None


def read_tags(pairs: Iterable[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Return (first, stop, label) of the spans that a sentence's (prefix, label) pairs hold.

    IOB1, IOB2, BIOES and BILOU all come out right without being told which it is: B, S and U
    begin; E, S, L and U end; I goes on with what its label began right before, and else begins.
    """
    found: list[tuple[int, int, str]] = []
    is_open = False
    for number, (prefix, label) in enumerate(pairs):
        if prefix == OUTSIDE:
            is_open = False
            continue
        goes_on = is_open and prefix not in _BEGINS and found[-1][2] == label
        if goes_on:
            found[-1] = (found[-1][0], number + 1, label)
        else:
            found.append((number, number + 1, label))
        is_open = prefix not in _ENDS
    return found
