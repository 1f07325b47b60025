"""Tags of tokens: IOB2, IOB1 and BIOES."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from reader.export.options import IOB1, IOB2, SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterable

OUTSIDE = "O"


class _Prefixed(dict[str, str]):
    """What is written for the tags of one prefix, by their labels: each is made once."""

    def __init__(self, prefix: str, around: tuple[str, str]) -> None:
        super().__init__()
        self._prefix = prefix
        self._around = around

    def __missing__(self, label: str) -> str:
        before, after = self._around
        self[label] = found = f"{before}{self._prefix}-{label}{after}"
        return found


class Tags:
    """The tags of tokens in one scheme, each written with what stands ``around`` it.

    IOB2 (CoNLL-2002) begins each span with B-; IOB1 (CoNLL-2003 as distributed) only one that
    follows another of its label; BIOES marks the last token too, and a span of one token with S-.
    """

    def __init__(self, scheme: str = IOB2, around: tuple[str, str] = ("", "")) -> None:
        self._scheme = scheme
        self._outside = OUTSIDE.join(around)
        prefixes = (_Prefixed(prefix, around) for prefix in "BIES")
        self._begins, self._goes_on, self._ends, self._alone = prefixes

    def column(self, count: int, spans: Iterable[tuple[int, int, str]]) -> list[str]:
        """Return the tags of ``count`` tokens for (first token, token after the last, label).

        The spans come in order and do not overlap.
        """
        begins, goes_on = self._begins, self._goes_on
        is_plain, is_iob1 = self._scheme == IOB2, self._scheme == IOB1
        found = [self._outside] * count
        after, label_before = -1, ""
        for first, stop, label in spans:
            if stop - first > 1:
                found[first:stop] = [goes_on[label]] * (stop - first)
            if is_plain:
                found[first] = begins[label]
            elif is_iob1:
                again = first == after and label == label_before
                found[first] = begins[label] if again else goes_on[label]
                after, label_before = stop, label
            else:
                found[first] = begins[label]
                found[stop - 1] = (self._ends if stop - first > 1 else self._alone)[label]
        return found


@lru_cache(maxsize=len(SCHEMES))
def plain_tags(scheme: str) -> Tags:
    """The tags of a scheme as they are."""
    return Tags(scheme)


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
